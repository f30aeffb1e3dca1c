#include <algorithm>

#include "core/work.hpp"

namespace waymark::core {

namespace {

void add_assignment(const Activity& activity, std::span<const Submission* const> rows, Progress& progress) {
    for (const Submission* row : rows) {
        // In team work a person's own row is only that person's press of the button; the team's row decides.
        const bool decides = activity.team != row->person.has_value();
        switch (row->state) {
            case SubmissionState::none:
                break;
            case SubmissionState::unknown:
                progress.unclear = progress.unclear || decides;
                break;
            case SubmissionState::draft:
                progress.begun = true;
                break;
            case SubmissionState::reopened:
                progress.reopened = progress.reopened || decides;
                break;
            case SubmissionState::submitted:
                if (!decides) {
                    progress.begun = true;
                    break;
                }
                progress.handed_in = true;
                progress.when = progress.when ? std::max(*progress.when, row->modified) : row->modified;
                progress.graded = progress.graded || (row->graded && !activity.identities_hidden);
                break;
        }
    }
}

void add_attempts(std::span<const QuizAttempt* const> attempts, Progress& progress) {
    for (const QuizAttempt* attempt : attempts) {
        switch (attempt->state) {
            case AttemptState::finished:
            case AttemptState::submitted:
                progress.handed_in = true;
                if (attempt->finished && (!progress.when || *attempt->finished < *progress.when))
                    progress.when = attempt->finished;
                break;
            case AttemptState::in_progress:
            case AttemptState::overdue:
                progress.begun = true;
                break;
            case AttemptState::unknown:
                progress.unclear = true;
                break;
            case AttemptState::abandoned:
            case AttemptState::not_started:
                break;
        }
    }
}

int count(const std::optional<int>& told) {
    return told.value_or(0);
}

/// `ends`: with enough of them nothing is left to do. Otherwise they are a beginning.
void add_entries(const Activity& activity, const Participation& row, bool ends, Progress& progress) {
    const int wanted = std::max(1, activity.required_entries.value_or(1));
    progress.handed_in = ends && count(row.entries) >= wanted;
    progress.begun = count(row.entries) > 0;
}

void add_workshop(const Activity& activity, const Participation& row, Progress& progress) {
    const bool own_work = count(row.entries) > 0;
    const bool reviewing = activity.phase == WorkshopPhase::assessment;
    const bool reviewed = row.reviews_asked && count(row.reviews_done) >= *row.reviews_asked;
    progress.handed_in = own_work && (!reviewing || reviewed);
    progress.begun = own_work || count(row.reviews_done) > 0;
}

void add_participation(const Activity& activity, const Participation& row, Progress& progress) {
    switch (evidence_of(activity.kind)) {
        case Evidence::entries: {
            // A database that does not say how many entries it wants leaves the word to completion.
            const bool told = activity.kind != ActivityKind::database || activity.required_entries;
            add_entries(activity, row, told || !activity.completion_tracked, progress);
            break;
        }
        case Evidence::posts:
            add_entries(activity, row, count(activity.required_entries) > 0, progress);
            break;
        case Evidence::tries:
            progress.handed_in = count(row.finished) > 0;
            progress.begun = count(row.begun) > 0;
            break;
        case Evidence::workshop:
            add_workshop(activity, row, progress);
            break;
        case Evidence::submissions:
        case Evidence::attempts:
        case Evidence::completion:
        case Evidence::none:
            return;
    }
    if (progress.handed_in) progress.when = row.latest;
}

void add_completion(const Completion* completion, Progress& progress) {
    if (completion == nullptr) return;
    progress.unclear = progress.unclear || completion->state == CompletionState::unknown;
    progress.completed =
        completion->state != CompletionState::incomplete && completion->state != CompletionState::unknown;
    if (!progress.when && progress.completed) progress.when = completion->changed;
}

}  // namespace

Evidence evidence_of(ActivityKind kind) {
    switch (kind) {
        case ActivityKind::assignment:
            return Evidence::submissions;
        case ActivityKind::quiz:
            return Evidence::attempts;
        case ActivityKind::feedback:
        case ActivityKind::choice:
        case ActivityKind::database:
        case ActivityKind::survey:
            return Evidence::entries;
        case ActivityKind::forum:
        case ActivityKind::glossary:
            return Evidence::posts;
        case ActivityKind::lesson:
        case ActivityKind::scorm:
        case ActivityKind::h5p:
            return Evidence::tries;
        case ActivityKind::workshop:
            return Evidence::workshop;
        case ActivityKind::wiki:
        case ActivityKind::external_tool:
        case ActivityKind::page:
        case ActivityKind::chat:
        case ActivityKind::meeting:
        case ActivityKind::material:
        case ActivityKind::other:
            return Evidence::completion;
        case ActivityKind::subsection:
        case ActivityKind::question_bank:
            return Evidence::none;
    }
    return Evidence::completion;
}

std::string_view word(Evidence evidence) {
    switch (evidence) {
        case Evidence::submissions:
            return "submissions";
        case Evidence::attempts:
            return "attempts";
        case Evidence::entries:
            return "entries";
        case Evidence::posts:
            return "posts";
        case Evidence::tries:
            return "tries";
        case Evidence::workshop:
            return "workshop";
        case Evidence::completion:
            return "completion";
        case Evidence::none:
            return "none";
    }
    return "none";
}

std::string_view word(ActivityKind kind) {
    switch (kind) {
        case ActivityKind::assignment:
            return "assignment";
        case ActivityKind::quiz:
            return "quiz";
        case ActivityKind::forum:
            return "forum";
        case ActivityKind::feedback:
            return "feedback";
        case ActivityKind::choice:
            return "choice";
        case ActivityKind::lesson:
            return "lesson";
        case ActivityKind::workshop:
            return "workshop";
        case ActivityKind::database:
            return "database";
        case ActivityKind::scorm:
            return "scorm";
        case ActivityKind::h5p:
            return "h5p";
        case ActivityKind::glossary:
            return "glossary";
        case ActivityKind::wiki:
            return "wiki";
        case ActivityKind::external_tool:
            return "external_tool";
        case ActivityKind::page:
            return "page";
        case ActivityKind::survey:
            return "survey";
        case ActivityKind::chat:
            return "chat";
        case ActivityKind::meeting:
            return "meeting";
        case ActivityKind::material:
            return "material";
        case ActivityKind::subsection:
            return "subsection";
        case ActivityKind::question_bank:
            return "question_bank";
        case ActivityKind::other:
            return "other";
    }
    return "other";
}

bool is_done(const Progress& progress) {
    return progress.handed_in || progress.graded || progress.completed;
}

bool can_tell(const Activity& activity) {
    if (activity.kind == ActivityKind::assignment)
        return activity.takes_submissions || activity.completion_tracked;
    return activity.kind == ActivityKind::quiz || activity.completion_tracked;
}

Progress progress_from(const Activity& activity, std::span<const Submission* const> submissions,
                       std::span<const QuizAttempt* const> attempts, const Completion* completion,
                       const Grade* grade, const Participation* participation) {
    Progress progress;
    if (activity.kind == ActivityKind::assignment && activity.takes_submissions)
        add_assignment(activity, submissions, progress);
    if (activity.kind == ActivityKind::quiz) add_attempts(attempts, progress);
    if (participation != nullptr) add_participation(activity, *participation, progress);
    if (progress.reopened) {
        progress.handed_in = false;
        progress.graded = false;
        progress.when.reset();
        return progress;
    }
    progress.graded = progress.graded || grade != nullptr;
    add_completion(completion, progress);
    return progress;
}

}  // namespace waymark::core
