#include "core/csv_import.hpp"

#include <catch2/catch.hpp>

#include "core/access.hpp"
#include "support/course_builder.hpp"
#include "zones.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;
using waymark::test::test_zone;

namespace {

CourseSnapshot course() {
    CourseBuilder builder;
    builder.students(10, 12);
    builder.assignment(1, noon);
    builder.task(2, ActivityKind::forum);
    builder.task(3, ActivityKind::forum).name = "Activity 2";  // a name that is not unique
    builder.person(13, "Nobody's Student", {"student"});
    for (Enrolment& person : builder.snapshot.people) person.email = "p" + person.lms_id + "@example.org";
    return builder.snapshot;
}

std::vector<CsvProblem> problems_of(std::string_view lines) {
    return read_plan("key,kind,title,activity,group,begins,at,place,times\n" + std::string(lines), course(),
                     test_zone("Riga"), noon)
        .problems;
}

std::vector<CsvProblem> mentor_problems(std::string_view lines) {
    return read_mentors("mentor,student\n" + std::string(lines), course(), RolePolicy{}).problems;
}

}  // namespace

TEST_CASE("a plan is read with its times on the wall of the course", "[core][plan][csv]") {
    const PlanFile file = read_plan(
        "at,title,kind,key,activity,group,times\n"
        "2026-11-30 18:30,\"Talk, and answer\",forum,f1,Activity 1,Group 2,2\n"
        "2026-12-01,Read,date,d1,1,,\n",
        course(), test_zone("Riga"), noon);
    REQUIRE(file.problems.empty());
    REQUIRE(file.items.size() == 2);
    CHECK(file.items[0].kind == PlanKind::forum_duty);
    CHECK(file.items[0].title == "Talk, and answer");
    CHECK(file.items[0].activity == ActivityId{1});
    CHECK(file.items[0].group == GroupId{2});
    CHECK(file.items[0].times == 2);
    CHECK(file.items[0].at == noon + days{7} + hours{4} + minutes{30});
    CHECK(file.items[0].noted == noon);
    CHECK(file.items[1].at == noon + days{8} + hours{9} + minutes{59});  // a day alone ends at 23:59
}

TEST_CASE("every mistake of a plan is told with its line", "[core][plan][csv]") {
    CHECK(problems_of(",date,T,1,,,2026-11-30,,\n") == std::vector{CsvProblem{2, CsvFault::key_missing}});
    CHECK(problems_of("a,other,T,,,,2026-11-30,,\na,other,T,,,,2026-11-30,,\n") ==
          std::vector{CsvProblem{3, CsvFault::key_twice, "a"}});
    CHECK(problems_of("a,party,T,,,,2026-11-30,,\n") ==
          std::vector{CsvProblem{2, CsvFault::unknown_kind, "party"}});
    CHECK(problems_of("a,other,,,,,2026-11-30,,\n") == std::vector{CsvProblem{2, CsvFault::title_missing}});
    CHECK(problems_of("a,date,T,77,,,2026-11-30,,\n") ==
          std::vector{CsvProblem{2, CsvFault::unknown_activity, "77"}});
    CHECK(problems_of("a,forum,T,Activity 2,,,2026-11-30,,\n") ==
          std::vector{CsvProblem{2, CsvFault::name_not_unique, "Activity 2"}});
    CHECK(problems_of("a,correction,T,,,,2026-11-30,,\n") ==
          std::vector{CsvProblem{2, CsvFault::activity_missing}});
    CHECK(problems_of("a,other,T,,Group 9,,2026-11-30,,\n") ==
          std::vector{CsvProblem{2, CsvFault::unknown_group, "Group 9"}});
    CHECK(problems_of("a,other,T,,,,,,\n") == std::vector{CsvProblem{2, CsvFault::time_missing}});
    CHECK(problems_of("a,other,T,,,2026-12-02,2026-12-01,,\n") ==
          std::vector{CsvProblem{2, CsvFault::ends_before_begin, "2026-12-02"}});
    CHECK(problems_of("a,other,T,,,,2026-11-30,,many\n") ==
          std::vector{CsvProblem{2, CsvFault::bad_number, "many"}});
    CHECK(problems_of("a,other,T,,,,2026-11-30,,1,what\n") ==
          std::vector{CsvProblem{2, CsvFault::too_many_cells}});
    for (const char* time : {"30.11.2026", "2026-02-30", "2026-11-30 24:00", "2026-11-30 12:60", "tomorrow"})
        CHECK(problems_of(std::string("a,other,T,,,,") + time + ",,\n") ==
              std::vector{CsvProblem{2, CsvFault::bad_time, time}});
}

TEST_CASE("a file without the needed columns, or with others, is refused as a whole", "[core][plan][csv]") {
    const auto read = [](std::string_view text) {
        return read_plan(text, course(), test_zone("UTC"), noon).problems;
    };
    CHECK(read("").size() == 4);
    CHECK(read("key,kind,title\na,other,T\n") == std::vector{CsvProblem{0, CsvFault::no_heading, "at"}});
    CHECK(read("key,kind,title,at,colour\n") ==
          std::vector{CsvProblem{1, CsvFault::unknown_column, "colour"}});
    CHECK(read("key,\"kind") == std::vector{CsvProblem{0, CsvFault::quote_open}});
}

