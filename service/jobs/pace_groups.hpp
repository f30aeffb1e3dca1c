#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect.hpp"
#include "jobs/courses.hpp"
#include "store/outbox.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// Groups of like pace that somebody had made in a course, and what became of them.
struct MadeGroups {
    store::Delivery creation;
    core::GroupsCreation groups;
    std::optional<store::Delivery> deletion;  ///< the latest order to take them away again
};

enum class GroupsStage {
    coming,   ///< ordered, not yet made
    there,    ///< made; an order to take them away may have been turned down
    leaving,  ///< ordered to be taken away
    gone,     ///< taken away
    failed,   ///< could not be made, wholly or in part: creation.state and creation.reason say why
};
[[nodiscard]] GroupsStage stage_of(const MadeGroups& made);

/// Every order of a course, oldest first. One whose text does not open is left out.
[[nodiscard]] std::vector<MadeGroups> made_groups(store::Database& database, core::CourseId course);

/// Whether the person with that LMS id is in groups that are there, coming or leaving.
[[nodiscard]] bool is_grouped(const std::vector<MadeGroups>& made, std::string_view person_lms_id);

struct GroupsOrder {
    const LoadedCourse* course = nullptr;
    std::string grouping;  ///< name, new in the course
    std::vector<core::NewGroup> groups;
    core::PersonId author;
    std::string form_id;  ///< from the form shown, so that a form sent twice makes them once
};
/// Orders groups; the same form_id again orders nothing. Returns false then.
bool queue_groups(store::Database& database, const GroupsOrder& order, support::Random& random,
                  core::Instant now);

struct GroupsUndoOrder {
    const LoadedCourse* course = nullptr;
    const MadeGroups* made = nullptr;
    core::PersonId author;
    std::string form_id;  ///< as above
};
/// Orders to take groups that are there away again; they stay if they are in use by then. False when the
/// same form_id has ordered it already.
bool queue_groups_undo(store::Database& database, const GroupsUndoOrder& order, support::Random& random,
                       core::Instant now);

}  // namespace waymark::jobs
