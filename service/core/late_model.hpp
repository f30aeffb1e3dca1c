#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace waymark::core {

enum class LateTerm : std::uint8_t {
    missed_before,    ///< share of the earlier deadlines missed that the others met
    missed_last,      ///< the latest deadline missed
    late_before,      ///< share of the earlier hand-ins that were late
    missed_here,      ///< how often deadlines of such work are missed in this course
    not_begun,        ///< nothing begun (adds) or begun (takes away); unknown does neither
    little_time,      ///< few days left
    peers_in,         ///< few of the others have it in so far: work that hardly anybody does
    little_activity,  ///< less work so far than the others
};
inline constexpr std::size_t late_term_count = 8;

/// One reason of a forecast: the fact behind it and what it adds on the card's scale (log odds).
struct LateReason {
    LateTerm term = LateTerm::missed_before;
    double value = 0;         ///< clipped input of the card
    double contribution = 0;  ///< value × weight
    int count = 0;  ///< for the sentence: deadlines missed, hand-ins late, days left, per cent of peers
    int of = 0;     ///< out of how many, 0 if that says nothing
};

/// Weights of the likely-late card, none negative: chance = logistic(intercept + Σ weight × value). As fitted
/// on OULAD, runs 2013B and 2013J (docs/risk.md, `oulad_bench --late`); that work is begun cannot be seen
/// there, so the weight of not_begun is set by hand.
struct LateModel {
    double intercept = -1.192;
    std::array<double, late_term_count> weights{3.544, 0.784, 0,     6.507,
                                                1.0,   1.855, 5.998, 1.846};  ///< order of LateTerm
};

}  // namespace waymark::core
