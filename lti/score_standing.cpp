#include "lti/score_standing.hpp"

#include <algorithm>
#include <cmath>

namespace waymark::lti {

namespace {

using std::chrono::seconds;

constexpr seconds clocks_differ{300};

std::chrono::sys_seconds whole(ScoreTime time) {
    return std::chrono::floor<seconds>(time);
}

/// The platform scales to the column's maximum, keeps five digits after the point and cuts off what is more
/// than the maximum (Moodle).
bool is_share(const Result& result, const std::optional<double>& share) {
    return share && result.maximum > 0 &&
           std::fabs(std::min(*result.score / result.maximum, 1.0) - std::min(*share, 1.0)) < 1e-4;
}

bool is_older_one_of_ours(const Result& result, const std::vector<OwnScore>& others) {
    return std::any_of(others.begin(), others.end(), [&](const OwnScore& one) {
        return result.time ? *result.time == whole(one.time) : is_share(result, one.share);
    });
}

ScoreStanding grade_standing(const Result& result, const OwnScore& wanted,
                             const std::vector<OwnScore>& others) {
    if (!result.score) return others.empty() ? ScoreStanding::changed : ScoreStanding::missing;
    if (is_share(result, wanted.share) || result.time == whole(wanted.time)) return ScoreStanding::arrived;
    if (is_older_one_of_ours(result, others)) return ScoreStanding::missing;
    if (result.time && *result.time + clocks_differ <= whole(wanted.time)) return ScoreStanding::missing;
    return ScoreStanding::changed;
}

}  // namespace

ScoreStanding standing_of(const std::vector<Result>& results, const std::string& subject,
                          const OwnScore& wanted, const std::vector<OwnScore>& others) {
    const auto found = std::find_if(results.begin(), results.end(),
                                    [&](const Result& result) { return result.subject == subject; });
    if (found == results.end()) return ScoreStanding::missing;
    if (wanted.share) return grade_standing(*found, wanted, others);
    // Progress goes only where there is nothing, and leaves an entry without a grade (Moodle).
    return found->score ? ScoreStanding::changed : ScoreStanding::arrived;
}

}  // namespace waymark::lti
