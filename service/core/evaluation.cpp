#include "core/evaluation.hpp"

#include <algorithm>
#include <cmath>

namespace waymark::core {

namespace {

std::vector<Scored> sorted_down(std::span<const Scored> all) {
    std::vector<Scored> sorted(all.begin(), all.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const Scored& a, const Scored& b) { return a.score > b.score; });
    return sorted;
}

/// Calls `take(happened, did_not)` for each run of equal scores, highest first.
template <class Take>
void by_score(std::span<const Scored> all, Take take) {
    const std::vector<Scored> sorted = sorted_down(all);
    for (std::size_t first = 0; first < sorted.size();) {
        std::size_t last = first;
        double happened = 0;
        while (last < sorted.size() && sorted[last].score == sorted[first].score)
            happened += sorted[last++].happened ? 1 : 0;
        take(happened, double(last - first) - happened);
        first = last;
    }
}

/// splitmix64: a fixed series of well-mixed numbers from a seed, for resampling; no chance enters the core.
std::uint64_t next_number(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

double count_happened(std::span<const Scored> all) {
    return double(std::count_if(all.begin(), all.end(), [](const Scored& one) { return one.happened; }));
}

}  // namespace

double base_rate(std::span<const Scored> all) {
    return all.empty() ? 0 : count_happened(all) / double(all.size());
}

double auc(std::span<const Scored> all) {
    const double positives = count_happened(all);
    const double negatives = double(all.size()) - positives;
    if (positives == 0 || negatives == 0) return 0.5;
    double above = 0;  // to whom it happened, with a higher score
    double pairs = 0;
    by_score(all, [&](double happened, double did_not) {
        pairs += did_not * (above + happened / 2);
        above += happened;
    });
    return pairs / (positives * negatives);
}

double average_precision(std::span<const Scored> all) {
    const double positives = count_happened(all);
    if (positives == 0) return 0;
    double found = 0;
    double seen = 0;
    double sum = 0;
    by_score(all, [&](double happened, double did_not) {
        found += happened;
        seen += happened + did_not;
        sum += happened / positives * found / seen;
    });
    return sum;
}

double precision_at_top(std::span<const Scored> all, double share) {
    if (all.empty()) return 0;
    const double wanted = std::max(1.0, std::floor(share * double(all.size())));
    double seen = 0;
    double found = 0;
    by_score(all, [&](double happened, double did_not) {
        const double here = happened + did_not;
        const double taken = std::clamp(wanted - seen, 0.0, here);
        found += happened * taken / here;
        seen += taken;
    });
    return found / wanted;
}

double brier(std::span<const Scored> all) {
    double sum = 0;
    for (const Scored& one : all) {
        const double away = one.score - (one.happened ? 1 : 0);
        sum += away * away;
    }
    return all.empty() ? 0 : sum / double(all.size());
}

std::vector<CalibrationBin> calibration(std::span<const Scored> all, int bins) {
    std::vector<Scored> sorted = sorted_down(all);
    std::reverse(sorted.begin(), sorted.end());
    std::vector<CalibrationBin> result;
    const auto count = sorted.size();
    const auto parts = static_cast<std::size_t>(bins);
    for (std::size_t bin = 0; bin < parts; ++bin) {
        const std::size_t first = count * bin / parts;
        const std::size_t last = count * (bin + 1) / parts;
        if (first == last) continue;
        CalibrationBin one;
        one.count = static_cast<int>(last - first);
        for (std::size_t i = first; i < last; ++i) {
            one.mean_score += sorted[i].score / one.count;
            one.happened += sorted[i].happened ? 1.0 / one.count : 0;
        }
        result.push_back(one);
    }
    return result;
}

double calibration_error(std::span<const Scored> all) {
    double sum = 0;
    for (const CalibrationBin& bin : calibration(all))
        sum += bin.count * std::abs(bin.mean_score - bin.happened);
    return all.empty() ? 0 : sum / double(all.size());
}

Interval bootstrap(const Metric& metric, std::span<const Scored> all, int rounds, std::uint64_t seed) {
    if (all.empty()) return {};
    std::uint64_t state = seed;
    std::vector<double> values;
    std::vector<Scored> sample(all.size());
    for (int round = 0; round < rounds; ++round) {
        for (Scored& one : sample) one = all[next_number(state) % all.size()];
        values.push_back(metric(sample));
    }
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(std::lround(share * double(values.size() - 1)))];
    };
    return {at(0.025), at(0.975)};
}

Interval share_interval(int part, int whole) {
    if (whole == 0) return {0, 1};
    constexpr double z = 1.96;
    const double n = whole;
    const double p = part / n;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace waymark::core
