#include "jobs/remind.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "config/content.hpp"
#include "store/pauses.hpp"
#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

struct DueSoon : World {
    DueSoon() {
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        sync();
    }
};

}  // namespace

TEST_CASE_METHOD(DueSoon, "planning twice queues once", "[jobs][remind]") {
    CHECK(remind().queued == 1);
    CHECK(remind().queued == 0);
    CHECK(rows(10).size() == 1);
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::on_its_way);
    deliver();
    CHECK(remind().queued == 0);
    CHECK(store::load_skips(database(), course()->snapshot.course.id).at(0).reason ==
          core::SkipReason::already_sent);
}

TEST_CASE_METHOD(DueSoon, "where students cannot open Waymark nobody is nudged, and it is said why",
                 "[jobs][remind]") {
    placed = false;
    sync();
    CHECK(remind().queued == 0);
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::no_placement);
}

TEST_CASE_METHOD(DueSoon, "a course that only looks queues nothing and says what it would have sent",
                 "[jobs][remind]") {
    site.courses[0].writes = core::Writes::mentor;
    CHECK(remind().queued == 0);
    CHECK(rows(10).empty());
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::writes_off);
}

TEST_CASE_METHOD(DueSoon, "the preview writes nothing", "[jobs][remind]") {
    const core::ReminderPlan plan =
        jobs::preview_reminders(database(), *course(), site, policy, core::Writes::all, clock.at);
    CHECK(plan.reminders.size() == 1);
    CHECK(rows(10).empty());
    CHECK(store::load_skips(database(), course()->snapshot.course.id).empty());
}

TEST_CASE_METHOD(DueSoon, "the text is in the student's language and zone", "[jobs][remind]") {
    builder.snapshot.people.back().language = "lv";
    builder.snapshot.people.back().zone = "America/Sao_Paulo";
    sync();
    remind();
    CHECK(composed(10).find("lv: Student | Activity 1 | ceturtdien, 26. novembrī") == 0);
    CHECK(composed(10).find("07.00") != std::string::npos);
}

TEST_CASE_METHOD(DueSoon, "\"server time zone\" and an unknown zone are the zone of the site",
                 "[jobs][remind]") {
    // Moodle's 99. At 05:00 UTC it is seven in Riga, still quiet; six in UTC's quiet hours would last till
    // eight.
    builder.snapshot.people.back().zone = GENERATE("99", "", "Mars/Olympus");
    clock.at = noon - core::hours{7};
    builder.snapshot.activities[0].base.due = clock.at + core::hours{70};
    sync();
    const core::ReminderPlan early =
        jobs::preview_reminders(database(), *course(), site, policy, core::Writes::all, clock.at);
    CHECK(early.reminders.empty());
    REQUIRE(early.later.size() == 1);
    CHECK(early.later[0].send_at == noon - core::hours{6});  // eight in Riga
    remind();
    clock.at = noon - core::hours{6};
    CHECK(remind().queued == 1);
    CHECK(composed(10).find("05:00") != std::string::npos);  // 03:00 UTC
}

TEST_CASE_METHOD(DueSoon, "braces in names stay as they are", "[jobs][remind]") {
    builder.snapshot.activities[0].name = "{first_name} {x} {";
    sync();
    remind();
    CHECK(composed(10).find("| {first_name} {x} { |") != std::string::npos);
}

TEST_CASE_METHOD(DueSoon, "without a mentor the teacher is named", "[jobs][remind]") {
    builder.snapshot.people.back().groups = {core::GroupId{3}};
    sync();
    remind();
    CHECK(composed(10).find("Tija Teacher") != std::string::npos);
}

namespace {

/// Two tasks of student 10 whose reminder has come.
struct TwoDue : World {
    TwoDue() {
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        builder.assignment(2, noon + core::hours{60});
        sync();
        lms.work_by_activity = true;
        for (const char* activity : {"1", "2"})
            lms.student_work["10/" + std::string(activity)].effective =
                core::Dates{{}, noon + core::hours{activity[0] == '1' ? 70 : 60}, {}};
    }
    [[nodiscard]] core::ActivityId activity(std::size_t index) {
        return course()->snapshot.activities.at(index).id;
    }
};

}  // namespace

