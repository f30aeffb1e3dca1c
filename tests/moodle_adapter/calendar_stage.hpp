#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "fake_moodle.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/override_scan.hpp"

/// A small course whose calendar is a test's own.
namespace waymark::moodle::test {

using core::ActivityKind;
using nlohmann::json;

inline constexpr std::int64_t our_course = 2;
inline const core::LmsCursor none;

inline core::CourseSnapshot small_course() {
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

inline json event(std::int64_t id, const char* type, const char* module, std::int64_t instance,
                  std::int64_t course, std::int64_t group, std::int64_t user, std::int64_t when) {
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
    /// As a complete reading does, or one of changes.
    core::LmsResult<ScanResult> scan_again(const std::string& cursor, ScanReach reach = ScanReach::far) {
        const auto of_course = get_course_events(transport, our_course, at(1795435200));
        REQUIRE(of_course);
        site.forget_calls();
        return scan_overrides(
            transport, {our_course, index, cursor, at(1795435200), reach, &*of_course, true, site_highest});
    }
    std::int64_t site_highest = 0;
};

}  // namespace waymark::moodle::test
