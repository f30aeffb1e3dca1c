#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot_index.hpp"
#include "core/trial.hpp"

namespace waymark::core {

/// How many of a student's dates have passed, and how many were kept.
struct DatesKept {
    int dates = 0;
    int kept = 0;
    friend bool operator==(const DatesKept&, const DatesKept&) = default;
};
/// The effective dates of one student's work in one course after `from` and up to `until`, kept when the work
/// was in by then. Left out: excused work, work that is not for the student, and work of which it is not
/// known whether it was handed in. A student whose enrolment has ended counts on, as one who gave nothing
/// more.
[[nodiscard]] DatesKept dates_kept(const SnapshotIndex& index, PersonId person, Instant from, Instant until,
                                   Instant now);

/// One student over all courses of a trial.
struct TrialStudent {
    Arm arm = Arm::usual;
    DatesKept dates{};
};

struct TrialInterval {
    double low = 0;
    double high = 1;
};

/// Students of one arm of whom a date has passed, and the mean of their shares of dates kept.
struct ArmResult {
    int students = 0;
    double share = 0;
    TrialInterval interval{};  ///< 95 %
};

enum class TrialVerdict {
    too_few,       ///< fewer than fewest_to_tell students in an arm: nothing can be said
    not_seen,      ///< the interval of the difference holds zero
    usual_better,  ///< as always, more dates were kept
    other_better,
};
[[nodiscard]] std::string_view word(TrialVerdict verdict);

inline constexpr int fewest_to_tell = 30;

struct TrialResult {
    ArmResult usual{};
    ArmResult other{};
    double difference = 0;  ///< share of `usual` less that of `other`
    TrialInterval difference_interval{-1, 1};
    TrialVerdict verdict = TrialVerdict::too_few;
};

/// Each student counts once, however many dates there were: they are not independent. Wilson's interval for
/// a share and Newcombe's for the difference of two take every student's share for one yes or no, which is
/// never too narrow and does not vanish when everybody kept everything.
[[nodiscard]] TrialResult judge_trial(const std::vector<TrialStudent>& students);

/// The interval of a mean of `students` shares; all of 0…1 when there is nobody.
[[nodiscard]] TrialInterval share_interval(double share, int students);

}  // namespace waymark::core
