#include "jobs/sync.hpp"

#include "store/outbox.hpp"
#include "support/log.hpp"

namespace waymark::jobs {

namespace {

constexpr core::minutes reply_overlap{2};  // clocks of the LMS's database and ours differ a little
constexpr core::days first_reply_span{30};

SyncOutcome failed(store::Database& database, const SiteSettings& site, std::string_view course_lms_id,
                   const core::LmsError& error, core::Instant now) {
    support::log_warning("sync failed site={} course={} failure={} where={}", site.key, course_lms_id,
                         core::word(error.failure), error.where);
    SyncOutcome outcome;
    outcome.course_lms_id = course_lms_id;
    outcome.course = store::save_failed_reading(database, site.id, course_lms_id, error, now);
    outcome.error = error;
    return outcome;
}

}  // namespace

SyncOutcome sync_course(store::Database& database, const SiteSettings& site, core::Lms& lms,
                        std::string_view course_lms_id, core::Instant now) {
    core::LmsCursor cursor;
    if (const std::optional<core::CourseId> known =
            store::find_course(database, site.id, store::course_lms_id(database, site.id, course_lms_id)))
        cursor = store::load_cursor(database, *known);
    core::LmsResult<core::CourseReading> reading = lms.read_course(course_lms_id, cursor);
    if (!reading) return failed(database, site, course_lms_id, reading.error(), now);
    SyncOutcome outcome;
    outcome.course_lms_id = course_lms_id;
    outcome.course = store::save_reading(database, site.id, *reading);
    outcome.parts = reading->snapshot.parts;
    outcome.people = reading->snapshot.people.size();
    outcome.activities = reading->snapshot.activities.size();
    for (const core::PartStatus& part : outcome.parts)
        if (part.failure)
            support::log_warning("sync part failed site={} course={} part={} failure={}", site.key,
                                 course_lms_id, core::word(part.part), core::word(*part.failure));
    support::log_info("sync done site={} course={} people={} activities={}", site.key, course_lms_id,
                      outcome.people, outcome.activities);
    return outcome;
}

std::vector<SyncOutcome> sync_site(store::Database& database, const SiteSettings& site, core::Lms& lms,
                                   core::Instant now) {
    std::vector<SyncOutcome> outcomes;
    const core::LmsResult<core::SiteInfo> info = lms.site_info();
    if (info) store::save_site_info(database, site.id, *info, now);
    for (const CourseSettings& course : site.courses)
        outcomes.push_back(info ? sync_course(database, site, lms, course.lms_id, now)
                                : failed(database, site, course.lms_id, info.error(), now));
    return outcomes;
}

core::LmsResult<int> pull_replies(store::Database& database, const SiteSettings& site, core::Lms& lms,
                                  core::Instant now) {
    const core::Instant since =
        store::newest_reply(database, site.id).value_or(now - first_reply_span) - reply_overlap;
    core::LmsResult<std::vector<core::ReceivedMessage>> received = lms.received_messages(since);
    if (!received) return tl::unexpected(received.error());
    std::vector<store::Reply> replies;
    for (core::ReceivedMessage& message : *received)
        // Whoever is in none of the configured courses is none of our business: discarded unread.
        if (const std::optional<core::PersonId> sender =
                store::find_person(database, site.id, message.sender_lms_id))
            replies.push_back({std::move(message.lms_id), *sender, std::move(message.text), message.sent});
    return store::save_replies(database, site.id, replies);
}

}  // namespace waymark::jobs
