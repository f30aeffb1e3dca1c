#include "sample_course.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

namespace waymark::tests {

namespace {

using core::Instant;

constexpr core::ActivityId essay{901}, quiz{902}, forum{903}, workshop{904}, other{905};
constexpr core::PersonId anna{701}, bertil{702}, mentor{703};
constexpr core::GroupId red{501}, blue{502};

core::Instant at(int hours) {
    return sample_time + core::hours{hours};
}

core::Activity activity(core::ActivityId id, const char* lms_id, core::ActivityKind kind, int position) {
    core::Activity result;
    result.id = id;
    result.lms_id = lms_id;
    result.instance_lms_id = std::string("i") + lms_id;
    result.kind = kind;
    result.name = std::string("Name & \"of\" ") + lms_id;
    result.position = position;
    result.url = std::string("https://lms.example.org/mod/view.php?id=") + lms_id;
    return result;
}

std::vector<core::Activity> activities() {
    core::Activity first = activity(essay, "11", core::ActivityKind::assignment, 0);
    first.base = {at(-100), at(48), at(96)};
    first.completion_tracked = first.team = first.team_needs_all = true;
    first.module_type = "assign";
    first.availability = sample_conditions();
    first.visibility = core::Visibility::restricted;
    first.grouping_lms_id = "61";
    first.team_grouping_lms_id = "62";
    first.team_required = first.marking_workflow = first.identities_hidden = true;
    first.attempts_allowed = 3;
    first.has_description = false;
    core::Activity second = activity(quiz, "12", core::ActivityKind::quiz, 1);
    second.base.due = second.base.closes = at(72);
    second.visibility = core::Visibility::restricted;
    core::Activity third = activity(forum, "13", core::ActivityKind::forum, 2);
    third.section = 1;
    third.visibility = core::Visibility::hidden;
    third.takes_submissions = false;
    third.own_placement = true;
    second.attempts_allowed = 0;
    second.time_limit = core::minutes{45};
    core::Activity fourth = activity(workshop, "16", core::ActivityKind::workshop, 3);
    fourth.on_course_page = false;
    fourth.expected = at(30);
    fourth.required_entries = 2;
    fourth.phase = core::WorkshopPhase::assessment;
    fourth.reviews = {at(10), at(20), at(21)};
    fourth.has_description = true;
    core::Activity fifth = activity(other, "15", core::ActivityKind::other, 4);
    fifth.module_type = "hotpot";
    fifth.base_from_calendar = true;
    fifth.base.due = at(15);
    return {first, second, third, fourth, fifth};
}

core::Enrolment person(core::PersonId id, const char* lms_id, const char* first_name) {
    core::Enrolment result;
    result.person = id;
    result.lms_id = lms_id;
    result.first_name = first_name;
    result.full_name = std::string(first_name) + " Ābola";
    result.email = std::string(first_name) + "@example.org";
    result.language = "lv";
    result.zone = "Europe/Riga";
    return result;
}

std::vector<core::Enrolment> people() {
    core::Enrolment first = person(anna, "21", "Anna");
    first.roles = {"student"};
    first.groups = {red, blue};
    first.last_access = at(-5);
    core::Enrolment second = person(bertil, "22", "Bertil");
    second.roles = {"student", "auditor"};
    second.groups = {blue};
    second.active = false;
    core::Enrolment third = person(mentor, "23", "Mentor");
    third.roles = {"teacher"};
    third.groups = {red};
    return {first, second, third};
}

void add_work(core::CourseSnapshot& snapshot) {
    snapshot.submissions = {
        {essay, anna, std::nullopt, core::SubmissionState::draft, at(-3), false},
        {essay, std::nullopt, blue, core::SubmissionState::submitted, at(-2), true},
    };
    snapshot.attempts = {
        {quiz, anna, core::AttemptState::finished, at(-9), at(-8)},
        {quiz, anna, core::AttemptState::in_progress, at(-1), std::nullopt},
        {quiz, bertil, core::AttemptState::not_started, std::nullopt, std::nullopt},
    };
    snapshot.completions = {
        {essay, anna, core::CompletionState::complete_pass, at(-2)},
        {essay, bertil, core::CompletionState::incomplete, std::nullopt},
        {quiz, bertil, core::CompletionState::complete_fail, at(-4)},
    };
    snapshot.grades = {{quiz, anna, 7.25, 10, at(-8)}, {essay, bertil, 0, 100, std::nullopt}};
    snapshot.overrides = {
        {essay, bertil, std::nullopt, std::nullopt, at(60), std::nullopt, 0},
        {quiz, std::nullopt, red, at(1), at(80), at(81), 2},
    };
    snapshot.extensions = {{essay, anna, at(120)}};
    snapshot.submissions[0].attempt = 2;
    snapshot.attempts[1].closes = at(5);
    snapshot.attempts[0].awaits_marking = true;
    snapshot.overrides[0].order_known = snapshot.overrides[0].closes_known = false;
    snapshot.overrides[1].attempts = 4;
    snapshot.overrides[1].never_closes = true;
    snapshot.overrides[0].opens_at_once = true;
    snapshot.overrides[0].time_limit = core::seconds{0};
    snapshot.overrides[1].time_limit = core::minutes{90};
    snapshot.groupings = {{"61", "Teams", {red, blue}}, {"62", "Nobody", {}}};
    snapshot.grade_items = {{"91", essay}, {"92", quiz}};
    snapshot.participation = {{workshop, anna, 1, {}, {}, 2, 1, at(-4)},
                              {workshop, bertil, 0, 3, 2, {}, {}, {}}};
    snapshot.exclusions = {{essay, bertil}};
    snapshot.hidden_grades = {{quiz, bertil}};
    snapshot.stated_dates = {{essay, anna, {at(-90), at(50), {}}, at(-1)}};
}

void forget_details(core::CourseSnapshot& snapshot, core::ActivityKind kind) {
    for (core::Activity& row : snapshot.activities) {
        if (row.kind != kind) continue;
        row.base = {};
        row.team = row.team_needs_all = false;
        row.takes_submissions = true;
        row.team_grouping_lms_id.clear();
        row.team_required = row.marking_workflow = row.identities_hidden = false;
        row.attempts_allowed.reset();
        row.time_limit.reset();
    }
}

std::string show(const std::optional<Instant>& time) {
    return time ? std::to_string(core::to_unix(*time)) : "-";
}

std::string show(const std::optional<int>& number) {
    return number ? std::to_string(*number) : "-";
}

std::string show(const core::Availability& node) {
    std::string text = std::to_string(static_cast<int>(node.kind)) + (node.shown ? "" : "!") + node.lms_id +
                       show(node.at) + std::to_string(static_cast<int>(node.expects)) +
                       std::to_string(node.least.value_or(-1)) + std::to_string(node.below.value_or(-1)) +
                       "(";
    for (const core::Availability& child : node.children) text += show(child);
    return text + ")";
}

std::string show(const std::optional<core::Availability>& tree) {
    return tree ? show(*tree) : "-";
}

std::string show(const core::Dates& dates) {
    return show(dates.opens) + "," + show(dates.due) + "," + show(dates.closes);
}

template <class Id, class Row, class Key>
std::string name_of(const std::vector<Row>& rows, Id id, Key key) {
    for (const Row& row : rows)
        if (row.*key == id) return row.lms_id;
    return "(unknown)";
}

struct Describer {
    const core::CourseSnapshot& snapshot;
    std::vector<std::string> lines;

