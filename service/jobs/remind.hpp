#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/reminder.hpp"
#include "jobs/courses.hpp"
#include "jobs/deliver.hpp"
#include "store/database.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// The reminder text of a language, with variables {first_name} {activity} {due} {course} {mentor}.
using ReminderTemplate = std::function<std::string(std::string_view language)>;

/// What would go out now and later, and what not and why, if `writes` held. Nothing is written.
[[nodiscard]] core::ReminderPlan preview_reminders(store::Database& database, const LoadedCourse& course,
                                                   const SiteSettings& site, const core::Policy& policy,
                                                   core::Writes writes, core::Instant now);

/// The text one student would get about one thing or several (all of one student): in the student's language,
/// dates in the student's zone.
[[nodiscard]] std::string reminder_text(const LoadedCourse& course, const SiteSettings& site,
                                        const core::Policy& policy,
                                        const std::vector<core::ReminderKey>& keys,
                                        const ReminderTemplate& words, core::Instant now);

/// The same as a ReminderWriter for one site; arguments must outlive it.
[[nodiscard]] ReminderWriter reminder_writer(const SiteSettings& site, const core::Policy& policy,
                                             const ReminderTemplate& words);

struct RemindOutcome {
    int queued = 0;
    int later = 0;
    int skipped = 0;
};
/// What planning writes with. References outlive the call.
struct Reminding {
    store::Database& database;
    const core::Policy& policy;
    const ReminderTemplate& words;
    support::Random& random;
};
/// Plans one course and, in one transaction, queues what is due and replaces the stored skips.
RemindOutcome remind_course(const Reminding& with, const LoadedCourse& course, const SiteSettings& site,
                            core::Instant now);

}  // namespace waymark::jobs
