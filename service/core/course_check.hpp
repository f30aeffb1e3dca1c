#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/policy.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// What makes a course hard to mentor (F6).
enum class Finding {
    no_date,                ///< of `activity`: nothing says by when
    no_completion,          ///< of `activity`: the LMS cannot tell whether it is done
    no_description,         ///< of `activity`: nothing says what is asked
    heap,                   ///< `count` dates on the day of `at`
    on_holiday,             ///< `activity` is due on a holiday
    long_gap,               ///< `count` days without any date before `activity`
    outside_course,         ///< `activity` is due before the course begins or after it ends
    not_evaluated,          ///< `activity` has conditions that cannot be worked out
    closes_before_due,      ///< for `count` students `activity` closes before it is due
    team_unclear,           ///< `count` students are in no team, or in several, of `activity`
    no_introduction_forum,  ///< no forum in the first section
    no_mentor,              ///< nobody in the course is a mentor
    no_teacher,
    student_without_mentor,  ///< `person`
    no_groups,               ///< mentors are told by groups, and there are none
    course_dates_missing,    ///< the course has no beginning or no end
    course_hidden,
    part_unreadable,       ///< `part`
    extra_time_not_shown,  ///< nothing that students see is called after the rules for extra time
};
[[nodiscard]] std::string_view word(Finding finding);

enum class Weight { remark, should, must };

struct CourseFinding {
    Finding what = Finding::no_date;
    Weight weight = Weight::should;
    std::optional<ActivityId> activity{};
    std::optional<PersonId> person{};
    std::optional<Instant> at{};
    std::optional<Part> part{};
    int count = 0;
};

/// How far pace and dates of a course can be trusted: shares of the course work, 0…1.
struct CourseTrust {
    int work = 0;          ///< activities that are course work
    double dated = 0;      ///< with a date of the LMS or of the plan
    double told = 0;       ///< of which the LMS tells whether they are done
    double evaluated = 0;  ///< whose conditions, if any, can be worked out
};

struct CourseReport {
    std::vector<CourseFinding> findings;  ///< heaviest first, then in course order
    CourseTrust trust;
};

/// Looks over a course before it starts and while it runs. Days are those of `zone`. Whether rules for extra
/// time are shown is judged by names alone (policy.course_check.extra_time_words): texts of pages are not
/// read.
[[nodiscard]] CourseReport check_course(const CourseSnapshot& snapshot, const Policy& policy,
                                        const ZoneRules& zone);

}  // namespace waymark::core
