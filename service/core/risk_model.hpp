#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::core {

/// What the risk card looks at; docs/risk.md says how each is measured. All are relative to the course.
enum class RiskTerm {
    little_activity,   ///< less work so far than the others
    little_lately,     ///< less work in the latest weeks than the others
    few_materials,     ///< fewer different activities touched than the others
    idle,              ///< days since the last sign of work
    missed_deadlines,  ///< deadlines missed that the others met
    not_on_time,       ///< deadlines that the others met and this student met late, or not at all
    after_the_others,  ///< hands in later than the others, or not yet
    below_median,      ///< marks below the middle of the course
    low_marks,         ///< marks under 40 %
};
inline constexpr std::size_t risk_term_count = 9;
/// The term's name in a model file.
[[nodiscard]] std::string_view word(RiskTerm term);
[[nodiscard]] std::optional<RiskTerm> risk_term(std::string_view word);

inline constexpr std::size_t risk_stage_count = 3;

/// A sign-constrained logistic card. Weights and intercept are given at three shares of a course's length,
/// are interpolated between them and constant outside. Weights are never negative: more of a term never
/// lowers the risk, at no moment of a course.
struct RiskModel {
    std::string name;                                  ///< of the model file
    std::array<double, risk_stage_count> stages{};     ///< shares of the course's length, ascending
    std::array<double, risk_stage_count> intercept{};  ///< log odds, one a stage
    std::array<std::array<double, risk_stage_count>, risk_term_count> weights{};  ///< ≥ 0; order of RiskTerm
    int own_enrolments = 0;  ///< finished enrolments of this institution it was fitted on; 0 = as shipped
};

/// The card at one moment of a course.
struct RiskWeights {
    double intercept = 0;
    std::array<double, risk_term_count> weights{};  ///< order of RiskTerm
};
/// `progress` is the share of the course's length that has passed.
[[nodiscard]] RiskWeights weights_at(const RiskModel& model, double progress);
/// How much of each stage holds at `progress`; the parts add up to 1.
[[nodiscard]] std::array<double, risk_stage_count> stage_shares(
    const std::array<double, risk_stage_count>& stages, double progress);

/// The card that Waymark ships, fitted on public data (docs/risk.md); config/models/ holds it as a file.
[[nodiscard]] const RiskModel& shipped_risk_model();

}  // namespace waymark::core
