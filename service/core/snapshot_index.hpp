#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/snapshot.hpp"

namespace waymark::core {

/// Rows of a snapshot by person and activity, so that assessing a course needs one pass. Refers to the
/// snapshot, which must outlive it.
class SnapshotIndex {
  public:
    explicit SnapshotIndex(const CourseSnapshot& snapshot);
    [[nodiscard]] const CourseSnapshot& snapshot() const { return *snapshot_; }

    /// The person's own rows and, in team work, that of the person's team or the one shared by those without.
    [[nodiscard]] std::vector<const Submission*> submissions(const Activity& activity,
                                                             const Enrolment& person) const;
    [[nodiscard]] std::vector<const QuizAttempt*> attempts(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Completion* completion(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Grade* grade(const Activity& activity, PersonId person) const;
    [[nodiscard]] const std::vector<Override>& overrides(const Activity& activity) const;
    [[nodiscard]] std::optional<Instant> extension(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Participation* participation(const Activity& activity, PersonId person) const;
    [[nodiscard]] const StatedDates* stated_dates(const Activity& activity, PersonId person) const;
    [[nodiscard]] bool is_excluded(const Activity& activity, PersonId person) const;
    /// The LMS left this person out of an assignment of that section which has no conditions of its own: the
    /// section itself must be restricted, whatever we were told of it.
    [[nodiscard]] bool section_excludes(int section, PersonId person) const;
    [[nodiscard]] bool is_excused(PersonId person, ActivityId activity, std::optional<Instant> due) const;

    /// The group that hands in for this person; none when in no team, or in several.
    [[nodiscard]] std::optional<GroupId> team_of(const Activity& activity, const Enrolment& person) const;
    [[nodiscard]] const Section* section(int position) const;
    [[nodiscard]] const Section* section(const std::string& lms_id) const;
    [[nodiscard]] const Activity* activity(const std::string& lms_id) const;
    [[nodiscard]] const Grouping* grouping(const std::string& lms_id) const;
    [[nodiscard]] std::optional<GroupId> group(const std::string& lms_id) const;
    /// The activity of a grade item; nullptr when it is not known.
    [[nodiscard]] const Activity* graded_by(const std::string& grade_item) const;
    /// The latest activity before this one that tracks completion; nullptr if none.
    [[nodiscard]] const Activity* tracked_before(const Activity& activity) const;

    /// Days (UTC) with evidence of work by that person, each once, oldest first: hand-ins, attempts,
    /// completions, entries and posts.
    [[nodiscard]] const std::vector<Instant>& evidence(PersonId person) const;

  private:
    void collect_evidence();
    void collect_exclusions();

    struct Key {
        std::int64_t activity = 0;
        std::int64_t owner = 0;  ///< person, or minus the group; 0 = those without a team
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    template <class Row>
    using Rows = std::unordered_map<Key, std::vector<const Row*>, KeyHash>;

    const CourseSnapshot* snapshot_;
    Rows<Submission> submissions_;
    Rows<QuizAttempt> attempts_;
    Rows<Completion> completions_;
    Rows<Grade> grades_;
    Rows<Extension> extensions_;
    Rows<Participation> participation_;
    Rows<StatedDates> stated_;
    std::unordered_set<Key, KeyHash> excluded_;
    std::unordered_set<Key, KeyHash> excluded_sections_;  ///< `activity` is the section's position
    std::unordered_map<ActivityId, std::vector<Override>> overrides_;
    std::unordered_map<PersonId, std::vector<const Excuse*>> excuses_;
    std::unordered_map<PersonId, std::vector<Instant>> evidence_;
};

}  // namespace waymark::core
