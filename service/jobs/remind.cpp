#include "jobs/remind.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/access.hpp"
#include "i18n/format.hpp"
#include "i18n/translate.hpp"
#include "jobs/messages.hpp"
#include "store/outbox.hpp"

namespace waymark::jobs {

namespace {

core::ZoneOf zones_of(const LoadedCourse& course, const SiteSettings& site) {
    core::ZoneOf zones;
    for (const core::Enrolment& person : course.snapshot.people)
        zones[person.person] = &zone_of(person, site);
    return zones;
}

std::string replaced(std::string text, const i18n::Values& values) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto hit = std::find_if(values.begin(), values.end(), [&](const auto& value) {
            return text.compare(at, value.first.size() + 2, fmt::format("{{{}}}", value.first)) == 0;
        });
        if (hit == values.end()) {
            result += text[at++];
            continue;
        }
        result += hit->second;
        at += hit->first.size() + 2;
    }
    return result;
}

/// Who reads the answer: the student's mentor, else a teacher of the course.
std::string contact_name(const core::CourseSnapshot& snapshot, core::PersonId student,
                         const core::RolePolicy& policy) {
    const std::vector<core::PersonId> mentors = core::mentors_of(snapshot, student, policy);
    if (!mentors.empty()) return core::find_person(snapshot, mentors.front())->full_name;
    for (const core::Enrolment& person : snapshot.people)
        if (core::role_in_course(person, policy) == core::ViewerRole::teacher) return person.full_name;
    return snapshot.course.full_name;
}

std::string language_of(const core::Enrolment& person, const core::Course& course, const SiteSettings& site) {
    for (const std::string& tag : {person.language, course.language, site.language})
        if (i18n::is_known_language(tag)) return tag;
    return "en";
}

std::string dedupe_key(const core::ReminderKey& key) {
    return fmt::format("reminder:{}:{}:{}:{}", key.person.value, key.activity.value, core::to_unix(key.due),
                       key.stage);
}

}  // namespace

core::ReminderPlan preview_reminders(store::Database& database, const LoadedCourse& course,
                                     const SiteSettings& site, const core::Policy& policy,
                                     core::Writes writes, core::Instant now) {
    const core::ReminderHistory history = store::reminder_history(database, course.snapshot.course.id, now);
    return core::plan_reminders(course.index, policy, writes, history, zones_of(course, site), now);
}

std::string reminder_text(const LoadedCourse& course, const SiteSettings& site, const core::Policy& policy,
                          const std::vector<core::ReminderKey>& keys, const ReminderTemplate& words,
                          core::Instant now) {
    const core::ReminderKey& key = keys.front();
    const core::Enrolment& student = *core::find_person(course.snapshot, key.person);
    const core::Activity& activity = *core::find_activity(course.snapshot, key.activity);
    const std::string tag = language_of(student, course.snapshot.course, site);
    const i18n::Language& language = i18n::language(tag);
    return replaced(words(tag), {{"first_name", student.first_name},
                                 {"activity", activity.name},
                                 {"due", i18n::date_time(language, zone_of(student, site), key.due, now)},
                                 {"course", course.snapshot.course.full_name},
                                 {"mentor", contact_name(course.snapshot, key.person, policy.roles)}});
}

ReminderWriter reminder_writer(const SiteSettings& site, const core::Policy& policy,
                               const ReminderTemplate& words) {
    return [&site, &policy, &words](const LoadedCourse& course, const std::vector<core::ReminderKey>& keys,
                                    core::Instant now) {
        return reminder_text(course, site, policy, keys, words, now);
    };
}

RemindOutcome remind_course(const Reminding& with, const LoadedCourse& course, const SiteSettings& site,
                            core::Instant now) {
    const CourseSettings* settings = find_settings(site, course.snapshot.course);
    const core::Writes writes = settings == nullptr ? core::Writes::off : settings->writes;
    RemindOutcome outcome;
    with.database.transaction([&] {
        outcome = {};
        const core::ReminderPlan plan =
            preview_reminders(with.database, course, site, with.policy, writes, now);
        for (const core::Reminder& reminder : plan.reminders) {
            store::Delivery delivery;
            delivery.why = core::DeliveryClass::nudge;
            delivery.site = course.state.site;
            delivery.course = course.snapshot.course.id;
            delivery.recipient = reminder.key.person;
            delivery.reminders = {reminder.key};
            delivery.marker = make_marker(with.random);
            delivery.created = now;
            delivery.not_before = now;
            if (store::enqueue(with.database, delivery, dedupe_key(reminder.key))) ++outcome.queued;
        }
        store::save_skips(with.database, course.snapshot.course.id, plan.skipped, now);
        outcome.later = static_cast<int>(plan.later.size());
        outcome.skipped = static_cast<int>(plan.skipped.size());
    });
    return outcome;
}

}  // namespace waymark::jobs
