#include "i18n/zone.hpp"

#include <date/tz.h>

#include <map>
#include <memory>

namespace waymark::i18n {
namespace {

class TzdbZone final : public core::ZoneRules {
  public:
    explicit TzdbZone(const date::time_zone& zone) : zone_(&zone) {}

    [[nodiscard]] core::seconds offset_at(core::Instant at) const override {
        return zone_->get_info(date::sys_seconds{at.time_since_epoch()}).offset;
    }
    [[nodiscard]] core::Instant to_instant(core::LocalTime local) const override {
        const date::local_info info = zone_->get_info(date::local_seconds{local.time_since_epoch()});
        // A skipped time lies at the change itself; of a repeated one the first offset is the earlier.
        if (info.result == date::local_info::nonexistent)
            return core::Instant{info.first.end.time_since_epoch()};
        return core::Instant{local.time_since_epoch() - info.first.offset};
    }

  private:
    const date::time_zone* zone_;
};

using Zones = std::map<std::string, std::unique_ptr<TzdbZone>, std::less<>>;

Zones load_zones() {
    Zones zones;
    const date::tzdb& database = date::get_tzdb();
    for (const date::time_zone& zone : database.zones)
        zones.emplace(zone.name(), std::make_unique<TzdbZone>(zone));
#if !USE_OS_TZDB
    for (const auto& link : database.links)
        if (const auto target = zones.find(link.target()); target != zones.end())
            zones.emplace(link.name(), std::make_unique<TzdbZone>(*target->second));
#endif
    return zones;
}

}  // namespace

const core::ZoneRules* find_zone(std::string_view name) {
    static const Zones zones = load_zones();
    const auto found = zones.find(name);
    return found == zones.end() ? nullptr : found->second.get();
}

const core::ZoneRules& zone_or_utc(std::string_view preferred, std::string_view fallback) {
    static const core::FixedOffset utc;
    for (const std::string_view name : {preferred, fallback})
        if (const core::ZoneRules* zone = find_zone(name)) return *zone;
    return utc;
}

}  // namespace waymark::i18n
