#pragma once

#include <algorithm>

#include "jobs/courses.hpp"
#include "jobs/deliver.hpp"
#include "jobs/messages.hpp"
#include "jobs/remind.hpp"
#include "jobs/sync.hpp"
#include "store/outbox.hpp"
#include "support/course_builder.hpp"
#include "support/fake_lms.hpp"
#include "support/seeded_random.hpp"
#include "support/temp_database.hpp"

namespace waymark::test {

/// A synced course with a real database and an LMS in memory. `now` is noon UTC, 14:00 in Riga, on a Monday.
struct World {
    tests::TempDatabase files;
    FakeClock clock{noon};
    FakeLms lms{clock};
    support::SeededRandom random{7};
    CourseBuilder builder;
    core::Policy policy;
    core::DeliveryTiming timing;
    jobs::SiteSettings site;
    jobs::ReminderTemplate words = [](std::string_view language, std::string_view name) {
        if (name == "link") return std::string("way: {link}");
        if (name == "several" || name == "dates") return std::string(name) + ": {items}";
        return std::string(name == "reminder" ? language : name) +
               ": {first_name} | {activity} | {due} | {course} | {mentor}";
    };
    std::map<core::DeliveryKind, core::EffectSender*> senders;
    jobs::DeliveryProbe probe;
    jobs::CourseCache courses{files.database()};
    bool placed = true;  ///< Waymark stands in the course, unless the builder has a placement of its own

    World() {
        lms.site.address = "https://lms.example.test";
        policy.reminders.stages = {{"3-days-before", core::hours{72}}};
        site.key = "lab";
        site.id = store::ensure_site(files.database(), "lab");
        site.zone = "Europe/Riga";
        site.language = "en";
        site.has_web_service = true;
        site.courses = {{"2", core::Writes::all}};
    }

    [[nodiscard]] store::Database& database() { return files.database(); }

    void sync() {
        builder.snapshot.taken = clock.at;
        for (core::PartStatus& part : builder.snapshot.parts)
            if (!part.failure) part.as_of = clock.at;
        lms.courses["2"] = {with_placement(builder.snapshot), "cursor"};
        for (const jobs::SyncOutcome& outcome : jobs::sync_site(database(), site, lms, clock.at))
            if (outcome.error) throw std::runtime_error("the fake course was not read");
    }

    [[nodiscard]] core::CourseSnapshot with_placement(core::CourseSnapshot snapshot, int id = 999) const {
        const auto is_ours = [](const core::Activity& one) { return one.own_placement; };
        if (!placed || std::any_of(snapshot.activities.begin(), snapshot.activities.end(), is_ours))
            return snapshot;
        core::Activity waymark = CourseBuilder().task(id, core::ActivityKind::external_tool);
        waymark.own_placement = true;
        waymark.url = lms.site.address + "/mod/lti/view.php?id=" + waymark.lms_id;
        snapshot.activities.push_back(waymark);
        return snapshot;
    }

    [[nodiscard]] std::shared_ptr<const jobs::LoadedCourse> course() {
        const auto id = jobs::find_configured(database(), site, site.courses.front());
        return id ? courses.get(*id) : nullptr;
    }
    /// The lasting id of the person whose lms id is `id`.
    [[nodiscard]] core::PersonId person(int id) {
        return store::find_person(database(), site.id, std::to_string(id)).value();
    }

    bool write(int student, const std::string& text, const std::string& form_id, int author = 2) {
        const auto loaded = course();
        return jobs::queue_message(database(), {loaded.get(), person(student), person(author), text, form_id},
                                   random, clock.at);
    }
    [[nodiscard]] jobs::ReminderWriter writer() {
        return jobs::reminder_writer(
            jobs::voice_of({database(), policy, words, random}, site, "https://waymark.example.test"));
    }
    jobs::DeliveryOutcome deliver() {
        return jobs::deliver_once(
            {database(), site, lms, courses, policy, timing, clock, "test", writer(), senders, probe});
    }
    jobs::RemindOutcome remind() {
        return jobs::remind_site({database(), policy, words, random}, {course()}, site, clock.at);
    }
    /// What the only delivery to that student would say if it went now.
    [[nodiscard]] std::string composed(int student) {
        return writer()(*course(), only_row(student).reminders, clock.at);
    }
    [[nodiscard]] std::vector<store::Delivery> rows(int student) {
        return store::deliveries_to(database(), course()->snapshot.course.id, person(student));
    }
    [[nodiscard]] store::Delivery only_row(int student) {
        const auto all = rows(student);
        if (all.size() != 1) throw std::runtime_error("not exactly one delivery");
        return all.front();
    }
};

}  // namespace waymark::test
