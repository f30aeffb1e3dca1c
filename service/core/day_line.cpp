#include "core/day_line.hpp"

namespace waymark::core {

namespace {

constexpr days year{366};

}  // namespace

DayLine::DayLine(const ZoneRules& zone, Instant until) : zone_(&zone), first_(zone.day_of(until) - year) {
    const Day end = zone.day_of(until) + days{2};
    for (Day day = first_; day < end; day += days{1}) begins_.push_back(zone.to_instant(LocalTime{day}));
}

Day DayLine::day_of(Instant at) const {
    if (at < begins_.front() || at >= begins_.back()) return zone_->day_of(at);
    auto place = static_cast<std::size_t>((at - begins_.front()) / days{1});
    if (place + 1 >= begins_.size()) place = begins_.size() - 2;
    // Days with a change of the clock are shorter or longer, so the guess may be one off.
    while (begins_[place] > at) --place;
    while (begins_[place + 1] <= at) ++place;
    return first_ + days{static_cast<days::rep>(place)};
}

}  // namespace waymark::core
