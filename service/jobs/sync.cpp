#include "jobs/sync.hpp"

#include <algorithm>

#include "core/roster.hpp"
#include "i18n/zone.hpp"
#include "store/course_notes.hpp"
#include "store/outbox.hpp"
#include "store/visits.hpp"
#include "support/log.hpp"

namespace waymark::jobs {

namespace {

constexpr core::minutes reply_overlap{2};  // clocks of the LMS's database and ours differ a little
constexpr core::days first_reply_span{30};
constexpr core::days ended_long_ago{30};

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

/// What was read of a course until now.
struct Known {
    std::optional<core::CourseSnapshot> facts;  ///< visits as the LMS told them
    core::LmsCursor cursor;
    std::int64_t version = 0;
};

Known known_of(store::Database& database, const SiteSettings& site, std::string_view course_lms_id) {
    const std::optional<core::CourseId> course =
        store::find_course(database, site.id, store::course_lms_id(database, site.id, course_lms_id));
    if (!course) return {};
    Known known;
    database.reading([&] {
        known = {store::load_snapshot(database, *course), store::load_cursor(database, *course), 0};
        // The LMS counts opening Waymark as a visit; unless both sides do, everybody who did came again.
        if (known.facts) store::put_latest_visits(database, *known.facts);
        if (const auto state = store::course_state(database, *course)) known.version = state->version;
    });
    return known;
}

/// A course whose end lies far back changes seldom: once a day is enough.
bool may_rest(const Known& known, const SiteSettings& site, core::Instant now) {
    return known.facts && known.facts->course.ends && *known.facts->course.ends + ended_long_ago < now &&
           known.facts->taken >= complete_since(site, now) &&
           std::none_of(known.facts->parts.begin(), known.facts->parts.end(),
                        [](const core::PartStatus& part) { return part.failure.has_value(); });
}

void note_answer(store::Database& database, const SiteSettings& site, std::optional<core::LmsFailure> failure,
                 core::Instant now) {
    if (failure && is_outage(*failure)) {
        store::open_outage(database, site.id, *failure, now);
    } else if (store::close_outage(database, site.id, now)) {
        support::log_info("outage over site={}", site.key);
    }
}

/// The failure of a part that came because the site stopped answering while the course was read. One slow or
/// broken function is no outage.
std::optional<core::LmsFailure> outage_within(const SyncOutcome& outcome) {
    const auto means_silence = [](core::LmsFailure failure) {
        return is_outage(failure) && failure != core::LmsFailure::timed_out &&
               failure != core::LmsFailure::server_error;
    };
    if (outcome.error && means_silence(outcome.error->failure)) return outcome.error->failure;
    for (const core::PartStatus& part : outcome.parts)
        if (part.failure && means_silence(*part.failure)) return part.failure;
    return std::nullopt;
}

void log_parts(const SiteSettings& site, const SyncOutcome& outcome) {
    for (const core::PartStatus& part : outcome.parts)
        if (part.failure)
            support::log_warning("sync part failed site={} course={} part={} failure={}", site.key,
                                 outcome.course_lms_id, core::word(part.part), core::word(*part.failure));
    support::log_info("sync done site={} course={} people={} activities={} complete={}", site.key,
                      outcome.course_lms_id, outcome.people, outcome.activities, outcome.complete);
}

/// A list of participants that lost most of them is kept out: the part says that it failed, and what was
/// known of people stands.
void doubt_roster(core::CourseReading& reading, const std::vector<core::Enrolment>& known) {
    if (!core::is_fresh(reading.snapshot, core::Part::roster) ||
        !core::most_people_vanished(known, reading.snapshot.people))
        return;
    for (core::PartStatus& part : reading.snapshot.parts)
        if (part.part == core::Part::roster)
            part = {part.part, std::nullopt, core::LmsFailure::access_denied};
}

}  // namespace

core::Instant complete_since(const SiteSettings& site, core::Instant now) {
    const core::ZoneRules& zone = i18n::zone_or_utc(site.zone, "UTC");
    const core::LocalTime local = zone.to_local(now);
    const core::Day day = std::chrono::floor<core::days>(local);
    const core::Instant today = zone.to_instant(day + core::hours{site.complete_hour});
    return today <= now ? today : zone.to_instant(day - core::days{1} + core::hours{site.complete_hour});
}

bool is_outage(core::LmsFailure failure) {
    switch (failure) {
        case core::LmsFailure::unreachable:
        case core::LmsFailure::timed_out:
        case core::LmsFailure::not_moodle:
        case core::LmsFailure::service_off:
        case core::LmsFailure::maintenance:
        case core::LmsFailure::server_error:
            return true;
        case core::LmsFailure::invalid_token:
        case core::LmsFailure::access_denied:
        case core::LmsFailure::not_found:
        case core::LmsFailure::bad_request:
        case core::LmsFailure::bad_answer:
        case core::LmsFailure::too_large:
        case core::LmsFailure::recipient_refused:
        case core::LmsFailure::in_use:
        case core::LmsFailure::changed_since:
            return false;
    }
    return false;
}

SyncOutcome sync_course(store::Database& database, const SiteSettings& site, core::Lms& lms,
                        std::string_view course_lms_id, core::Instant now) {
    const Known known = known_of(database, site, course_lms_id);
    SyncOutcome outcome;
    outcome.course_lms_id = course_lms_id;
    if (may_rest(known, site, now)) {
        outcome.skipped = true;
        outcome.course = known.facts->course.id;
        return outcome;
    }
    core::LmsResult<core::CourseReading> reading = lms.read_course(
        {course_lms_id, known.facts ? &*known.facts : nullptr, known.cursor, complete_since(site, now)});
    if (!reading) return failed(database, site, course_lms_id, reading.error(), now);
    if (known.facts && site.lost_people == LostPeople::doubted) doubt_roster(*reading, known.facts->people);
    std::optional<store::KnownFacts> stored;
    if (known.facts) stored.emplace(store::KnownFacts{*known.facts, known.version});
    outcome.course = store::save_reading(database, site.id, *reading, stored);
    outcome.parts = reading->snapshot.parts;
    outcome.people = reading->snapshot.people.size();
    outcome.activities = reading->snapshot.activities.size();
    outcome.complete = reading->complete;
    log_parts(site, outcome);
    return outcome;
}

std::vector<SyncOutcome> sync_site(store::Database& database, const SiteSettings& site, core::Lms& lms,
                                   core::Instant now) {
    std::vector<SyncOutcome> outcomes;
    const core::LmsResult<core::SiteInfo> info = lms.site_info();
    if (info) store::save_site_info(database, site.id, *info, now);
    std::optional<core::LmsFailure> silent;
    if (!info) silent = info.error().failure;
    for (const CourseSettings& course : site.courses) {
        outcomes.push_back(info ? sync_course(database, site, lms, course.lms_id, now)
                                : failed(database, site, course.lms_id, info.error(), now));
        if (!silent) silent = outage_within(outcomes.back());
    }
    note_answer(database, site, silent, now);
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
