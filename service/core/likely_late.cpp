#include "core/likely_late.hpp"

#include <algorithm>
#include <cmath>

namespace waymark::core {

namespace {

constexpr double far_away_days = 7;  // from here on the number of days left says nothing

// The course's habit, before anything is known of it: a quarter miss a date, believed as so many students.
constexpr double usual_miss = 0.25;
constexpr double usual_miss_weight = 20;
constexpr double hardly_kept = 0.9;  // from this share of misses on a kind of date says nothing

// Others who are in: two of ten, before anybody was counted; under a tenth it is work that hardly anybody
// does.
constexpr double usual_in = 0.2;
constexpr double usual_in_weight = 10;
constexpr double hardly_anybody = 0.1;

// Of those who are not in, one in five is taken to have begun: on average the term adds nothing.
constexpr double share_begun = 0.2;

double share(int part, int whole) {
    return whole == 0 ? 0 : double(part) / whole;
}

/// A share held back: as if `weight` more had been seen, of which `usual`.
double held_back(double part, double whole, double usual, double weight) {
    return (part + usual * weight) / (whole + weight);
}

int percent(double part) {
    return static_cast<int>(std::lround(part * 100));
}

double miss_rate(const LateInputs& inputs) {
    return held_back(inputs.kind_missed, inputs.kind_passed, usual_miss, usual_miss_weight);
}

/// Fact of each reason for the sentence, in the order of LateTerm.
std::array<std::pair<int, int>, late_term_count> facts_of(const LateInputs& inputs) {
    return {{{inputs.missed, inputs.passed},
             {inputs.last_missed > 0 ? 1 : 0, 0},
             {inputs.handed_in_late, inputs.handed_in},
             {percent(share(inputs.kind_missed, inputs.kind_passed)), 100},
             {0, 0},
             {static_cast<int>(inputs.days_left), 0},
             {percent(share(inputs.others_in, inputs.others)), 100},
             {percent(inputs.more_active_peers.value_or(0)), 100}}};
}

bool has_date(const WorkBrief& work, Instant now) {
    return work.due && *work.due <= now && (is_done(work.status) || is_missed(work.status));
}

/// In at its date: handed in, and not after it.
bool was_met(const WorkBrief& work) {
    return is_done(work.status) && (!work.handed_in || *work.handed_in <= *work.due);
}

struct Counted {
    int met = 0;
    int of = 0;
};

/// What forecasts compare a student with; counts by place of the activity in the table.
struct Peers {
    std::vector<Counted> past;  ///< deadlines passed
    std::vector<Counted> open;  ///< `met` = handed in
    std::vector<int> done;      ///< done with it, whatever its date
    std::vector<int> amounts;   ///< days with work, in the order of the students
    std::vector<int> sorted;    ///< the same, ascending
    std::array<Counted, std::size(all_activity_kinds)> kinds{};  ///< deadlines passed, by kind of activity
};

int amount_of(std::span<const Instant> evidence, Instant now) {
    return static_cast<int>(std::upper_bound(evidence.begin(), evidence.end(), now) - evidence.begin());
}

void count_work(const WorkBrief& work, std::size_t place, Instant now, Peers& peers) {
    if (is_done(work.status)) ++peers.done[place];
    if (has_date(work, now)) {
        ++peers.past[place].of;
        if (was_met(work)) ++peers.past[place].met;
        return;
    }
    if (work.status == WorkStatus::may_not_apply || work.status == WorkStatus::unknown) return;
    ++peers.open[place].of;
    if (is_done(work.status)) ++peers.open[place].met;
}

Peers peers_of(const WorkTable& table, Instant now) {
    Peers peers;
    const std::size_t pieces = table.activities().size();
    peers.past.resize(pieces);
    peers.open.resize(pieces);
    peers.done.resize(pieces);
    for (std::size_t student = 0; student < table.students().size(); ++student) {
        peers.amounts.push_back(amount_of(table.evidence(student), now));
        const std::span<const WorkBrief> row = table.row(student);
        for (std::size_t i = 0; i < pieces; ++i) count_work(row[i], i, now, peers);
    }
    peers.sorted = peers.amounts;
    std::sort(peers.sorted.begin(), peers.sorted.end());
    for (std::size_t i = 0; i < pieces; ++i) {
        Counted& kind = peers.kinds[static_cast<std::size_t>(table.activities()[i]->kind)];
        kind.met += peers.past[i].met;
        kind.of += peers.past[i].of;
    }
    return peers;
}

/// The part of the inputs that is the same for all open work of one student.
LateInputs history_of(std::span<const WorkBrief> row, int amount, const Peers& peers, Instant now) {
    LateInputs inputs;
    std::optional<Instant> latest;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const WorkBrief& work = row[i];
        if (is_done(work.status) && work.handed_in) {
            ++inputs.handed_in;
            if (work.due && *work.handed_in > *work.due) ++inputs.handed_in_late;
        }
        if (!has_date(work, now)) continue;
        const double weight = share(peers.past[i].met, peers.past[i].of);
        const bool met = was_met(work);
        ++inputs.passed;
        inputs.passed_weight += weight;
        if (!met) {
            ++inputs.missed;
            inputs.missed_weight += weight;
        }
        if (latest && *work.due < *latest) continue;
        latest = *work.due;
        inputs.last_missed = met ? 0 : weight;
    }
    if (peers.sorted.size() > 1 && peers.sorted.back() > 0) {
        const auto above =
            peers.sorted.end() - std::upper_bound(peers.sorted.begin(), peers.sorted.end(), amount);
        inputs.more_active_peers = double(above) / double(peers.sorted.size() - 1);
    }
    return inputs;
}

/// The part of the inputs that one piece of open work has.
void add_piece(const WorkBrief& work, std::size_t place, const Peers& peers, Instant now,
               LateInputs& inputs) {
    const Counted& open = peers.open[place];
    const Counted& kind = peers.kinds[static_cast<std::size_t>(work.activity->kind)];
    inputs.begun = work.begun;
    inputs.days_left = std::chrono::duration<double, days::period>(*work.due - now).count();
    inputs.others = std::max(0, open.of - 1);
    inputs.others_in = open.met;  // this student is not in
    inputs.kind_passed = kind.of;
    inputs.kind_missed = kind.of - kind.met;
}

bool is_ahead(const WorkBrief& work, Instant now, days within) {
    // Of offline work nobody can say that it is not in.
    if (work.activity->kind == ActivityKind::assignment && !work.activity->takes_submissions) return false;
    if (work.status != WorkStatus::due_soon && work.status != WorkStatus::begun) return false;
    return work.due && *work.due > now && *work.due - now <= within;
}

/// Calls `use(student, piece, inputs)` for every piece of work that is to be forecast.
template <class Use>
void for_work_ahead(const WorkTable& table, const SnapshotIndex& index, const Policy& policy, Instant now,
                    const Peers& peers, Use use) {
    for (std::size_t student = 0; student < table.students().size(); ++student) {
        if (objection_of(index.snapshot(), table.students()[student]->person) != nullptr) continue;
        const std::span<const WorkBrief> row = table.row(student);
        std::optional<LateInputs> inputs;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const WorkBrief& work = row[i];
            if (!is_ahead(work, now, policy.worklist.due_soon)) continue;
            if (!inputs) inputs = history_of(row, peers.amounts[student], peers, now);
            add_piece(work, i, peers, now, *inputs);
            use(student, i, *inputs);
        }
    }
}

