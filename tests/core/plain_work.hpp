#pragma once

#include <optional>
#include <vector>

#include "core/late_model.hpp"
#include "core/snapshot.hpp"

namespace waymark::test {

/// Where a piece of work stands for one student, in the words of design §5.
enum class Standing {
    done,
    not_theirs,     ///< not available to the student, or over before the student came
    untold,         ///< nobody can tell
    not_open,       ///< opens later
    ahead,          ///< can be done; nothing due within a week
    due_in_a_week,  ///< and not passed
    extra_time,     ///< past for others
    missed_open,    ///< the date has passed, it can still be handed in
    missed_closed,  ///< too late
};

/// One student's work on one activity, told from the facts with nothing but loops.
struct PlainWork {
    const core::Activity* activity = nullptr;
    Standing standing = Standing::ahead;
    bool begun = false;
    bool handed_in = false;  ///< by a hand-in or an attempt, not by completion alone
    bool marked = false;
    std::optional<core::Instant> when;  ///< it was handed in or completed
    std::optional<core::Instant> due;
    std::optional<core::Instant> closes;
    std::optional<core::Instant>
        planned;  ///< by the plan of the course, where there is certainly no due date

    [[nodiscard]] std::optional<core::Instant> date() const { return due ? due : planned; }
    [[nodiscard]] bool done() const { return standing == Standing::done; }
    [[nodiscard]] bool missed() const {
        return standing == Standing::missed_open || standing == Standing::missed_closed;
    }
};

/// What each active student of a course has before him or her at `now`: a slow second telling of work status,
/// signs of work and likely-late that shares no rule with the product, for courses of assignments, quizzes
/// and activities that track completion, with extensions, restrictions nobody explains, unread parts and a
/// plan.
struct PlainCourse {
    struct Student {
        const core::Enrolment* person = nullptr;
        std::vector<PlainWork> work;
        std::vector<core::Instant> moments;  ///< of work up to `now`, oldest first
        std::vector<core::Instant> signs;    ///< days (UTC) of these, each once
    };
    PlainCourse(const core::CourseSnapshot& facts, core::Instant now);

    const core::CourseSnapshot& facts;
    core::Instant now;
    std::vector<Student> students;

    /// Chance that the student's `piece`-th activity, due within a week, is not in by then.
    [[nodiscard]] double chance_late(const Student& student, std::size_t piece,
                                     const core::LateModel& model) const;
    /// Dates of such work are missed nine times of ten and more: they say nothing of a student.
    [[nodiscard]] bool hardly_kept(const PlainWork& work) const;
};

}  // namespace waymark::test
