#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "config/problem.hpp"
#include "support/embed.hpp"

namespace waymark::config {

/// The texts to mentors of one language by name, e.g. "weekly.reasons.missed".
using MentorTexts = std::map<std::string, std::string>;
/// By language code, e.g. "en".
using MentorContent = std::map<std::string, MentorTexts>;

/// One text that every language must have.
struct MentorText {
    std::string_view name;       ///< table and key
    std::string_view variables;  ///< that it may use, parted by spaces
    std::string_view needed;     ///< of these, that it must use
};
[[nodiscard]] std::span<const MentorText> mentor_texts();

/// Reads one `<language>.toml` per asset. Refuses unknown keys, a missing text, variables that a text does
/// not know or does without, and braces that are not variables, with file, line and column.
[[nodiscard]] Checked<MentorContent> load_mentor_content(std::span<const support::Asset> files);

/// The text in `language`, else in its part before "-", else in English; the name must be one of
/// mentor_texts().
[[nodiscard]] const std::string& mentor_text(const MentorContent& content, std::string_view language,
                                             std::string_view name);

}  // namespace waymark::config
