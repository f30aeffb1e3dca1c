#include "tests/practice_lms/text.hpp"

#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace waymark::practice {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> entities = {
    {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#039;"}}};

/// Removes every stretch from `open` to `close`, both included; an unclosed one reaches to the end.
std::string without(std::string text, std::string_view open, std::string_view close) {
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
        const std::size_t end = text.find(close, at + open.size());
        text.erase(at, end == std::string::npos ? std::string::npos : end + close.size() - at);
    }
    return text;
}

/// The wanted attribute of a tag's inner text, e.g. `a href="x"`.
std::string attribute(std::string_view tag, std::string_view name) {
    const std::string pattern = std::string(name) + "=\"";
    const std::size_t at = tag.find(pattern);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + pattern.size();
    const std::size_t end = tag.find('"', begin);
    return std::string(tag.substr(begin, end == std::string_view::npos ? end : end - begin));
}

std::string with_new_windows(std::string text) {
    for (std::size_t at = text.find("<a href="); at != std::string::npos;
         at = text.find("<a href=", at + 1)) {
        const std::size_t end = text.find('>', at);
        if (end == std::string::npos) break;
        if (text.substr(at, end - at).find("target=") == std::string::npos)
            text.insert(end, " target=\"_blank\" rel=\"noreferrer\"");
    }
    return text;
}

bool starts_with_block(std::string_view text) {
    for (const std::string_view tag : {"<p", "<div", "<ul", "<ol", "<h", "<table", "<blockquote"})
        if (text.substr(0, tag.size()) == tag) return true;
    return false;
}

std::string shown_plain(std::string_view written) {
    std::string text(written);
    text = replace_all(std::move(text), "&", "&amp;");
    text = replace_all(std::move(text), "<", "&lt;");
    text = replace_all(std::move(text), ">", "&gt;");
    return replace_all(std::move(text), "\n", "<br>\n");
}

/// Enough Markdown for messages: **bold** and [text](address).
std::string shown_markdown(std::string_view written) {
    std::string text(written);
    for (std::size_t at = text.find("**"); at != std::string::npos; at = text.find("**", at)) {
        const std::size_t end = text.find("**", at + 2);
        if (end == std::string::npos) break;
        text.replace(end, 2, "</strong>");
        text.replace(at, 2, "<strong>");
    }
    for (std::size_t at = text.find('['); at != std::string::npos; at = text.find('[', at + 1)) {
        const std::size_t middle = text.find("](", at);
        const std::size_t end = middle == std::string::npos ? middle : text.find(')', middle);
        if (end == std::string::npos) break;
        std::string link = "<a href=\"";
        link.append(text, middle + 2, end - middle - 2).append("\">");
        link.append(text, at + 1, middle - at - 1).append("</a>");
        text.replace(at, end - at + 1, link);
    }
    return text;
}

/// Moodle's conversion of HTML to text, as far as messages need it: bold in capitals, links numbered.
class PlainWriter {
  public:
    void tag(std::string_view inner) {
        const std::string_view name = inner.substr(0, inner.find(' '));
        if (name == "b" || name == "strong") capitals_ = true;
        if (name == "/b" || name == "/strong") capitals_ = false;
        if (name == "br" || name == "br/" || name == "/p" || name == "/div") out_ += '\n';
        if (name == "a") address_ = attribute(inner, "href");
        if (name == "/a" && !address_.empty()) {
            links_.push_back(std::exchange(address_, {}));
            out_ += " [" + std::to_string(links_.size()) + "]";
        }
    }
    void character(char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        out_ += capitals_ && byte < 128 ? static_cast<char>(std::toupper(byte)) : letter;
    }
    [[nodiscard]] std::string finish() const {
        if (links_.empty()) return out_;
        std::string text = out_ + (out_.empty() || out_.back() != '\n' ? "\n" : "") + "\n\nLinks:\n------\n";
        for (std::size_t i = 0; i < links_.size(); ++i)
            text += "[" + std::to_string(i + 1) + "] " + links_[i] + "\n";
        return text;
    }

  private:
    std::string out_;
    std::string address_;
    std::vector<std::string> links_;
    bool capitals_ = false;
};

}  // namespace

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string escape_html(std::string_view text) {
    std::string escaped(text);
    for (const auto& [plain, entity] : entities) escaped = replace_all(std::move(escaped), plain, entity);
    return escaped;
}

std::string unescape_html(std::string text) {
    for (auto at = entities.rbegin(); at != entities.rend(); ++at)
        text = replace_all(std::move(text), at->second, at->first);
    return text;
}

std::string shown_message(std::string_view written, int format) {
    if (written.empty()) return {};
    std::string text;
    if (format == 2) {
        text = shown_plain(written);
    } else {
        text = format == 4 ? shown_markdown(written) : std::string(written);
        text = with_new_windows(shown_html(text));
    }
    return starts_with_block(text) ? text : "<p>" + text + "</p>";
}

std::string shown_html(std::string_view written) {
    return without(without(std::string(written), "<!--", "-->"), "<script", "</script>");
}

std::string plain_message(std::string_view written, int format) {
    if (format != 1) return std::string(written);
    const std::string text = shown_html(written);
    PlainWriter writer;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t end = text[at] == '<' ? text.find('>', at) : std::string::npos;
        if (end == std::string::npos) {
            writer.character(text[at]);
            continue;
        }
        writer.tag(std::string_view(text).substr(at + 1, end - at - 1));
        at = end;
    }
    return unescape_html(writer.finish());
}

}  // namespace waymark::practice
