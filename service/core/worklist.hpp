#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/policy.hpp"
#include "core/risk.hpp"
#include "core/work.hpp"

namespace waymark::core {

enum class WorklistKind { missed, due_soon, quiet };

/// Why a student is on the list. Sentences are made of these by the rim.
struct WorklistReason {
    WorklistKind kind = WorklistKind::quiet;
    std::optional<ActivityId> activity;  ///< of missed and due_soon
    std::optional<Instant> date;     ///< effective date; of quiet: the last sign of work, absent = none ever
    bool begun = false;              ///< due_soon: a draft or attempt is waiting
    bool can_still_hand_in = false;  ///< missed
    Certainty certainty = Certainty::known;
};

/// One student who needs the mentor today; all reasons merged.
struct WorklistItem {
    PersonId person;
    std::vector<WorklistReason> reasons;  ///< the one that placed it first
    RiskLevel level = RiskLevel::on_course;
    std::optional<Instant> act_by;  ///< soonest date at which something can still be changed
    std::optional<Instant> last_contact;
};

/// What already happened with a student: the latest contact by a person, over all courses of the site.
using LastContacts = std::map<PersonId, Instant>;

/// The list of one mentor for one course: students among `mentees` with a reason, in the order "what can
/// still be changed, soonest; within a day the heavier risk; then longest since contact". A student contacted
/// within policy.worklist.after_contact is left out unless a deadline was missed after the contact.
[[nodiscard]] std::vector<WorklistItem> worklist(const SnapshotIndex& index,
                                                 const std::vector<PersonId>& mentees,
                                                 const LastContacts& contacts, const Policy& policy,
                                                 Instant now);

/// How long without a sign of work counts as quiet here: policy.worklist.quiet or, if longer, the 90th
/// percentile of the gaps between days with work of this course's students.
[[nodiscard]] days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now);

}  // namespace waymark::core
