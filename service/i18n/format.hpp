#pragma once

#include <string>

#include "core/time.hpp"
#include "i18n/translate.hpp"

namespace waymark::i18n {

/// Dates as people of that language write them, in the given zone. With the year only when it is not that of
/// `now`. "Thursday, 26 November, 23:59"
[[nodiscard]] std::string date_time(const Language& language, const core::ZoneRules& zone, core::Instant at,
                                    core::Instant now);
/// "26 November"
[[nodiscard]] std::string date(const Language& language, const core::ZoneRules& zone, core::Instant at,
                               core::Instant now);
/// "10:42"
[[nodiscard]] std::string clock_time(const core::ZoneRules& zone, core::Instant at);
/// The same as people of that language write it: "10:42", Latvian "10.42".
[[nodiscard]] std::string clock_time(const Language& language, const core::ZoneRules& zone, core::Instant at);
/// A full hour of a form, 0 to 24: "8:00", Latvian "8.00".
[[nodiscard]] std::string full_hour(const Language& language, int hour);
/// How far off, in days of the zone: "today", "tomorrow", "in 3 days", "yesterday", "5 days ago".
[[nodiscard]] std::string relative_day(const Language& language, const core::ZoneRules& zone,
                                       core::Instant at, core::Instant now);

}  // namespace waymark::i18n
