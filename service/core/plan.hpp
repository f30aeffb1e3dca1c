#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace waymark::core {

/// What a plan item is. The LMS knows nothing of plan items; they are always shown as plan.
enum class PlanKind {
    date,        ///< by when an activity is meant to be done; for activities without a date of their own
    correction,  ///< "the date in the LMS is wrong": names the right one, moves nothing, makes it doubtful
    forum_duty,  ///< take part in a forum by then, `times` times
    practice,
    seminar,
    social,
    other,
};
[[nodiscard]] std::string_view word(PlanKind kind);
[[nodiscard]] std::optional<PlanKind> plan_kind(std::string_view text);

/// Something a teacher adds to the schedule (K4).
struct PlanItem {
    std::string key;  ///< names it in the course; given by whoever made it
    PlanKind kind = PlanKind::other;
    std::string title;
    std::optional<ActivityId> activity{};
    std::optional<GroupId> group{};  ///< for members of that group only
    std::optional<Instant> begins{};
    Instant at{};  ///< when it happens, or by when it is to be done
    std::string place{};
    int times = 0;      ///< forum_duty: how many contributions
    PersonId author{};  ///< 0 = came by a file
    Instant noted{};    ///< when it was written down
    friend bool operator==(const PlanItem&, const PlanItem&) = default;
};

/// An explicit pair of mentor and student, beside what groups say.
struct Mentorship {
    PersonId mentor;
    PersonId student;
    // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14 on defaulted comparisons
    friend auto operator<=>(const Mentorship&, const Mentorship&) = default;
};

/// A student does not want to be scored. Dates, work and contacts stay; no level, no score and no forecast is
/// computed. It holds in every course of the site.
struct Objection {
    PersonId person;
    PersonId author;  ///< who wrote it down: the student, or somebody on the staff who was asked to
    Instant noted;
    friend bool operator==(const Objection&, const Objection&) = default;
};
/// Students withdraw any objection of theirs; the staff only one that the staff wrote down.
[[nodiscard]] bool may_withdraw(const Objection& objection, PersonId person);

}  // namespace waymark::core
