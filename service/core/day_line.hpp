#pragma once

#include <vector>

#include "core/time.hpp"

namespace waymark::core {

/// The days of a zone, looked up quickly: asking the rules of a zone is slow, and a course has very many
/// moments. Refers to the rules, which must outlive it.
class DayLine {
  public:
    /// Quick for moments of the year before `until`; the rules are asked about the others.
    DayLine(const ZoneRules& zone, Instant until);

    [[nodiscard]] Day day_of(Instant at) const;
    /// How many days after the day of `from` the day of `to` is.
    [[nodiscard]] days between(Instant from, Instant to) const { return day_of(to) - day_of(from); }

  private:
    const ZoneRules* zone_;
    Day first_;                    ///< the day that begins with begins_[0]
    std::vector<Instant> begins_;  ///< of the days from first_ on, and the end of the last
};

}  // namespace waymark::core
