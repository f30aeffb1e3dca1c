#pragma once

#include <optional>
#include <unordered_map>

#include "core/lms.hpp"
#include "store/database.hpp"

/// Steps of save_reading(). Internal to this box; all run inside its transaction.
namespace waymark::store {

/// A reading on its way in, and the lasting ids that its own stand for.
struct Intake {
    Database& database;
    core::SiteId site;
    const core::CourseSnapshot& snapshot;
    core::CourseId course;
    bool complete;                       ///< CourseReading::complete
    const core::CourseSnapshot* before;  ///< what is stored, where the caller knows it; else null
    std::unordered_map<core::ActivityId, core::ActivityId> activities;
    std::unordered_map<core::GroupId, core::GroupId> groups;
    std::unordered_map<core::PersonId, core::PersonId> people;
};

/// True when the part is fresh and everything its rows refer to is known.
[[nodiscard]] bool arrived(const Intake& intake, core::Part part);

// Each replaces its rows if they arrived, and fills the map of ids.
void save_contents(Intake& intake);
void save_groups(Intake& intake);
void save_roster(Intake& intake);
void save_members(const Intake& intake);
void save_work(const Intake& intake);
/// The same for what belongs to single students beside hand-ins and dates.
void save_more(const Intake& intake);
/// Removes kept facts about what has left the course.
void sweep(const Intake& intake);
void sweep_more(const Intake& intake);

/// The lasting id, if there is one.
template <class Id>
[[nodiscard]] std::optional<Id> lasting(const std::unordered_map<Id, Id>& ids, Id local) {
    const auto found = ids.find(local);
    if (found == ids.end()) return std::nullopt;
    return found->second;
}

}  // namespace waymark::store
