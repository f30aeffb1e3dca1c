#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace waymark::core {

/// A forecast and what came of it.
struct Scored {
    double score = 0;  ///< higher = likelier; a probability where a function says so
    bool happened = false;
};

/// Chance that one to whom it happened scores above one to whom it did not; ties count half. 0.5 when either
/// kind is missing.
[[nodiscard]] double auc(std::span<const Scored> all);
/// Average precision: Σ (recall step × precision), equal scores taken together. 0 when it happened to nobody.
[[nodiscard]] double average_precision(std::span<const Scored> all);
/// Share to whom it happened among the `share` (0…1) with the highest scores, at least one; those tied at the
/// edge count in proportion.
[[nodiscard]] double precision_at_top(std::span<const Scored> all, double share);
/// Mean squared difference of probability and outcome.
[[nodiscard]] double brier(std::span<const Scored> all);
[[nodiscard]] double base_rate(std::span<const Scored> all);

/// One bar of a calibration plot.
struct CalibrationBin {
    int count = 0;
    double mean_score = 0;
    double happened = 0;  ///< share
};
/// `bins` bins of equal count by rising probability.
[[nodiscard]] std::vector<CalibrationBin> calibration(std::span<const Scored> all, int bins = 10);
/// Mean absolute difference of mean probability and share over ten bins of equal count.
[[nodiscard]] double calibration_error(std::span<const Scored> all);

struct Interval {
    double low = 0;
    double high = 0;
};
using Metric = std::function<double(std::span<const Scored>)>;
/// 95 % percentile interval by `rounds` resamples with replacement; the same for the same seed.
[[nodiscard]] Interval bootstrap(const Metric& metric, std::span<const Scored> all, int rounds = 200,
                                 std::uint64_t seed = 1);
/// 95 % Wilson interval of a share.
[[nodiscard]] Interval share_interval(int part, int whole);

}  // namespace waymark::core
