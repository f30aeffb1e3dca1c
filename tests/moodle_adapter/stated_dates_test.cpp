#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/deadline.hpp"
#include "fake_moodle.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::ActivityId;
using core::Part;
using core::PersonId;
using nlohmann::json;

namespace {

constexpr std::int64_t noon = 1795435200;
constexpr std::int64_t day = 86400;
constexpr std::int64_t student = 4;
constexpr std::int64_t module = 17;  // assignment 4, due in two days
constexpr const char* asked = "mod_assign_get_participant";

json group_event(std::int64_t id, std::int64_t group, std::int64_t due) {
    return {{"id", id},      {"eventtype", "due"}, {"modulename", "assign"}, {"instance", 4},
            {"courseid", 2}, {"userid", 66},       {"groupid", group},       {"timestart", due}};
}

struct TurningClock final : support::Clock {
    [[nodiscard]] std::chrono::sys_seconds now() const override { return at(time); }
    std::int64_t time = noon;
};

/// The recorded course, in which one student is in two groups that both have another date of one assignment.
/// Moodle's own order, which it shows nowhere, puts the second group first.
struct Stage {
    FakeMoodle site;
    TurningClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);
    std::vector<std::int64_t> groups{1, 2};
    std::vector<json> events{group_event(9000, 1, noon + 9 * day), group_event(9001, 2, noon + 4 * day)};
    std::int64_t base_due = 0;  ///< moved to; 0: as recorded
    std::int64_t stated = noon + 4 * day;
    bool events_fail = false;
    core::CourseReading last;

    Stage() {
        support::set_log_level(support::LogLevel::error);
        record_course(site, "4.5");
        answer_people();
        answer_events();
        site.on(asked, [this](const Call&) {
            Recording row = recording("4.5/mod_assign_get_participant/no-override");
            row.body["duedate"] = stated;
            return row.answer();
        });
        const json assignments = recording("4.5/mod_assign_get_assignments/not-enrolled-ok").body;
        site.on("mod_assign_get_assignments", [this, assignments](const Call&) {
            json body = assignments;
            for (json& row : body["courses"][0]["assignments"])
                if (base_due != 0 && row["id"] == 4) row["duedate"] = base_due;
            return json_answer(body);
        });
        read(nullptr, "", noon);
    }
    void answer_people() {
        const json recorded = recording("4.5/core_enrol_get_enrolled_users/narrow-roles-groups").body;
        site.on("core_enrol_get_enrolled_users", [this, recorded](const Call& call) {
            if (call.option("limitfrom") != "0") return json_answer(json::array());
            json people = recorded;
            for (json& person : people) {
                if (person["id"] != student) continue;
                person["groups"] = json::array();
                for (const std::int64_t group : groups) person["groups"].push_back({{"id", group}});
            }
            return json_answer(people);
        });
    }
    void answer_events() {
        site.on("core_calendar_get_calendar_events", [this](const Call& call) {
            json found = json::array();
            if (call.numbers("events[courseids]").empty() && events_fail)
                return failed(support::HttpFailure::timed_out, true);
            const auto ids = call.numbers("events[eventids]");
            for (const json& event : events)
                if (std::find(ids.begin(), ids.end(), event["id"].get<std::int64_t>()) != ids.end())
                    found.push_back(event);
            if (!call.numbers("events[courseids]").empty()) found.push_back(group_event(8999, 0, noon + day));
            return json_answer({{"events", found}, {"warnings", json::array()}});
        });
    }
    void read(const core::CourseSnapshot* known, const std::string& cursor, std::int64_t full_since) {
        const auto reading = lms->read_course({"2", known, cursor, at(full_since)});
        REQUIRE(reading);
        last = *reading;
    }
    /// Ten minutes later, changes only.
    void read_again() {
        clock.time += 600;
        site.forget_calls();
        const core::CourseReading before = last;
        read(&before.snapshot, before.cursor, noon);
        REQUIRE_FALSE(last.complete);
        CHECK(site.count(asked) == 0);
    }
    [[nodiscard]] const core::StatedDates* row() const {
        for (const core::StatedDates& one : last.snapshot.stated_dates)
            if (one.activity == ActivityId{module} && one.person == PersonId{student}) return &one;
        return nullptr;
    }
    [[nodiscard]] core::EffectiveDeadline deadline() const {
        const core::CourseSnapshot& facts = last.snapshot;
        std::vector<core::Override> mine;
        for (const core::Override& one : facts.overrides)
            if (one.activity == ActivityId{module}) mine.push_back(one);
        core::DateFacts of_person{mine};
        of_person.stated = row();
        return core::effective_deadline(facts, *core::find_activity(facts, ActivityId{module}),
                                        *core::find_person(facts, PersonId{student}), of_person);
    }
};

}  // namespace

TEST_CASE("what Moodle stated for a student in two groups holds as long as nothing moves") {
    Stage stage;
    REQUIRE(stage.row() != nullptr);
    for (int reading = 0; reading < 3; ++reading) {
        const core::EffectiveDeadline deadline = stage.deadline();
        CHECK(deadline.dates.due == at(noon + 4 * day));
        CHECK(deadline.due_source == core::DateSource::stated);
        CHECK(deadline.certainty == core::Certainty::known);
        stage.read_again();
        REQUIRE(stage.row() != nullptr);
        CHECK(stage.row()->as_of == at(stage.clock.time));
    }
}

TEST_CASE("what Moodle stated for a student goes when the groups, the dates or the overrides move") {
    Stage stage;
    REQUIRE(stage.row() != nullptr);
    const auto move = GENERATE(0, 1, 2);
    if (move == 0) stage.groups = {1};
    if (move == 1) stage.base_due = noon + 3 * day;
    if (move == 2) stage.events[0]["timestart"] = noon + 10 * day;
    stage.read_again();
    CHECK(stage.row() == nullptr);
    CHECK(stage.deadline().due_source == core::DateSource::group_override);
}

TEST_CASE("what Moodle stated keeps its age while the overrides cannot be read") {
    Stage stage;
    stage.events_fail = true;
    stage.read_again();
    CHECK_FALSE(core::is_fresh(stage.last.snapshot, Part::overrides));
    REQUIRE(stage.row() != nullptr);
    CHECK(stage.row()->as_of == at(noon));
}

TEST_CASE("what was stated before the latest complete reading grows no younger") {
    Stage stage;
    for (core::StatedDates& row : stage.last.snapshot.stated_dates) row.as_of -= core::days{3};
    stage.read_again();
    REQUIRE(stage.row() != nullptr);
    CHECK(stage.row()->as_of == at(noon) - core::days{3});
}
