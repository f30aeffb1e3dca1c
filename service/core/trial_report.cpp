#include "core/trial_report.hpp"

#include <algorithm>
#include <cmath>

#include "core/work.hpp"

namespace waymark::core {

namespace {

constexpr double z_of_95 = 1.959964;

enum class Outcome { kept, missed, not_counted };

Outcome outcome_of(const WorkItem& item, Instant due) {
    switch (item.status) {
        case WorkStatus::hidden:
        case WorkStatus::unknown:
        case WorkStatus::excused:
        case WorkStatus::may_not_apply:
            return Outcome::not_counted;
        case WorkStatus::handed_in_late:
            return Outcome::missed;
        case WorkStatus::handed_in:
        case WorkStatus::graded:
        case WorkStatus::completed:
            return item.handed_in && *item.handed_in > due && !item.during_outage ? Outcome::missed
                                                                                  : Outcome::kept;
        case WorkStatus::not_open_yet:
        case WorkStatus::open:
        case WorkStatus::due_soon:
        case WorkStatus::begun:
        case WorkStatus::overdue:
        case WorkStatus::closed:
        case WorkStatus::extended:
            return Outcome::missed;
    }
    return Outcome::not_counted;
}

ArmResult result_of(const std::vector<TrialStudent>& students, Arm arm) {
    ArmResult result;
    double sum = 0;
    for (const TrialStudent& one : students) {
        if (one.arm != arm || one.dates.dates == 0) continue;
        ++result.students;
        sum += static_cast<double>(one.dates.kept) / one.dates.dates;
    }
    if (result.students > 0) result.share = sum / result.students;
    result.interval = share_interval(result.share, result.students);
    return result;
}

TrialVerdict verdict_of(const TrialResult& result) {
    if (std::min(result.usual.students, result.other.students) < fewest_to_tell) return TrialVerdict::too_few;
    if (result.difference_interval.low > 0) return TrialVerdict::usual_better;
    if (result.difference_interval.high < 0) return TrialVerdict::other_better;
    return TrialVerdict::not_seen;
}

}  // namespace

std::string_view word(TrialVerdict verdict) {
    switch (verdict) {
        case TrialVerdict::too_few:
            return "too_few";
        case TrialVerdict::not_seen:
            return "not_seen";
        case TrialVerdict::usual_better:
            return "usual_better";
        case TrialVerdict::other_better:
            return "other_better";
    }
    return "unknown";
}

DatesKept dates_kept(const SnapshotIndex& index, PersonId person, Instant from, Instant until, Instant now) {
    const Enrolment* found = find_person(index.snapshot(), person);
    DatesKept result;
    if (found == nullptr) return result;
    Enrolment student = *found;
    student.active = true;
    for (const WorkItem& item : work_of(index, student, now, days{0})) {
        const std::optional<Instant>& due = item.deadline.dates.due;
        if (!due || *due <= from || *due > until || *due > now) continue;
        const Outcome outcome = outcome_of(item, *due);
        if (outcome == Outcome::not_counted) continue;
        ++result.dates;
        if (outcome == Outcome::kept) ++result.kept;
    }
    return result;
}

TrialInterval share_interval(double share, int students) {
    if (students <= 0) return {0, 1};
    const double n = students;
    const double z2 = z_of_95 * z_of_95;
    const double middle = share + z2 / (2 * n);
    const double reach = z_of_95 * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    const double scale = 1 + z2 / n;
    return {std::max(0.0, (middle - reach) / scale), std::min(1.0, (middle + reach) / scale)};
}

TrialResult judge_trial(const std::vector<TrialStudent>& students) {
    TrialResult result;
    result.usual = result_of(students, Arm::usual);
    result.other = result_of(students, Arm::other);
    const ArmResult& usual = result.usual;
    const ArmResult& other = result.other;
    result.difference = usual.share - other.share;
    result.difference_interval = {
        result.difference - std::hypot(usual.share - usual.interval.low, other.interval.high - other.share),
        result.difference + std::hypot(usual.interval.high - usual.share, other.share - other.interval.low)};
    result.verdict = verdict_of(result);
    return result;
}

}  // namespace waymark::core
