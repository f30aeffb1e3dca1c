#include "moodle_adapter/override_scan.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "calendar_stage.hpp"
#include "fake_moodle.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;

TEST_CASE("only dates of a group or a person for our own activities are overrides") {
    const auto snapshot = small_course();
    const CourseIndex index{snapshot};
    const auto is = [&](EventType type, ActivityKind kind, std::int64_t instance, std::int64_t course,
                        std::int64_t group, std::int64_t user) {
        return is_override({1, type, kind, instance, course, group, user, at(1)}, index, our_course);
    };
    CHECK(is(EventType::due, ActivityKind::assignment, 5, 2, 3, 66));
    CHECK(is(EventType::due, ActivityKind::assignment, 5, 0, 0, 5));
    CHECK(is(EventType::close, ActivityKind::quiz, 2, 0, 0, 5));
    CHECK_FALSE(is(EventType::due, ActivityKind::assignment, 5, 2, 0, 66));  // the activity's own date
    CHECK_FALSE(is(EventType::due, ActivityKind::assignment, 6, 0, 0, 5));   // not in this course
    CHECK_FALSE(is(EventType::due, ActivityKind::assignment, 5, 9, 3, 66));  // another course's group
    CHECK_FALSE(is(EventType::other, ActivityKind::assignment, 5, 0, 0, 5));
}

