#include <catch2/catch.hpp>
#include <stdexcept>

#include "builder.hpp"

namespace waymark::config::test {
namespace {

using Catch::Contains;

std::string policy_problems(const std::string& policy) {
    return problems_of(minimal(), policy);
}

TEST_CASE("every policy value can be set", "[config][policy]") {
    const auto config = load_text(minimal(), R"(
[roles]
student = ["student", "learner"]
mentor = ["tutor"]
teacher = ["editingteacher", "manager"]
unlisted_instructor = "teacher"
mentor_without_group = "everybody"
mentees = "list"
[course_check]
heap = 5
long_gap_days = 14
extra_time_words = ["Fristverlängerung"]
[calendar]
holidays = ["2027-01-01", "2026-12-25"]
[reminders]
quiet_from = 19
quiet_until = 9
weekends = true
weekly_cap = 1
[[reminders.stage]]
name = "week-before"
hours_before = 168
[[reminders.stage]]
name = "day-before"
hours_before = 24
[risk]
needs_contact = 0.7
keep_an_eye = 0
[worklist]
due_soon_days = 5
quiet_days = 10
after_contact_days = 2
missed_within_days = 14
[finishing]
rule = "completion"
[[finishing.course]]
id = 17
rule = "grade"
pass = 0.6
[[finishing.course]]
id = "BIO-1"
rule = "still_there"
)");
    REQUIRE(config);
    const core::Policy& policy = config->policy;
    CHECK(policy.roles.student == std::vector<std::string>{"student", "learner"});
    CHECK(policy.roles.mentor == std::vector<std::string>{"tutor"});
    CHECK(policy.roles.teacher == std::vector<std::string>{"editingteacher", "manager"});
    CHECK(policy.roles.unlisted_instructor_is_teacher);
    CHECK(policy.roles.mentor_without_group_sees_all);
    CHECK(policy.roles.mentees == core::MenteesBy::list);
    core::Course course;
    course.short_name = "BIO-1";
    CHECK(core::finishing_in(policy.finishing, course).rule == core::FinishRule::still_there);
    course.lms_id = "17";
    CHECK(core::finishing_in(policy.finishing, course) == core::Finishing{core::FinishRule::grade, 0.6});
    course = {};
    CHECK(core::finishing_in(policy.finishing, course).rule == core::FinishRule::completion);
    CHECK(policy.course_check.heap == 5);
    CHECK(policy.course_check.far_apart == core::days{14});
    CHECK(policy.course_check.extra_time_words == std::vector<std::string>{"Fristverlängerung"});
    REQUIRE(policy.calendar.holidays.size() == 2);
    using namespace std::chrono;
    CHECK(policy.calendar.holidays[1] == core::Day{local_days{year{2027} / January / 1}});
    CHECK(policy.reminders.quiet_from == 19);
    CHECK(policy.reminders.quiet_until == 9);
    CHECK(policy.reminders.weekends);
    CHECK(policy.reminders.weekly_cap == 1);
    REQUIRE(policy.reminders.stages.size() == 2);
    CHECK(policy.reminders.stages[1].name == "day-before");
    CHECK(policy.reminders.stages[1].before == core::hours{24});
    CHECK(policy.risk.needs_contact == 0.7);
    CHECK(policy.risk.keep_an_eye == 0.0);
    CHECK(policy.worklist.due_soon == core::days{5});
    CHECK(policy.worklist.quiet == core::days{10});
    CHECK(policy.worklist.after_contact == core::days{2});
    CHECK(policy.worklist.missed_within == core::days{14});
}

TEST_CASE("a rule of finishing that cannot hold is refused", "[config][policy]") {
    CHECK_THAT(policy_problems("[finishing]\nrule = \"luck\"\n"), Contains("rule"));
    CHECK_THAT(policy_problems("[finishing]\nrule = \"completion\"\npass = 0.5\n"),
               Contains("for the rule \"grade\" only"));
    CHECK_THAT(policy_problems("[finishing]\nrule = \"grade\"\npass = 50\n"), Contains("pass"));
    CHECK_THAT(policy_problems("[[finishing.course]]\nrule = \"grade\"\n"), Contains("id"));
    CHECK_THAT(policy_problems("[[finishing.course]]\nid = 3\n"), Contains("rule"));
    CHECK_THAT(policy_problems("[[finishing.course]]\nid = 3\nrule = \"grade\"\n"
                               "[[finishing.course]]\nid = \"3\"\nrule = \"grade\"\n"),
               Contains("has a rule already"));
}

TEST_CASE("a policy that makes no sense is refused", "[config][policy]") {
    CHECK_THAT(policy_problems("[risk]\nneeds_contact = 0.2\nkeep_an_eye = 0.3\n"),
               Contains("policy.toml:3:15: \"keep_an_eye\" must not be above"));
    CHECK_THAT(policy_problems("[risk]\nneeds_contact = 1.5\n"), Contains("from 0 to 1, not 1.5"));
    CHECK_THAT(policy_problems("[risk]\nneeds_contact = nan\n"), Contains("from 0 to 1"));
    CHECK_THAT(policy_problems("[risk]\nneeds_contact = \"high\"\n"), Contains("must be a number"));
    CHECK_THAT(policy_problems("[reminders]\nquiet_from = 12\nquiet_until = 12\n"),
               Contains("leave no hour"));
    CHECK_THAT(policy_problems("[roles]\nmentor = []\n"), Contains("at least one role"));
    CHECK_THAT(policy_problems("[roles]\nmentor = [\"teacher\", 5]\n"), Contains("policy.toml:2:22"));
    CHECK_THAT(policy_problems("[roles]\nunlisted_instructor = \"admin\"\n"),
               Contains("one of \"help\", \"teacher\""));
}

TEST_CASE("reminder stages need a name of their own and a time", "[config][policy]") {
    const std::string stage = "[[reminders.stage]]\nname = \"a\"\nhours_before = 24\n";
    CHECK(policy_problems(stage).empty());
    CHECK_THAT(policy_problems(stage + stage), Contains("already a stage \"a\""));
    CHECK_THAT(policy_problems("[[reminders.stage]]\nname = \"a\"\n"),
               Contains("\"hours_before\" is missing"));
    CHECK_THAT(policy_problems("[[reminders.stage]]\nhours_before = 24\n"), Contains("\"name\" is missing"));
    CHECK_THAT(policy_problems("[[reminders.stage]]\nname = \"A b\"\nhours_before = 24\n"),
               Contains("small letters"));
}

TEST_CASE("a stage is before or after the date, for some kinds and courses only", "[config][policy]") {
    const std::string head = "[[reminders.stage]]\nname = \"a\"\n";
    const auto config =
        load_text(minimal(), head + "hours_after = 30\nkinds = [\"quiz\"]\ncourses = [\"DSB1\"]\n");
    REQUIRE(config);
    const core::ReminderStage& stage = config->policy.reminders.stages.at(0);
    CHECK(stage.before == core::hours{-30});
    CHECK(stage.kinds == std::vector{core::ActivityKind::quiz});
    CHECK(stage.courses == std::vector<std::string>{"DSB1"});
    CHECK_THAT(policy_problems(head + "hours_after = 30\nhours_before = 30\n"), Contains("not both"));
    CHECK_THAT(policy_problems(head + "hours_before = 30\nkinds = [\"exam\"]\n"),
               Contains("called \"exam\""));
    CHECK_FALSE(policy_problems(head + "hours_after = 145\n").empty());
    const auto named = [](const std::string& name) {
        return policy_problems("[[reminders.stage]]\nname = \"" + name + "\"\nhours_before = 3\n");
    };
    for (const char* taken : {"moved", "moved-2", "extended", "extended-17", "withdrawn"})
        CHECK_THAT(named(taken), Contains("\"" + std::string(taken) + "\" is for changed dates"));
    CHECK_THAT(named("planned-3-days"), Contains("are for dates of the plan"));
    for (const char* free : {"planned", "moved-away", "moved-", "moved2"}) CHECK(named(free).empty());
}

TEST_CASE("a weight of reminders stands beside the others", "[config][policy]") {
    const auto config = load_text(minimal(), "[reminders.weight]\nquiz = 9\n");
    REQUIRE(config);
    const core::ReminderPolicy& policy = config->policy.reminders;
    CHECK(policy.weights.at(core::ActivityKind::quiz) == 9);
    CHECK(policy.weights.at(core::ActivityKind::assignment) == 3);
}

TEST_CASE("holidays are days of the calendar, sorted", "[config][policy]") {
    const auto config = load_text(minimal(), "[calendar]\nholidays = [\"2026-12-25\", \"2026-12-24\"]\n");
    REQUIRE(config);
    using namespace std::chrono;
    CHECK(config->policy.calendar.holidays ==
          std::vector{core::Day{2026y / December / 24}, core::Day{2026y / December / 25}});
    for (const char* day : {"2026-02-30", "24.12.2026", "2026-1-1", "2026-12-2x"})
        CHECK_THAT(policy_problems("[calendar]\nholidays = [\"" + std::string(day) + "\"]\n"),
                   Contains("is not a day"));
}

TEST_CASE("the two places where holidays once stood say where they stand now", "[config][policy]") {
    CHECK_THAT(policy_problems("[reminders]\ndays_off = [\"2026-12-24\"]\n"),
               Contains("policy.toml:2:") && Contains("\"holidays\" in [calendar]"));
    CHECK_THAT(policy_problems("[course_check]\nholidays = [\"2026-12-24\"]\n"),
               Contains("policy.toml:2:") && Contains("stands in [calendar] now"));
}

TEST_CASE("a list of stages that is empty means no reminders", "[config][policy]") {
    const auto config = load_text(minimal(), "[reminders]\nstage = []\n");
    REQUIRE(config);
    CHECK(config->policy.reminders.stages.empty());
}

}  // namespace
}  // namespace waymark::config::test
