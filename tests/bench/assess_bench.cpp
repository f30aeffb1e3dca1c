#include <benchmark/benchmark.h>

#include "core/reminder_count.hpp"
#include "core/risk.hpp"
#include "core/worklist.hpp"
#include "support/course_builder.hpp"

namespace {

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

constexpr int students = 2000;
constexpr int activities = 40;

/// A course of 2,000 students and 40 assignments, half of them passed; two of three are handed in.
CourseSnapshot course_with_dates(days apart) {
    CourseBuilder builder;
    builder.students(1000, 1000 + students - 1);
    for (int activity = 1; activity <= activities; ++activity) {
        const Instant due = noon + apart * (activity - activities / 2);
        builder.assignment(activity, due);
        for (int student = 0; student < students; ++student)
            if ((student + activity) % 3 != 0 && due < noon)
                builder.submitted(activity, 1000 + student, due - hours{1 + student % 50});
    }
    return builder.snapshot;
}

/// Something is due every day.
const CourseSnapshot& large_course() {
    static const CourseSnapshot course = course_with_dates(days{1});
    return course;
}

/// Something is due every week.
const CourseSnapshot& weekly_course() {
    static const CourseSnapshot course = course_with_dates(days{7});
    return course;
}

std::vector<PersonId> everybody() {
    std::vector<PersonId> ids;
    for (const Enrolment& person : large_course().people) ids.push_back(person.person);
    return ids;
}

void index_course(benchmark::State& state) {
    for (auto round : state) {
        const SnapshotIndex index(large_course());
        benchmark::DoNotOptimize(&index);
    }
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(index_course)->Unit(benchmark::kMillisecond);

void assess_course_of_2000(benchmark::State& state) {
    const SnapshotIndex index(large_course());
    const Policy policy;
    for (auto round : state) benchmark::DoNotOptimize(assess_course(index, policy, noon));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(assess_course_of_2000)->Unit(benchmark::kMillisecond);

void figures_of_2000(benchmark::State& state) {
    const SnapshotIndex index(large_course());
    const Policy policy;
    for (auto round : state) benchmark::DoNotOptimize(figures_of(index, policy, noon));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(figures_of_2000)->Unit(benchmark::kMillisecond);

void worklist_of_2000_mentees(benchmark::State& state) {
    const SnapshotIndex index(large_course());
    const Policy policy;
    const CourseFigures figures = figures_of(index, policy, noon);
    const std::vector<PersonId> mentees = everybody();
    for (auto round : state) benchmark::DoNotOptimize(worklist(figures, mentees, {}, policy));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(worklist_of_2000_mentees)->Unit(benchmark::kMillisecond);

void plan_reminders_of_2000(benchmark::State& state) {
    const SnapshotIndex index(large_course());
    const Policy policy;
    for (auto round : state)
        benchmark::DoNotOptimize(plan_and_count(index, policy, Writes::all, {}, {}, noon));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(plan_reminders_of_2000)->Unit(benchmark::kMillisecond);

/// As a page shows it, with everything that comes later.
void list_reminders_of_2000(benchmark::State& state) {
    const SnapshotIndex index(large_course());
    const Policy policy;
    for (auto round : state)
        benchmark::DoNotOptimize(plan_reminders(index, policy, Writes::all, {}, {}, noon));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(list_reminders_of_2000)->Unit(benchmark::kMillisecond);

void plan_weekly_reminders_of_2000(benchmark::State& state) {
    const SnapshotIndex index(weekly_course());
    const Policy policy;
    for (auto round : state)
        benchmark::DoNotOptimize(plan_and_count(index, policy, Writes::all, {}, {}, noon));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(plan_weekly_reminders_of_2000)->Unit(benchmark::kMillisecond);

}  // namespace
