#include "moodle_adapter/override_scan.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "core/deadline.hpp"
#include "fake_moodle.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/overrides.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::ActivityKind;
using nlohmann::json;

namespace {

constexpr std::int64_t our_course = 2;
const core::LmsCursor none;

core::CourseSnapshot small_course() {
    core::CourseSnapshot snapshot;
    snapshot.course.id = {our_course};
    core::Activity assignment;
    assignment.id = {21};
    assignment.instance_lms_id = "5";
    assignment.kind = ActivityKind::assignment;
    core::Activity quiz;
    quiz.id = {20};
    quiz.instance_lms_id = "2";
    quiz.kind = ActivityKind::quiz;
    snapshot.activities = {assignment, quiz};
    core::Enrolment person;
    person.person = {5};
    snapshot.people = {person};
    snapshot.groups = {{{3}, "3", "C"}, {{2}, "2", "B"}};
    return snapshot;
}

json event(std::int64_t id, const char* type, const char* module, std::int64_t instance, std::int64_t course,
           std::int64_t group, std::int64_t user, std::int64_t when) {
    return {{"id", id},           {"eventtype", type}, {"modulename", module}, {"instance", instance},
            {"courseid", course}, {"groupid", group},  {"userid", user},       {"timestart", when}};
}

/// A calendar; ids in `foreign` exist but are not ours to see.
struct Calendar {
    std::map<std::int64_t, json> events;
    std::set<std::int64_t> foreign;

    void attach(FakeMoodle& site) {
        site.on("core_calendar_get_calendar_events", [this](const Call& call) { return answer(call); });
    }
    [[nodiscard]] Answer answer(const Call& call) const {
        json found = json::array();
        json warnings = json::array();
        for (const auto id : call.numbers("events[eventids]")) {
            if (const auto one = events.find(id); one != events.end()) found.push_back(one->second);
            if (foreign.count(id) != 0) {
                warnings.push_back({{"item", std::to_string(id)}, {"warningcode", "nopermissions"}});
            }
        }
        if (!call.numbers("events[courseids]").empty()) {
            for (const auto& [id, one] : events) {
                if (one["courseid"] == our_course && one["groupid"] == 0) found.push_back(one);
            }
        }
        return json_answer({{"events", found}, {"warnings", warnings}});
    }
};

struct Stage {
    core::CourseSnapshot snapshot = small_course();
    CourseIndex index{snapshot};
    FakeMoodle site;
    Calendar calendar;
    Transport transport{options(), site};

    Stage() { calendar.attach(site); }
    void add(const json& one) { calendar.events[one["id"].get<std::int64_t>()] = one; }
    core::LmsResult<ScanResult> scan(const std::string& cursor) {
        return scan_overrides(transport, {our_course, index, cursor, at(1795435200)});
    }
};

}  // namespace

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

