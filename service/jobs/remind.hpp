#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/reminder.hpp"
#include "jobs/courses.hpp"
#include "jobs/deliver.hpp"
#include "jobs/links.hpp"
#include "store/database.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// A text of a language by its name: "reminder", "missed", "several", "extended", "moved", "passed",
/// "withdrawn", "dates", "asked", "planned", "planned_moved", "planned_asked", "link"; "reminder_other",
/// "missed_other" and "several_other" are second wordings. Variables: {first_name} {activity} {due} {course}
/// {mentor} {items} {link}.
using ReminderTemplate = std::function<std::string(std::string_view language, std::string_view name)>;

/// What reminders of one site are written with. References outlive its use.
struct ReminderVoice {
    const SiteSettings& site;
    const core::Policy& policy;
    const ReminderTemplate& words;
    LinkMaker link{};  ///< none: messages hold no links
    /// The language that a student has chosen for messages, "" if none; without it nobody has.
    std::function<std::string(core::PersonId)> language{};
    /// Whether a student gets the second wording of a text, "<name>_other"; without it nobody does.
    std::function<bool(const LoadedCourse& course, const core::Enrolment& student, std::string_view text,
                       core::Instant now)>
        second_wording{};
};

/// Where it is known from which notices the LMS itself sends.
enum class NoticesFrom {
    release,        ///< assumed: what is usual in its release, or nothing where that is not known
    lms,            ///< its settings
    administrator,  ///< the configuration
};
struct SiteNotices {
    core::LmsNotices notices{};
    NoticesFrom from = NoticesFrom::release;
    friend bool operator==(const SiteNotices&, const SiteNotices&) = default;
};
[[nodiscard]] SiteNotices notices_of(store::Database& database, const SiteSettings& site);

/// What would go out now and later, and what not and why, if `writes` held and there were no other courses.
/// Nothing is written.
[[nodiscard]] core::ReminderPlan preview_reminders(store::Database& database, const LoadedCourse& course,
                                                   const SiteSettings& site, const core::Policy& policy,
                                                   core::Writes writes, core::Instant now);

/// What would go for all these courses of one site together, in the order of remind_site(): the weekly cap is
/// shared, that of days to come as well as it can be foreseen (core::forecast_cap()). A course that does not
/// send by itself, or could not be read the last time, is shown as if every course did, and takes nothing
/// from the others.
[[nodiscard]] std::vector<core::ReminderPlan> preview_site(
    store::Database& database, const std::vector<std::shared_ptr<const LoadedCourse>>& courses,
    const SiteSettings& site, const core::Policy& policy, core::Instant now);

/// The same for one course of the configuration, among all others of its site that have students of it.
[[nodiscard]] core::ReminderPlan preview_among_others(store::Database& database, CourseCache& courses,
                                                      const LoadedCourse& course, const SiteSettings& site,
                                                      const core::Policy& policy, core::Instant now);

/// The text one student would get about one thing or several (all of one student): in the student's language,
/// dates in the student's zone, with a link where there is one, never over Moodle's limit as HTML.
[[nodiscard]] std::string reminder_text(const ReminderVoice& voice, const LoadedCourse& course,
                                        const std::vector<core::ReminderKey>& keys, core::Instant now);

/// The texts that a student can get by themselves.
inline constexpr std::string_view all_texts[] = {"reminder", "missed",        "several",       "asked",
                                                 "planned",  "planned_asked", "extended",      "moved",
                                                 "passed",   "withdrawn",     "planned_moved", "dates"};
/// The text of that name as this student would get it, whether or not it is its time.
[[nodiscard]] std::string text_named(const ReminderVoice& voice, const LoadedCourse& course,
                                     std::string_view name, const std::vector<core::ReminderKey>& keys,
                                     core::Instant now);

/// The same as a ReminderWriter.
[[nodiscard]] ReminderWriter reminder_writer(ReminderVoice voice);

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
/// The voice of a site with everything that is known: links below `public_url`, languages that students
/// chose.
[[nodiscard]] ReminderVoice voice_of(const Reminding& with, const SiteSettings& site,
                                     const std::string& public_url);

/// Plans all these courses of one site together, so that the weekly cap goes to what matters most, and in one
/// transaction queues what is due and replaces the stored skips. What one course has for one student goes as
/// one message; corrections are a message of their own.
RemindOutcome remind_site(const Reminding& with,
                          const std::vector<std::shared_ptr<const LoadedCourse>>& courses,
                          const SiteSettings& site, core::Instant now);

}  // namespace waymark::jobs
