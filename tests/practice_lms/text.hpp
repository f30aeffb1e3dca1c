#pragma once

#include <string>
#include <string_view>

namespace waymark::practice {

[[nodiscard]] std::string replace_all(std::string text, std::string_view from, std::string_view to);
/// & < > " ' as entities.
[[nodiscard]] std::string escape_html(std::string_view text);
/// The five entities Moodle writes in names.
[[nodiscard]] std::string unescape_html(std::string text);

/// A message as Moodle shows it (`text` of the answers): comments and scripts gone, wrapped in a paragraph,
/// links opened in a new window. Not a sanitiser; the practice pages show plain_message() escaped instead.
[[nodiscard]] std::string shown_message(std::string_view written, int format);
/// HTML without comments and scripts, as Moodle shows descriptions and posts. Not a sanitiser.
[[nodiscard]] std::string shown_html(std::string_view written);
/// `fullmessage`: for HTML a plain-text rendering with numbered links at the end, else as written.
[[nodiscard]] std::string plain_message(std::string_view written, int format);

}  // namespace waymark::practice
