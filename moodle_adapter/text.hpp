#pragma once

#include <string>
#include <string_view>

namespace waymark::moodle {

/// A name that a Moodle function gives HTML-escaped (course, section, module and assignment names) as plain
/// text: entities are decoded once, nothing is taken for markup, space at both ends is cut off.
[[nodiscard]] std::string decode_entities(std::string_view name);

/// HTML of a message as plain text: blocks and <br> become line breaks, runs of space one space, scripts,
/// styles and comments vanish. Only the first 64 KiB of `html` are read; the result never has markup that the
/// input escaped taken away twice.
[[nodiscard]] std::string plain_text(std::string_view html);

}  // namespace waymark::moodle
