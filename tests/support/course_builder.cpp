#include "support/course_builder.hpp"

namespace waymark::test {

using namespace core;

namespace {

ActivityId activity_id(int id) {
    return {id};
}
PersonId person_id(int id) {
    return {id};
}

}  // namespace

CourseBuilder::CourseBuilder() {
    snapshot.taken = noon;
    snapshot.course = {{1}, "2", "DSB1", "Digital skills", noon - days{28}, noon + days{21}, true, "", ""};
    snapshot.sections.push_back({"1", 0, "Start", Visibility::shown});
    for (int id : {1, 2, 3})
        snapshot.groups.push_back({{id}, std::to_string(id), "Group " + std::to_string(id)});
    for (const Part part : all_parts) snapshot.parts.push_back({part, noon, std::nullopt});
    person(1, "Tija Teacher", {"editingteacher"});
    person(2, "Mara Mentor", {"teacher"}, {1});
}

Activity& CourseBuilder::task(int id, ActivityKind kind, std::optional<Instant> due) {
    Activity& activity = snapshot.activities.emplace_back();
    activity.id = activity_id(id);
    activity.lms_id = activity.instance_lms_id = std::to_string(id);
    activity.kind = kind;
    activity.name = "Activity " + std::to_string(id);
    activity.position = static_cast<int>(snapshot.activities.size()) - 1;
    activity.base.due = due;
    activity.completion_tracked = true;
    return activity;
}

Activity& CourseBuilder::assignment(int id, std::optional<Instant> due, std::optional<Instant> cutoff) {
    Activity& activity = task(id, ActivityKind::assignment, due);
    activity.base.closes = cutoff;
    return activity;
}

Activity& CourseBuilder::quiz(int id, std::optional<Instant> closes) {
    Activity& activity = task(id, ActivityKind::quiz, closes);
    activity.base.closes = closes;
    return activity;
}

Enrolment& CourseBuilder::person(int id, std::string name, std::initializer_list<std::string> roles,
                                 std::initializer_list<int> groups) {
    Enrolment& enrolment = snapshot.people.emplace_back();
    enrolment.person = person_id(id);
    enrolment.lms_id = std::to_string(id);
    enrolment.first_name = name.substr(0, name.find(' '));
    enrolment.full_name = std::move(name);
    enrolment.roles = roles;
    for (const int group : groups) enrolment.groups.push_back({group});
    enrolment.last_access = noon - days{1};
    return enrolment;
}

Enrolment& CourseBuilder::student(int id) {
    return person(id, "Student " + std::to_string(id), {"student"}, {1});
}

CourseBuilder& CourseBuilder::students(int first, int last) {
    for (int id = first; id <= last; ++id) student(id);
    return *this;
}

CourseBuilder& CourseBuilder::submission(int activity, int person, SubmissionState state, Instant at) {
    snapshot.submissions.push_back(
        {activity_id(activity), person_id(person), std::nullopt, state, at, false});
    return *this;
}

CourseBuilder& CourseBuilder::submitted(int activity, int person, Instant at) {
    return submission(activity, person, SubmissionState::submitted, at);
}

CourseBuilder& CourseBuilder::team_submission(int activity, int group, SubmissionState state, Instant at) {
    snapshot.submissions.push_back({activity_id(activity), std::nullopt, GroupId{group}, state, at, false});
    return *this;
}

CourseBuilder& CourseBuilder::attempt(int activity, int person, AttemptState state, Instant at) {
    const std::optional<Instant> finished =
        state == AttemptState::finished ? std::optional<Instant>{at} : std::nullopt;
    snapshot.attempts.push_back({activity_id(activity), person_id(person), state, at, finished});
    return *this;
}

CourseBuilder& CourseBuilder::completed(int activity, int person, Instant at) {
    snapshot.completions.push_back({activity_id(activity), person_id(person), CompletionState::complete, at});
    return *this;
}

CourseBuilder& CourseBuilder::grade(int activity, int person, double percent) {
    snapshot.grades.push_back({activity_id(activity), person_id(person), percent, 100, std::nullopt});
    return *this;
}

CourseBuilder& CourseBuilder::user_override(int activity, int person, Dates dates) {
    snapshot.overrides.push_back(
        {activity_id(activity), person_id(person), std::nullopt, dates.opens, dates.due, dates.closes, 0});
    return *this;
}

CourseBuilder& CourseBuilder::group_override(int activity, int group, Dates dates, int sort_order) {
    snapshot.overrides.push_back({activity_id(activity), std::nullopt, GroupId{group}, dates.opens, dates.due,
                                  dates.closes, sort_order});
    return *this;
}

CourseBuilder& CourseBuilder::extension(int activity, int person, Instant until) {
    snapshot.extensions.push_back({activity_id(activity), person_id(person), until});
    return *this;
}

CourseBuilder& CourseBuilder::stale(Part part, bool ever_read) {
    for (PartStatus& status : snapshot.parts) {
        if (status.part != part) continue;
        status.failure = LmsFailure::timed_out;
        status.as_of = ever_read ? std::optional<Instant>{noon - days{1}} : std::nullopt;
    }
    return *this;
}

}  // namespace waymark::test
