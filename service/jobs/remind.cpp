#include "jobs/remind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/cap_forecast.hpp"
#include "core/mentored.hpp"
#include "core/reminder_count.hpp"
#include "i18n/format.hpp"
#include "i18n/translate.hpp"
#include "jobs/messages.hpp"
#include "jobs/readers.hpp"
#include "jobs/trials.hpp"
#include "store/facts.hpp"
#include "store/outbox.hpp"
#include "store/trials.hpp"

namespace waymark::jobs {

namespace {

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

/// A key that was dropped may be planned again, so the moment of planning is part of it; that none is planned
/// twice at once the keys themselves see to.
std::string dedupe_key(const core::ReminderKey& key, core::Instant now) {
    return fmt::format("reminder:{}:{}:{}:{}:{}", key.person.value, key.activity.value,
                       core::to_unix(key.due), key.stage, core::to_unix(now));
}

core::ReminderHistory history_of(store::Database& database, const LoadedCourse& course,
                                 const SiteSettings& site, const core::Policy& policy, core::Instant now) {
    core::ReminderHistory history = store::reminder_history(database, course.snapshot.course.id, now);
    history.trials = running_trials(database, policy, course, site, now);
    history.notices = notices_of(database, site).notices;
    history.placed = students_can_open(database, course, site.key);
    return history;
}

/// Which template speaks of these.
std::string_view template_name(const std::vector<core::ReminderKey>& keys, core::Instant now) {
    const std::string_view correction = core::correction_sort(keys.front().stage);
    if (keys.size() > 1) return correction.empty() ? "several" : "dates";
    if (core::is_planned_stage(keys.front().stage))
        return !correction.empty()                        ? "planned_moved"
               : core::is_asked_stage(keys.front().stage) ? "planned_asked"
                                                          : "planned";
    if (correction == core::stage_moved && keys.front().due <= now) return "passed";
    if (!correction.empty()) return correction;
    if (core::is_asked_stage(keys.front().stage)) return "asked";
    return keys.front().due <= now ? "missed" : "reminder";
}

constexpr std::size_t most_items = 8;
constexpr std::size_t longest_name = 80;
constexpr std::string_view usual_marker = "wm:00000000000000000000000000000000";

/// How the things of one message are named to its reader.
struct Naming {
    const ReminderVoice& voice;
    const LoadedCourse& course;
    const core::Enrolment& student;
    const i18n::Language& language;
    core::Instant now;

    [[nodiscard]] std::string activity(const core::ReminderKey& one) const {
        const core::Activity* found = core::find_activity(course.snapshot, one.activity);
        return found == nullptr ? std::string("?") : shortened(found->name, longest_name);
    }
    [[nodiscard]] std::string due(const core::ReminderKey& one) const {
        return i18n::date_time(language, zone_of(student, voice.site), one.due, now);
    }
    /// What a list says of its date.
    [[nodiscard]] std::string when(const core::ReminderKey& one) const {
        const std::string_view correction = core::correction_sort(one.stage);
        if (core::is_planned_stage(one.stage))
            return language.text("planned for {date}", {{"date", due(one)}});
        if (correction == core::stage_withdrawn) return language.text("no date any more");
        if (correction == core::stage_moved && one.due <= now)
            return language.text("{date}, so it has passed", {{"date", due(one)}});
        return due(one);
    }
    /// Who reads the answer.
    [[nodiscard]] std::string mentor() const {
        const core::CourseSnapshot& snapshot = course.snapshot;
        const auto contact = core::contact_of(snapshot, student.person, voice.policy.roles);
        return contact ? core::find_person(snapshot, *contact)->full_name : language.text("your mentor");
    }
};

i18n::Values values_of(const Naming& naming, const std::vector<core::ReminderKey>& keys, std::size_t count) {
    const core::CourseSnapshot& snapshot = naming.course.snapshot;
    std::string items;
    for (std::size_t i = 0; i < count; ++i)
        items +=
            fmt::format("{}• {} – {}", i == 0 ? "" : "\n", naming.activity(keys[i]), naming.when(keys[i]));
    if (keys.size() > count) items += "\n…";
    return {{"first_name", shortened(naming.student.first_name, longest_name)},
            {"activity", naming.activity(keys.front())},
            {"due", naming.due(keys.front())},
            {"items", items},
            {"course", shortened(snapshot.course.full_name, longest_name)},
            {"mentor", shortened(naming.mentor(), longest_name)}};
}

/// A last paragraph with the way to the work, or "".
std::string link_line(const ReminderVoice& voice, const LoadedCourse& course, std::string_view tag,
                      const std::vector<core::ReminderKey>& keys, core::Instant now) {
    if (!voice.link) return {};
    const auto activity = keys.size() == 1 ? std::optional{keys.front().activity} : std::nullopt;
    const std::string link = voice.link(course, activity, now);
    return link.empty() ? link : "\n\n" + replaced(voice.words(tag, "link"), {{"link", link}});
}

core::Writes writes_of(const LoadedCourse& course, const SiteSettings& site) {
    const CourseSettings* settings = find_settings(site, course.snapshot.course);
    return settings == nullptr ? core::Writes::off : settings->writes;
}

/// Whether its reminders are planned and go: old facts are no ground for writing to anybody.
bool sends_by_itself(const LoadedCourse& course, const SiteSettings& site) {
    return writes_of(course, site) == core::Writes::all && !course.state.failure;
}

/// Plans of several courses that are looked at, not carried out.
struct Drafts {
    std::vector<core::CourseDraft> drafts;
    std::vector<core::ZoneOf> zones;

