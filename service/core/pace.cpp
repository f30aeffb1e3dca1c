#include "core/pace.hpp"

#include <algorithm>
#include <tuple>

#include "core/plan_date.hpp"
#include "core/working_days.hpp"

namespace waymark::core {

namespace {

constexpr double rounding = 1e-9;  // sums of weights are compared, not their last digits

/// Work of this student that can be told to be done or not.
bool is_planned(WorkStatus status) {
    switch (status) {
        case WorkStatus::not_open_yet:
        case WorkStatus::open:
        case WorkStatus::due_soon:
        case WorkStatus::begun:
        case WorkStatus::handed_in:
        case WorkStatus::handed_in_late:
        case WorkStatus::graded:
        case WorkStatus::completed:
        case WorkStatus::overdue:
        case WorkStatus::closed:
        case WorkStatus::extended:
            return true;
        case WorkStatus::may_not_apply:
        case WorkStatus::hidden:
        case WorkStatus::unknown:
        case WorkStatus::excused:
            return false;
    }
    return false;
}

void add_planned(const WorkBrief& work, std::optional<Instant> joined, double weight,
                 std::vector<PlannedWork>& plan) {
    const OptionalInstant date = work.date();
    if (!date || !is_planned(work.status) || weight <= 0) return;
    const bool done = is_done(work.status);
    if (joined && *date <= *joined && !done) return;
    PlannedWork& one = plan.emplace_back();
    one.date = *date;
    one.weight = weight;
    one.done = done;
    one.begun = work.begun;
}

double share_passed_before(std::span<const PlannedWork> work, Instant at) {
    double passed = 0;
    double planned = 0;
    for (const PlannedWork& one : work) {
        planned += one.weight;
        if (one.date < at) passed += one.weight;
    }
    return passed / planned;
}

PaceBand band_of(const Pace& pace, std::span<const PlannedWork> work, std::optional<Instant> first_sign,
                 const PacePolicy& policy, Instant now) {
    const bool anything = pace.done_count > 0 ||
                          std::any_of(work.begin(), work.end(), [](const auto& one) { return one.begun; });
    if (!anything && !first_sign) return PaceBand::not_started;
    if (!pace.place && pace.last_date - now >= policy.finished_ahead) return PaceBand::finished_early;
    const double lead = (pace.done - pace.passed) / pace.planned;
    if (lead < -policy.tolerance - rounding) {
        const bool late =
            first_sign && share_passed_before(work, *first_sign) + rounding >= policy.late_start;
        return late ? PaceBand::starting_late : PaceBand::behind;
    }
    return lead + rounding >= policy.ahead ? PaceBand::ahead : PaceBand::on_pace;
}

bool can_still_be_done(WorkStatus status) {
    return status == WorkStatus::open || status == WorkStatus::due_soon || status == WorkStatus::begun ||
           status == WorkStatus::overdue;
}

/// The same time of day on the first day that is no holiday; a calendar without any such day for a month is
/// not followed.
Instant past_holidays(Instant at, const CalendarPolicy& calendar, const ZoneRules& zone) {
    constexpr int longest = 31;
    LocalTime local = zone.to_local(at);
    for (int i = 0; i < longest && is_holiday(std::chrono::floor<days>(local), calendar); ++i)
        local += days{1};
    return zone.to_instant(local);
}

}  // namespace

double work_weight(const Activity& activity, const PacePolicy& policy) {
    const auto found = policy.weights.find(activity.kind);
    return found == policy.weights.end() ? 1 : found->second;
}

std::optional<PlannedWork> planned(const WorkItem& item, std::optional<Instant> joined,
                                   const PacePolicy& policy) {
    WorkBrief work;
    work.due = OptionalInstant(item.deadline.dates.due);
    work.planned = OptionalInstant(plan_date(item.deadline));
    work.status = item.status;
    work.begun = item.begun;
    std::vector<PlannedWork> plan;
    add_planned(work, joined, work_weight(*item.activity, policy), plan);
    return plan.empty() ? std::nullopt : std::optional(plan.front());
}

void plan_from(std::span<const WorkBrief> row, std::optional<Instant> joined, std::span<const double> weights,
               std::vector<PlannedWork>& plan) {
    plan.clear();
    for (std::size_t i = 0; i < row.size(); ++i) add_planned(row[i], joined, weights[i], plan);
}

std::optional<Pace> pace_of(std::span<const PlannedWork> work, std::optional<Instant> first_sign,
                            const PacePolicy& policy, Instant now) {
    if (work.empty()) return std::nullopt;
    Pace pace;
    pace.last_date = work.front().date;
    for (const PlannedWork& one : work) {
        pace.planned += one.weight;
        ++pace.planned_count;
        pace.last_date = std::max(pace.last_date, one.date);
        if (one.date <= now) {
            pace.passed += one.weight;
            ++pace.passed_count;
        }
        if (one.done) {
            pace.done += one.weight;
            ++pace.done_count;
        } else if (!pace.place || one.date < *pace.place) {
            pace.place = one.date;
        }
    }
    pace.band = band_of(pace, work, first_sign, policy, now);
    return pace;
}

std::vector<CatchUpStep> catch_up_plan(std::span<const WorkItem> work, const Policy& policy,
                                       const ZoneRules& zone, Instant now) {
    struct Candidate {
        Instant last;  ///< by when it must be in
        Instant date;
        CatchUpStep step;
    };
    std::vector<Candidate> candidates;
    for (const WorkItem& item : work) {
        const std::optional<Instant> date = date_to_keep(item.deadline);
        if (!date || !can_still_be_done(item.status)) continue;
        if (*date > now + policy.pace.catch_up_ahead) continue;
        const bool passed = *date <= now;
        const Instant end = item.deadline.dates.closes.value_or(Instant::max());
        candidates.push_back({passed ? end : std::min(*date, end), *date, {item.activity->id, {}, passed}});
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return std::tie(a.last, a.date, a.step.activity) < std::tie(b.last, b.date, b.step.activity);
    });
    std::vector<CatchUpStep> steps;
    Instant next = now;
    for (Candidate& one : candidates) {
        next = past_holidays(next + policy.pace.catch_up_step, policy.calendar, zone);
        one.step.by = std::min(next, one.last);
        steps.push_back(one.step);
    }
    return steps;
}

}  // namespace waymark::core
