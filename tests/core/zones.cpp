#include "zones.hpp"

#include <stdexcept>

namespace waymark::test {

using namespace core;

namespace {

Instant utc(std::chrono::sys_days day, hours hour) {
    return Instant{day} + hour;
}

/// Standard time, with an hour more between two instants of each year.
struct SummerTime : ZoneRules {
    seconds standard{0};
    explicit SummerTime(seconds east) : standard(east) {}
    [[nodiscard]] virtual bool is_summer(Instant at) const = 0;
    [[nodiscard]] seconds offset_at(Instant at) const override {
        return is_summer(at) ? standard + hours{1} : standard;
    }
    [[nodiscard]] Instant to_instant(LocalTime local) const override {
        const Instant as_summer{local.time_since_epoch() - standard - hours{1}};
        const Instant as_winter{local.time_since_epoch() - standard};
        if (is_summer(as_summer)) return as_summer;  // the earlier one of an hour that comes twice
        if (!is_summer(as_winter)) return as_winter;
        // In the gap: the first moment after it.
        Instant at = as_summer;
        while (!is_summer(at)) at += minutes{1};
        return at;
    }
};

std::chrono::year year_of(Instant at) {
    return std::chrono::year_month_day{std::chrono::floor<days>(at)}.year();
}

struct Riga final : SummerTime {
    Riga() : SummerTime(hours{2}) {}
    [[nodiscard]] bool is_summer(Instant at) const override {
        using namespace std::chrono;
        const auto last_sunday = [&](month in) { return sys_days{year_of(at) / in / Sunday[last]}; };
        return at >= utc(last_sunday(March), hours{1}) && at < utc(last_sunday(October), hours{1});
    }
};

struct NewYork final : SummerTime {
    NewYork() : SummerTime(hours{-5}) {}
    [[nodiscard]] bool is_summer(Instant at) const override {
        using namespace std::chrono;
        const auto sunday = [&](month in, unsigned nth) { return sys_days{year_of(at) / in / Sunday[nth]}; };
        return at >= utc(sunday(March, 2), hours{7}) && at < utc(sunday(November, 1), hours{6});
    }
};

}  // namespace

const ZoneRules& test_zone(std::string_view name) {
    static const FixedOffset universal;
    static const FixedOffset kolkata{hours{5} + minutes{30}};
    static const Riga riga;
    static const NewYork new_york;
    if (name == "UTC") return universal;
    if (name == "Kolkata") return kolkata;
    if (name == "Riga") return riga;
    if (name == "New_York") return new_york;
    throw std::out_of_range("no such zone in tests");
}

}  // namespace waymark::test
