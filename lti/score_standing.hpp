#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lti/grades.hpp"

namespace waymark::lti {

/// A score of ours as it was, or may have been, sent.
struct OwnScore {
    ScoreTime time;
    std::optional<double> share;  ///< of the maximum; nothing: progress, or not known any more
};

/// What the results of a column tell about a score of unknown fate.
enum class ScoreStanding {
    missing,  ///< not there: nothing is, or an earlier one of ours, or what somebody gave long before it
    arrived,  ///< there
    changed,  ///< somebody else's is there that may be newer: ours may have arrived before it; it must stand
};

/// Judges `wanted`, sent for `subject`. A result says when it was given (Moodle: the time that we stated, in
/// whole seconds, or the platform's own for what a person gave), and so whose it is; the clocks of both
/// machines may differ by five minutes. Where it does not say, only what equals one of `others` is known to
/// be older: our other scores for that person and column. Moodle says neither grade nor time of a grade that
/// was cleared; that may be our own progress, but only when we sent something else.
[[nodiscard]] ScoreStanding standing_of(const std::vector<Result>& results, const std::string& subject,
                                        const OwnScore& wanted, const std::vector<OwnScore>& others);

}  // namespace waymark::lti
