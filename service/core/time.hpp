#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace waymark::core {

/// An instant: whole seconds since the Unix epoch, UTC. The only way time is stored or compared.
using Instant = std::chrono::sys_seconds;
/// A wall-clock time in some zone; meaningless without the ZoneRules it was made with.
using LocalTime = std::chrono::local_seconds;
/// A calendar day in some zone.
using Day = std::chrono::local_days;

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// The rules of one time zone. Implemented by i18n::zone() over the tz database and by FixedOffset.
struct ZoneRules {
    virtual ~ZoneRules() = default;
    /// Seconds east of UTC in force at `at`.
    [[nodiscard]] virtual seconds offset_at(Instant at) const = 0;
    /// The instant of a wall-clock time. A time that a spring change skips becomes the first one after the
    /// gap; one that an autumn change repeats becomes the earlier of the two.
    [[nodiscard]] virtual Instant to_instant(LocalTime local) const = 0;

    [[nodiscard]] LocalTime to_local(Instant at) const {
        return LocalTime{at.time_since_epoch() + offset_at(at)};
    }
    [[nodiscard]] Day day_of(Instant at) const { return std::chrono::floor<days>(to_local(at)); }
};

/// A zone that never changes its offset; UTC by default.
struct FixedOffset final : ZoneRules {
    seconds east{0};
    FixedOffset() = default;
    explicit FixedOffset(seconds east_of_utc) : east(east_of_utc) {}
    [[nodiscard]] seconds offset_at(Instant) const override { return east; }
    [[nodiscard]] Instant to_instant(LocalTime local) const override {
        return Instant{local.time_since_epoch() - east};
    }
};

[[nodiscard]] constexpr Instant from_unix(std::int64_t value) {
    return Instant{seconds{value}};
}
[[nodiscard]] constexpr std::int64_t to_unix(Instant at) {
    return at.time_since_epoch().count();
}

/// Moodle writes "not set" as 0.
[[nodiscard]] constexpr std::optional<Instant> from_unix_or_none(std::int64_t value) {
    if (value <= 0) return std::nullopt;
    return from_unix(value);
}

}  // namespace waymark::core
