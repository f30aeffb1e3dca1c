#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "core/finished.hpp"

namespace waymark::core {

/// What an institution's own courses must hold before a card is fitted to them.
struct FitLimits {
    double coverage = 0.7;        ///< least share of a course's facts that carry a date (dated_share)
    int enrolments = 50;          ///< least number of enrolments, all courses together
    int each = 10;                ///< of them, at least so many that finished and so many that did not
    int slopes_enrolments = 300;  ///< from here on weights may move, too; below it the intercept alone
};

enum class FitRefusal { too_few_enrolments, too_few_finished, too_few_not_finished, no_better };

/// Enrolments behind examples: one student in one course is one, however many moments there are.
struct EnrolmentCount {
    int all = 0;
    int not_finished = 0;
};
[[nodiscard]] EnrolmentCount count_enrolments(std::span<const RebuiltExample> examples);

/// One way to fit, judged on students it was not fitted on.
struct FitTrial {
    bool as_it_was = false;  ///< the card that the fit starts with, unchanged
    FitDepth depth = FitDepth::intercept;
    double ridge = 0;     ///< of FitDepth::all
    double log_loss = 0;  ///< mean
    double brier = 0;
};

struct OwnFit {
    RiskModel model;  ///< own_enrolments is set; the name is the caller's to give
    FitTrial chosen;
    std::vector<FitTrial> trials;  ///< the first is the card as it was
};

/// Fits `start` to examples of an institution's own finished courses: the intercept first; the weights by
/// ridge towards those of `start` when there are enough enrolments and students outside the fit are forecast
/// better so (five folds by person). `dropped` terms keep their weights. Deterministic.
[[nodiscard]] tl::expected<OwnFit, FitRefusal> fit_own(std::span<const RebuiltExample> examples,
                                                       const RiskModel& start, const FitLimits& limits,
                                                       std::span<const RiskTerm> dropped);

}  // namespace waymark::core
