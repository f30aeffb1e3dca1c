#pragma once

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "core/figures.hpp"
#include "core/worklist.hpp"
#include "support/course_builder.hpp"

namespace waymark::test {

/// A small course with a bit of everything, and what a mentor remembers of it; the same for the same seed.
/// Times lie within a month around noon, on few different hours so that equal ones are frequent.
class RandomCourse {
  public:
    explicit RandomCourse(std::uint64_t seed) : random_(seed) {
        course.students(first_student, first_student + below(10) + 1);
        last_student = static_cast<int>(course.snapshot.people.back().person.value);
        if (chance(10)) course.snapshot.course.starts = noon - core::days{below(9)};
        if (chance(10)) course.snapshot.course.ends = noon - core::days{1} + core::days{below(40)};
        activities_ = below(7) + 1;
        for (int id = 1; id <= activities_; ++id) add_activity(id);
        for (core::Enrolment& person : course.snapshot.people)
            if (person.person.value >= first_student) add_student(person);
        for (int id = 1; id <= activities_; ++id) add_plan(id);
        if (chance(5)) course.stale(core::all_parts[static_cast<std::size_t>(below(11))], chance(50));
        if (chance(3)) course.stale(core::all_parts[static_cast<std::size_t>(below(15))], chance(50));
    }

    int below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }
    bool chance(int percent) { return below(100) < percent; }
    /// From `first` days before noon to `last` days after.
    core::Instant moment(int first, int last) {
        return noon - core::days{first} + core::days{below(first + last + 1)} + core::hours{12 * below(2)};
    }

    core::WorklistMemory memory() {
        core::WorklistMemory memory;
        if (chance(70)) memory.watched_since = noon - core::days{below(40)};
        for (int id = first_student; id <= last_student; ++id) {
            const core::PersonId person{id};
            if (chance(40)) memory.contacts[person] = moment(25, -1);
            if (chance(15)) memory.replies[person] = moment(10, -1);
            if (chance(15)) memory.follow_ups[person] = moment(10, 5);
            if (chance(15)) memory.known_until[person] = moment(3, 10);
            if (chance(15)) memory.praised[person] = moment(20, -1);
        }
        return memory;
    }

    CourseBuilder course;
    static constexpr int first_student = 10;
    int last_student = 0;

  private:
    void add_activity(int id) {
        using core::ActivityKind;
        std::optional<core::Instant> due;
        if (chance(85)) due = moment(30, 20);
        if (chance(30)) {
            course.quiz(id, due);
        } else if (chance(20)) {
            course.task(id, ActivityKind::forum, due);
        } else {
            std::optional<core::Instant> closes;
            if (due && chance(50)) closes = *due + core::days{below(9)};
            course.assignment(id, due, closes);
        }
        core::Activity& activity = course.snapshot.activities.back();
        if (chance(8)) activity.visibility = core::Visibility::restricted;
        if (chance(5)) activity.base.opens = moment(2, 15);
    }

    /// What the plan says of it, mostly where it has no date; sometimes for a group, or a correction.
    void add_plan(int id) {
        const bool undated = !course.snapshot.activities[static_cast<std::size_t>(id - 1)].base.due;
        for (int item = 0; item < 2; ++item) {
            if (!chance(undated ? 50 : 8)) continue;
            core::PlanItem& one = course.snapshot.plan.emplace_back();
            one.kind = chance(10) ? core::PlanKind::correction : core::PlanKind::date;
            one.activity = core::ActivityId{id};
            if (chance(30)) one.group = core::GroupId{1};
            one.at = moment(30, 20);
        }
    }

    void add_student(core::Enrolment& person) {
        const int id = static_cast<int>(person.person.value);
        person.active = !chance(5);
        if (chance(20)) person.groups.clear();
        person.last_access.reset();
        if (chance(85)) person.last_access = moment(25, -1);
        if (chance(10)) person.joined = moment(25, -1);
        const int diligence = below(100);
        for (const core::Activity& activity : course.snapshot.activities)
            add_work(activity, static_cast<int>(activity.id.value), id, diligence);
    }

    void add_work(const core::Activity& activity, int work, int student, int diligence) {
        using core::ActivityKind;
        if (activity.kind == ActivityKind::assignment && chance(6))
            course.extension(work, student, moment(10, 15));
        if (!chance(diligence)) {
            if (activity.kind == ActivityKind::assignment && chance(10))
                course.submission(work, student, core::SubmissionState::draft, moment(20, -1));
            return;
        }
        const core::Instant when = moment(30, -1);
        if (activity.kind == ActivityKind::assignment) {
            course.submitted(work, student, when);
            if (chance(40)) course.grade(work, student, below(101));
        } else if (activity.kind == ActivityKind::quiz) {
            course.attempt(work, student, core::AttemptState::finished, when);
        } else {
            course.completed(work, student, when);
        }
    }

    std::mt19937_64 random_;
    int activities_ = 0;
};

/// Where a run over random courses begins; WAYMARK_SEED begins it elsewhere.
inline std::uint64_t first_seed() {
    const char* given = std::getenv("WAYMARK_SEED");
    return given == nullptr ? 20261123 : std::stoull(given);
}

inline std::vector<core::PersonId> everybody(const core::CourseSnapshot& facts) {
    std::vector<core::PersonId> ids;
    for (const core::Enrolment& one : facts.people) ids.push_back(one.person);
    return ids;
}

/// Everybody's worklist at noon by the default policy.
inline std::vector<core::WorklistItem> list_of(const core::CourseSnapshot& facts,
                                               const core::WorklistMemory& memory) {
    const core::SnapshotIndex index(facts);
    const core::Policy policy;
    const core::FixedOffset utc;
    return core::worklist(core::figures_of(index, policy, noon, utc), everybody(facts), memory, policy, utc);
}

}  // namespace waymark::test
