#include "core/likely_late.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace waymark::core {

namespace {

constexpr double far_away_days = 7;  // from here on the number of days left says nothing

double share(int part, int whole) {
    return whole == 0 ? 0 : double(part) / whole;
}

int percent(double part) {
    return static_cast<int>(std::lround(part * 100));
}

/// Fact of each reason for the sentence, in the order of LateTerm.
std::array<std::pair<int, int>, late_term_count> facts_of(const LateInputs& inputs) {
    return {{{inputs.missed, inputs.passed},
             {inputs.last_missed > 0 ? 1 : 0, 0},
             {inputs.handed_in_late, inputs.handed_in},
             {percent(inputs.missed_here.value_or(0)), 100},
             {0, 0},
             {static_cast<int>(inputs.days_left), 0},
             {percent(inputs.peers_in.value_or(0)), 100},
             {percent(inputs.more_active_peers.value_or(0)), 100}}};
}

bool has_date(const WorkItem& item, Instant now) {
    return item.deadline.dates.due && *item.deadline.dates.due <= now &&
           (is_done(item.status) || is_missed(item.status));
}

/// In at its date: handed in, and not after it.
bool was_met(const WorkItem& item) {
    return is_done(item.status) && (!item.handed_in || *item.handed_in <= *item.deadline.dates.due);
}

struct Counted {
    int met = 0;
    int of = 0;
};

/// What forecasts compare a student with.
struct Peers {
    std::map<ActivityId, Counted> past;  ///< deadlines passed
    std::map<ActivityId, Counted> open;  ///< `met` = handed in
    std::vector<int> amounts;            ///< days with work of everybody, sorted
    std::optional<double> missed_here;
};

struct OneStudent {
    const Enrolment* person = nullptr;
    std::vector<WorkItem> work;
    int amount = 0;
};

void count_item(const WorkItem& item, Instant now, Peers& peers) {
    if (has_date(item, now)) {
        Counted& counted = peers.past[item.activity->id];
        ++counted.of;
        if (was_met(item)) ++counted.met;
        return;
    }
    if (item.status == WorkStatus::may_not_apply || item.status == WorkStatus::unknown) return;
    Counted& counted = peers.open[item.activity->id];
    ++counted.of;
    if (is_done(item.status)) ++counted.met;
}

Peers peers_of(const std::vector<OneStudent>& all, Instant now) {
    Peers peers;
    for (const OneStudent& one : all) {
        peers.amounts.push_back(one.amount);
        for (const WorkItem& item : one.work) count_item(item, now, peers);
    }
    std::sort(peers.amounts.begin(), peers.amounts.end());
    Counted total;
    for (const auto& [activity, counted] : peers.past) {
        total.met += counted.met;
        total.of += counted.of;
    }
    if (total.of > 0) peers.missed_here = 1 - share(total.met, total.of);
    return peers;
}

/// The part of the inputs that is the same for all open work of one student.
LateInputs history_of(const OneStudent& one, const Peers& peers, Instant now) {
    LateInputs inputs;
    double missed = 0;
    double total = 0;
    std::optional<Instant> latest;
    for (const WorkItem& item : one.work) {
        if (is_done(item.status) && item.handed_in) {
            ++inputs.handed_in;
            if (item.deadline.dates.due && *item.handed_in > *item.deadline.dates.due)
                ++inputs.handed_in_late;
        }
        if (!has_date(item, now)) continue;
        const Counted& counted = peers.past.at(item.activity->id);
        const double weight = share(counted.met, counted.of);
        const bool met = was_met(item);
        ++inputs.passed;
        total += weight;
        if (!met) {
            ++inputs.missed;
            missed += weight;
        }
        if (latest && *item.deadline.dates.due < *latest) continue;
        latest = item.deadline.dates.due;
        inputs.last_missed = met ? 0 : weight;
    }
    if (total > 0) inputs.missed_share = missed / total;
    inputs.missed_here = peers.missed_here;
    if (peers.amounts.size() > 1 && peers.amounts.back() > 0) {
        const auto above =
            peers.amounts.end() - std::upper_bound(peers.amounts.begin(), peers.amounts.end(), one.amount);
        inputs.more_active_peers = double(above) / double(peers.amounts.size() - 1);
    }
    return inputs;
}

std::optional<double> others_in(const Peers& peers, const WorkItem& item) {
    const auto found = peers.open.find(item.activity->id);
    if (found == peers.open.end() || found->second.of < 2) return std::nullopt;
    return share(found->second.met, found->second.of - 1);  // this student is not in
}

bool is_ahead(const WorkItem& item, Instant now, days within) {
    const std::optional<Instant>& due = item.deadline.dates.due;
    if (!due || *due <= now || *due - now > within) return false;
    return item.status == WorkStatus::due_soon || item.status == WorkStatus::begun;
}

void forecast_student(const OneStudent& one, const Peers& peers, const Policy& policy, Instant now,
                      std::vector<LateForecast>& forecasts) {
    const LateInputs history = history_of(one, peers, now);
    for (const WorkItem& item : one.work) {
        if (!is_ahead(item, now, policy.worklist.due_soon)) continue;
        LateInputs inputs = history;
        inputs.begun = item.begun;
        inputs.days_left =
            std::chrono::duration<double, days::period>(*item.deadline.dates.due - now).count();
        inputs.peers_in = others_in(peers, item);
        LateForecast forecast = judge_lateness(inputs, policy.likely_late.model);
        forecast.person = one.person->person;
        forecast.activity = item.activity->id;
        forecast.due = *item.deadline.dates.due;
        forecast.likely = forecast.chance >= policy.likely_late.chance;
        forecasts.push_back(std::move(forecast));
    }
}

}  // namespace

