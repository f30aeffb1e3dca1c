#include "jobs/remind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/access.hpp"
#include "i18n/format.hpp"
#include "i18n/translate.hpp"
#include "jobs/messages.hpp"
#include "store/facts.hpp"
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

core::ReminderHistory history_of(store::Database& database, const LoadedCourse& course, core::Instant now) {
    core::ReminderHistory history = store::reminder_history(database, course.snapshot.course.id, now);
    if (const auto info = store::load_site_info(database, course.state.site))
        history.notices = core::notices_by_release(info->release);
    return history;
}

/// Which template speaks of these.
std::string_view template_name(const std::vector<core::ReminderKey>& keys, core::Instant now) {
    const bool correction =
        keys.front().stage == core::stage_extended || keys.front().stage == core::stage_moved;
    if (keys.size() > 1) return correction ? "dates" : "several";
    if (correction) return keys.front().stage;
    return keys.front().due <= now ? "missed" : "reminder";
}

/// At most `longest` bytes, never half a character.
std::string shortened(const std::string& text, std::size_t longest) {
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

constexpr std::size_t most_items = 8;
constexpr std::size_t longest_name = 80;
constexpr std::string_view usual_marker = "wm:00000000000000000000000000000000";

core::Writes writes_of(const LoadedCourse& course, const SiteSettings& site) {
    const CourseSettings* settings = find_settings(site, course.snapshot.course);
    return settings == nullptr ? core::Writes::off : settings->writes;
}

using Messages = std::map<std::pair<core::PersonId, core::DeliveryClass>, std::vector<core::ReminderKey>>;

Messages messages_of(const core::ReminderPlan& plan) {
    Messages messages;
    for (const core::Reminder& one : plan.reminders) messages[{one.key.person, one.why}].push_back(one.key);
    return messages;
}

store::Delivery delivery_of(const LoadedCourse& course, core::PersonId person, core::DeliveryClass why,
                            std::vector<core::ReminderKey> keys, core::Instant now) {
    store::Delivery delivery;
    delivery.why = why;
    delivery.site = course.state.site;
    delivery.course = course.snapshot.course.id;
    delivery.recipient = person;
    delivery.reminders = std::move(keys);
    delivery.created = now;
    delivery.not_before = now;
    return delivery;
}

void queue_plan(const Reminding& with, const LoadedCourse& course, const core::ReminderPlan& plan,
                core::Instant now, RemindOutcome& outcome) {
    for (auto& [whose, keys] : messages_of(plan)) {
        store::Delivery delivery = delivery_of(course, whose.first, whose.second, keys, now);
        delivery.marker = make_marker(with.random);
        if (store::enqueue(with.database, delivery, dedupe_key(keys.front()))) ++outcome.queued;
    }
    store::save_skips(with.database, course.snapshot.course.id, plan.skipped, now);
    outcome.later += static_cast<int>(plan.later.size());
    outcome.skipped += static_cast<int>(plan.skipped.size());
}

}  // namespace

core::ReminderPlan preview_reminders(store::Database& database, const LoadedCourse& course,
                                     const SiteSettings& site, const core::Policy& policy,
                                     core::Writes writes, core::Instant now) {
    return core::plan_reminders(course.index, policy, writes, history_of(database, course, now),
                                zones_of(course, site), now);
}

std::string reminder_text(const LoadedCourse& course, const SiteSettings& site, const core::Policy& policy,
                          const std::vector<core::ReminderKey>& keys, const ReminderTemplate& words,
                          core::Instant now) {
    const core::ReminderKey& key = keys.front();
    const core::Enrolment& student = *core::find_person(course.snapshot, key.person);
    const std::string tag = language_of(student, course.snapshot.course, site);
    const i18n::Language& language = i18n::language(tag);
    const auto name = [&](const core::ReminderKey& one) {
        const core::Activity* activity = core::find_activity(course.snapshot, one.activity);
        return activity == nullptr ? std::string("?") : shortened(activity->name, longest_name);
    };
    const auto due = [&](const core::ReminderKey& one) {
        return i18n::date_time(language, zone_of(student, site), one.due, now);
    };
    const auto with_items = [&](std::size_t count) {
        std::string items;
        for (std::size_t i = 0; i < count; ++i)
            items += fmt::format("{}• {} – {}", i == 0 ? "" : "\n", name(keys[i]), due(keys[i]));
        if (keys.size() > count) items += "\n…";
        return replaced(
            words(tag, template_name(keys, now)),
            {{"first_name", shortened(student.first_name, longest_name)},
             {"activity", name(key)},
             {"due", due(key)},
             {"items", items},
             {"course", shortened(course.snapshot.course.full_name, longest_name)},
             {"mentor", shortened(contact_name(course.snapshot, key.person, policy.roles), longest_name)}});
    };
    std::size_t count = std::min(keys.size(), most_items);
    std::string text = with_items(count);
    while (count > 1 && message_html(text, "", usual_marker).size() > max_message_bytes)
        text = with_items(--count);
    return text;
}

ReminderWriter reminder_writer(const SiteSettings& site, const core::Policy& policy,
                               const ReminderTemplate& words) {
    return [&site, &policy, &words](const LoadedCourse& course, const std::vector<core::ReminderKey>& keys,
                                    core::Instant now) {
        return reminder_text(course, site, policy, keys, words, now);
    };
}

RemindOutcome remind_site(const Reminding& with,
                          const std::vector<std::shared_ptr<const LoadedCourse>>& courses,
                          const SiteSettings& site, core::Instant now) {
    RemindOutcome outcome;
    with.database.transaction([&] {
        outcome = {};
        std::vector<core::CourseDraft> drafts;
        core::ReminderHistory all;
        for (const auto& course : courses) {
            const core::ReminderHistory history = history_of(with.database, *course, now);
            drafts.push_back(
                {&course->index, core::plan_reminders(course->index, with.policy, writes_of(*course, site),
                                                      history, zones_of(*course, site), now)});
            all.nudges.insert(history.nudges.begin(), history.nudges.end());
        }
        core::share_cap(drafts, with.policy, all, now);
        for (std::size_t i = 0; i < courses.size(); ++i)
            queue_plan(with, *courses[i], drafts[i].plan, now, outcome);
    });
    return outcome;
}

}  // namespace waymark::jobs