    void add(const core::SnapshotIndex& index, core::ReminderPlan plan, core::ZoneOf zones_there) {
        drafts.push_back({&index, std::move(plan)});
        zones.push_back(std::move(zones_there));
    }
    void share_cap(const core::Policy& policy, const core::ReminderHistory& history, core::Instant now) {
        core::share_cap(drafts, policy, history, now);
        core::forecast_cap(drafts, zones, policy, history, now);
    }
};

std::set<core::PersonId> student_ids(const LoadedCourse& course, const core::Policy& policy) {
    std::set<core::PersonId> ids;
    for (const core::Enrolment* one : core::students_of(course.snapshot, policy.roles.student))
        ids.insert(one->person);
    return ids;
}

bool share_any(const std::set<core::PersonId>& some, const std::set<core::PersonId>& others) {
    return std::any_of(some.begin(), some.end(), [&](core::PersonId one) { return others.contains(one); });
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

/// Who gets a message of which a trial compares two wordings takes part in it.
std::vector<core::TrialEntry> wording_entries(const LoadedCourse& course, const core::ReminderPlan& plan,
                                              const std::vector<core::RunningTrial>& trials,
                                              core::Instant now) {
    std::vector<core::TrialEntry> entries;
    for (const auto& [whose, keys] : messages_of(plan)) {
        if (whose.second != core::DeliveryClass::nudge) continue;
        const core::Enrolment& student = *core::find_person(course.snapshot, whose.first);
        for (const core::RunningTrial& one : trials)
            if (one.trial->kind == core::TrialKind::wording && one.trial->text == template_name(keys, now))
                entries.push_back({one.trial->name, whose.first, core::arm_of(one, student)});
    }
    return entries;
}

/// Trials compare what is sent by itself, so nobody takes part where nothing is.
void note_entries(const Reminding& with, const LoadedCourse& course, const SiteSettings& site,
                  const core::ReminderPlan& plan, core::Instant now) {
    if (with.policy.trials.empty() || writes_of(course, site) != core::Writes::all) return;
    const core::CourseId id = course.snapshot.course.id;
    store::save_trial_entries(with.database, id, plan.entered, now);
    const auto trials = running_trials(with.database, with.policy, course, site, now);
    store::save_trial_entries(with.database, id, wording_entries(course, plan, trials, now), now);
}

void queue_plan(const Reminding& with, const LoadedCourse& course, const core::ReminderPlan& plan,
                core::Instant now, RemindOutcome& outcome) {
    for (auto& [whose, keys] : messages_of(plan)) {
        store::Delivery delivery = delivery_of(course, whose.first, whose.second, keys, now);
        delivery.marker = make_marker(with.random);
        if (store::enqueue(with.database, delivery, dedupe_key(keys.front(), now))) ++outcome.queued;
    }
    store::save_skips(with.database, course.snapshot.course.id, plan.skipped, now);
    outcome.skipped += static_cast<int>(plan.skipped.size());
}

}  // namespace

SiteNotices notices_of(store::Database& database, const SiteSettings& site) {
    switch (site.notices) {
        case core::NoticesBy::never:
            return {{}, NoticesFrom::administrator};
        case core::NoticesBy::always:
            return {{true, true, true}, NoticesFrom::administrator};
        case core::NoticesBy::lms:
            break;
    }
    const auto info = store::load_site_info(database, site.id);
    if (!info) return {};
    if (info->notices) return {*info->notices, NoticesFrom::lms};
    return {core::notices_by_release(info->release), NoticesFrom::release};
}

core::ReminderPlan preview_reminders(store::Database& database, const LoadedCourse& course,
                                     const SiteSettings& site, const core::Policy& policy,
                                     core::Writes writes, core::Instant now) {
    return core::plan_reminders(course.index, policy, writes, history_of(database, course, site, policy, now),
                                zones_of(course, site), now);
}

std::vector<core::ReminderPlan> preview_site(store::Database& database,
                                             const std::vector<std::shared_ptr<const LoadedCourse>>& courses,
                                             const SiteSettings& site, const core::Policy& policy,
                                             core::Instant now) {
    Drafts going;
    Drafts all;
    core::ReminderHistory shared;
    for (const auto& course : courses) {
        const core::ReminderHistory history = history_of(database, *course, site, policy, now);
        const core::ZoneOf zones = zones_of(*course, site);
        all.add(course->index,
                core::plan_reminders(course->index, policy, core::Writes::all, history, zones, now), zones);
        if (sends_by_itself(*course, site)) going.add(course->index, all.drafts.back().plan, zones);
        shared.nudges.insert(history.nudges.begin(), history.nudges.end());
    }
    going.share_cap(policy, shared, now);
    all.share_cap(policy, shared, now);
    std::vector<core::ReminderPlan> plans;
    auto real = going.drafts.begin();
    for (std::size_t i = 0; i < courses.size(); ++i)
        plans.push_back(std::move(sends_by_itself(*courses[i], site) ? (real++)->plan : all.drafts[i].plan));
    return plans;
}

core::ReminderPlan preview_among_others(store::Database& database, CourseCache& courses,
                                        const LoadedCourse& course, const SiteSettings& site,
                                        const core::Policy& policy, core::Instant now) {
    const std::set<core::PersonId> students = student_ids(course, policy);
    std::vector<std::shared_ptr<const LoadedCourse>> together;
    std::optional<std::size_t> own;
    for (const CourseSettings& settings : site.courses) {
        const std::optional<core::CourseId> id = find_configured(database, site, settings);
        const auto other = id ? courses.get(*id) : nullptr;
        if (!other || !share_any(student_ids(*other, policy), students)) continue;
        if (*id == course.snapshot.course.id) own = together.size();
        together.push_back(other);
    }
    if (!own) return preview_reminders(database, course, site, policy, core::Writes::all, now);
    return std::move(preview_site(database, together, site, policy, now)[*own]);
}

std::string reminder_text(const ReminderVoice& voice, const LoadedCourse& course,
                          const std::vector<core::ReminderKey>& keys, core::Instant now) {
    return text_named(voice, course, template_name(keys, now), keys, now);
}

std::string text_named(const ReminderVoice& voice, const LoadedCourse& course, std::string_view name,
                       const std::vector<core::ReminderKey>& keys, core::Instant now) {
    const core::Enrolment& student = *core::find_person(course.snapshot, keys.front().person);
    const std::string chosen = voice.language ? voice.language(student.person) : std::string();
    const std::string tag = reader_language(chosen, student, course.snapshot.course, voice.site);
    const Naming naming{voice, course, student, i18n::language(tag), now};
    const bool other = voice.second_wording && voice.second_wording(course, student, name, now);
    const std::string template_text = voice.words(tag, std::string(name) + (other ? "_other" : ""));
    const std::string link = link_line(voice, course, tag, keys, now);
    const auto with_items = [&](std::size_t count) {
        return replaced(template_text, values_of(naming, keys, count)) + link;
    };
    std::size_t count = std::min(keys.size(), most_items);
    std::string text = with_items(count);
    while (count > 1 && message_html(text, "", usual_marker).size() > max_message_bytes)
        text = with_items(--count);
    return text;
}

ReminderWriter reminder_writer(ReminderVoice voice) {
    return [voice = std::move(voice)](const LoadedCourse& course, const std::vector<core::ReminderKey>& keys,
                                      core::Instant now) { return reminder_text(voice, course, keys, now); };
}

ReminderVoice voice_of(const Reminding& with, const SiteSettings& site, const std::string& public_url) {
    store::Database& database = with.database;
    return {
        site,
        with.policy,
        with.words,
        link_maker(database, public_url, with.random),
        [&database](core::PersonId person) { return store::contact_choice(database, person).language; },
        [&database, &policy = with.policy, &site](const LoadedCourse& course, const core::Enrolment& student,
                                                  std::string_view text, core::Instant now) {
            return gets_second_wording(database, policy, {site, course, student}, text, now);
        }};
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
            const core::ReminderHistory history = history_of(with.database, *course, site, with.policy, now);
            core::CountedPlan counted = core::plan_and_count(
                course->index, with.policy, writes_of(*course, site), history, zones_of(*course, site), now);
            outcome.later += static_cast<int>(counted.later);
            drafts.push_back({&course->index, std::move(counted.plan)});
            all.nudges.insert(history.nudges.begin(), history.nudges.end());
        }
        core::share_cap(drafts, with.policy, all, now);
        for (std::size_t i = 0; i < courses.size(); ++i) {
            note_entries(with, *courses[i], site, drafts[i].plan, now);
            queue_plan(with, *courses[i], drafts[i].plan, now, outcome);
        }
    });
    return outcome;
}

}  // namespace waymark::jobs
