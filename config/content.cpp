#include "config/content.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "config/language_files.hpp"

namespace waymark::config {
namespace {

constexpr std::array<std::string_view, 7> known_variables{"first_name", "activity", "due", "items",
                                                          "course",     "mentor",   "link"};
constexpr std::array<std::string_view, 16> message_names{
    "reminder",  "missed",         "several",      "extended",     "moved",         "passed",
    "withdrawn", "dates",          "asked",        "planned",      "planned_moved", "planned_asked",
    "link",      "reminder_other", "missed_other", "several_other"};

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

void require_template(TableReader& table, std::string& target) {
    if (!require_text(table, "text", target)) return;
    if (const auto wrong = brace_problem(target, known_variables)) table.problem("text", *wrong);
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
    return load_language_files(files, read_language_file);
}

const LanguageContent* find_content(const Content& content, std::string_view language,
                                    std::string_view fallback) {
    return in_language(content, language, fallback);
}

}  // namespace waymark::config
