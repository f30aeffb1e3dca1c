#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/doctor_words.hpp"

namespace waymark {

enum class Form { text, json };

/// Lines for people (grouped by site, with what to do below each) or one JSON document:
/// {"lines": [{"site", "step", "verdict", "text", "remedy"}]}.
[[nodiscard]] std::string describe(const std::vector<DoctorLine>& lines, Form form);

/// The web-service functions that a site needs, read and write apart, each with the Moodle version that
/// brought it and what is lost without an optional one. One line of JSON per site:
/// {"site", "read": [{"name", "required", "since", "without"}], "write": […]}.
[[nodiscard]] std::string describe_functions(std::string_view site, bool writes, Form form);

/// A text as a JSON string, quotes included.
[[nodiscard]] std::string json_text(std::string_view text);

}  // namespace waymark
