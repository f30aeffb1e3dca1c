#include "core/finished.hpp"

#include <algorithm>

#include "core/risk_evidence.hpp"

namespace waymark::core {

namespace {

/// Keeps the rows whose date is known and not after `at`.
template <class Row, class Date>
void keep_until(std::vector<Row>& rows, Instant at, Date date) {
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const Row& row) {
                                  const std::optional<Instant> when = date(row);
                                  return !when || *when > at;
                              }),
               rows.end());
}

struct Dated {
    double dated = 0;
    double all = 0;
    void add(bool has_date) {
        dated += has_date ? 1 : 0;
        ++all;
    }
};

bool all_cells(const WorkTable& table, std::size_t student, bool (*counts)(const Activity&)) {
    for (std::size_t i = 0; i < table.activities().size(); ++i) {
        const WorkStatus status = table.cell(student, i).status;
        if (status == WorkStatus::may_not_apply || !counts(*table.activities()[i])) continue;
        if (!is_done(status)) return false;
    }
    return true;
}

bool any_activity(const WorkTable& table, bool (*counts)(const Activity&)) {
    return std::any_of(table.activities().begin(), table.activities().end(),
                       [&](const Activity* activity) { return counts(*activity); });
}

std::optional<bool> did_all(const WorkTable& table, std::size_t student, bool (*counts)(const Activity&)) {
    if (!any_activity(table, counts)) return std::nullopt;
    return all_cells(table, student, counts);
}

std::optional<bool> passed(const WorkTable& table, std::size_t student, double pass) {
    double sum = 0;
    int grades = 0;
    for (std::size_t i = 0; i < table.activities().size(); ++i) {
        const WorkBrief& cell = table.cell(student, i);
        if (cell.has_grade) sum += double(cell.grade_share);
        if (cell.has_grade || is_missed(cell.status)) ++grades;  // what was missed earned nothing
    }
    if (grades == 0) return std::nullopt;
    return sum / grades >= pass;
}

bool tracks(const Activity& activity) {
    return activity.completion_tracked;
}

bool takes_hand_ins(const Activity& activity) {
    return activity.kind == ActivityKind::quiz ||
           (activity.kind == ActivityKind::assignment && activity.takes_submissions);
}

/// Silence is known with the roster; rebuilt, it is not.
void forget_visits(CourseSnapshot& snapshot) {
    snapshot.parts.erase(std::remove_if(snapshot.parts.begin(), snapshot.parts.end(),
                                        [](const PartStatus& part) { return part.part == Part::roster; }),
                         snapshot.parts.end());
    for (Enrolment& person : snapshot.people) person.last_access.reset();
}

/// Counts have the date of the latest of what they count; how many there were before, nobody tells. Reviews
/// have no date at all, nor has the phase of a workshop.
void cut_participation(CourseSnapshot& snapshot, Instant at) {
    keep_until(snapshot.participation, at, [](const Participation& row) { return row.latest; });
    for (Participation& row : snapshot.participation) {
        row.reviews_asked.reset();
        row.reviews_done.reset();
    }
    for (Activity& activity : snapshot.activities) activity.phase = WorkshopPhase::unknown;
}

bool says_something(const Participation& row) {
    const auto some = [](const std::optional<int>& count) { return count.value_or(0) > 0; };
    return some(row.entries) || some(row.begun) || some(row.finished);
}

}  // namespace

std::optional<bool> has_finished(const WorkTable& table, std::size_t student, const SnapshotIndex& index,
                                 const Finishing& finishing) {
    const Enrolment& person = *table.students()[student];
    const Course& course = index.snapshot().course;
    if (!person.active) return false;
    switch (finishing.rule) {
        case FinishRule::completion:
            return did_all(table, student, tracks);
        case FinishRule::grade:
            return passed(table, student, finishing.pass);
        case FinishRule::required_work:
            return did_all(table, student, takes_hand_ins);
        case FinishRule::still_there:
            if (!course.starts || !course.ends) return std::nullopt;
            // Signs of work are known by the day.
            return latest_sign(index, person, index.snapshot().taken) >=
                   std::chrono::floor<days>(*course.ends - (*course.ends - *course.starts) / 4);
    }
    return std::nullopt;
}

