#include "core/problem_check.hpp"

#include <algorithm>

#include "core/override_choice.hpp"

namespace waymark::core {

namespace {

int attempts_used(const SnapshotIndex& index, const Activity& activity, const Enrolment& person) {
    if (activity.kind == ActivityKind::quiz) {
        const auto attempts = index.attempts(activity, person.person);
        return static_cast<int>(std::count_if(attempts.begin(), attempts.end(), [](const QuizAttempt* one) {
            return one->state != AttemptState::not_started;
        }));
    }
    int used = 0;
    for (const Submission* row : index.submissions(activity, person)) {
        // A reopened row is the next try, not used yet.
        const bool open = row->state == SubmissionState::reopened || row->state == SubmissionState::none ||
                          row->state == SubmissionState::draft;
        used = std::max(used, row->attempt + (open ? 0 : 1));
    }
    return used;
}

TriesLeft tries_left(const SnapshotIndex& index, const Activity& activity, const Enrolment& person) {
    TriesLeft tries;
    tries.allowed = attempts_allowed_for(activity, person, index.overrides(activity));
    tries.used = attempts_used(index, activity, person);
    if (tries.allowed && *tries.allowed > 0) tries.left = std::max(0, *tries.allowed - tries.used);
    return tries;
}

bool has_open_attempt(const SnapshotIndex& index, const Activity& activity, const Enrolment& person) {
    const auto attempts = index.attempts(activity, person.person);
    return std::any_of(attempts.begin(), attempts.end(), [](const QuizAttempt* one) {
        return one->state == AttemptState::in_progress || one->state == AttemptState::overdue;
    });
}

std::optional<Instant> last_hand_in(const SnapshotIndex& index, const Activity& activity,
                                    const Enrolment& person) {
    std::optional<Instant> last;
    const auto see = [&](std::optional<Instant> at) {
        if (at && (!last || *at > *last)) last = at;
    };
    for (const Submission* row : index.submissions(activity, person))
        if (row->state == SubmissionState::submitted || row->state == SubmissionState::reopened)
            see(row->modified);
    for (const QuizAttempt* attempt : index.attempts(activity, person.person)) see(attempt->finished);
    if (const Participation* row = index.participation(activity, person.person)) see(row->latest);
    return last;
}

/// Parts that a report about this kind rests on.
std::vector<Part> parts_of(const Activity& activity) {
    std::vector<Part> parts{Part::contents, Part::roster, Part::groups, Part::completion};
    if (activity.kind == ActivityKind::assignment)
        parts.insert(parts.end(), {Part::assignments, Part::submissions, Part::overrides, Part::extensions});
    if (activity.kind == ActivityKind::quiz)
        parts.insert(parts.end(), {Part::quizzes, Part::attempts, Part::overrides});
    return parts;
}

/// What access, dates and tries say together.
Answer can_open(const ProblemReport& report, bool open_attempt, Instant now) {
    const Dates& dates = report.work.deadline.dates;
    const bool not_yet = dates.opens && now < *dates.opens;
    const bool over = dates.closes && *dates.closes <= now;
    const bool used_up = report.tries.left == 0 && !open_attempt;
    if (not_yet || over || used_up) return Answer::no;
    return report.work.access.answer;
}

}  // namespace

ProblemReport check_problem(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                            Instant now, days due_soon) {
    ProblemReport report;
    report.work = work_item(index, activity, person, now, due_soon);
    const Access& access = report.work.access;
    report.sees_it =
        person.active && activity.on_course_page && (access.answer != Answer::no || access.shown);
    report.tries = tries_left(index, activity, person);
    report.last_hand_in = last_hand_in(index, activity, person);
    report.team_unclear = activity.team && index.teams_known(activity) && !index.team_of(activity, person);
    report.can_open = can_open(report, has_open_attempt(index, activity, person), now);
    for (const Part part : parts_of(activity))
        if (!is_fresh(index.snapshot(), part)) report.old_parts.push_back(part);
    return report;
}

}  // namespace waymark::core