using Terms = std::array<double, late_term_count>;

/// What each term adds, and the chance.
double chance_of(const Terms& values, const LateModel& model, Terms& contributions) {
    double sum = model.intercept;
    for (std::size_t term = 0; term < late_term_count; ++term) {
        contributions[term] = values[term] * model.weights[term];
        sum += contributions[term];
    }
    return 1 / (1 + std::exp(-sum));
}

/// The term that speaks for it most.
std::optional<LateTerm> heaviest(const Terms& contributions) {
    const auto most = std::max_element(contributions.begin(), contributions.end());
    if (*most <= 0) return std::nullopt;
    return static_cast<LateTerm>(most - contributions.begin());
}

}  // namespace

std::array<double, late_term_count> late_values(const LateInputs& inputs) {
    constexpr double middle = 0.5;
    const double begun = inputs.begun ? (*inputs.begun ? share_begun - 1 : share_begun) : 0.0;
    const double left = std::clamp(inputs.days_left, 0.0, far_away_days);
    // The last days count most: 1 at the date, 0.43 a day before, 0.14 three days before, 0 from a week on.
    const double little_time = (1 / (1 + left) - 1 / (1 + far_away_days)) / (1 - 1 / (1 + far_away_days));
    const double in = held_back(inputs.others_in, inputs.others, usual_in, usual_in_weight);
    return {std::clamp(held_back(inputs.missed_weight, inputs.passed_weight, 0, 1), 0.0, 1.0),
            std::clamp(inputs.last_missed, 0.0, 1.0),
            share(inputs.handed_in_late, inputs.handed_in),
            miss_rate(inputs) - usual_miss,
            begun,
            little_time,
            little_time * std::max(0.0, 1 - in / hardly_anybody),
            std::clamp(inputs.more_active_peers.value_or(middle), 0.0, 1.0) - middle};
}

