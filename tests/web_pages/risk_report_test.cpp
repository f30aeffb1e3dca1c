#include <catch2/catch.hpp>

#include "golden.hpp"
#include "html_check.hpp"
#include "web/risk_report_view.hpp"
#include "web/view.hpp"

using namespace waymark;
using Catch::Contains;

namespace {

/// A course whose students differ in one thing, and end as that thing says but for a few.
std::vector<core::RebuiltExample> examples() {
    constexpr int students = 60;
    std::vector<core::RebuiltExample> all;
    for (const double moment : core::rebuilt_moments())
        for (int person = 1; person <= students; ++person) {
            core::RebuiltExample one;
            one.person = core::PersonId{person};
            one.course = core::CourseId{1};
            one.risk.progress = moment;
            one.risk.values.fill(double(person) / students - 0.5);
            one.risk.at_risk = person > 40 || person % 9 == 0;
            one.idle_days = (person * 7) % 13;
            all.push_back(one);
        }
    return all;
}

web::RiskReportFacts report_facts() {
    core::OutsideGroups groups;
    for (int person = 1; person <= 58; ++person)
        groups["age <&> group"][core::PersonId{person}] = person % 2 == 0 ? "over 30" : "under 31";
    web::RiskReportFacts facts;
    facts.model = core::shipped_risk_model();
    facts.report = core::report_on(examples(), facts.model, groups);
    facts.made = "2026-11-26";
    jobs::FinishedCourse course;
    course.id = core::CourseId{1};
    course.name = "Signs & systems";
    course.enrolments = {60, 24};
    course.wrong.levels = 2;
    course.wrong.reasons = {{core::WorklistKind::quiet, 3}};
    facts.courses.push_back(course);
    course.id = core::CourseId{2};
    course.name = "Running";
    course.reason = jobs::NotUsable::not_over;
    course.enrolments = {};
    course.wrong = {};
    facts.courses.push_back(course);
    return facts;
}

}  // namespace

TEST_CASE("the risk report is one file with plots, in both languages, that needs nothing else",
          "[web][risk_report]") {
    const std::size_t before = web::missing_names();
    const std::string english = web::risk_report_html(report_facts(), i18n::language("en"));
    const std::string latvian = web::risk_report_html(report_facts(), i18n::language("lv"));
    CHECK(test::html_problems(english) == std::vector<std::string>{});
    CHECK(test::html_problems(latvian) == std::vector<std::string>{});
    CHECK(web::missing_names() == before);
    CHECK_THAT(english,
               !Contains("<script") && !Contains("/static/") && !Contains("http:") && !Contains("https:"));
    CHECK_THAT(english, Contains("<svg") && Contains("Signs &amp; systems") &&
                            Contains("age &lt;&amp;&gt; group") && Contains("“Gone quiet”: 3") &&
                            Contains("The picture of a student as a whole: 2") &&
                            Contains("the course is not over yet"));
    CHECK_THAT(latvian, Contains("lang=\"lv\"") && Contains("Cik laba ir riska karte"));
    CHECK(english.size() < 100'000);
    test::compare_with_golden("risk_report.en", english);
}

TEST_CASE("a report on nobody says so", "[web][risk_report]") {
    web::RiskReportFacts nothing;
    nothing.model = core::shipped_risk_model();
    nothing.made = "2026-11-26";
    const std::string html = web::risk_report_html(nothing, i18n::language("en"));
    CHECK(test::html_problems(html) == std::vector<std::string>{});
    CHECK_THAT(html,
               Contains("too few finished enrolments") && !Contains("<svg") && Contains("Nobody has called"));
}

TEST_CASE("a card fitted here is said to be flattered", "[web][risk_report]") {
    web::RiskReportFacts facts = report_facts();
    CHECK_THAT(web::risk_report_html(facts, i18n::language("en")), !Contains("flatter it"));
    facts.model.own_enrolments = 60;
    CHECK_THAT(web::risk_report_html(facts, i18n::language("en")), Contains("flatter it"));
}