std::array<double, late_term_count> late_values(const LateInputs& inputs) {
    constexpr double middle = 0.5;
    const double begun = inputs.begun ? (*inputs.begun ? -1.0 : 1.0) : 0.0;
    const double left = std::clamp(inputs.days_left, 0.0, far_away_days);
    // The last days count most: 1 at the date, 0.43 a day before, 0.14 three days before, 0 from a week on.
    const double little_time = (1 / (1 + left) - 1 / (1 + far_away_days)) / (1 - 1 / (1 + far_away_days));
    return {std::clamp(inputs.missed_share, 0.0, 1.0),
            std::clamp(inputs.last_missed, 0.0, 1.0),
            share(inputs.handed_in_late, inputs.handed_in),
            std::clamp(inputs.missed_here.value_or(0), 0.0, 1.0),
            begun,
            little_time,
            little_time * std::max(0.0, 1 - inputs.peers_in.value_or(1) / middle),
            std::clamp(inputs.more_active_peers.value_or(middle), 0.0, 1.0) - middle};
}

LateForecast judge_lateness(const LateInputs& inputs, const LateModel& model) {
    LateForecast forecast;
    const std::array<double, late_term_count> values = late_values(inputs);
    const auto facts = facts_of(inputs);
    double sum = model.intercept;
    for (std::size_t term = 0; term < late_term_count; ++term) {
        const double contribution = values[term] * model.weights[term];
        sum += contribution;
        if (contribution > 0)
            forecast.reasons.push_back({static_cast<LateTerm>(term), values[term], contribution,
                                        facts[term].first, facts[term].second});
    }
    forecast.chance = 1 / (1 + std::exp(-sum));
    std::stable_sort(
        forecast.reasons.begin(), forecast.reasons.end(),
        [](const LateReason& a, const LateReason& b) { return a.contribution > b.contribution; });
    return forecast;
}

std::vector<LateForecast> forecast_lateness(const SnapshotIndex& index, const Policy& policy, Instant now) {
    std::vector<OneStudent> all;
    for (const Enrolment* student : students_of(index.snapshot(), policy.roles.student)) {
        if (!student->active) continue;
        all.push_back({student, work_of(index, *student, now, policy.worklist.due_soon), 0});
        const std::vector<Instant>& evidence = index.evidence(student->person);
        all.back().amount =
            static_cast<int>(std::upper_bound(evidence.begin(), evidence.end(), now) - evidence.begin());
    }
    const Peers peers = peers_of(all, now);
    std::vector<LateForecast> forecasts;
    for (const OneStudent& one : all)
        if (objection_of(index.snapshot(), one.person->person) == nullptr)
            forecast_student(one, peers, policy, now, forecasts);
    return forecasts;
}

}  // namespace waymark::core