CourseSnapshot rebuilt_at(const CourseSnapshot& snapshot, Instant at) {
    CourseSnapshot past = snapshot;
    past.taken = at;
    keep_until(past.submissions, at, [](const Submission& row) { return std::optional(row.modified); });
    keep_until(past.completions, at, [](const Completion& row) { return row.changed; });
    keep_until(past.grades, at, [](const Grade& row) { return row.graded; });
    keep_until(past.attempts, at,
               [](const QuizAttempt& row) { return row.started ? row.started : row.finished; });
    cut_participation(past, at);
    for (QuizAttempt& row : past.attempts) {
        if (!row.finished || *row.finished <= at) continue;
        row.finished.reset();
        row.state = AttemptState::in_progress;
    }
    for (Submission& row : past.submissions)
        row.graded = false;  // when it was graded, the grade itself tells
    forget_visits(past);
    return past;
}

double dated_share(const CourseSnapshot& snapshot) {
    Dated counted;
    for (const Submission& row : snapshot.submissions)
        if (row.state == SubmissionState::submitted) counted.add(to_unix(row.modified) > 0);
    for (const QuizAttempt& row : snapshot.attempts)
        if (row.state == AttemptState::finished) counted.add(row.finished.has_value());
    for (const Completion& row : snapshot.completions)
        if (row.state != CompletionState::incomplete) counted.add(row.changed.has_value());
    for (const Grade& row : snapshot.grades) counted.add(row.graded.has_value());
    for (const Participation& row : snapshot.participation)
        if (says_something(row)) counted.add(row.latest.has_value());
    return counted.all == 0 ? 1 : counted.dated / counted.all;
}

const std::vector<RiskTerm>& terms_not_rebuilt() {
    static const std::vector<RiskTerm> terms{RiskTerm::idle};
    return terms;
}

const std::vector<double>& rebuilt_moments() {
    static const std::vector<double> moments{0.06, 0.12, 0.25, 0.4, 0.55, 0.7};
    return moments;
}

std::vector<RebuiltExample> rebuild_course(const CourseSnapshot& snapshot, const Policy& policy,
                                           const Finishing& finishing, Instant now) {
    const Course& course = snapshot.course;
    if (!course.starts || !course.ends || *course.ends <= *course.starts || *course.ends > now) return {};
    const SnapshotIndex whole(snapshot);
    const std::vector<const Enrolment*> students = students_of(snapshot, policy.roles.student);
    const WorkTable end(whole, students, *course.ends, policy.worklist.due_soon);
    std::vector<RebuiltExample> examples;
    for (const double share : rebuilt_moments()) {
        const seconds gone{
            static_cast<std::int64_t>(share * double((*course.ends - *course.starts).count()))};
        const Instant at = *course.starts + gone;
        const CourseSnapshot past = rebuilt_at(snapshot, at);
        const SnapshotIndex index(past);
        const WorkTable table(index, students_of(past, policy.roles.student), at, policy.worklist.due_soon);
        const std::vector<RiskInputs> inputs = risk_inputs(course_facts(table, index, at));
        for (std::size_t i = 0; i < students.size(); ++i) {
            const std::optional<bool> did = has_finished(end, i, whole, finishing);
            const bool gone_by_then = !students[i]->active && latest_sign(whole, *students[i], now) < at;
            if (!did || gone_by_then) continue;
            const double idle =
                std::chrono::duration<double, days::period>(at - latest_sign(index, *table.students()[i], at))
                    .count();
            examples.push_back({{inputs[i].values, share, !*did}, students[i]->person, course.id, idle});
        }
    }
    return examples;
}

}  // namespace waymark::core
