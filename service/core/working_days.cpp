#include "core/working_days.hpp"

namespace waymark::core {

Instant add_working_days(Instant from, int count) {
    Instant at = from;
    while (count > 0) {
        at += days{1};
        const std::chrono::weekday weekday{std::chrono::floor<days>(at)};
        if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) --count;
    }
    return at;
}

}  // namespace waymark::core