    template <class... Words>
    void line(const Words&... words) {
        std::ostringstream text;
        ((text << words << " "), ...);
        lines.push_back(text.str());
    }
    std::string name(core::ActivityId id) const {
        return name_of(snapshot.activities, id, &core::Activity::id);
    }
    std::string name(core::PersonId id) const {
        return name_of(snapshot.people, id, &core::Enrolment::person);
    }
    std::string name(core::GroupId id) const { return name_of(snapshot.groups, id, &core::Group::id); }
    template <class Id>
    std::string name(const std::optional<Id>& id) const {
        return id ? name(*id) : "-";
    }
    void describe_course();
    void describe_people();
    void describe_work();
    void describe_parts();
};

void Describer::describe_course() {
    const core::Course& course = snapshot.course;
    line("course", course.lms_id, course.short_name, course.full_name, show(course.starts), show(course.ends),
         course.visible, course.language, course.url, show(snapshot.taken));
    int order = 0;
    for (const core::Section& row : snapshot.sections)
        line("section", order++, row.lms_id, row.position, row.name, static_cast<int>(row.visibility),
             show(row.availability), row.subsection_of);
    order = 0;
    for (const core::Activity& row : snapshot.activities)
        line("activity", order++, row.lms_id, row.instance_lms_id, static_cast<int>(row.kind), row.name,
             row.section, row.position, static_cast<int>(row.visibility), row.url, show(row.base),
             row.completion_tracked, row.takes_submissions, row.team, row.team_needs_all, row.own_placement);
    for (const core::Activity& row : snapshot.activities)
        line("ways", row.lms_id, row.module_type, show(row.availability), row.grouping_lms_id,
             row.on_course_page, row.base_from_calendar, show(row.expected), row.has_description.has_value(),
             row.has_description.value_or(false), row.team_grouping_lms_id, row.team_required,
             row.marking_workflow, row.identities_hidden, show(row.attempts_allowed),
             row.time_limit ? row.time_limit->count() : -1, show(row.required_entries),
             static_cast<int>(row.phase), show(row.reviews));
    for (const core::Grouping& row : snapshot.groupings) {
        line("grouping", row.lms_id, row.name);
        for (const core::GroupId group : row.groups) line("grouping", row.lms_id, "holds", name(group));
    }
    for (const core::GradeItem& row : snapshot.grade_items)
        line("grade_item", row.lms_id, name(row.activity));
    order = 0;
    for (const core::Group& row : snapshot.groups) line("group", order++, row.lms_id, row.name);
}

void Describer::describe_people() {
    int order = 0;
    for (const core::Enrolment& row : snapshot.people) {
        line("person", order++, row.lms_id, row.full_name, row.first_name, row.email, row.language, row.zone,
             row.active, show(row.last_access));
        for (const std::string& role : row.roles) line("role", row.lms_id, role);
        for (const core::GroupId group : row.groups) line("member", row.lms_id, name(group));
    }
}

void Describer::describe_work() {
    for (const auto& row : snapshot.submissions)
        line("submission", name(row.activity), name(row.person), name(row.group), static_cast<int>(row.state),
             show(row.modified), row.graded, row.attempt);
    for (const auto& row : snapshot.attempts)
        line("attempt", name(row.activity), name(row.person), static_cast<int>(row.state), show(row.started),
             show(row.finished), show(row.closes), row.awaits_marking);
    for (const auto& row : snapshot.completions)
        line("completion", name(row.activity), name(row.person), static_cast<int>(row.state),
             show(row.changed));
    for (const auto& row : snapshot.grades)
        line("grade", name(row.activity), name(row.person), row.points, row.maximum, show(row.graded));
    for (const auto& row : snapshot.overrides)
        line("override", name(row.activity), name(row.person), name(row.group),
             show(core::Dates{row.opens, row.due, row.closes}), row.sort_order, row.order_known,
             row.closes_known, show(row.attempts), row.never_closes, row.opens_at_once,
             row.time_limit ? std::to_string(row.time_limit->count()) : "-");
    for (const auto& row : snapshot.extensions)
        line("extension", name(row.activity), name(row.person), show(row.until));
    for (const auto& row : snapshot.participation)
        line("participation", name(row.activity), name(row.person), show(row.entries), show(row.begun),
             show(row.finished), show(row.reviews_asked), show(row.reviews_done), show(row.latest));
    for (const auto& row : snapshot.hidden_grades) line("hidden grade", name(row.activity), name(row.person));
    for (const auto& row : snapshot.exclusions) line("exclusion", name(row.activity), name(row.person));
    for (const auto& row : snapshot.stated_dates)
        line("stated", name(row.activity), name(row.person), show(row.dates), show(row.as_of));
}

void Describer::describe_parts() {
    for (const core::PartStatus& row : snapshot.parts)
        line("part", core::word(row.part), show(row.as_of), row.failure ? core::word(*row.failure) : "fresh",
             static_cast<int>(row.gap));
}

}  // namespace

core::CourseReading sample_reading() {
    core::CourseReading reading;
    reading.cursor = R"({"events":7})";
    core::CourseSnapshot& snapshot = reading.snapshot;
    snapshot.taken = sample_time;
    snapshot.course.id = core::CourseId{77};
    snapshot.course.lms_id = "5";
    snapshot.course.short_name = "ALG1";
    snapshot.course.full_name = "Algebra for beginners";
    snapshot.course.starts = at(-1000);
    snapshot.course.language = "en";
    snapshot.course.url = "https://lms.example.org/course/view.php?id=5";
    snapshot.sections = {{"31", 0, "General", core::Visibility::shown},
                         {"32", 1, "Week 1", core::Visibility::hidden, sample_conditions(), "31"}};
    snapshot.activities = activities();
    snapshot.groups = {{red, "41", "Red"}, {blue, "42", "Blue"}};
    snapshot.people = people();
    add_work(snapshot);
    for (const core::Part part : core::all_parts) snapshot.parts.push_back({part, sample_time, std::nullopt});
    snapshot.parts.back().gap = core::Gap::bad_rows;
    return reading;
}

void fail_part(core::CourseReading& reading, core::Part part) {
    core::CourseSnapshot& snapshot = reading.snapshot;
    for (core::PartStatus& status : snapshot.parts)
        if (status.part == part) status = {part, std::nullopt, core::LmsFailure::server_error};
    switch (part) {
        case core::Part::contents:
            snapshot.activities.clear();
            snapshot.sections.clear();
            break;
        case core::Part::roster:
            snapshot.people.clear();
            break;
        case core::Part::groups:
            snapshot.groups.clear();
            for (core::Enrolment& row : snapshot.people) row.groups.clear();
            for (core::Grouping& row : snapshot.groupings) row.groups.clear();
            break;
        case core::Part::assignments:
            forget_details(snapshot, core::ActivityKind::assignment);
            break;
        case core::Part::quizzes:
            forget_details(snapshot, core::ActivityKind::quiz);
            break;
        case core::Part::submissions:
            snapshot.submissions.clear();
            break;
        case core::Part::extensions:
            snapshot.extensions.clear();
            break;
        case core::Part::attempts:
            snapshot.attempts.clear();
            break;
        case core::Part::completion:
            snapshot.completions.clear();
            break;
        case core::Part::grades:
            snapshot.grades.clear();
            snapshot.hidden_grades.clear();
            snapshot.grade_items.clear();
            break;
        case core::Part::overrides:
            snapshot.overrides.clear();
            break;
        case core::Part::participation:
            snapshot.participation.clear();
            for (core::Activity& row : snapshot.activities) {
                row.required_entries.reset();
                row.phase = core::WorkshopPhase::unknown;
                row.reviews = {};
            }
            break;
        case core::Part::participants:
            snapshot.exclusions.clear();
            break;
        case core::Part::effective_dates:
            snapshot.stated_dates.clear();
            break;
        case core::Part::calendar:
            for (core::Activity& row : snapshot.activities) {
                row.expected.reset();
                if (row.base_from_calendar) row.base = {};
                row.base_from_calendar = false;
            }
            break;
        case core::Part::groupings:
            snapshot.groupings.clear();
            break;
    }
}

std::string describe(const core::CourseSnapshot& snapshot) {
    Describer describer{snapshot, {}};
    describer.describe_course();
    describer.describe_people();
    describer.describe_work();
    describer.describe_parts();
    std::sort(describer.lines.begin(), describer.lines.end());
    std::string text;
    for (const std::string& line : describer.lines) text += line + "\n";
    return text;
}

std::string lines_of(const std::string& description, const std::string& word) {
    std::istringstream all(description);
    std::string line, found;
    while (std::getline(all, line))
        if (line.rfind(word + " ", 0) == 0) found += line + "\n";
    return found;
}

}  // namespace waymark::tests
