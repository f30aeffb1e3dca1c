#include "moodle_adapter/student_work.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/functions_quiz.hpp"
#include "moodle_adapter/override_scan.hpp"
#include "moodle_adapter/overrides.hpp"
#include "moodle_adapter/participation.hpp"

namespace waymark::moodle {
namespace {

using core::LmsFailure;
using core::StudentWork;

struct Numbers {
    std::int64_t course = 0;
    std::int64_t module = 0;
    std::int64_t instance = 0;
    std::int64_t user = 0;
};

std::optional<Numbers> numbers_of(const WorkQuestion& question) {
    const auto course = parse_id(question.course.lms_id);
    const auto module = parse_id(question.activity.lms_id);
    const auto instance = parse_id(question.activity.instance_lms_id);
    const auto user = parse_id(question.person.lms_id);
    if (!course || !module || !instance || !user) return std::nullopt;
    return Numbers{*course, *module, *instance, *user};
}

/// A function that our account may not use only makes the answer poorer.
bool is_optional_loss(const core::LmsError& error) {
    return error.failure == LmsFailure::access_denied;
}

core::Submission submission_of(const SubmissionRow& row, core::ActivityId activity) {
    return {activity, {}, {}, row.state, row.modified, row.graded};
}

core::LmsResult<StudentWork> assignment_work(Transport& transport, const WorkQuestion& question,
                                             const Numbers& ids) {
    StudentWork work;
    const auto dates = get_participant(transport, ids.instance, ids.user);
    if (dates) {
        work.effective = *dates;
    } else if (dates.error().detail == "usernotincourse" || dates.error().detail == "userisfilteredout") {
        work.active = false;
        return work;
    } else if (!is_optional_loss(dates.error())) {
        return tl::unexpected(dates.error());
    }
    const auto status = get_submission_status(transport, ids.instance, ids.user);
    if (!status) return tl::unexpected(status.error());
    if (status->own) {
        work.submissions.push_back(submission_of(*status->own, question.activity.id));
        work.submissions.back().person = question.person.person;
    }
    if (status->team) {
        const auto& groups = question.person.groups;
        work.submissions.push_back(submission_of(*status->team, question.activity.id));
        work.submissions.back().group = groups.empty() ? core::GroupId{} : groups.front();
    }
    work.extension = status->extension;
    return work;
}

/// Overrides of one quiz as they are now; nothing where neither source is open to us.
core::LmsResult<std::optional<std::vector<QuizOverrideRow>>> quiz_overrides(
    Transport& transport, std::int64_t quiz, const std::vector<EventRow>& known) {
    if (offers_quiz_overrides(transport)) {
        auto rows = get_quiz_overrides(transport, quiz);
        if (rows) return std::optional{std::move(*rows)};
        if (!is_optional_loss(rows.error())) return tl::unexpected(rows.error());
    }
    std::vector<std::int64_t> ids;
    for (const EventRow& event : known) {
        if (event.kind == core::ActivityKind::quiz && event.instance == quiz) ids.push_back(event.id);
    }
    if (ids.empty()) return std::nullopt;
    const auto events = read_events(transport, ids);
    if (events) return std::optional{as_quiz_overrides(*events, quiz)};
    if (!is_optional_loss(events.error())) return tl::unexpected(events.error());
    return std::nullopt;
}

/// Those of the overridden groups that the person is in. Asked only when there is such a group.
core::LmsResult<std::vector<std::int64_t>> groups_of(Transport& transport, std::int64_t user,
                                                     const std::vector<QuizOverrideRow>& overrides) {
    std::vector<std::int64_t> asked;
    for (const QuizOverrideRow& row : overrides) {
        if (row.group > 0) asked.push_back(row.group);
    }
    if (asked.empty()) return asked;
    asked.resize(std::min(asked.size(), most_values));
    const auto members = get_group_members(transport, asked);
    if (!members) return tl::unexpected(members.error());
    std::vector<std::int64_t> result;
    for (const auto& [group, users] : *members) {
        if (std::find(users.begin(), users.end(), user) != users.end()) result.push_back(group);
    }
    return result;
}

tl::expected<void, core::LmsError> add_quiz_dates(Transport& transport, const WorkQuestion& question,
                                                  const Numbers& ids, const std::vector<EventRow>& known,
                                                  StudentWork& work) {
    const auto overrides = quiz_overrides(transport, ids.instance, known);
    if (!overrides) return tl::unexpected(overrides.error());
    if (!overrides->has_value()) return {};
    const auto groups = groups_of(transport, ids.user, **overrides);
    if (!groups && is_optional_loss(groups.error())) return {};
    if (!groups) return tl::unexpected(groups.error());
    work.effective = effective_quiz_dates(question.activity.base, **overrides, ids.user, *groups);
    return {};
}

core::LmsResult<StudentWork> quiz_work(Transport& transport, const WorkQuestion& question, const Numbers& ids,
                                       const std::vector<EventRow>& known) {
    StudentWork work;
    const auto attempts = get_attempts(transport, ids.instance, ids.user);
    if (!attempts) return tl::unexpected(attempts.error());
    for (const AttemptRow& row : *attempts) {
        work.attempts.push_back(
            {question.activity.id, question.person.person, row.state, row.started, row.finished});
    }
    const auto dates = add_quiz_dates(transport, question, ids, known, work);
    if (!dates) return tl::unexpected(dates.error());
    return work;
}

/// What the kind itself tells, where it does. Moodle's refusal of one such function (an anonymous survey, a
/// missing right) only makes the answer poorer, as when the course is read.
tl::expected<void, core::LmsError> add_participation(Transport& transport, const WorkQuestion& question,
                                                     const Numbers& ids, StudentWork& work) {
    auto part = read_part_of(transport, question.activity, ids.instance, ids.user);
    if (!part && is_optional_loss(part.error())) return {};
    if (!part) return tl::unexpected(part.error());
    if (!*part) return {};
    work.participation = **part;
    work.participation->person = question.person.person;
    return {};
}

core::LmsResult<StudentWork> completion_work(Transport& transport, const WorkQuestion& question,
                                             const Numbers& ids) {
    const auto rows = get_completion(transport, ids.course, ids.user);
    if (!rows) return tl::unexpected(rows.error());
    StudentWork work;
    const auto found = std::find_if(rows->begin(), rows->end(),
                                    [&](const CompletionRow& row) { return row.module == ids.module; });
    if (found != rows->end()) {
        work.completion =
            core::Completion{question.activity.id, question.person.person, found->state, found->changed};
    }
    // A second call only where the first did not settle it.
    const bool settled = work.completion && work.completion->state != core::CompletionState::incomplete;
    if (settled) return work;
    const auto part = add_participation(transport, question, ids, work);
    if (!part) return tl::unexpected(part.error());
    return work;
}

}  // namespace

core::LmsResult<StudentWork> read_student_work(Transport& transport, const WorkQuestion& question,
                                               const std::vector<EventRow>& known_events) {
    const auto ids = numbers_of(question);
    if (!ids)
        return tl::unexpected(core::LmsError{LmsFailure::bad_request, "read_student_work", "bad_id", false});
    if (question.activity.kind == core::ActivityKind::assignment)
        return assignment_work(transport, question, *ids);
    if (question.activity.kind == core::ActivityKind::quiz)
        return quiz_work(transport, question, *ids, known_events);
    return completion_work(transport, question, *ids);
}

}  // namespace waymark::moodle
