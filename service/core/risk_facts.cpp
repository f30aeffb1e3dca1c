#include "core/risk_facts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace waymark::core {

namespace {

constexpr double longest_idle = 60;  // days; longer silence says no more
constexpr double low_mark = 0.4;
constexpr int most_low_marks = 3;
constexpr double mark_step = 0.2;  // below_median counts in steps of 20 points of 100
constexpr double least_below = -1.5;
constexpr double most_below = 2;
constexpr std::size_t enough_marks = 5;  // fewer people with marks make no middle

// Leads are compared by the day. Each day has two places: not in, and, better, in.
constexpr int earliest_day = 240;
constexpr int latest_day = -240;
constexpr std::size_t lead_places = 2 * (earliest_day - latest_day + 1) + 1;
constexpr std::uint16_t no_place = std::numeric_limits<std::uint16_t>::max();
static_assert(lead_places < no_place);

/// Place in the order "never, late … early"; none for what has no date, or was done nobody knows when.
std::uint16_t place_of(const WorkFact& fact) {
    if (!fact.in && fact.passed) return 0;
    if (!fact.lead) return no_place;
    const float lead = std::clamp(*fact.lead, float{latest_day}, float{earliest_day});
    const int whole = static_cast<int>(lead);
    const int day = static_cast<float>(whole) > lead ? whole - 1 : whole;
    return static_cast<std::uint16_t>(2 * (day - latest_day) + (fact.in ? 2 : 1));
}

/// How a fact was counted. Worked out once: there are very many.
struct Counted {
    std::uint16_t place = no_place;
    bool in = false;
};

/// What everybody did with one piece of work. A student is compared with the others: what the student did is
/// taken out again, so that nobody's own work changes what it is measured by.
struct Piece {
    int applies = 0;  ///< dated and applies to so many
    int in = 0;       ///< of these
    int passed = 0;
    int passed_in = 0;
    int places = 0;
    std::vector<int> better;  ///< students at each place; when ranked, at all better ones
    /// What is asked most often, worked out once: the rank of those who stand at a place, and the shares of
    /// the others for those who have it in (1) or not (0).
    std::vector<double> rank_at;
    std::array<double, 2> others_in{};
    std::array<double, 2> others_met{};
};

double share(int part, int whole) {
    return whole <= 0 ? 0 : double(part) / whole;
}

bool is_dated(const WorkFact& fact) {
    return fact.passed || fact.lead.has_value();
}

Counted count_fact(const WorkFact& fact, Piece& piece) {
    if (!is_dated(fact)) return {no_place, fact.in};
    ++piece.applies;
    if (fact.in) ++piece.in;
    if (fact.passed) {
        ++piece.passed;
        if (fact.in) ++piece.passed_in;
    }
    const std::uint16_t place = place_of(fact);
    if (place == no_place) return {place, fact.in};
    if (piece.better.empty()) piece.better.resize(lead_places);
    ++piece.places;
    ++piece.better[place];
    return {place, fact.in};
}

/// Share of the others who were earlier, ties by half, minus one half: −0.5 … 0.5. `own` is the place at
/// which this student was counted, `place` the one to be ranked.
double rank_of(const Piece& piece, std::uint16_t place, std::uint16_t own) {
    if (piece.places < 2) return 0;
    if (place == own) return piece.rank_at[place];
    int better = piece.better[place];
    const int alike = (place == 0 ? piece.places : piece.better[place - 1]) - better;
    if (own != no_place && own > place) --better;
    return (better + double(alike) / 2) / (piece.places - 1) - 0.5;
}

void rank_places(Piece& piece) {
    int better = 0;
    if (piece.places > 1) piece.rank_at.resize(lead_places);
    for (std::size_t place = piece.better.size(); place-- > 0;) {
        const int here = piece.better[place];
        piece.better[place] = better;
        if (here > 0 && piece.places > 1)
            piece.rank_at[place] = (better + double(here - 1) / 2) / (piece.places - 1) - 0.5;
        better += here;
    }
}

/// Share of the others who have it in, and of the others whose date has passed who have it in.
void share_out(Piece& piece) {
    for (const int own : {0, 1}) {
        piece.others_in.at(static_cast<std::size_t>(own)) = share(piece.in - own, piece.applies - 1);
        piece.others_met.at(static_cast<std::size_t>(own)) = share(piece.passed_in - own, piece.passed - 1);
    }
}

/// Also says how each fact was counted.
std::vector<Piece> measure_pieces(const CourseFacts& facts, std::vector<Counted>& counted) {
    std::vector<Piece> pieces(facts.works);
    counted.reserve(facts.work.size());
    for (const WorkFact& fact : facts.work) counted.push_back(count_fact(fact, pieces[fact.work]));
    for (Piece& piece : pieces) {
        rank_places(piece);
        share_out(piece);
    }
    return pieces;
}

/// Places in the order of an amount: the share of the others with more, ties by half, minus one half.
class Ranks {
  public:
    Ranks(const std::vector<StudentFacts>& students, std::optional<double> StudentFacts::*field) {
        for (const StudentFacts& one : students)
            if (one.*field) sorted_.push_back(*(one.*field));
        std::sort(sorted_.begin(), sorted_.end());
    }
    /// 0 for an amount that is not known, and for all when all are alike.
    [[nodiscard]] double below(std::optional<double> amount) const {
        if (!amount || sorted_.size() < 2) return 0;
        const auto [first, last] = std::equal_range(sorted_.begin(), sorted_.end(), *amount);
        const double alike = std::max(0.0, double(last - first) - 1);
        return (double(sorted_.end() - last) + alike / 2) / double(sorted_.size() - 1) - 0.5;
    }

