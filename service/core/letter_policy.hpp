#pragma once

#include <chrono>

#include "core/time.hpp"

namespace waymark::core {

/// What goes to mentors by itself (F4).
struct LetterPolicy {
    bool weekly = true;                             ///< the digest
    std::chrono::weekday day{std::chrono::Monday};  ///< of the digest, in the mentor's zone
    int hour = 9;               ///< local hour of the digest; quiet hours and days off move it later
    bool when_nothing = false;  ///< a digest also when nobody needs anything
    int most_students = 8;      ///< named under one heading; the rest is a number
    bool start_pack = true;
    days before_start{14};  ///< the start pack goes so long before the course starts
};

}  // namespace waymark::core
