#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/snapshot.hpp"

namespace waymark::moodle {

/// Stored facts with Moodle's own numbers for ids, as a reading has them. Rows whose LMS id is no number are
/// left out.
[[nodiscard]] core::CourseSnapshot with_lms_numbers(const core::CourseSnapshot& stored);

/// When a part last arrived, if its latest attempt arrived and lacked nothing that the next could have.
[[nodiscard]] std::optional<core::Instant> arrived_at(const core::CourseSnapshot& known, core::Part part);
/// Whether that part arrived and nothing of it was left out.
[[nodiscard]] bool is_whole(const core::CourseSnapshot& known, core::Part part);

/// Whether both hold the same activities of these kinds (by number).
[[nodiscard]] bool same_activities(const core::CourseSnapshot& left, const core::CourseSnapshot& right,
                                   core::ActivityKind kind);
/// Whether both track the completion of the same activities.
[[nodiscard]] bool same_tracked(const core::CourseSnapshot& left, const core::CourseSnapshot& right);

/// Active people who are new, came to the course since, became active or changed their groups.
[[nodiscard]] std::set<std::int64_t> moved_people(const core::CourseSnapshot& known,
                                                  const core::CourseSnapshot& now);

/// Whether anybody is new, became active or not, or is in other groups.
[[nodiscard]] bool groups_moved(const core::CourseSnapshot& known, const core::CourseSnapshot& now);

/// Those whose quiz attempt may have ended or been marked by itself since.
[[nodiscard]] std::set<std::int64_t> people_with_open_attempts(const core::CourseSnapshot& known);

/// The people whose row a submission is: one person, or the members of a team.
void add_people_of(const core::Submission& row, const std::vector<core::Enrolment>& people,
                   std::set<std::int64_t>& into);

/// The people of rows that one list has and the other has not. `same` compares two rows of one person and
/// activity.
template <class Row, class Same>
void add_differing(const std::vector<Row>& left, const std::vector<Row>& right, const Same& same,
                   std::set<std::int64_t>& people) {
    using Key = std::pair<std::int64_t, std::int64_t>;
    const auto key = [](const Row& row) { return Key{row.activity.value, row.person.value}; };
    std::map<Key, const Row*> rows;
    for (const Row& row : left) rows[key(row)] = &row;
    for (const Row& row : right) {
        const auto found = rows.find(key(row));
        if (found == rows.end() || !same(*found->second, row)) people.insert(row.person.value);
        if (found != rows.end()) rows.erase(found);
    }
    for (const auto& [rest, row] : rows) people.insert(rest.second);
}

/// Those whose known rows are replaced: whoever was asked and is not to be asked again.
[[nodiscard]] std::set<std::int64_t> answered(std::set<std::int64_t> asked,
                                              const std::vector<std::int64_t>& again);

/// Whether nothing moved in what somebody did in an activity.
[[nodiscard]] bool same_part(const core::Participation& left, const core::Participation& right);

/// Whether a grade and its time are what they were.
[[nodiscard]] bool same_grade(const core::Grade& left, const core::Grade& right);

/// Takes away the rows of these people: what is known of them stands whole, not mixed with half an answer.
template <class Row>
void drop_rows_of(const std::vector<std::int64_t>& people, std::vector<Row>& rows) {
    const std::set<std::int64_t> gone{people.begin(), people.end()};
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const Row& row) { return gone.count(row.person.value) != 0; }),
               rows.end());
}

/// Adds the known grades, hidden ones too, of learners who were not asked about, and the known grade items
/// where none were told.
void add_kept_grades(const core::CourseSnapshot& known, const std::set<std::int64_t>& learners,
                     const std::set<std::int64_t>& asked, core::CourseSnapshot& snapshot);

/// Adds known groupings that a list has not.
void add_missing(const std::vector<core::Grouping>& known, std::vector<core::Grouping>& groupings);

/// Known rows of the people who stay and are not asked again.
template <class Row>
[[nodiscard]] std::vector<Row> kept_rows(const std::vector<Row>& known,
                                         const std::set<std::int64_t>& learners,
                                         const std::set<std::int64_t>& asked) {
    std::vector<Row> kept;
    for (const Row& row : known) {
        const std::int64_t person = row.person.value;
        if (learners.count(person) != 0 && asked.count(person) == 0) kept.push_back(row);
    }
    return kept;
}

}  // namespace waymark::moodle
