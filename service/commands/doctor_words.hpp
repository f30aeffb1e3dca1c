#pragma once

#include <string>
#include <string_view>

#include "moodle_adapter/health.hpp"

namespace waymark {

/// One line of `waymark doctor`, for an administrator, in English.
struct DoctorLine {
    std::string site;  ///< key in the configuration; "" = Waymark itself
    std::string step;  ///< stable word
    moodle::Verdict verdict = moodle::Verdict::fine;
    std::string text;    ///< what was found
    std::string remedy;  ///< what to click; "" when there is nothing to do
};

/// What a finding means and what to do about it, with the menu names of Moodle 4.x and 5.x.
[[nodiscard]] DoctorLine line_about(std::string_view site, const moodle::Finding& finding);

/// A capability of the service account's role, and where it is given.
[[nodiscard]] std::string allow(std::string_view capabilities);

}  // namespace waymark
