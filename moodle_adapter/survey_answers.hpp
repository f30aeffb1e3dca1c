#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/snapshot_index.hpp"
#include "moodle_adapter/decode_kinds.hpp"

namespace waymark::moodle {

/// Tells whether Moodle would name a student among those who have not answered a survey. It leaves out whom
/// conditions on group, grouping, profile or of a type of its own keep away; conditions on date, completion
/// and grade leave nobody out (core_availability, is_applied_to_user_lists). Refers to the snapshot, whose
/// people, groups, groupings and conditions were read and which must outlive it.
class SurveyAudience {
  public:
    explicit SurveyAudience(const core::CourseSnapshot& snapshot) : snapshot_(snapshot) {}
    /// True when it certainly would; `user` is Moodle's number.
    [[nodiscard]] bool surely_holds(const core::Activity& survey, std::int64_t user);

  private:
    const core::SnapshotIndex& index();

    const core::CourseSnapshot& snapshot_;
    std::optional<core::SnapshotIndex> index_;  ///< made when a survey has conditions on persons
};

/// What the list of the silent tells about each of these learners. Who is on it has not answered; who is not
/// has answered if the audience surely holds that learner, and is not told about otherwise. Without an
/// audience it is always taken for an answer: for asking about one student who is meant to hear from us,
/// since whoever left the list has either answered or is kept away, and is to hear nothing in both cases.
[[nodiscard]] PartList survey_answers(const NonRespondents& missing,
                                      const std::vector<std::int64_t>& learners, const core::Activity& survey,
                                      SurveyAudience* audience);

}  // namespace waymark::moodle
