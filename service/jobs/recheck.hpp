#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/deliver.hpp"

namespace waymark::jobs {

/// What the check at the moment of sending found about a nudge or a correction (design §6).
struct Recheck {
    std::vector<core::ReminderKey> holding;    ///< what the message still speaks of
    std::string_view reason;                   ///< why it holds no more, if `holding` is empty
    std::optional<core::Instant> not_before;   ///< not now: quiet hours, old facts; then again
    std::optional<core::LmsError> unreadable;  ///< the LMS did not tell: try later
};

/// Asks the LMS about everything the row speaks of, as of now. Reminders that no longer hold are marked as
/// dropped. `course` is the row's.
[[nodiscard]] Recheck recheck_delivery(const DeliveryContext& context, const LoadedCourse& course,
                                       const store::Delivery& row, const core::Enrolment& recipient);

}  // namespace waymark::jobs