TEST_CASE("the first scan begins at the course's first event and ends after two empty batches") {
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
    REQUIRE(stage.site.calls().size() == 4);  // the course's events, one batch with events, two empty ones
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
    REQUIRE(stage.site.calls().size() == 4);
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
    const auto of_course = get_course_events(stage.transport, our_course, at(1795435200));
    REQUIRE(of_course);
    const auto reach = GENERATE(ScanReach::far, ScanReach::near);
    const auto result = scan_overrides(
        stage.transport, {our_course, stage.index, before->cursor, at(1795435200), reach, &*of_course});
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
    CHECK(stage.site.calls()[1].numbers("events[eventids]").front() == 45'000);
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

TEST_CASE("opening and closing of one person are one override, and unknown people are none") {
    Stage stage;
    stage.transport.know_granted({"core_calendar_get_calendar_events"});
    stage.add(event(10, "open", "quiz", 2, 0, 0, 5, 100));
    stage.add(event(11, "close", "quiz", 2, 0, 0, 5, 200));
    stage.add(event(12, "close", "quiz", 2, 0, 0, 99, 200));
    stage.add(event(13, "close", "quiz", 2, 2, 7, 66, 200));
    const auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
    REQUIRE(reading);
    REQUIRE(reading->overrides.size() == 1);
    const auto& row = reading->overrides.front();
    CHECK(row.person == core::PersonId{5});
    CHECK_FALSE(row.group);
    CHECK(row.opens == at(100));
    CHECK(row.due == at(200));
    CHECK(row.closes == at(200));
}

TEST_CASE("an event that opens a quiz and none that closes it leaves the closing in doubt") {
    Stage stage;
    stage.transport.know_granted({"core_calendar_get_calendar_events"});
    stage.add(event(10, "open", "quiz", 2, 0, 0, 5, 100));
    const auto read = [&] {
        auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
        REQUIRE(reading);
        REQUIRE(reading->overrides.size() == 1);
        return reading->overrides.front();
    };
    CHECK_FALSE(read().closes_known);
    CHECK_FALSE(read().never_closes);
    core::CourseSnapshot facts = stage.snapshot;
    facts.overrides = {read()};
    facts.activities[1].base = {{}, at(200), at(200)};
    for (const core::Part part : core::all_parts) facts.parts.push_back({part, at(1795435200), {}});
    const auto deadline = [&] {
        return core::effective_deadline(facts, facts.activities[1], facts.people[0], facts.overrides, {});
    };
    CHECK(deadline().closes_certainty == core::Certainty::may_differ);
    stage.add(event(9, "close", "quiz", 2, 0, 0, 5, 300));  // whichever comes first
    facts.overrides = {read()};
    CHECK(facts.overrides[0].closes_known);
    CHECK(deadline().closes_certainty == core::Certainty::known);
    CHECK(deadline().dates.closes == at(300));
}

TEST_CASE("an override without a closing date is told from one that leaves it alone") {
    Stage stage;
    json row = {{"id", 1}, {"userid", 5}, {"groupid", nullptr}, {"timeopen", nullptr}, {"timeclose", 0}};
    stage.site.on("mod_quiz_get_overrides", [&](const Call&) {
        return json_answer({{"overrides", json::array({row})}});
    });
    const auto read = [&] {
        auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
        REQUIRE(reading);
        return reading->overrides.at(0);
    };
    CHECK(read().never_closes);
    CHECK_FALSE(read().closes);
    row["timeclose"] = nullptr;
    CHECK_FALSE(read().never_closes);
    row["timeclose"] = 500;
    CHECK_FALSE(read().never_closes);
    CHECK(read().closes == at(500));
}

TEST_CASE(
    "where overrides of quizzes may not be read their events are taken, and that more may exist is said") {
    Stage stage;
    stage.site.on("mod_quiz_get_overrides", recording("4.5/_errors/cap-missing-quiz-viewoverrides"));
    stage.add(event(11, "close", "quiz", 2, 0, 0, 5, 200));
    const auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
    REQUIRE(reading);
    CHECK(reading->overrides.size() == 1);
    CHECK(reading->not_shown);
    stage.site.on("mod_quiz_get_overrides", json_answer({{"overrides", nlohmann::json::array()}}));
    CHECK_FALSE(read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)})->not_shown);
}

TEST_CASE("a person's own quiz date beats those of groups, of which the most lenient counts") {
    const core::Dates base{at(10), at(100), at(100)};
    const std::vector<QuizOverrideRow> rows{
        {1, 0, 2, at(20), at(150)}, {2, 0, 3, at(5), at(120)}, {3, 5, 0, {}, at(90)}};
    CHECK(effective_quiz_dates(base, rows, 5, {2, 3}) == core::Dates{at(5), at(90), at(90)});
    CHECK(effective_quiz_dates(base, rows, 6, {2, 3}) == core::Dates{at(5), at(150), at(150)});
    CHECK(effective_quiz_dates(base, rows, 6, {2}) == core::Dates{at(20), at(150), at(150)});
    CHECK(effective_quiz_dates(base, rows, 6, {}) == base);
}
