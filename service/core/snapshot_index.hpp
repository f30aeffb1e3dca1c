#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/rows_by_owner.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// Work of one person on one day of UTC: its first and its last moment. Whatever zone is asked for, the days
/// of these two are the days with work, for no day of UTC lies in more than two of another zone.
struct WorkedDay {
    Instant first;
    Instant last;
};

/// Rows of a snapshot by person and activity, so that assessing a course needs one pass. Refers to the
/// snapshot, which must outlive it.
class SnapshotIndex {
  public:
    explicit SnapshotIndex(const CourseSnapshot& snapshot);
    [[nodiscard]] const CourseSnapshot& snapshot() const { return *snapshot_; }

    /// The person's own rows and, in team work whose teams are known, that of the person's team or the one
    /// shared by those without.
    [[nodiscard]] std::vector<const Submission*> submissions(const Activity& activity,
                                                             const Enrolment& person) const;
    [[nodiscard]] std::span<const QuizAttempt* const> attempts(const Activity& activity,
                                                               PersonId person) const;
    [[nodiscard]] const Completion* completion(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Grade* grade(const Activity& activity, PersonId person) const;
    [[nodiscard]] const std::vector<Override>& overrides(const Activity& activity) const;
    [[nodiscard]] std::optional<Instant> extension(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Participation* participation(const Activity& activity, PersonId person) const;
    [[nodiscard]] const StatedDates* stated_dates(const Activity& activity, PersonId person) const;
    [[nodiscard]] bool has_hidden_grade(const Activity& activity, PersonId person) const;
    [[nodiscard]] bool is_excluded(const Activity& activity, PersonId person) const;
    /// The LMS left this person out of an assignment of that section which has no conditions of its own: the
    /// section itself must be restricted, whatever we were told of it.
    [[nodiscard]] bool section_excludes(int section, PersonId person) const;
    [[nodiscard]] bool is_excused(PersonId person, ActivityId activity, std::optional<Instant> due) const;

    /// Whether it is known which groups are the teams of this team work and who is in them: the groups were
    /// read and shown, and so was the grouping that it names.
    [[nodiscard]] bool teams_known(const Activity& activity) const;
    /// The group that hands in for this person; none when in no team, or in several, or not known.
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
    [[nodiscard]] std::span<const Instant> evidence(PersonId person) const;
    /// The moments behind those days, in any order, some several times: for days in the zone of a reader.
    [[nodiscard]] std::vector<Instant> work_moments(PersonId person) const;

    /// The same by owner_number().
    [[nodiscard]] std::span<const Instant> evidence_of(std::uint32_t owner) const;
    /// The moments at both ends of each of those days.
    [[nodiscard]] std::span<const WorkedDay> worked_days(PersonId person) const;

    /// Rows that say what somebody did, by the numbers of owners and activities.
    struct WorkRows {
        RowsByOwner<Submission> submissions;
        RowsByOwner<QuizAttempt> attempts;
        RowsByOwner<Completion> completions;
        RowsByOwner<Grade> grades;
        RowsByOwner<Participation> participation;
    };
    [[nodiscard]] const WorkRows& work_rows() const { return work_; }
    /// The person's number in work_rows(); absent: no rows, and not in the roster.
    [[nodiscard]] std::optional<std::uint32_t> owner_number(PersonId person) const;
    [[nodiscard]] std::optional<std::uint32_t> group_number(GroupId group) const;
    /// Activities of the course are numbered in course order, those that only rows know of after them.
    [[nodiscard]] std::optional<std::uint32_t> activity_number(ActivityId activity) const;
    /// Rows that move dates or bar the way for one person alone, by the same numbers.
    struct OwnTerms {
        RowsByOwner<Extension> extensions;
        RowsByOwner<StatedDates> stated;
        RowsByOwner<Override> overrides;  ///< for single people, and for groups as minus their id
        RowsByOwner<Exclusion> exclusions;
        RowsByOwner<HiddenGrade> hidden_grades;
    };
    [[nodiscard]] const OwnTerms& own_terms() const { return own_; }
    [[nodiscard]] bool has_excuse(PersonId person) const;

  private:
    void collect_rows();
    void see_work(std::uint32_t owner, std::vector<Instant>& seen) const;
    void collect_evidence();
    void collect_exclusions();

    template <class Row>
    std::span<const Row* const> rows_of(const RowsByOwner<Row>& rows, std::int64_t owner,
                                        ActivityId activity) const;
    template <class Row>
    const Row* latest(const RowsByOwner<Row>& rows, PersonId person, ActivityId activity) const;

    struct Key {
        std::int64_t activity = 0;
        std::int64_t owner = 0;  ///< person, or minus the group; 0 = those without a team
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    const CourseSnapshot* snapshot_;
    Numbering owners_;      ///< of people, and of groups as minus their id; 0 = those without a team
    Numbering activities_;  ///< of Activity::id
    WorkRows work_;
    OwnTerms own_;
    std::unordered_set<Key, KeyHash> excluded_sections_;  ///< `activity` is the section's position
    std::unordered_map<ActivityId, std::vector<Override>> overrides_;
    std::unordered_map<PersonId, std::vector<const Excuse*>> excuses_;
    std::vector<std::uint32_t> first_evidence_;  ///< in `evidence_`, by owner, and one more
    std::vector<Instant> evidence_;
    std::vector<WorkedDay> worked_;  ///< of each day in `evidence_`
};

}  // namespace waymark::core