TEST_CASE_METHOD(TwoDue, "several reminders of one student are one message", "[jobs][remind]") {
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    REQUIRE(lms.delivered.size() == 1);
    CHECK(lms.delivered[0].html.find("several: • Activity 2") != std::string::npos);
    CHECK(lms.delivered[0].html.find("• Activity 1") != std::string::npos);
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(TwoDue, "what is said of several things holds for dates to come and for missed ones",
                 "[jobs][remind]") {
    const config::Content content = config::load_content(embedded::content()).value();
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    const jobs::ReminderTemplate shipped = [&](std::string_view, std::string_view name) {
        return content.at(tag).reminders.at(std::string(name));
    };
    const core::Instant due = noon + core::hours{60};
    const auto loaded = course();
    const std::string text = jobs::reminder_text(
        {site, policy, shipped}, *loaded,
        {{person(10), activity(0), due, "1-day-after"}, {person(10), activity(1), due, "1-day-after"}},
        due + core::days{1});
    CHECK(text.find("Activity 1") != std::string::npos);
    CHECK(text.find(tag == "en" ? "soonest" : "vistuvāk") == std::string::npos);
    CHECK(text.find(tag == "en" ? "can still be handed in" : "joprojām var iesniegt") != std::string::npos);
}

TEST_CASE_METHOD(TwoDue, "what was handed in meanwhile is left out of the message", "[jobs][remind]") {
    remind();
    lms.student_work["10/2"].submissions.push_back(
        {activity(1), person(10), {}, core::SubmissionState::submitted, clock.at, false});
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered[0].html.find("en: Student | Activity 1") != std::string::npos);
    CHECK(lms.delivered[0].html.find("Activity 2") == std::string::npos);
    CHECK(only_row(10).reminders.size() == 1);
}

TEST_CASE_METHOD(TwoDue, "what was deleted meanwhile is left out of the message, and the rest goes",
                 "[jobs][remind]") {
    remind();
    lms.gone.insert(course()->snapshot.activities.at(1).lms_id);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered[0].html.find("en: Student | Activity 1") != std::string::npos);
    CHECK(lms.delivered[0].html.find("Activity 2") == std::string::npos);
    CHECK(remind().queued == 0);
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    CHECK(std::any_of(skips.begin(), skips.end(), [&](const core::SkippedReminder& skip) {
        return skip.key.activity == activity(1) && skip.reason == core::SkipReason::activity_gone;
    }));
}