  private:
    std::vector<double> sorted_;
};

std::optional<double> mean_mark(std::span<const WorkFact> work) {
    double sum = 0;
    int marks = 0;
    for (const WorkFact& fact : work) {
        if (!fact.mark) continue;
        sum += *fact.mark;
        ++marks;
    }
    if (marks == 0) return std::nullopt;
    return sum / marks;
}

std::optional<double> median_of(std::vector<double> values) {
    if (values.size() < enough_marks) return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Sums over one student's dated work, each piece weighing as the share of the course that has it in.
struct Sums {
    double met_weight = 0;
    double missed = 0;
    double late = 0;
    double in_weight = 0;
    double rank = 0;
    std::optional<float> latest_lead;
};

void count_missed(const WorkFact& fact, double weight, Sums& sums, RiskInputs& inputs) {
    ++inputs.missed;
    sums.missed += weight;
    const float lead = fact.lead.value_or(static_cast<float>(latest_day));
    if (sums.latest_lead && lead <= *sums.latest_lead) return;
    sums.latest_lead = lead;
    inputs.latest_missed = fact.work;
}

/// `place` is where the fact stands, `counted` how the same piece was counted in `piece`.
void add_fact(const WorkFact& fact, std::uint16_t place, const Counted& counted, const Piece& piece,
              Sums& sums, RiskInputs& inputs) {
    if (fact.in) ++inputs.handed_in;
    if (fact.late) ++inputs.handed_in_late;
    if (fact.mark && *fact.mark < low_mark) ++inputs.low_marks;
    if (!is_dated(fact)) return;
    const std::size_t own = counted.in ? 1 : 0;
    const double in_weight = piece.others_in[own];
    sums.in_weight += in_weight;
    if (place != no_place) sums.rank += in_weight * rank_of(piece, place, counted.place);
    if (!fact.passed) return;
    const double weight = piece.others_met[own];
    ++inputs.passed;
    sums.met_weight += weight;
    if (fact.late) sums.late += weight;
    if (!fact.in) count_missed(fact, weight, sums, inputs);
}

double below_median(std::optional<double> mean, std::optional<double> median) {
    if (!mean || !median) return 0;
    return std::clamp((*median - *mean) / mark_step, least_below, most_below);
}

}  // namespace

struct CourseComparison::Cohort {
    std::vector<Counted> counted;  ///< by fact
    std::vector<Piece> pieces;
    Ranks amount;
    Ranks lately;
    Ranks breadth;
    std::optional<double> median_mark;  ///< of the students' mean marks

