#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery.hpp"
#include "core/reminder.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// One intended effect in the LMS. Text is sealed at rest.
struct Delivery {
    std::int64_t id = 0;
    core::DeliveryKind kind = core::DeliveryKind::message;
    core::DeliveryClass why = core::DeliveryClass::by_hand;
    core::SiteId site;
    core::CourseId course;
    std::optional<core::PersonId> recipient;   ///< whom it concerns; absent: the course as such
    std::optional<core::PersonId> author;      ///< who clicked
    std::optional<std::int64_t> follows;       ///< goes only when that row is sent
    std::vector<core::ReminderKey> reminders;  ///< what a nudge or a correction speaks of
    /// Of a message as written, or as made from the template when it went ("" before that); of anything else
    /// core::encode().
    std::string text;
    bool readable = true;  ///< false: the sealed text does not open, `text` is empty
    std::string marker;    ///< finds it again in the LMS, e.g. "wm:…"; unique
    core::DeliveryState state = core::DeliveryState::waiting;
    std::string reason;  ///< word of a SkipReason or LmsFailure; "" if none
    core::Instant created;
    core::Instant not_before;
    std::optional<core::Instant> attempted;  ///< latest time the LMS call may have been made
    int attempts = 0;
    int crashes = 0;                    ///< claims that ended with the claimer's death, since it last got on
    int checks = 0;                     ///< that failed: the LMS did not tell what is needed before sending
    int not_found = 0;                  ///< look-ups of the present attempt that found nothing
    int unanswered = 0;                 ///< look-ups in a row that told nothing
    std::string receipt;                ///< LMS id of what was made
    std::optional<core::Instant> seen;  ///< when the recipient opened it
    std::optional<core::Instant> finished;
    std::optional<core::PersonId> speaker;  ///< whose token the latest attempt went with; absent: ours
};

/// Adds a row. `dedupe_key` makes it once-only: when it exists already, in whatever state, nothing is added
/// and nothing returned. Reminder keys that are used already (in another row, and not dropped there) are left
/// out; when none is left of several, the same. The marker is made by the caller; one that is there already
/// throws. Call inside the plan's transaction.
std::optional<std::int64_t> enqueue(Database& database, const Delivery& delivery,
                                    std::string_view dedupe_key);

/// Claims up to `limit` rows that are due at `now`, oldest first, at most one per person and one of those
/// that concern a course as such: waiting rows whose `not_before` has come become `sending` with lease until
/// `now + lease` under `owner`, and so do rows whose claimer let the lease run out before mark_attempt().
/// Only rows of `site`. Order per person: nothing is claimed while another row is `sending`, nor past an
/// older one that waits to be tried again (a nudge holds up nudges only). A row that follows another is
/// claimed once that one has ended in whatever state.
[[nodiscard]] std::vector<Delivery> claim_due(Database& database, core::SiteId site, std::string_view owner,
                                              core::Instant now, core::seconds lease, int limit);
/// Claims rows of unknown fate that are due for a look-up: `sending`, lease run out, `attempted` set and
/// `not_before` come. Their state stays `sending`. After mark_look_up() `not_before` is the time of the next
/// look; after a crash it is still the time of sending, so compare `attempted` with look_up_after.
[[nodiscard]] std::vector<Delivery> claim_lost(Database& database, core::SiteId site, std::string_view owner,
                                               core::Instant now, core::seconds lease, int limit);
/// Attempts and look-ups at a site after `since` and up to `now`, by any process; of each row the latest.
[[nodiscard]] int calls_since(Database& database, core::SiteId site, core::Instant since, core::Instant now);
/// Written and committed immediately before the LMS is called. False: the row is not ours any more (another
/// claimer was quicker, or it has gone on); then the LMS must not be called. A row from claim_lost() is sent
/// again only by way of mark_retry(). `speaker`: whose token it goes with; absent: the service account's.
[[nodiscard]] bool mark_attempt(Database& database, std::int64_t id, core::Instant now,
                                std::optional<core::PersonId> speaker = {});
/// The clock was wrong when the LMS was called: an attempt later than `now` counts from now.
void correct_attempt(Database& database, std::int64_t id, core::Instant now);
/// The text of a claimed row as it is going to be sent.
void save_delivery_text(Database& database, std::int64_t id, std::string_view text);
/// The message goes without this one: it no longer holds. Its key may be used again.
void drop_reminder(Database& database, const core::ReminderKey& key, std::string_view reason,
                   core::Instant now);
/// The stages in which that activity and date were spoken of to that person, or may have been, or are going
/// to be.
[[nodiscard]] std::vector<std::string> stages_said(Database& database, const core::ReminderKey& about);
/// The same whatever became of it, as long as it was not dropped.
[[nodiscard]] std::vector<std::string> stages_planned(Database& database, const core::ReminderKey& about);
/// From any state: what the LMS says it has sent is sent.
void mark_sent(Database& database, std::int64_t id, std::string_view receipt, core::Instant now);
/// Ends a waiting or sending row as cancelled, refused, failed or uncertain; other rows stay as they are, and
/// so they do for mark_retry(), mark_unchecked() and mark_look_up() unless they are `sending`. The reminder
/// keys of a cancelled row are dropped.
void mark_ended(Database& database, std::int64_t id, core::DeliveryState state, std::string_view reason,
                core::Instant now);
