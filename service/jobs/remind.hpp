#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/reminder.hpp"
#include "jobs/courses.hpp"
#include "jobs/deliver.hpp"
#include "store/database.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// A text of a language by its name: "reminder", "missed", "several", "extended", "moved", "dates".
/// Variables: {first_name} {activity} {due} {course} {mentor} {items}.
using ReminderTemplate = std::function<std::string(std::string_view language, std::string_view name)>;

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
/// Plans all these courses of one site together, so that the weekly cap goes to what matters most, and in one
/// transaction queues what is due and replaces the stored skips. What one course has for one student goes as
/// one message; corrections are a message of their own.
RemindOutcome remind_site(const Reminding& with,
                          const std::vector<std::shared_ptr<const LoadedCourse>>& courses,
                          const SiteSettings& site, core::Instant now);

}  // namespace waymark::jobs