    /// `place(fact, counted)` says where a fact stands.
    template <class Place>
    [[nodiscard]] RiskInputs inputs(const StudentFacts& student, std::span<const WorkFact> work,
                                    Place place) const {
        RiskInputs inputs;
        Sums sums;
        const Counted* own = counted.data() + student.first_work;
        for (const WorkFact& fact : work) {
            add_fact(fact, place(fact, *own), *own, pieces[fact.work], sums, inputs);
            ++own;
        }
        finish(student, work, sums, inputs);
        return inputs;
    }
    /// What follows from the sums of the work.
    void finish(const StudentFacts& student, std::span<const WorkFact> work, const Sums& sums,
                RiskInputs& inputs) const;
};

void CourseComparison::Cohort::finish(const StudentFacts& student, std::span<const WorkFact> work,
                                      const Sums& sums, RiskInputs& inputs) const {
    const auto value = [&](RiskTerm term) -> double& {
        return inputs.values[static_cast<std::size_t>(term)];
    };
    value(RiskTerm::little_activity) = amount.below(student.amount);
    value(RiskTerm::little_lately) = lately.below(student.lately);
    value(RiskTerm::few_materials) = breadth.below(student.breadth);
    value(RiskTerm::idle) = std::clamp(student.idle_days.value_or(0), 0.0, longest_idle) / longest_idle;
    if (sums.met_weight > 0) {
        value(RiskTerm::missed_deadlines) = sums.missed / sums.met_weight;
        inputs.late_share = sums.late / sums.met_weight;
        value(RiskTerm::not_on_time) = value(RiskTerm::missed_deadlines) + inputs.late_share;
    }
    if (sums.in_weight > 0) value(RiskTerm::after_the_others) = sums.rank / sums.in_weight;
    value(RiskTerm::below_median) = below_median(mean_mark(work), median_mark);
    value(RiskTerm::low_marks) = double(std::min(inputs.low_marks, most_low_marks)) / most_low_marks;
}

CourseComparison::CourseComparison(const CourseFacts& facts)
    : cohort_(std::make_unique<Cohort>(Cohort{{},
                                              {},
                                              Ranks(facts.students, &StudentFacts::amount),
                                              Ranks(facts.students, &StudentFacts::lately),
                                              Ranks(facts.students, &StudentFacts::breadth),
                                              std::nullopt})) {
    cohort_->pieces = measure_pieces(facts, cohort_->counted);
    std::vector<double> means;
    for (const StudentFacts& student : facts.students)
        if (const std::optional<double> mean = mean_mark(work_of(facts, student))) means.push_back(*mean);
    cohort_->median_mark = median_of(std::move(means));
}

CourseComparison::~CourseComparison() = default;
CourseComparison::CourseComparison(CourseComparison&&) noexcept = default;
CourseComparison& CourseComparison::operator=(CourseComparison&&) noexcept = default;

RiskInputs CourseComparison::inputs(const StudentFacts& student, std::span<const WorkFact> work) const {
    return cohort_->inputs(student, work,
                           [](const WorkFact&, const Counted& counted) { return counted.place; });
}

RiskInputs CourseComparison::inputs_if(const StudentFacts& student, std::span<const WorkFact> work) const {
    return cohort_->inputs(student, work,
                           [](const WorkFact& fact, const Counted&) { return place_of(fact); });
}

std::span<const WorkFact> work_of(const CourseFacts& facts, const StudentFacts& student) {
    return std::span(facts.work).subspan(student.first_work, student.work_count);
}

std::vector<RiskInputs> risk_inputs(const CourseFacts& facts) {
    const CourseComparison comparison(facts);
    std::vector<RiskInputs> all;
    all.reserve(facts.students.size());
    for (const StudentFacts& student : facts.students)
        all.push_back(comparison.inputs(student, work_of(facts, student)));
    return all;
}

double risk_log_odds(const RiskInputs& inputs, const RiskWeights& weights) {
    double sum = weights.intercept;
    for (std::size_t term = 0; term < risk_term_count; ++term)
        sum += inputs.values[term] * weights.weights[term];
    return sum;
}

double logistic(double log_odds) {
    return 1 / (1 + std::exp(-log_odds));
}

}  // namespace waymark::core