/// At `now` the site asked to be left alone until then; takes the place of what it asked before.
void save_site_rest(Database& database, core::SiteId site, core::Instant now, core::Instant until);
/// Whether it is to be left alone at `now`. What was asked in the future, by a clock that was wrong, is void.
[[nodiscard]] bool site_rests(Database& database, core::SiteId site, core::Instant now);
/// Nothing was sent: waits again until `not_before`.
void mark_retry(Database& database, std::int64_t id, core::Instant not_before, std::string_view reason);
/// Nothing was tried, because what it has to be checked against could not be read: waits again until
/// `not_before`, and nothing waits behind it.
void mark_unchecked(Database& database, std::int64_t id, core::Instant not_before, std::string_view reason);
/// Written immediately before the LMS is asked what became of the row.
void note_look(Database& database, std::int64_t id, core::Instant now);
struct NextLook {
    core::Instant at;
    int not_found = 0;   ///< look-ups so far that found nothing
    int unanswered = 0;  ///< the latest ones that told nothing
    std::string_view reason;
};
/// Fate unknown: stays `sending`, and is looked up next then.
void mark_look_up(Database& database, std::int64_t id, const NextLook& next);

[[nodiscard]] std::optional<Delivery> load_delivery(Database& database, std::int64_t id);
/// All rows to one person in one course, oldest first.
[[nodiscard]] std::vector<Delivery> deliveries_to(Database& database, core::CourseId course,
                                                  core::PersonId recipient);
/// All rows of a course that make groups or take them away, oldest first.
[[nodiscard]] std::vector<Delivery> group_deliveries(Database& database, core::CourseId course);
/// Refused, failed and uncertain rows, newest first: what a person has to look at.
[[nodiscard]] std::vector<Delivery> parked_deliveries(Database& database, core::SiteId site, int limit);
/// The recipient has opened the message with that receipt.
void mark_seen(Database& database, core::SiteId site, std::string_view receipt, core::Instant seen);
/// How many rows are in each state.
[[nodiscard]] std::map<core::DeliveryState, int> count_deliveries(Database& database, core::SiteId site);
/// The moment the next row wants attention, if any. May have passed. Rows that are held back behind another
/// one do not count: they can go when that one has.
[[nodiscard]] std::optional<core::Instant> next_delivery(Database& database);

/// A message of a student to our account. Text is sealed at rest.
struct Reply {
    std::string lms_id;
    core::PersonId sender;
    std::string text;
    core::Instant sent;
};
/// Adds the replies that are not known yet; returns how many were new.
int save_replies(Database& database, core::SiteId site, const std::vector<Reply>& replies);
[[nodiscard]] std::vector<Reply> replies_of(Database& database, core::SiteId site, core::PersonId sender);
/// Time of the newest reply known, to read on from.
[[nodiscard]] std::optional<core::Instant> newest_reply(Database& database, core::SiteId site);

/// Keys used up or dropped, nudges and contacts of the people of one course (nudges over all courses of the
/// site): keys whose date is not more than 60 days past, corrections of any date; nudges of the last 7 days
/// and to come. `placed`, `trials` and `notices` are for the caller to fill in.
[[nodiscard]] core::ReminderHistory reminder_history(Database& database, core::CourseId course,
                                                     core::Instant now);
/// What a student wants of us besides pauses (store/pauses.hpp); for the student's site, so over all its
/// courses.
struct ContactChoice {
    bool nudges = true;  ///< automatic reminders
    core::ReminderWishes wishes{};
    std::string language{};  ///< of messages; "": as the LMS says
};
[[nodiscard]] ContactChoice contact_choice(Database& database, core::PersonId person);
void save_contact_choice(Database& database, core::PersonId person, const ContactChoice& choice,
                         core::Instant now);
void save_nudge_choice(Database& database, core::PersonId person, bool nudges, core::Instant now);

/// "Remind me": before the date that holds for the person then. Asked twice is asked once.
void ask_reminder(Database& database, core::PersonId person, core::ActivityId activity, core::hours before,
                  core::Instant now);
/// Takes all back that the person asked for about that activity.
void unask_reminders(Database& database, core::PersonId person, core::ActivityId activity);
/// What one person asked for, the earliest word first.
[[nodiscard]] std::map<core::ActivityId, std::vector<core::hours>> asked_by(Database& database,
                                                                            core::PersonId person);

/// Latest message by a person to each student of the course's site; one that is still on its way counts from
/// when it was written, one that was not delivered does not count.
[[nodiscard]] std::map<core::PersonId, core::Instant> last_contacts(Database& database,
                                                                    core::CourseId course);
/// Replaces the course's skips: "not reminded because …".
void save_skips(Database& database, core::CourseId course, const std::vector<core::SkippedReminder>& skips,
                core::Instant now);
[[nodiscard]] std::vector<core::SkippedReminder> load_skips(Database& database, core::CourseId course);

}  // namespace waymark::store