TEST_CASE("a plan that was written is read back the same, formulas defused", "[core][plan][csv]") {
    CourseSnapshot snapshot = course();
    PlanItem seminar;
    seminar.key = "s";
    seminar.kind = PlanKind::seminar;
    seminar.title = "=HYPERLINK(\"evil\"), \"quoted\"\nsecond line";
    seminar.begins = noon + days{1};
    seminar.at = noon + days{1} + hours{2};
    seminar.place = "@home";
    seminar.noted = noon;
    PlanItem date;
    date.key = "-d";
    date.kind = PlanKind::date;
    date.title = "Forum";
    date.activity = ActivityId{2};
    date.group = GroupId{3};
    date.times = 2;
    date.at = noon - days{200};  // summer time
    date.noted = noon;
    snapshot.plan = {date, seminar};
    const std::string text = write_plan(snapshot, test_zone("Riga"));
    CHECK(text.find("\"'=HYPERLINK") != std::string::npos);
    CHECK(text.find("'@home") != std::string::npos);
    const PlanFile file = read_plan(text, snapshot, test_zone("Riga"), noon);
    REQUIRE(file.problems.empty());
    CHECK(file.items == snapshot.plan);
    CHECK(plan_changes(snapshot.plan, file.items).same == 2);
}

TEST_CASE("what an import changes is told apart", "[core][plan]") {
    PlanItem one;
    one.key = "one";
    PlanItem two = one;
    two.key = "two";
    PlanItem three = one;
    three.key = "three";
    PlanItem moved = two;
    moved.at = noon;
    PlanItem noted_later = one;
    noted_later.noted = noon;
    const PlanChanges changes = plan_changes({one, two}, {noted_later, moved, three});
    CHECK(changes.same == 1);
    CHECK(changes.changed == std::vector{moved});
    CHECK(changes.added == std::vector{three});
    CHECK(plan_changes({one, two}, {two}).removed == std::vector<std::string>{"one"});
}

TEST_CASE("mentors are named by address or id, each mistake with its line", "[core][mentors][csv]") {
    const MentorsFile file =
        read_mentors("mentor,student\nP2@EXAMPLE.org,13\n2,p10@example.org\n", course(), RolePolicy{});
    CHECK(file.problems.empty());
    CHECK(file.pairs == std::vector<Mentorship>{{{2}, {10}}, {{2}, {13}}});
    CHECK(mentor_problems("99,10\n") == std::vector{CsvProblem{2, CsvFault::unknown_mentor, "99"}});
    CHECK(mentor_problems("2,\n") == std::vector{CsvProblem{2, CsvFault::unknown_student, ""}});
    CHECK(mentor_problems("1,10\n") == std::vector{CsvProblem{2, CsvFault::not_a_mentor, "1"}});
    CHECK(mentor_problems("2,1\n") == std::vector{CsvProblem{2, CsvFault::not_a_student, "1"}});
    CHECK(mentor_problems("2,10\n2,10\n") == std::vector{CsvProblem{3, CsvFault::pair_twice, "10"}});
    CHECK(mentor_problems("2,10,x\n") == std::vector{CsvProblem{2, CsvFault::too_many_cells}});
}

TEST_CASE("where the list tells who is a mentor, anybody active in the course may be one",
          "[core][mentors][csv]") {
    const auto read = [](std::string_view lines) {
        return read_mentors("mentor,student\n" + std::string(lines), course(), RolePolicy{},
                            MentorsToldBy::list);
    };
    CHECK(read("10,13\n").pairs == std::vector<Mentorship>{{{10}, {13}}});
    CHECK(read("13,13\n").problems == std::vector{CsvProblem{2, CsvFault::not_a_mentor, "13"}});
    CHECK(read("99,13\n").problems == std::vector{CsvProblem{2, CsvFault::unknown_mentor, "99"}});
}

TEST_CASE("by policy groups, the list, or either make a mentee", "[core][access][mentors]") {
    CourseSnapshot snapshot = course();
    snapshot.mentorships = {{{2}, {13}}};
    RolePolicy policy;
    CHECK(mentees_of(snapshot, {2}, policy) == std::vector<PersonId>{{10}, {11}, {12}, {13}});
    CHECK(students_without_mentor(snapshot, policy).empty());
    policy.mentees = MenteesBy::list;
    CHECK(mentees_of(snapshot, {2}, policy) == std::vector<PersonId>{{13}});
    CHECK(students_without_mentor(snapshot, policy) == std::vector<PersonId>{{10}, {11}, {12}});
    policy.mentees = MenteesBy::groups;
    CHECK(mentors_of(snapshot, {13}, policy).empty());
    CHECK(students_without_mentor(snapshot, policy) == std::vector<PersonId>{{13}});
    snapshot.people.back().active = false;
    CHECK(students_without_mentor(snapshot, policy).empty());
}
