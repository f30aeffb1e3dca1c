#pragma once

#include <span>
#include <string_view>

namespace waymark::web {

/// Something a teacher can place in a course by deep linking; where a launch of it begins.
struct Panel {
    std::string_view id;     ///< value of the custom parameter "panel"; never renamed: courses hold it
    std::string_view path;   ///< below a launch
    std::string_view title;  ///< msgid
    std::string_view text;   ///< msgid: one sentence for the course page
};

/// Name of the custom parameter.
inline constexpr std::string_view panel_parameter = "panel";

/// In the order in which they are offered.
[[nodiscard]] std::span<const Panel> panels();
/// Nothing for a word that is none of ours: teachers can edit custom parameters in the LMS.
[[nodiscard]] const Panel* find_panel(std::string_view id);

}  // namespace waymark::web
