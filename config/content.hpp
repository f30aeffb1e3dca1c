#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "config/problem.hpp"
#include "support/embed.hpp"

namespace waymark::config {

/// The texts of one language. Variables are written {name}; which ones may occur is in variables().
struct LanguageContent {
    /// Plain texts of automatic messages, with variables; all of reminder_texts().
    std::map<std::string, std::string> reminders;
};

/// The names of the automatic messages: one thing before and after its date, several at once, a new date,
/// several of those, what a student asked for; the last line with the link; and the second wordings that a
/// trial compares with the first ones.
[[nodiscard]] std::span<const std::string_view> reminder_texts();

/// By language code, e.g. "en".
using Content = std::map<std::string, LanguageContent>;

/// The names a text may use in braces: first_name, activity, due, items, course, mentor, link. Texts about
/// several things have `items` and neither `activity` nor `due`; the others the other way round. `link` has
/// its place in the text "link", which must hold it.
[[nodiscard]] std::span<const std::string_view> variables();

/// Reads one `<language>.toml` per asset. Refuses unknown keys, a missing text, unknown variables and braces
/// that are not variables, with file, line and column.
[[nodiscard]] Checked<Content> load_content(std::span<const support::Asset> files);

/// The texts of `language`, else of its part before "-", else of `fallback`; nullptr if there are none.
[[nodiscard]] const LanguageContent* find_content(const Content& content, std::string_view language,
                                                  std::string_view fallback);

}  // namespace waymark::config
