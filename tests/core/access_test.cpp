#include "core/access.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;

namespace {

constexpr SiteId site{1};
constexpr CourseId course{1};
constexpr PersonId self{10};
constexpr PersonId mentee{11};
constexpr PersonId other{12};

Viewer viewer(ViewerRole role) {
    return {site, course, self, role, {mentee}};
}

struct Row {
    ViewerRole role;
    Action action;
    bool course_level, own_student, foreign_student, oneself;
};

}  // namespace

TEST_CASE("who may do what, with own, foreign and no student", "[core][access]") {
    using enum Action;
    const auto [role, action, course_level, own_student, foreign_student, oneself] = GENERATE(values<Row>({
        {ViewerRole::stranger, see_today, false, false, false, false},
        {ViewerRole::stranger, see_students, false, false, false, false},
        {ViewerRole::stranger, see_student, false, false, false, false},
        {ViewerRole::stranger, see_reminders, false, false, false, false},
        {ViewerRole::stranger, send_message, false, false, false, false},
        {ViewerRole::stranger, end_item, false, false, false, false},
        {ViewerRole::stranger, make_groups, false, false, false, false},
        {ViewerRole::stranger, see_own_path, false, false, false, false},
        {ViewerRole::stranger, note_objection, false, false, false, false},
        {ViewerRole::stranger, choose_letters, false, false, false, false},
        {ViewerRole::stranger, lend_token, false, false, false, false},
        {ViewerRole::stranger, see_help, true, true, true, true},
        {ViewerRole::student, see_today, false, false, false, false},
        {ViewerRole::student, see_students, false, false, false, false},
        {ViewerRole::student, see_student, false, false, false, false},
        {ViewerRole::student, see_reminders, false, false, false, false},
        {ViewerRole::student, send_message, false, false, false, false},
        {ViewerRole::student, end_item, false, false, false, false},
        {ViewerRole::student, make_groups, false, false, false, false},
        {ViewerRole::student, see_own_path, false, false, false, true},
        {ViewerRole::student, note_objection, false, false, false, false},
        {ViewerRole::student, choose_letters, false, false, false, false},
        {ViewerRole::student, lend_token, false, false, false, false},
        {ViewerRole::student, see_help, true, true, true, true},
        {ViewerRole::mentor, see_today, true, true, true, true},
        {ViewerRole::mentor, see_students, true, true, true, true},
        {ViewerRole::mentor, see_student, false, true, false, false},
        {ViewerRole::mentor, see_reminders, true, true, true, true},
        {ViewerRole::mentor, send_message, false, true, false, false},
        {ViewerRole::mentor, end_item, false, true, false, false},
        {ViewerRole::mentor, make_groups, true, true, true, true},
        {ViewerRole::mentor, see_own_path, false, false, false, false},
        {ViewerRole::mentor, note_objection, false, true, false, false},
        {ViewerRole::mentor, choose_letters, true, true, true, true},
        {ViewerRole::mentor, lend_token, true, true, true, true},
        {ViewerRole::mentor, see_help, true, true, true, true},
        {ViewerRole::teacher, see_today, true, true, true, true},
        {ViewerRole::teacher, see_students, true, true, true, true},
        {ViewerRole::teacher, see_student, false, true, true, true},
        {ViewerRole::teacher, see_reminders, true, true, true, true},
        {ViewerRole::teacher, send_message, false, true, true, true},
        {ViewerRole::teacher, end_item, false, true, true, true},
        {ViewerRole::teacher, make_groups, true, true, true, true},
        {ViewerRole::teacher, see_own_path, false, false, false, false},
        {ViewerRole::teacher, note_objection, false, true, true, true},
        {ViewerRole::teacher, choose_letters, false, false, false, false},
        {ViewerRole::teacher, lend_token, true, true, true, true},
        {ViewerRole::teacher, see_help, true, true, true, true},
        {ViewerRole::administrator, see_today, false, false, false, false},
        {ViewerRole::administrator, see_students, false, false, false, false},
        {ViewerRole::administrator, see_student, false, false, false, false},
        {ViewerRole::administrator, see_reminders, false, false, false, false},
        {ViewerRole::administrator, send_message, false, false, false, false},
        {ViewerRole::administrator, end_item, false, false, false, false},
        {ViewerRole::administrator, make_groups, false, false, false, false},
        {ViewerRole::administrator, see_own_path, false, false, false, false},
        {ViewerRole::administrator, note_objection, false, false, false, false},
        {ViewerRole::administrator, choose_letters, false, false, false, false},
        {ViewerRole::administrator, lend_token, false, false, false, false},
        {ViewerRole::administrator, see_help, true, true, true, true},
    }));
    CAPTURE(static_cast<int>(role), static_cast<int>(action));
    const Viewer who = viewer(role);
    CHECK(may(who, action, {site, course, std::nullopt}) == course_level);
    CHECK(may(who, action, {site, course, mentee}) == own_student);
    CHECK(may(who, action, {site, course, other}) == foreign_student);
    CHECK(may(who, action, {site, course, self}) == oneself);
}

TEST_CASE("nothing crosses sites or courses", "[core][access]") {
    for (const ViewerRole role : {ViewerRole::stranger, ViewerRole::student, ViewerRole::mentor,
                                  ViewerRole::teacher, ViewerRole::administrator})
        for (const Action action : all_actions)
            for (const std::optional<PersonId> student :
                 {std::optional<PersonId>{}, std::optional{mentee}, std::optional{self}}) {
                CHECK_FALSE(may(viewer(role), action, {SiteId{2}, course, student}));
                CHECK_FALSE(may(viewer(role), action, {site, CourseId{2}, student}));
            }
}