TEST_CASE("the first scan begins at the course's first event and ends after two empty batches and a probe") {
    Stage stage;
    stage.add(event(5000, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(5001, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(5100, "due", "assign", 5, 2, 3, 66, 1796507940));
    stage.add(event(5101, "due", "assign", 5, 0, 0, 5, 1796421540));
    stage.add(event(5102, "user", "", 0, 0, 0, 8, 1));
    const auto result = stage.scan("");
    REQUIRE(result);
    REQUIRE(result->events.size() == 2);
    CHECK(result->events[0].group == 3);
    CHECK(result->events[1].user == 5);
    // the course's events, one batch with events, two empty ones, single ids further on
    REQUIRE(stage.site.calls().size() == 5);
    CHECK(stage.site.calls()[4].numbers("events[eventids]").back() == 5000 + 2700 + 900 * 900);
    CHECK(stage.site.calls()[1].numbers("events[eventids]").front() == 5000);
    CHECK(stage.site.calls()[1].numbers("events[eventids]").size() == 900);
    const json cursor = json::parse(result->cursor);
    CHECK(cursor["next"] == 5103);
    CHECK(cursor["known"] == json::array({5100, 5101}));
}

TEST_CASE("a later scan reads the known events again and goes on from where it was") {
    Stage stage;
    stage.add(event(10, "due", "assign", 5, 2, 3, 66, 100));
    stage.add(event(11, "due", "assign", 5, 0, 0, 5, 200));
    const auto first = stage.scan("");
    REQUIRE(first);
    REQUIRE(first->events.size() == 2);

    stage.calendar.events.erase(10);
    stage.add(event(11, "due", "assign", 5, 0, 0, 5, 300));
    stage.add(event(12, "close", "quiz", 2, 2, 2, 66, 400));
    stage.site.forget_calls();
    const auto second = stage.scan(first->cursor);
    REQUIRE(second);
    REQUIRE(second->events.size() == 2);
    CHECK(second->events[0].at == at(300));
    CHECK(second->events[1].id == 12);
    REQUIRE(stage.site.calls().size() == 5);
    CHECK(stage.site.calls()[0].numbers("events[eventids]") == std::vector<std::int64_t>{10, 11});
    CHECK(stage.site.calls()[1].numbers("events[eventids]").front() == 12);
}

TEST_CASE("events of other courses are not the end of the calendar") {
    Stage stage;
    stage.add(event(1, "due", "assign", 5, 2, 0, 66, 1));
    for (std::int64_t id = 2; id < 4000; id += 500) stage.calendar.foreign.insert(id);
    stage.add(event(4100, "due", "assign", 5, 0, 0, 5, 200));
    const auto result = stage.scan("");
    REQUIRE(result);
    REQUIRE(result->events.size() == 1);
    CHECK(json::parse(result->cursor)["next"] == 4101);
}

TEST_CASE("empty ids below the course's highest event are not the end of the calendar") {
    Stage stage;
    stage.add(event(1, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(9000, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(9001, "due", "assign", 5, 0, 0, 5, 200));
    const auto result = stage.scan("");
    REQUIRE(result);
    CHECK(result->events.size() == 1);
}

TEST_CASE("what lies behind a gap in the ids is found once the course has an event there") {
    Stage stage;
    stage.add(event(4999, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(5000, "close", "quiz", 2, 2, 0, 66, 1));
    const auto before = stage.scan("");
    REQUIRE(before);
    REQUIRE(json::parse(before->cursor)["next"] == 5001);
    stage.add(event(9000, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(9001, "due", "assign", 5, 0, 0, 5, 200));
    const auto result = stage.scan_again(before->cursor, GENERATE(ScanReach::far, ScanReach::near));
    REQUIRE(result);
    REQUIRE(result->events.size() == 1);
    CHECK(result->events[0].id == 9001);
    CHECK(json::parse(result->cursor)["next"] == 9002);
}

TEST_CASE("the first scan finds other dates of an undated activity that are older than the course's events") {
    Stage stage;
    stage.add(event(46'000, "due", "assign", 5, 2, 3, 66, 100));
    stage.add(event(90'000, "close", "quiz", 2, 2, 0, 66, 1));
    const auto result = stage.scan("");
    REQUIRE(result);
    REQUIRE(result->events.size() == 1);
    CHECK(result->events[0].id == 46'000);
    CHECK(stage.site.calls().back().numbers("events[eventids]").front() == 45'000);
    CHECK(json::parse(result->cursor)["below"] == 45'000);
}

TEST_CASE("what is older still is found by later complete readings, a part each time") {
    Stage stage;
    stage.add(event(4'000, "due", "assign", 5, 2, 3, 66, 100));
    stage.add(event(90'000, "close", "quiz", 2, 2, 0, 66, 1));
    const auto first = stage.scan("");
    REQUIRE(first);
    CHECK(first->events.empty());
    const auto changes = stage.scan_again(first->cursor, ScanReach::near);
    REQUIRE(changes);
    CHECK(stage.site.calls().size() == 1);
    const auto second = stage.scan_again(changes->cursor);
    REQUIRE(second);
    REQUIRE(second->events.size() == 1);
    CHECK(second->events[0].id == 4'000);
    CHECK(stage.site.calls().size() == 3 + 50);
    CHECK(json::parse(second->cursor)["below"] == 1);
    const auto third = stage.scan_again(second->cursor);
    REQUIRE(third);
    CHECK(third->events.size() == 1);
    CHECK(stage.site.calls().size() == 1 + 3);  // the known one again, two empty batches, the probe
}

TEST_CASE("a cursor of an earlier version is gone through once more from the top") {
    Stage stage;
    stage.add(event(300, "due", "assign", 5, 2, 3, 66, 100));
    stage.add(event(5'000, "close", "quiz", 2, 2, 0, 66, 1));
    const std::string before = R"({"course":2,"next":5001,"highest":5000,"known":[]})";
    const auto changes = stage.scan_again(before, ScanReach::near);
    REQUIRE(changes);
    CHECK(changes->events.empty());
    const auto result = stage.scan_again(GENERATE_COPY(before, changes->cursor));
    REQUIRE(result);
    REQUIRE(result->events.size() == 1);
    CHECK(result->events[0].id == 300);
}

TEST_CASE("dates of an activity that we could not see at first are found once it is there") {
    Stage stage;
    stage.add(event(10, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(11, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(20, "due", "assign", 6, 2, 0, 66, 1));
    stage.add(event(21, "due", "assign", 6, 0, 0, 5, 200));
    const auto before = stage.scan("");
    REQUIRE(before);
    CHECK(before->events.empty());
    stage.scan_again(before->cursor).value();
    CHECK(stage.site.calls().size() == 3);  // nothing is new: two empty batches and the probe
    core::Activity late = stage.snapshot.activities[0];
    late.id = {29};
    late.instance_lms_id = "6";
    stage.snapshot.activities.push_back(late);
    stage.index = CourseIndex{stage.snapshot};
    const auto after = stage.scan_again(before->cursor);
    REQUIRE(after);
    REQUIRE(after->events.size() == 1);
    CHECK(after->events[0].id == 21);
    CHECK(stage.site.calls().size() == 3 + 1);
}

TEST_CASE("where quizzes tell their overrides one without dates makes no scan longer") {
    Stage stage;
    stage.add(event(9'000, "due", "assign", 5, 2, 0, 66, 1));
    const auto events = get_course_events(stage.transport, our_course, at(1795435200));
    REQUIRE(events);
    stage.site.forget_calls();
    const bool quizzes = GENERATE(true, false);
    const auto result = scan_overrides(
        stage.transport, {our_course, stage.index, none, at(1795435200), ScanReach::far, &*events, quizzes});
    REQUIRE(result);
    CHECK(stage.site.calls().size() == (quizzes ? 4U + 10U : 4U));
}

TEST_CASE("a gap with events of nobody we know behind it is crossed when the probe meets one of them") {
    Stage stage;
    stage.add(event(1, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(2, "close", "quiz", 2, 2, 0, 66, 1));
    for (std::int64_t id = 12'000; id < 12'300; ++id) stage.calendar.foreign.insert(id);
    stage.add(event(12'310, "due", "assign", 5, 0, 0, 5, 200));
    const auto result = stage.scan("");
    REQUIRE(result);
    REQUIRE(result->events.size() == 1);
    CHECK(result->events[0].id == 12'310);
    CHECK(json::parse(result->cursor)["next"] == 12'311);
}

TEST_CASE("a gap is crossed when another course of the site has an event behind it") {
    Stage stage;
    stage.add(event(1, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(2, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(12'315, "due", "assign", 5, 0, 0, 5, 200));  // between what a probe looks at
    const auto before = stage.scan("");
    REQUIRE(before);
    CHECK(before->events.empty());
    stage.site_highest = 12'900;
    const auto result = stage.scan_again(before->cursor, GENERATE(ScanReach::far, ScanReach::near));
    REQUIRE(result);
    REQUIRE(result->events.size() == 1);
    CHECK(result->highest == 12'900);
}

TEST_CASE("a course whose activities all have dates is not scanned below its first event") {
    Stage stage;
    stage.add(event(50, "due", "assign", 5, 2, 3, 66, 100));
    stage.add(event(60, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(61, "due", "assign", 5, 2, 0, 66, 1));
    const auto result = stage.scan("");
    REQUIRE(result);
    CHECK(stage.site.calls()[1].numbers("events[eventids]").front() == 60);
}

TEST_CASE("a calendar longer than one reading is finished by the next one") {
    Stage stage;
    stage.add(event(1, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(50, "due", "assign", 5, 2, 3, 66, 100));
    stage.add(event(200'000, "close", "quiz", 2, 2, 0, 66, 1));
    stage.add(event(200'001, "due", "assign", 5, 0, 0, 5, 200));
    const auto first = stage.scan("");
    REQUIRE(first);
    CHECK(first->events.size() == 1);
    CHECK(stage.site.calls().size() == 201);
    CHECK(json::parse(first->cursor)["next"] == 180'001);
    const auto second = stage.scan(first->cursor);
    REQUIRE(second);
    CHECK(second->events.size() == 2);
    CHECK(json::parse(second->cursor)["next"] == 200'002);
}

TEST_CASE("a cursor that is unreadable or of another course begins anew") {
    const std::string cursor =
        GENERATE("rubbish", "[]", "{\"course\":2}", "{\"course\":3,\"next\":900000,\"known\":[1]}",
                 "{\"course\":2,\"next\":\"9223372036854775807\"}");
    Stage stage;
    stage.add(event(10, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(11, "due", "assign", 5, 0, 0, 5, 200));
    const auto result = stage.scan(cursor);
    REQUIRE(result);
    CHECK(result->events.size() == 1);
    CHECK(stage.site.calls()[0].numbers("events[courseids]") == std::vector<std::int64_t>{2});
}

TEST_CASE("an event that Moodle refuses to send does not cost the others") {
    Stage stage;
    stage.add(event(10, "due", "assign", 5, 2, 0, 66, 1));
    stage.add(event(20, "due", "assign", 5, 0, 0, 5, 200));
    stage.site.on("core_calendar_get_calendar_events", [&](const Call& call) {
        for (const auto id : call.numbers("events[eventids]")) {
            if (id == 15) return recording("4.2/_errors/invalidresponse").answer();
        }
        return stage.calendar.answer(call);
    });
    const auto result = stage.scan("");
    REQUIRE(result);
    CHECK(result->events.size() == 1);
}

TEST_CASE("a scan that fails says why") {
    Stage stage;
    stage.site.on("core_calendar_get_calendar_events", failed(support::HttpFailure::timed_out, true));
    const auto result = stage.scan("");
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == core::LmsFailure::timed_out);
}
