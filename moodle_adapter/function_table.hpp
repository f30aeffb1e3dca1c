#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace waymark::moodle {

/// What a web-service function is needed for.
enum class Use {
    facts,    ///< courses, people, work and dates: always
    kinds,    ///< what single kinds of activity tell beyond their completion
    replies,  ///< answers of students, and the look-up of our own messages
    sending,  ///< messages and reminders: where a course has writes switched on
    effects,  ///< extensions, calendar events, posts, groups: single things that a person decided
};

/// One function that this adapter calls.
struct FunctionUse {
    std::string_view name;
    Use use = Use::facts;
    bool required = true;      ///< without it the use does not work at all
    bool writes = false;       ///< it changes something in Moodle
    std::string_view since;    ///< the Moodle version that brought it, e.g. "4.5"; "" = before 4.2
    std::string_view without;  ///< what is lost without an optional one, in English, for administrators
};

/// Every function this adapter calls, sorted by name within each use.
[[nodiscard]] const std::vector<FunctionUse>& function_uses();

/// The release of a site as a number to compare: 405 for "4.5.10+ (Build: …)"; nothing if it is unreadable.
[[nodiscard]] std::optional<int> release_number(std::string_view release);

}  // namespace waymark::moodle
