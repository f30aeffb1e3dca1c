#include "config/content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "config/reader.hpp"

namespace waymark::config {
namespace {

constexpr std::array<std::string_view, 7> known_variables{"first_name", "activity", "due", "items",
                                                          "course",     "mentor",   "link"};
constexpr std::array<std::string_view, 11> message_names{
    "reminder", "missed", "several",        "extended",     "moved",        "dates",
    "asked",    "link",   "reminder_other", "missed_other", "several_other"};

bool is_about_several(std::string_view name) {
    return name == "several" || name == "several_other" || name == "dates";
}

/// A variable that has no value in this text, if it uses one.
std::optional<std::string> misplaced_variable(std::string_view name, std::string_view text) {
    const bool has_link = text.find("{link}") != std::string_view::npos;
    if (has_link != (name == "link"))
        return name == "link" ? std::string("[link] must hold {link}")
                              : fmt::format("{{link}} is for [link]");
    if (name == "link") return std::nullopt;
    for (const std::string_view variable : {"activity", "due", "items"})
        if ((variable == "items") != is_about_several(name) &&
            text.find(fmt::format("{{{}}}", variable)) != std::string_view::npos)
            return fmt::format("{{{}}} says nothing in [{}]", variable, name);
    return std::nullopt;
}

/// What is wrong with the braces of a text, if anything.
std::optional<std::string> brace_problem(std::string_view text) {
    std::size_t at = 0;
    while ((at = text.find_first_of("{}", at)) != std::string_view::npos) {
        const auto end = text.find('}', at);
        if (text[at] == '}' || end == std::string_view::npos) return "a brace without its partner";
        const std::string_view name = text.substr(at + 1, end - at - 1);
        if (std::find(known_variables.begin(), known_variables.end(), name) == known_variables.end())
            return fmt::format("unknown variable {{{}}}; known are {{{}}}", name,
                               fmt::join(known_variables, "}, {"));
        at = end + 1;
    }
    return std::nullopt;
}

void require_template(TableReader& table, std::string& target) {
    if (!table.text("text", target)) {
        if (!table.has("text")) table.missing("text");
        return;
    }
    while (!target.empty() && target.back() == '\n') target.pop_back();
    if (const auto wrong = brace_problem(target)) table.problem("text", *wrong);
}

LanguageContent read_language_file(TableReader& top) {
    LanguageContent content;
    for (const std::string_view name : message_names) {
        TableReader table = top.table(name);
        if (!table.present()) top.missing(std::string(name));
        if (table.present()) {
            std::string& text = content.reminders[std::string(name)];
            require_template(table, text);
            if (const auto wrong = misplaced_variable(name, text)) table.problem("text", *wrong);
        }
        table.finish();
    }
    top.finish();
    return content;
}

}  // namespace

std::span<const std::string_view> reminder_texts() {
    return message_names;
}

std::span<const std::string_view> variables() {
    return known_variables;
}

Checked<Content> load_content(std::span<const support::Asset> files) {
    Content content;
    Problems problems;
    for (const support::Asset& file : files) {
        const std::string name{file.name};
        const auto document = parse_document(file.bytes, name);
        if (!document) {
            problems.insert(problems.end(), document.error().begin(), document.error().end());
            continue;
        }
        Reading reading{name, {}, {}};
        TableReader top{&*document, "", reading};
        const std::string language = name.substr(0, name.find('.'));
        content[language] = read_language_file(top);
        problems.insert(problems.end(), reading.problems.begin(), reading.problems.end());
    }
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    return content;
}

const LanguageContent* find_content(const Content& content, std::string_view language,
                                    std::string_view fallback) {
    for (const std::string_view wanted : {language, language.substr(0, language.find('-')), fallback}) {
        const auto found = content.find(std::string{wanted});
        if (found != content.end()) return &found->second;
    }
    return nullptr;
}

}  // namespace waymark::config
