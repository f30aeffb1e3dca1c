#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "core/access.hpp"
#include "core/reminder.hpp"

namespace waymark::core {

/// A message that goes to a mentor by itself (F4). The words are stored; do not rename them.
enum class LetterSort {
    weekly,      ///< the digest: who needs you this week, and why
    start_pack,  ///< before the course starts: course, dates, students, what a mentor does
};
[[nodiscard]] std::string_view word(LetterSort sort);
[[nodiscard]] std::optional<LetterSort> letter_sort(std::string_view text);

/// What makes a letter of one course the same letter: it is sent at most once.
struct LetterKey {
    PersonId mentor;
    LetterSort sort = LetterSort::weekly;
    Day day{};  ///< weekly: the appointed day in the mentor's zone; of a start pack there is one only
    // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14 on defaulted comparisons
    friend auto operator<=>(const LetterKey&, const LetterKey&) = default;
};

/// Why a mentor gets no letter of a sort.
enum class LetterSkip {
    by_policy,           ///< the institution does not want this sort
    writes_off,          ///< the course is set to look only, or to what a person clicked
    course_not_running,  ///< digest: not begun, over or hidden; start pack: over
    not_mentor,          ///< no mentor of the course any more
    no_students,         ///< nobody to write about
    switched_off,        ///< the mentor wants none
    already_sent,
    no_start_date,  ///< of the start pack: when the course starts is not known
    too_late,       ///< its time has passed unused
    nothing_to_say,
};
[[nodiscard]] std::string_view word(LetterSkip reason);
[[nodiscard]] std::optional<LetterSkip> letter_skip(std::string_view text);

struct Letter {
    LetterKey key;
    Instant send_at;  ///< from then on
};
struct SkippedLetter {
    PersonId mentor;
    LetterSort sort = LetterSort::weekly;
    LetterSkip reason = LetterSkip::by_policy;
};

/// What was done before; read from the store.
struct LetterHistory {
    std::set<LetterKey> used;         ///< queued, on the way, sent, parked or left out as empty
    std::set<PersonId> switched_off;  ///< want no digest
};

struct LetterPlan {
    std::vector<Letter> letters;  ///< whose moment has come
    std::vector<Letter> later;
    std::vector<SkippedLetter> skipped;
};

/// A digest that could not go at its moment still goes so long after it.
inline constexpr days weekly_grace{2};

/// Pure planner: every active mentor × sort ends in exactly one of the three lists. A digest goes on the
/// policy's day and hour in the mentor's zone, quiet hours and days off move it later; once it is used up or
/// its grace is over, the next week's is `later`. A start pack goes `before_start` before the start, to who
/// becomes mentor afterwards within as many days of joining, and to nobody twice. `zones` holds every mentor.
[[nodiscard]] LetterPlan plan_letters(const CourseSnapshot& snapshot, const Policy& policy, Writes writes,
                                      const LetterHistory& history, const ZoneOf& zones, Instant now);

/// What the facts of now say against a letter that is about to go, whatever was planned; nothing when it may
/// go. `switched_off` is the mentor's own choice. Quiet hours are not looked at.
[[nodiscard]] std::optional<LetterSkip> recheck_letter(const CourseSnapshot& snapshot, const Policy& policy,
                                                       const LetterKey& key, bool switched_off,
                                                       const ZoneRules& zone, Instant now);

}  // namespace waymark::core