TEST_CASE_METHOD(TwoDue, "a message about nothing but deleted work is not sent", "[jobs][remind]") {
    remind();
    for (const core::Activity& each : course()->snapshot.activities) lms.gone.insert(each.lms_id);
    CHECK(deliver().cancelled == 1);
    CHECK(only_row(10).reason == "activity_gone");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(TwoDue, "a message with nothing left to say is not sent", "[jobs][remind]") {
    remind();
    for (const std::size_t index : {0U, 1U})
        lms.student_work["10/" + std::to_string(index + 1)].submissions.push_back(
            {activity(index), person(10), {}, core::SubmissionState::submitted, clock.at, false});
    CHECK(deliver().cancelled == 1);
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(TwoDue, "whoever wants no reminders or is in a known situation gets none",
                 "[jobs][remind]") {
    const bool before_planning = GENERATE(true, false);
    const bool opts_out = GENERATE(true, false);
    if (!before_planning) remind();
    if (opts_out)
        store::save_nudge_choice(database(), person(10), false, clock.at);
    else
        store::save_pause(database(), person(10), clock.at + core::days{2}, person(2), clock.at);
    remind();
    deliver();
    CHECK(lms.delivered.empty());
    const std::string reason = opts_out ? "opted_out" : "muted";
    if (!before_planning) CHECK(only_row(10).reason == reason);
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    if (before_planning) CHECK(core::word(skips.at(0).reason) == reason);
}

TEST_CASE_METHOD(DueSoon, "a student who was told a date hears once that it has moved", "[jobs][remind]") {
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    remind();
    REQUIRE(deliver().sent == 1);
    builder.snapshot.activities[0].base.due = noon + core::days{6};
    lms.student_work["10"].effective->due = noon + core::days{6};
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    REQUIRE(lms.delivered.size() == 2);
    CHECK(lms.delivered[1].html.find("moved: Student | Activity 1") != std::string::npos);
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(DueSoon, "a correction that the next change overtook is made when that date comes back",
                 "[jobs][remind]") {
    const auto moves_to = [&](core::Instant due) {
        builder.snapshot.activities[0].base.due = due;
        lms.student_work["10"].effective = core::Dates{{}, due, {}};
    };
    moves_to(noon + core::hours{70});
    remind();
    REQUIRE(deliver().sent == 1);
    moves_to(noon + core::days{6});
    sync();
    REQUIRE(remind().queued == 1);
    moves_to(noon + core::days{9});
    CHECK(deliver().cancelled == 1);
    clock.advance(core::minutes{10});
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    clock.advance(core::minutes{10});
    moves_to(noon + core::days{6});
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    REQUIRE(lms.delivered.size() == 3);
    CHECK(lms.delivered[2].html.find("moved: Student | Activity 1 | Sunday") != std::string::npos);
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(DueSoon, "extra time that comes back to an earlier day is told again", "[jobs][remind]") {
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    for (const int day : {6, 16, 6}) {
        const core::Instant until = noon + core::days{day};
        builder.snapshot.extensions.clear();
        builder.extension(1, 10, until);
        lms.student_work["10"].extension = until;
        clock.advance(core::minutes{10});
        sync();
        CHECK(remind().queued == 1);
        CHECK(remind().queued == 0);
        CHECK(deliver().sent == 1);
        CHECK(remind().queued == 0);
    }
    CHECK(lms.delivered.size() == 3);
}

TEST_CASE_METHOD(DueSoon, "a student who was told a date hears that it has become a past one or none",
                 "[jobs][remind]") {
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    remind();
    REQUIRE(deliver().sent == 1);
    const bool passed = GENERATE(true, false);
    const std::optional<core::Instant> due = passed ? std::optional(noon - core::days{90}) : std::nullopt;
    builder.snapshot.activities[0].base = {{}, due, due};
    lms.student_work["10"].effective = core::Dates{{}, due, due};
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    REQUIRE(lms.delivered.size() == 2);
    const std::string text =
        passed ? "passed: Student | Activity 1 | Tuesday" : "withdrawn: Student | Activity 1 | Thursday";
    CHECK(lms.delivered[1].html.find(text) != std::string::npos);
    clock.advance(core::days{1});
    sync();
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(TwoDue, "a list of changed dates says which has passed and which is none any more",
                 "[jobs][remind]") {
    remind();
    REQUIRE(deliver().sent == 1);
    const std::map<std::string, core::Dates> changed{{"1", {{}, noon - core::days{2}, {}}}, {"2", {}}};
    for (const auto& [activity, dates] : changed) {
        builder.snapshot.activities.at(activity == "1" ? 0 : 1).base = dates;
        lms.student_work["10/" + activity].effective = dates;
    }
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    const std::string& html = lms.delivered.at(1).html;
    CHECK(html.find("dates: • Activity 1 – ") != std::string::npos);
    CHECK(html.find(", so it has passed") != std::string::npos);
    CHECK(html.find("• Activity 2 – no date any more") != std::string::npos);
}

TEST_CASE_METHOD(DueSoon, "extra time is told at once, even to whoever wants no reminders",
                 "[jobs][remind]") {
    store::save_nudge_choice(database(), person(10), false, clock.at);
    builder.extension(1, 10, noon + core::days{6});
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    lms.student_work["10"].extension = noon + core::days{6};
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.at(0).html.find("extended: ") != std::string::npos);
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(DueSoon, "extra time until soon is one message that day, not two", "[jobs][remind]") {
    builder.extension(1, 10, noon + core::hours{71});
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    lms.student_work["10"].extension = noon + core::hours{71};
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.at(0).html.find("extended: ") != std::string::npos);
    clock.advance(core::hours{2});
    sync();
    CHECK(remind().queued == 0);
    clock.advance(core::hours{22});
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.size() == 2);
}

TEST_CASE_METHOD(World, "the longest message stays inside the limit of the LMS", "[jobs][remind]") {
    builder.student(10);
    for (int id = 1; id <= 30; ++id)
        builder.assignment(id, noon + core::hours{60}).name = std::string(255, '<');
    builder.snapshot.course.full_name = std::string(255, '&');
    sync();
    remind();
    CHECK(only_row(10).reminders.size() == 30);
    const std::string html = jobs::message_html(composed(10), "", only_row(10).marker);
    CHECK(html.size() <= jobs::max_message_bytes);
    CHECK(html.find("…") != std::string::npos);
}

TEST_CASE("which notices Moodle sends is what it says, else its release, else what the administrator says",
          "[jobs][remind]") {
    World world;
    const auto known = [&] { return jobs::notices_of(world.database(), world.site); };
    CHECK(known() == jobs::SiteNotices{{}, jobs::NoticesFrom::release});
    core::SiteInfo info;
    info.release = "4.5.10+ (Build: 20260227)";
    store::save_site_info(world.database(), world.site.id, info, noon);
    CHECK(known() == jobs::SiteNotices{{true, true, true}, jobs::NoticesFrom::release});
    info.notices = core::LmsNotices{false, true, false};
    store::save_site_info(world.database(), world.site.id, info, noon);
    CHECK(known() == jobs::SiteNotices{{false, true, false}, jobs::NoticesFrom::lms});
    world.site.notices = core::NoticesBy::never;
    CHECK(known() == jobs::SiteNotices{{}, jobs::NoticesFrom::administrator});
    world.site.notices = core::NoticesBy::always;
    CHECK(known() == jobs::SiteNotices{{true, true, true}, jobs::NoticesFrom::administrator});
}

TEST_CASE("where the notices are said never to come the reminder of the last day goes", "[jobs][remind]") {
    World world;
    world.policy.reminders.stages = {{"1-day-before", core::hours{24}}};
    world.builder.student(10);
    world.builder.assignment(1, noon + core::hours{20});
    world.sync();
    core::SiteInfo info;
    info.address = world.lms.site.address;
    info.release = "5.1.5 (Build: 20260608)";
    store::save_site_info(world.database(), world.site.id, info, noon);
    CHECK(world.remind().queued == 0);
    world.site.notices = core::NoticesBy::never;
    CHECK(world.remind().queued == 1);
}
