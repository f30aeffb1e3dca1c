#include "moodle_adapter/progress_reader.hpp"

#include <algorithm>
#include <tuple>

#include "moodle_adapter/bulk.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/functions_quiz.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

/// A submission with its text takes about 3 kB, so this many stay well below the largest answer we accept.
constexpr std::size_t submissions_per_answer = 6000;
constexpr std::size_t learners_of_whole_report = 200;
constexpr std::size_t most_single_reports = 50;

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
    submission.attempt = static_cast<int>(std::clamp<std::int64_t>(row.attempt, 0, 10000));
    if (row.user > 0 && index.has_person(row.user)) {
        submission.person = core::PersonId{row.user};
    } else if (row.user == 0 && index.has_group(row.group)) {
        submission.group = core::GroupId{row.group};
    } else if (row.user != 0 || row.group != 0) {
        return std::nullopt;
    }
    return submission;
}

using SubmissionKey = std::tuple<core::ActivityId, std::int64_t, std::int64_t>;
SubmissionKey key_of(const core::Submission& row) {
    return {row.activity, row.person ? row.person->value : 0, row.group ? row.group->value : 0};
}

std::vector<std::int64_t> without_group(const ProgressScope& scope, const LearnerGroups& groups) {
    std::set<std::int64_t> rest{scope.learners.begin(), scope.learners.end()};
    for (const auto& [group, members] : groups) {
        for (const auto member : members) rest.erase(member);
    }
    return {rest.begin(), rest.end()};
}

/// One call of the grade report: of a group, of one person, or (both 0) of everybody.
struct ReportCall {
    std::int64_t group = 0;
    std::int64_t user = 0;
};

std::vector<ReportCall> report_calls(const ProgressScope& scope, const LearnerGroups& groups) {
    const auto single = without_group(scope, groups);
    const bool whole = scope.learners.size() <= learners_of_whole_report || groups.empty() ||
                       single.size() > most_single_reports;
    if (whole) return {{}};
    std::vector<ReportCall> calls;
    for (const auto& [group, members] : groups) {
        if (!members.empty()) calls.push_back({group, 0});
    }
    for (const auto user : single) calls.push_back({0, user});
    return calls;
}

core::LmsResult<GradeReport> make_call(const ProgressScope& scope, const ReportCall& call) {
    if (call.user != 0) return get_grades_of_user(scope.transport, scope.course, call.user);
    return get_grades_of_group(scope.transport, scope.course, call.group);
}

using Seen = std::set<std::pair<std::int64_t, std::int64_t>>;  ///< user and module

void add_report(const GradeReport& report, const CourseIndex& index, Seen& seen, Gradebook& book) {
    for (const GradeRow& row : report.grades) {
        if (!index.has_module(row.module) || !index.has_person(row.user)) continue;
        if (!seen.insert({row.user, row.module}).second) continue;  // a learner may be in several groups
        book.grades.push_back(
            {core::ActivityId{row.module}, core::PersonId{row.user}, row.points, row.maximum, row.graded});
    }
    for (const HiddenGradeRow& row : report.hidden)
        if (index.has_module(row.module) && index.has_person(row.user))
            book.hidden.push_back({core::ActivityId{row.module}, core::PersonId{row.user}});
    for (const GradeItemRow& row : report.items) {
        const bool known =
            std::any_of(book.items.begin(), book.items.end(),
                        [&](const core::GradeItem& item) { return item.lms_id == std::to_string(row.item); });
        if (!known && index.has_module(row.module))
            book.items.push_back({std::to_string(row.item), core::ActivityId{row.module}});
    }
}

/// The learners of reports that were refused: one of those asked together has markup in the name, and Moodle
/// then sends nothing of anybody.
std::set<std::int64_t> learners_of(const std::vector<ReportCall>& refused, const ProgressScope& scope,
                                   const LearnerGroups& groups) {
    std::set<std::int64_t> people;
    for (const ReportCall& call : refused) {
        const auto group = groups.find(call.group);
        const auto& members = group == groups.end() ? scope.learners : group->second;
        people.insert(members.begin(), members.end());
    }
    return people;
}

/// Asks these one by one, in readings of changes only the `changed` ones of them.
tl::expected<void, core::LmsError> add_single_reports(const ProgressScope& scope,
                                                      const std::set<std::int64_t>& learners,
                                                      const std::set<std::int64_t>* changed, Seen& seen,
                                                      Gradebook& book) {
    std::set<std::int64_t> known;
    for (const auto& [user, module] : seen) known.insert(user);
    std::vector<std::int64_t> users;
    for (const std::int64_t user : learners) {
        if (known.count(user) != 0) continue;  // told with another group
        book.asked.erase(user);
        if (changed == nullptr || changed->count(user) != 0) users.push_back(user);
    }
    const auto reports = ask_each<GradeReport>(
        scope.transport, users, [](std::int64_t user) { return user; },
        [&](std::int64_t user) { return get_grades_of_user(scope.transport, scope.course, user); });
    if (!reports) return tl::unexpected(reports.error());
    bool any = users.empty();
    for (std::size_t i = 0; i < users.size(); ++i) {
        const auto& report = (*reports)[i];
        if (!report) continue;
        any = true;
        book.asked.insert(users[i]);
        add_report(*report, scope.index, seen, book);
    }
    // Nobody's report must not pass for nobody's grades.
    if (!any)
        return tl::unexpected(core::LmsError{core::LmsFailure::bad_answer, "gradereport_user_get_grade_items",
                                             "invalidresponse", false});
    return {};
}

}  // namespace

