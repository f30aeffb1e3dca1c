#include "jobs/recheck.hpp"

#include <algorithm>

#include "core/course_time.hpp"
#include "core/mentored.hpp"
#include "core/reminder_recheck.hpp"
#include "jobs/links.hpp"
#include "store/pauses.hpp"

namespace waymark::jobs {

namespace {

constexpr core::minutes look_again{10};

/// What speaks against writing to this person at all, whatever it is about.
std::optional<std::string_view> objection(const DeliveryContext& context, const LoadedCourse& course,
                                          const store::Delivery& row, const core::Enrolment& recipient) {
    if (!core::is_running(course.snapshot.course, context.clock.now()))
        return core::word(core::SkipReason::course_not_running);
    if (!core::contact_of(course.snapshot, recipient.person, context.policy.roles))
        return core::word(core::SkipReason::no_mentor);
    if (row.why != core::DeliveryClass::nudge) return std::nullopt;
    if (!students_can_open(context.database, course, context.site.key))
        return core::word(core::SkipReason::no_placement);
    const store::ContactChoice choice = store::contact_choice(context.database, recipient.person);
    if (!choice.nudges) return core::word(core::SkipReason::opted_out);
    const auto rests = store::rests_of(context.database, course.snapshot.course.id, recipient.person);
    if (!rests.empty() && context.clock.now() < rests.front().until)
        return core::word(core::SkipReason::muted);
    const auto contacts = store::last_contacts(context.database, course.snapshot.course.id);
    const auto contact = contacts.find(recipient.person);
    if (contact == contacts.end()) return std::nullopt;
    const core::ZoneRules& zone = zone_of(recipient, context.site);
    if (zone.day_of(contact->second) != zone.day_of(context.clock.now())) return std::nullopt;
    return core::word(core::SkipReason::contacted_today);
}

/// What was decided here since it was planned: by the staff, or by the student about this sort of reminder.
std::optional<core::SkipReason> decided_since(const LoadedCourse& course, const store::Delivery& row,
                                              const core::ReminderKey& key,
                                              const core::ReminderWishes& wishes) {
    if (row.why == core::DeliveryClass::asked_for) return std::nullopt;
    if (course.index.is_excused(key.person, key.activity, key.due)) return core::SkipReason::excused;
    if (row.why != core::DeliveryClass::nudge) return std::nullopt;
    const bool before = row.created < key.due;
    if (before ? wishes.before : wishes.after) return std::nullopt;
    return core::SkipReason::opted_out;
}

/// Whether a word nearer to the date has gone or goes as well: after an outage both may be due at once.
bool is_overtaken(const DeliveryContext& context, const core::ReminderKey& key) {
    const std::vector<std::string> others = store::stages_said(context.database, key);
    return std::any_of(others.begin(), others.end(), [&](const std::string& other) {
        return core::says_later(context.policy.reminders, key.stage, other);
    });
}

/// Why this one no longer holds; nothing when it does.
core::LmsResult<std::optional<std::string_view>> objection_now(const DeliveryContext& context,
                                                               const LoadedCourse& course,
                                                               const store::Delivery& row,
                                                               const core::ReminderKey& key,
                                                               const core::Enrolment& recipient) {
    using Word = std::optional<std::string_view>;
    const core::Instant now = context.clock.now();
    const core::Activity* activity = core::find_activity(course.snapshot, key.activity);
    if (activity == nullptr) return Word{core::word(core::SkipReason::activity_gone)};
    if (const auto barred = core::access_objection(course.index, *activity, recipient, row.why, now))
        return Word{core::word(*barred)};
    if (const auto moved = core::plan_objection(course.index, *activity, recipient, key))
        return Word{core::word(*moved)};
    if (row.why == core::DeliveryClass::nudge && is_overtaken(context, key))
        return Word{core::word(core::SkipReason::joined)};
    const core::LmsResult<core::StudentWork> fresh =
        context.lms.read_student_work(course.snapshot.course, *activity, recipient);
    // Deleted since the last reading. What else the message speaks of is still there.
    if (!fresh && fresh.error().failure == core::LmsFailure::not_found)
        return Word{core::word(core::SkipReason::activity_gone)};
    if (!fresh) return tl::unexpected(fresh.error());
    const std::optional<core::SkipReason> reason =
        core::recheck(key, *activity, recipient, *fresh, course.index.overrides(*activity), now);
    return reason ? Word{core::word(*reason)} : Word{};
}

/// After an outage what waits would go before the course is read again, and of work that was hidden
/// meanwhile.
bool knows_course(const DeliveryContext& context, const LoadedCourse& course) {
    return context.clock.now() - course.snapshot.taken <= context.timing.oldest_facts;
}

}  // namespace

Recheck recheck_delivery(const DeliveryContext& context, const LoadedCourse& course,
                         const store::Delivery& row, const core::Enrolment& recipient) {
    Recheck result;
    if (const auto reason = objection(context, course, row, recipient)) {
        result.reason = *reason;
        return result;
    }
    const core::Instant now = context.clock.now();
    if (!knows_course(context, course)) {
        result.not_before = now + look_again;
        return result;
    }
    const core::ReminderWishes wishes = store::contact_choice(context.database, recipient.person).wishes;
    const core::Policy policy = core::narrowed(context.policy, wishes);
    const std::optional<core::Instant> moment =
        core::next_sending_moment(now, policy, zone_of(recipient, context.site));
    for (const core::ReminderKey& key : row.reminders) {
        std::string_view reason;
        if (!moment || !core::still_in_time(key, row.created, *moment)) {
            reason = core::word(core::SkipReason::no_time_left);
        } else if (const auto decided = decided_since(course, row, key, wishes)) {
            reason = core::word(*decided);
        } else if (*moment > now) {
            result.not_before = *moment;
            continue;
        } else {
            const auto objected = objection_now(context, course, row, key, recipient);
            if (!objected) {
                result.unreadable = objected.error();
                return result;
            }
            reason = objected->value_or("");
        }
        if (reason.empty())
            result.holding.push_back(key);
        else
            store::drop_reminder(context.database, key, result.reason = reason, now);
    }
    if (result.not_before && result.holding.empty()) return result;
    result.not_before.reset();
    return result;
}

}  // namespace waymark::jobs
