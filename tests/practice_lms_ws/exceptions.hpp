#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/practice_lms_ws/recording.hpp"

namespace waymark::practice {

/// Why a recording is not compared at all; "" = it is.
[[nodiscard]] std::string reason_to_skip(const Recording& recording);

/// Whether a line of differences() is known and accepted for this recording.
[[nodiscard]] bool is_accepted(const Recording& recording, const std::string& line);

/// The names and patterns of all exceptions; each has to fit a recording, else it is out of date.
[[nodiscard]] std::vector<std::string> exception_names();
[[nodiscard]] bool fits(const std::string& pattern, const std::string& text);

/// Keys whose values no other world can repeat.
[[nodiscard]] std::set<std::string> free_keys(const Recording& recording);

/// A call to make first, at its own time: the name of a recording of the same version, or "/practice/reply"
/// for the recorded answer of student06, or "/practice/read" for his reading of message 3.
struct Step {
    std::string name;
    Time time = 0;
};
/// What was recorded before this one and shows in it, in order; the last step is the recording itself.
[[nodiscard]] std::vector<Step> steps_up_to(const Recording& recording);

}  // namespace waymark::practice
