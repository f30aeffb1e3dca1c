#pragma once

#include <vector>

#include "core/reminder.hpp"
#include "core/worklist.hpp"

namespace waymark::core {

/// One student on one list.
struct ListedStudent {
    PersonId person;
    std::vector<WorklistKind> kinds;  ///< each once, in the order of WorklistKind
    friend bool operator==(const ListedStudent&, const ListedStudent&) = default;
};

/// What another policy would change in one course at one moment.
struct PolicyDiff {
    std::vector<ListedStudent> enter;     ///< on the list under the new policy only; by person
    std::vector<ListedStudent> leave;     ///< under the old one only
    std::vector<ReminderKey> reminded;    ///< reminded now or later under the new policy only; sorted
    std::vector<ReminderKey> unreminded;  ///< under the old one only
};

/// Compares two lists and two reminder plans made of the same facts at the same moment.
[[nodiscard]] PolicyDiff compare(const std::vector<WorklistItem>& old_list,
                                 const std::vector<WorklistItem>& new_list, const ReminderPlan& old_plan,
                                 const ReminderPlan& new_plan);

}  // namespace waymark::core
