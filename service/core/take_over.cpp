#include "core/take_over.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

/// The only thing for which `same` holds; nothing when there is none or several.
template <class Thing, class Same>
const Thing* find_only(const std::vector<Thing>& things, Same same) {
    const auto found = std::find_if(things.begin(), things.end(), same);
    if (found == things.end() || std::any_of(found + 1, things.end(), same)) return nullptr;
    return &*found;
}

/// Whether the item's activity and group have one that corresponds; then the item names those.
bool fit(PlanItem& item, const CourseSnapshot& source, const CourseSnapshot& copy) {
    if (item.activity) {
        const Activity* old = find_activity(source, *item.activity);
        const Activity* same =
            old == nullptr ? nullptr : find_only(copy.activities, [&](const Activity& one) {
                return one.kind == old->kind && one.name == old->name;
            });
        if (same == nullptr) return false;
        item.activity = same->id;
    }
    if (item.group) {
        const Group* old = find_only(source.groups, [&](const Group& one) { return one.id == *item.group; });
        const Group* same =
            old == nullptr ? nullptr
                           : find_only(copy.groups, [&](const Group& one) { return one.name == old->name; });
        if (same == nullptr) return false;
        item.group = same->id;
    }
    return true;
}

bool has_key(const CourseSnapshot& snapshot, const std::string& key) {
    return std::any_of(snapshot.plan.begin(), snapshot.plan.end(),
                       [&](const PlanItem& item) { return item.key == key; });
}

days days_between(const Course& source, const Course& copy, const ZoneRules& zone) {
    if (!source.starts || !copy.starts) return days{0};
    return zone.day_of(*copy.starts) - zone.day_of(*source.starts);
}

}  // namespace

TakeOver take_over(const CourseSnapshot& source, const CourseSnapshot& copy, const ZoneRules& zone,
                   PersonId author, Instant now) {
    TakeOver result;
    result.moved = days_between(source.course, copy.course, zone);
    const auto moved = [&](Instant at) { return zone.to_instant(zone.to_local(at) + result.moved); };
    for (const PlanItem& old : source.plan) {
        if (old.kind == PlanKind::correction || has_key(copy, old.key)) continue;
        PlanItem item = old;
        if (!fit(item, source, copy)) {
            result.left.push_back(old.title);
            continue;
        }
        item.at = moved(old.at);
        if (old.begins) item.begins = moved(*old.begins);
        item.author = author;
        item.noted = now;
        result.items.push_back(std::move(item));
    }
    return result;
}

}  // namespace waymark::core