TEST_CASE("a viewer without a roster entry writes to nobody", "[core][access]") {
    Viewer teacher = viewer(ViewerRole::teacher);
    teacher.person.reset();
    CHECK(may(teacher, Action::see_student, {site, course, other}));
    CHECK_FALSE(may(teacher, Action::send_message, {site, course, other}));
    CHECK_FALSE(may(teacher, Action::make_groups, {site, course, std::nullopt}));
    CHECK_FALSE(may(teacher, Action::lend_token, {site, course, std::nullopt}));
    Viewer mentor = viewer(ViewerRole::mentor);
    mentor.person.reset();
    CHECK_FALSE(may(mentor, Action::choose_letters, {site, course, std::nullopt}));
}

TEST_CASE("only a listed teacher decides what a copied course takes over", "[core][access]") {
    for (const ViewerRole role :
         {ViewerRole::stranger, ViewerRole::student, ViewerRole::mentor, ViewerRole::administrator})
        CHECK_FALSE(may(viewer(role), Action::take_over, {site, course, std::nullopt}));
    Viewer teacher = viewer(ViewerRole::teacher);
    CHECK(may(teacher, Action::take_over, {site, course, std::nullopt}));
    teacher.person.reset();
    CHECK_FALSE(may(teacher, Action::take_over, {site, course, std::nullopt}));
}

TEST_CASE("roster roles: teacher over mentor over student, none for the inactive", "[core][access]") {
    CourseBuilder builder;
    const RolePolicy policy;
    CHECK(role_in_course(builder.person(20, "A", {"student", "editingteacher"}), policy) ==
          ViewerRole::teacher);
    CHECK(role_in_course(builder.person(21, "B", {"student", "teacher"}), policy) == ViewerRole::mentor);
    CHECK(role_in_course(builder.person(22, "C", {"student"}), policy) == ViewerRole::student);
    CHECK(role_in_course(builder.person(23, "D", {"guest"}), policy) == ViewerRole::stranger);
    Enrolment& gone = builder.person(24, "E", {"editingteacher"});
    gone.active = false;
    CHECK(role_in_course(gone, policy) == ViewerRole::stranger);
}

TEST_CASE("mentees are the students sharing a group with the mentor", "[core][access]") {
    CourseBuilder builder;
    builder.person(10, "Same", {"student"}, {1, 3});
    builder.person(11, "Other", {"student"}, {2});
    builder.person(12, "None", {"student"});
    builder.person(13, "Colleague", {"teacher"}, {1});
    const RolePolicy policy;
    CHECK(mentees_of(builder.snapshot, {2}, policy) == std::vector<PersonId>{{10}});
    CHECK(mentors_of(builder.snapshot, {10}, policy) == std::vector<PersonId>{{2}, {13}});
    CHECK(mentors_of(builder.snapshot, {12}, policy).empty());
    CHECK(mentees_of(builder.snapshot, {10}, policy).empty());  // a student mentors nobody
}

TEST_CASE("groups that Waymark made assign nobody to a mentor", "[core][access]") {
    CourseBuilder builder;
    builder.snapshot.groups.push_back({{7}, "7", "Linden", "wm:5f:1"});
    builder.person(10, "Own", {"student"}, {1, 7});
    builder.person(11, "Other", {"student"}, {2, 7});
    for (Enrolment& person : builder.snapshot.people)
        if (person.person == PersonId{2}) person.groups.push_back({7});
    RolePolicy policy;
    CHECK(mentees_of(builder.snapshot, {2}, policy) == std::vector<PersonId>{{10}});
    CHECK(mentors_of(builder.snapshot, {11}, policy).empty());
    // The idnumber decides, not the name: people's own groups count as ever.
    builder.snapshot.groups.back().idnumber = "linden-wm:5f";
    CHECK(mentees_of(builder.snapshot, {2}, policy) == std::vector<PersonId>{{10}, {11}});
    // A course in which there are no others is a course without groups.
    builder.snapshot.groups = {{{7}, "7", "Linden", "wm:5f:1"}};
    CHECK(mentees_of(builder.snapshot, {2}, policy).empty());
    policy.mentor_without_group_sees_all = true;
    CHECK(mentees_of(builder.snapshot, {2}, policy) == std::vector<PersonId>{{10}, {11}});
}

TEST_CASE("in a course without groups a mentor sees all only when policy says so", "[core][access]") {
    CourseBuilder builder;
    builder.snapshot.groups.clear();
    builder.person(10, "Student", {"student"});
    RolePolicy policy;
    CHECK(mentees_of(builder.snapshot, {2}, policy).empty());
    policy.mentor_without_group_sees_all = true;
    CHECK(mentees_of(builder.snapshot, {2}, policy) == std::vector<PersonId>{{10}});
}

TEST_CASE("a list makes a mentor of somebody whom the LMS calls a student, never of a teacher",
          "[core][access]") {
    const RolePolicy policy;
    Enrolment person;
    person.roles = {"student"};
    appoint_mentor(person, policy);
    CHECK(role_in_course(person, policy) == ViewerRole::mentor);
    person.roles = {"editingteacher"};
    appoint_mentor(person, policy);
    CHECK(role_in_course(person, policy) == ViewerRole::teacher);
}
