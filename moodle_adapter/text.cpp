#include "moodle_adapter/text.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace waymark::moodle {
namespace {

/// The parser frees its tree by recursion: this bounds how deep a hostile text can make it.
constexpr std::size_t longest_html = std::size_t{64} << 10U;

struct OutputDeleter {
    void operator()(GumboOutput* output) const { gumbo_destroy_output(&kGumboDefaultOptions, output); }
};
using Output = std::unique_ptr<GumboOutput, OutputDeleter>;

Output parse(std::string_view html) {
    return Output{gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size())};
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_silent(GumboTag tag) {
    constexpr std::array silent{GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE, GUMBO_TAG_TITLE};
    return std::find(silent.begin(), silent.end(), tag) != silent.end();
}

bool is_block(GumboTag tag) {
    constexpr std::array blocks{
        GUMBO_TAG_P,  GUMBO_TAG_DIV, GUMBO_TAG_LI, GUMBO_TAG_UL, GUMBO_TAG_OL,         GUMBO_TAG_TR,
        GUMBO_TAG_H1, GUMBO_TAG_H2,  GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_PRE,
    };
    return std::find(blocks.begin(), blocks.end(), tag) != blocks.end();
}

/// Collects text with HTML's rules for white space.
class Collector {
  public:
    void words(std::string_view text) {
        for (const char c : text) {
            if (is_space(c)) {
                space_ = true;
                continue;
            }
            if (space_ && !result_.empty() && result_.back() != '\n') result_ += ' ';
            space_ = false;
            result_ += c;
        }
    }
    void line_end() {
        if (!result_.empty() && result_.back() != '\n') result_ += '\n';
        space_ = false;
    }
    void line_break() {
        if (!result_.empty()) result_ += '\n';
        space_ = false;
    }
    [[nodiscard]] std::string take() {
        while (!result_.empty() && result_.back() == '\n') result_.pop_back();
        return std::move(result_);
    }

  private:
    std::string result_;
    bool space_ = false;
};

struct Step {
    const GumboNode* node = nullptr;
    bool leaving = false;
};

void push_children(std::vector<Step>& steps, const GumboVector& children) {
    for (unsigned int i = children.length; i > 0; --i) {
        steps.push_back({static_cast<const GumboNode*>(children.data[i - 1]), false});
    }
}

void enter_element(std::vector<Step>& steps, const GumboNode* node, Collector& out) {
    const GumboElement& element = node->v.element;
    if (is_silent(element.tag)) return;
    if (element.tag == GUMBO_TAG_BR) return out.line_break();
    if (is_block(element.tag)) {
        out.line_end();
        steps.push_back({node, true});
    }
    push_children(steps, element.children);
}

void visit(std::vector<Step>& steps, const Step& step, Collector& out) {
    if (step.leaving) return out.line_end();
    switch (step.node->type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            return out.words(step.node->v.text.text);
        case GUMBO_NODE_ELEMENT:
            return enter_element(steps, step.node, out);
        case GUMBO_NODE_DOCUMENT:
        case GUMBO_NODE_COMMENT:
        case GUMBO_NODE_TEMPLATE:
            return;
    }
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return std::string{text};
}

}  // namespace

std::string plain_text(std::string_view html) {
    const Output output = parse(html.substr(0, longest_html));
    Collector out;
    std::vector<Step> steps{{output->root, false}};
    while (!steps.empty()) {
        const Step step = steps.back();
        steps.pop_back();
        visit(steps, step, out);
    }
    return out.take();
}

std::string decode_entities(std::string_view name) {
    if (name.find('&') == std::string_view::npos) return trimmed(name);
    std::string safe;
    safe.reserve(name.size());
    for (const char c : name.substr(0, longest_html)) {
        if (c == '<') {
            safe += "&lt;";
        } else {
            safe += c;
        }
    }
    return plain_text(safe);
}

}  // namespace waymark::moodle
