#include "moodle_adapter/progress_reader.hpp"

#include <algorithm>
#include <set>

#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/functions_quiz.hpp"
#include "support/log.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

/// A submission with its text takes about 3 kB, so this many stay well below the largest answer we accept.
constexpr std::size_t submissions_per_answer = 6000;
constexpr std::size_t learners_of_whole_report = 200;
constexpr std::size_t most_single_reports = 50;

/// Counts people whose own call fails for reasons of their own. A site that fails for more than a few is
/// broken, and an empty answer must not pass for "nothing done".
class LeftOut {
  public:
    /// True if reading may go on without that person.
    bool may_skip(const core::LmsError& error, std::int64_t user) {
        const bool personal = error.failure == core::LmsFailure::not_found ||
                              error.failure == core::LmsFailure::bad_answer || error.detail == "no_errorcode";
        if (!personal || ++people_ > most) return false;
        support::log_warning("moodle_person_left_out function={} user={} failure={} detail={}", error.where,
                             user, core::word(error.failure), error.detail);
        return true;
    }

  private:
    static constexpr int most = 5;
    int people_ = 0;
};

/// Rows of a function that takes a list of assignments, asked in portions.
template <class Row, class Read>
core::LmsResult<std::vector<Row>> in_portions(const std::vector<std::int64_t>& ids, std::size_t portion,
                                              const Read& read) {
    std::vector<Row> all;
    for (std::size_t from = 0; from < ids.size(); from += portion) {
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last = ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), from + portion));
        auto rows = read(std::vector<std::int64_t>{first, last});
        if (!rows) return rows;
        all.insert(all.end(), rows->begin(), rows->end());
    }
    return all;
}

std::optional<core::Submission> submission_of(const SubmissionRow& row, const CourseIndex& index) {
    const auto activity = index.activity(ActivityKind::assignment, row.instance);
    if (!activity) return std::nullopt;
    core::Submission submission{*activity, {}, {}, row.state, row.modified, row.graded};
    if (row.user > 0 && index.has_person(row.user)) {
        submission.person = core::PersonId{row.user};
    } else if (row.user == 0 && index.has_group(row.group)) {
        submission.group = core::GroupId{row.group};
    } else {
        return std::nullopt;
    }
    return submission;
}

core::LmsResult<std::vector<GradeRow>> whole_report(const ProgressScope& scope) {
    return get_grades_of_group(scope.transport, scope.course, 0);
}

std::vector<std::int64_t> without_group(const ProgressScope& scope, const LearnerGroups& groups) {
    std::set<std::int64_t> rest{scope.learners.begin(), scope.learners.end()};
    for (const auto& [group, members] : groups) {
        for (const auto member : members) rest.erase(member);
    }
    return {rest.begin(), rest.end()};
}

core::LmsResult<std::vector<GradeRow>> report_by_groups(const ProgressScope& scope,
                                                        const LearnerGroups& groups) {
    const auto single = without_group(scope, groups);
    if (single.size() > most_single_reports) return whole_report(scope);
    std::vector<GradeRow> all;
    for (const auto& [group, members] : groups) {
        if (members.empty()) continue;
        auto rows = get_grades_of_group(scope.transport, scope.course, group);
        if (!rows) return rows;
        all.insert(all.end(), rows->begin(), rows->end());
    }
    LeftOut left_out;
    for (const auto user : single) {
        auto rows = get_grades_of_user(scope.transport, scope.course, user);
        if (!rows && left_out.may_skip(rows.error(), user)) continue;
        if (!rows) return rows;
        all.insert(all.end(), rows->begin(), rows->end());
    }
    return all;
}

}  // namespace

core::LmsResult<std::vector<core::Submission>> read_submissions(const ProgressScope& scope) {
    const std::size_t people = std::max<std::size_t>(scope.learners.size(), 1);
    const auto portion = std::clamp<std::size_t>(submissions_per_answer / people, 1, most_values);
    const auto rows = in_portions<SubmissionRow>(
        scope.index.instances(ActivityKind::assignment), portion,
        [&](const std::vector<std::int64_t>& ids) { return get_submissions(scope.transport, ids); });
    if (!rows) return tl::unexpected(rows.error());
    std::vector<core::Submission> result;
    for (const SubmissionRow& row : *rows) {
        if (auto submission = submission_of(row, scope.index)) result.push_back(*submission);
    }
    return result;
}

core::LmsResult<std::vector<FlagRow>> read_flags(const ProgressScope& scope) {
    return in_portions<FlagRow>(
        scope.index.instances(ActivityKind::assignment), most_values,
        [&](const std::vector<std::int64_t>& ids) { return get_user_flags(scope.transport, ids); });
}

core::LmsResult<std::vector<core::QuizAttempt>> read_attempts(const ProgressScope& scope) {
    LeftOut left_out;
    std::vector<core::QuizAttempt> result;
    for (const auto quiz : scope.index.instances(ActivityKind::quiz)) {
        const auto activity = scope.index.activity(ActivityKind::quiz, quiz);
        for (const auto user : scope.learners) {
            const auto rows = get_attempts(scope.transport, quiz, user);
            if (!rows && left_out.may_skip(rows.error(), user)) continue;
            if (!rows) return tl::unexpected(rows.error());
            for (const auto& row : *rows) {
                result.push_back({*activity, core::PersonId{user}, row.state, row.started, row.finished});
            }
        }
    }
    return result;
}

core::LmsResult<std::vector<core::Completion>> read_completions(const ProgressScope& scope) {
    LeftOut left_out;
    std::vector<core::Completion> result;
    for (const auto user : scope.learners) {
        const auto rows = get_completion(scope.transport, scope.course, user);
        if (!rows && left_out.may_skip(rows.error(), user)) continue;
        if (!rows) return tl::unexpected(rows.error());
        for (const auto& row : *rows) {
            if (!scope.index.has_module(row.module)) continue;
            result.push_back({core::ActivityId{row.module}, core::PersonId{user}, row.state, row.changed});
        }
    }
    return result;
}

core::LmsResult<std::vector<core::Grade>> read_grades(const ProgressScope& scope,
                                                      const LearnerGroups& groups) {
    const bool whole = scope.learners.size() <= learners_of_whole_report || groups.empty();
    const auto rows = whole ? whole_report(scope) : report_by_groups(scope, groups);
    if (!rows) return tl::unexpected(rows.error());
    std::set<std::pair<std::int64_t, std::int64_t>> seen;  // a learner may be in several groups
    std::vector<core::Grade> result;
    for (const GradeRow& row : *rows) {
        if (!scope.index.has_module(row.module) || !scope.index.has_person(row.user)) continue;
        if (!seen.insert({row.user, row.module}).second) continue;
        result.push_back(
            {core::ActivityId{row.module}, core::PersonId{row.user}, row.points, row.maximum, row.graded});
    }
    return result;
}

}  // namespace waymark::moodle
