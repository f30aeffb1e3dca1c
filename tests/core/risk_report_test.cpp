#include "core/risk_report.hpp"

#include <catch2/catch.hpp>

#include "core/groups_csv.hpp"

using namespace waymark::core;

namespace {

/// Students 1 … `count` of a course at every moment: the higher the number, the less they do; the upper third
/// does not finish.
std::vector<RebuiltExample> course_of(std::int64_t id, int count) {
    std::vector<RebuiltExample> all;
    for (const double moment : rebuilt_moments())
        for (int person = 1; person <= count; ++person) {
            RebuiltExample one;
            one.person = PersonId{person};
            one.course = CourseId{id};
            one.risk.progress = moment;
            one.risk.values.fill(double(person) / count - 0.5);
            one.risk.at_risk = 3 * person > 2 * count;
            one.idle_days = person % 5;
            all.push_back(one);
        }
    return all;
}

OutsideGroups groups(int count) {
    OutsideGroups all;
    for (int person = 1; person <= count; ++person)
        all["colour"][PersonId{person}] = person % 2 == 0 ? "green" : "blue";
    return all;
}

}  // namespace

TEST_CASE("a card that puts everybody in the right order has an area of one, above the idle rule",
          "[core][report]") {
    const RiskReport report = report_on(course_of(1, 90), shipped_risk_model());
    REQUIRE(report.stages.size() == rebuilt_moments().size());
    for (const StageReport& stage : report.stages) {
        CHECK(stage.count == 90);
        CHECK(stage.base_rate == Approx(1.0 / 3));
        CHECK(stage.auc.value == 1);
        CHECK(stage.auc_idle.value == Approx(0.5).margin(0.1));
        CHECK(stage.top10.value == 1);
        CHECK(stage.average_precision.value == Approx(1));
        CHECK(stage.brier.interval.low <= stage.brier.value);
        CHECK(stage.brier.value <= stage.brier.interval.high);
        CHECK(stage.bins.size() == 10);
    }
    CHECK(report.audit.empty());
}

TEST_CASE("courses stand alone, and few students are no course to report on", "[core][report]") {
    std::vector<RebuiltExample> all = course_of(1, 30);
    const std::vector<RebuiltExample> small = course_of(2, least_in_report - 1);
    all.insert(all.end(), small.begin(), small.end());
    const RiskReport report = report_on(all, shipped_risk_model());
    CHECK(report.stages.front().count == 30 + least_in_report - 1);
    REQUIRE(report.courses.size() == 2);
    CHECK(report.courses[0].stages.size() == rebuilt_moments().size());
    CHECK(report.courses[1].stages.empty());
    CHECK(report_on(small, shipped_risk_model()).stages.empty());
}

TEST_CASE("groups from outside are compared early and in the middle; small ones are not shown",
          "[core][report]") {
    OutsideGroups outside = groups(80);
    outside["colour"][PersonId{1}] = "red";  // alone
    const RiskReport report = report_on(course_of(1, 90), shipped_risk_model(), outside);
    REQUIRE(report.audit.size() == 2);
    CHECK(report.audit[0].moment < report.audit[1].moment);
    for (const AuditReport& audit : report.audit) {
        CHECK(audit.attribute == "colour");
        CHECK(audit.without_group == 10);
        REQUIRE(audit.groups.size() == 2);
        CHECK(audit.groups[0].group == "blue");
        CHECK(audit.groups[0].count == 39);
        CHECK(audit.groups[1].count == 40);
    }
    const RiskReport without = report_on(course_of(1, 90), shipped_risk_model());
    CHECK(without.stages[2].auc.value == report.stages[2].auc.value);  // groups change no figure
    CHECK(without.stages[2].brier.value == report.stages[2].brier.value);
}

TEST_CASE("the file of groups names people by their LMS id, each once", "[core][report]") {
    const GroupsFile file = read_groups("person,gender,aid\n17,F,yes\n18,\"M\",\n");
    CHECK(file.problems.empty());
    CHECK(file.groups.at("gender") == std::map<std::string, std::string>{{"17", "F"}, {"18", "M"}});
    CHECK(file.groups.at("aid") == std::map<std::string, std::string>{{"17", "yes"}});
    const auto fault = [](const char* text) { return read_groups(text).problems.at(0).fault; };
    CHECK(fault("id,gender\n1,F\n") == CsvFault::no_heading);
    CHECK(fault("person\n1\n") == CsvFault::no_heading);
    CHECK(fault("") == CsvFault::no_heading);
    CHECK(fault("person,gender\n1,F\n1,M\n") == CsvFault::key_twice);
    CHECK(fault("person,gender\n,F\n") == CsvFault::key_missing);
    CHECK(fault("person,gender\n1,F,x\n") == CsvFault::too_many_cells);
    CHECK(fault("person,gender\n1,\"F\n") == CsvFault::quote_open);
    CHECK(read_groups("person,gender\n1,F\n1,M\n").groups.empty());
}
