#include "html_check.hpp"

#include <gumbo.h>

#include <functional>
#include <map>
#include <set>
#include <string_view>

namespace waymark::test {

namespace {

struct Page {
    std::vector<std::string> problems;
    std::map<std::string, int> ids;
    std::set<std::string> referred;  ///< by for, aria-labelledby, aria-describedby
    std::set<std::string> labelled;  ///< by <label for>
    int headings = 0;
    bool has_language = false;
    bool has_title = false;
};

std::string attribute_of(const GumboNode& node, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
    return found == nullptr ? std::string() : std::string(found->value);
}

bool has_attribute(const GumboNode& node, const char* name) {
    return gumbo_get_attribute(&node.v.element.attributes, name) != nullptr;
}

std::string text_of(const GumboNode& node) {
    if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE) return node.v.text.text;
    std::string text;
    if (node.type != GUMBO_NODE_ELEMENT) return text;
    for (unsigned i = 0; i < node.v.element.children.length; ++i)
        text += text_of(*static_cast<const GumboNode*>(node.v.element.children.data[i]));
    return text;
}

bool says_something(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") != std::string::npos;
}

void visit(const GumboNode& node, const std::function<void(const GumboNode&)>& look) {
    if (node.type != GUMBO_NODE_ELEMENT) return;
    look(node);
    for (unsigned i = 0; i < node.v.element.children.length; ++i)
        visit(*static_cast<const GumboNode*>(node.v.element.children.data[i]), look);
}

void collect_references(const GumboNode& node, Page& page) {
    const std::string id = attribute_of(node, "id");
    if (!id.empty()) ++page.ids[id];
    for (const char* name : {"for", "aria-labelledby", "aria-describedby"})
        if (has_attribute(node, name)) page.referred.insert(attribute_of(node, name));
    if (node.v.element.tag == GUMBO_TAG_LABEL) page.labelled.insert(attribute_of(node, "for"));
}

void check_attributes(const GumboNode& node, Page& page) {
    const GumboVector& attributes = node.v.element.attributes;
    for (unsigned i = 0; i < attributes.length; ++i) {
        const auto& one = *static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = one.name;
        if (name == "style" || name.starts_with("on")) page.problems.push_back("inline " + std::string(name));
        if (name != "href" && name != "action" && name != "src") continue;
        const std::string_view value = one.value;
        const bool ours = value.starts_with('/') && !value.starts_with("//");
        if (!ours && !value.starts_with('#') && !value.starts_with("https://") &&
            !value.starts_with("http://") && !value.starts_with("data:text/css;"))
            page.problems.push_back("a link to " + std::string(value));
    }
}

void check_element(const GumboNode& node, Page& page) {
    const GumboTag tag = node.v.element.tag;
    if (tag == GUMBO_TAG_H1) ++page.headings;
    if (tag == GUMBO_TAG_HTML) page.has_language = !attribute_of(node, "lang").empty();
    if (tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_TITLE)
        page.has_title = page.has_title || (tag == GUMBO_TAG_TITLE && says_something(text_of(node)));
    if (tag == GUMBO_TAG_STYLE) page.problems.emplace_back("a style element");
    if (tag == GUMBO_TAG_SCRIPT && !has_attribute(node, "src"))
        page.problems.emplace_back("an inline script");
    const bool named = says_something(attribute_of(node, "aria-label")) || says_something(text_of(node));
    if ((tag == GUMBO_TAG_BUTTON || tag == GUMBO_TAG_A) && !named)
        page.problems.emplace_back("a button or link without a name");
    if (tag == GUMBO_TAG_H1 || tag == GUMBO_TAG_H2 || tag == GUMBO_TAG_TH || tag == GUMBO_TAG_SUMMARY)
        if (!says_something(text_of(node))) page.problems.emplace_back("an empty heading or summary");
}

void check_field(const GumboNode& node, Page& page) {
    const GumboTag tag = node.v.element.tag;
    if (tag != GUMBO_TAG_INPUT && tag != GUMBO_TAG_TEXTAREA && tag != GUMBO_TAG_SELECT) return;
    if (attribute_of(node, "type") == "hidden" || has_attribute(node, "aria-label")) return;
    if (!page.labelled.contains(attribute_of(node, "id")))
        page.problems.push_back("a field without label: " + attribute_of(node, "name"));
}

}  // namespace

std::vector<std::string> html_problems(const std::string& html) {
    Page page;
    GumboOutput* parsed = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
    for (unsigned i = 0; i < parsed->errors.length; ++i) page.problems.emplace_back("not well formed");
    visit(*parsed->root, [&](const GumboNode& node) { collect_references(node, page); });
    visit(*parsed->root, [&](const GumboNode& node) {
        check_attributes(node, page);
        check_element(node, page);
        check_field(node, page);
    });
    gumbo_destroy_output(&kGumboDefaultOptions, parsed);
    if (page.headings != 1) page.problems.push_back(std::to_string(page.headings) + " h1");
    if (!page.has_language) page.problems.emplace_back("no language");
    if (!page.has_title) page.problems.emplace_back("no title");
    for (const auto& [id, count] : page.ids)
        if (count > 1) page.problems.push_back("id twice: " + id);
    for (const std::string& id : page.referred)
        if (!page.ids.contains(id)) page.problems.push_back("no element with id " + id);
    return page.problems;
}

}  // namespace waymark::test