bool is_date_kept(const LateInputs& inputs) {
    return miss_rate(inputs) < hardly_kept;
}

LateForecast judge_lateness(const LateInputs& inputs, const LateModel& model) {
    LateForecast forecast;
    const Terms values = late_values(inputs);
    const auto facts = facts_of(inputs);
    Terms contributions{};
    forecast.chance = chance_of(values, model, contributions);
    for (std::size_t term = 0; term < late_term_count; ++term)
        if (contributions[term] > 0)
            forecast.reasons.push_back({static_cast<LateTerm>(term), values[term], contributions[term],
                                        facts[term].first, facts[term].second});
    std::stable_sort(
        forecast.reasons.begin(), forecast.reasons.end(),
        [](const LateReason& a, const LateReason& b) { return a.contribution > b.contribution; });
    return forecast;
}

std::vector<LateForecast> forecast_lateness(const SnapshotIndex& index, const Policy& policy, Instant now) {
    const WorkTable table(index, active_students(index.snapshot(), policy.roles.student), now,
                          policy.worklist.due_soon);
    std::vector<LateForecast> forecasts;
    const auto add = [&](std::size_t student, std::size_t piece, const LateInputs& inputs) {
        LateForecast& one = forecasts.emplace_back(judge_lateness(inputs, policy.likely_late.model));
        one.person = table.students()[student]->person;
        one.activity = table.activities()[piece]->id;
        one.due = *table.cell(student, piece).due;
        one.likely = one.chance >= policy.likely_late.chance && is_date_kept(inputs);
    };
    for_work_ahead(table, index, policy, now, peers_of(table, now), add);
    return forecasts;
}

void add_forecasts(const SnapshotIndex& index, const Policy& policy, Instant now, WorkTable& table) {
    const Peers peers = peers_of(table, now);
    const double others = table.students().size() < 2 ? 1 : double(table.students().size() - 1);
    const auto add = [&](std::size_t student, std::size_t piece, const LateInputs& inputs) {
        WorkBrief& work = table.row(student)[piece];
        Terms contributions{};
        work.chance_late = chance_of(late_values(inputs), policy.likely_late.model, contributions);
        work.why_late = heaviest(contributions);
        work.likely_late =
            (work.chance_late >= policy.likely_late.chance && is_date_kept(inputs)) ||
            (peers.done[piece] / others >= 0.5 && *work.due - now <= policy.worklist.close_at_hand);
    };
    for_work_ahead(table, index, policy, now, peers, add);
}

}  // namespace waymark::core