core::LmsResult<std::vector<core::Submission>> read_submissions(const ProgressScope& scope,
                                                                const std::vector<std::int64_t>& assignments,
                                                                std::optional<core::Instant> since) {
    const std::size_t people = std::max<std::size_t>(scope.learners.size(), 1);
    // Of a short while only few have changed.
    const auto portion =
        since ? most_values : std::clamp<std::size_t>(submissions_per_answer / people, 1, most_values);
    const auto rows = in_portions<SubmissionRow>(
        assignments, portion,
        [&](const std::vector<std::int64_t>& ids) { return get_submissions(scope.transport, ids, since); });
    if (!rows) return tl::unexpected(rows.error());
    std::vector<core::Submission> result;
    for (const SubmissionRow& row : *rows) {
        if (auto submission = submission_of(row, scope.index)) result.push_back(*submission);
    }
    return result;
}

std::vector<core::Submission> merged_submissions(const std::vector<core::Submission>& known,
                                                 const std::set<core::ActivityId>& whole,
                                                 const std::vector<core::Submission>& newer) {
    std::map<SubmissionKey, core::Submission> rows;
    for (const core::Submission& row : known) {
        if (whole.count(row.activity) == 0) rows[key_of(row)] = row;
    }
    for (const core::Submission& row : newer) rows[key_of(row)] = row;
    std::vector<core::Submission> result;
    result.reserve(rows.size());
    for (auto& [key, row] : rows) result.push_back(row);
    return result;
}

core::LmsResult<std::vector<FlagRow>> read_flags(const ProgressScope& scope) {
    return in_portions<FlagRow>(
        scope.index.instances(ActivityKind::assignment), most_values,
        [&](const std::vector<std::int64_t>& ids) { return get_user_flags(scope.transport, ids); });
}

core::LmsResult<PersonalRows<core::QuizAttempt>> read_attempts(const ProgressScope& scope,
                                                               const std::vector<QuizTaker>& takers) {
    const auto answers = ask_each<std::vector<AttemptRow>>(
        scope.transport, takers, [](const QuizTaker& taker) { return taker.user; },
        [&](const QuizTaker& taker) { return get_attempts(scope.transport, taker.quiz, taker.user); });
    if (!answers) return tl::unexpected(answers.error());
    PersonalRows<core::QuizAttempt> result;
    for (std::size_t i = 0; i < takers.size(); ++i) {
        const auto& rows = (*answers)[i];
        if (!rows) result.again.push_back(takers[i].user);
        const auto activity = scope.index.activity(ActivityKind::quiz, takers[i].quiz);
        if (!rows || !activity) continue;
        for (const AttemptRow& row : *rows) {
            core::QuizAttempt attempt{*activity, core::PersonId{takers[i].user}, row.state, row.started,
                                      row.finished};
            attempt.closes = row.closes;
            attempt.awaits_marking = row.awaits_marking;
            result.rows.push_back(attempt);
        }
    }
    return result;
}

core::LmsResult<Completions> read_completions(const ProgressScope& scope,
                                              const std::vector<std::int64_t>& people) {
    const auto answers = ask_each<std::vector<CompletionRow>>(
        scope.transport, people, [](std::int64_t user) { return user; },
        [&](std::int64_t user) { return get_completion(scope.transport, scope.course, user); });
    if (!answers) return tl::unexpected(answers.error());
    Completions result;
    bool first = true;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const auto& rows = (*answers)[i];
        if (!rows) {
            result.of_people.again.push_back(people[i]);
            continue;
        }
        result.fewest = first ? rows->size() : std::min(result.fewest, rows->size());
        first = false;
        for (const CompletionRow& row : *rows) {
            if (!scope.index.has_module(row.module)) continue;
            result.of_people.rows.push_back(
                {core::ActivityId{row.module}, core::PersonId{people[i]}, row.state, row.changed});
        }
    }
    return result;
}

core::LmsResult<Gradebook> read_grades(const ProgressScope& scope, const LearnerGroups& groups,
                                       const std::set<std::int64_t>* changed) {
    Gradebook book;
    auto calls = report_calls(scope, groups);
    book.asked = {scope.learners.begin(), scope.learners.end()};
    if (changed != nullptr && scope.learners.size() > learners_of_whole_report &&
        changed->size() < calls.size()) {
        calls.clear();
        for (const auto user : *changed) calls.push_back({0, user});
        book.asked = *changed;
    }
    const auto answers = ask_each<GradeReport>(
        scope.transport, calls,
        [](const ReportCall& call) { return call.user != 0 ? call.user : call.group; },
        [&](const ReportCall& call) { return make_call(scope, call); });
    if (!answers) return tl::unexpected(answers.error());
    Seen seen;
    std::vector<ReportCall> refused;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto& report = (*answers)[i];
        if (report) add_report(*report, scope.index, seen, book);
        if (!report && calls[i].user == 0) refused.push_back(calls[i]);
        if (!report) book.asked.erase(calls[i].user);
    }
    if (refused.empty()) return book;
    const auto done = add_single_reports(scope, learners_of(refused, scope, groups), changed, seen, book);
    if (!done) return tl::unexpected(done.error());
    return book;
}

}  // namespace waymark::moodle
