#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "core/reminder_count.hpp"
#include "core/risk.hpp"
#include "core/worklist.hpp"
#include "support/course_builder.hpp"

namespace {

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

const FixedOffset utc;
constexpr int students = 2000;
constexpr int activities = 40;
constexpr int million = 1'000'000;
constexpr double most_megabytes = 512;

/// A course of 2,000 students and 40 assignments, half of them passed; two of three are handed in, late ones
/// among them. One in ten of these is marked, one student in fifty has extra time and another date.
CourseSnapshot course_with_dates(days apart) {
    CourseBuilder builder;
    builder.students(1000, 1000 + students - 1);
    for (int activity = 1; activity <= activities; ++activity) {
        const Instant due = noon + apart * (activity - activities / 2);
        builder.assignment(activity, due);
        for (int student = 0; student < students; ++student) {
            if (student % 50 == 0 && activity == activities / 2) {
                builder.extension(activity, 1000 + student, due + days{3});
                builder.user_override(activity + 1, 1000 + student, {{}, due + days{9}, {}});
            }
            if ((student + activity) % 3 == 0 || due >= noon) continue;
            builder.submitted(activity, 1000 + student, due - hours{student % 50 - 4});
            if ((student + activity) % 10 == 0) builder.grade(activity, 1000 + student, student % 101);
        }
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

/// A mentor has written to one in three, one in five has answered, some are settled or known about.
WorklistMemory busy_memory() {
    WorklistMemory memory;
    memory.watched_since = noon - days{40};
    for (int student = 0; student < students; ++student) {
        const PersonId person{1000 + student};
        const Instant contact = noon - days{1 + student % 20};
        if (student % 3 == 0) memory.contacts[person] = contact;
        if (student % 6 == 0) memory.open_contacts[person] = {contact, std::nullopt};
        if (student % 5 == 0) memory.replies[person] = noon - days{student % 9};
        if (student % 16 == 0) memory.known_until[person] = noon + days{2};
        if (student % 4 == 0)
            memory.settled[person] = {{WorklistKind::missed, ActivityId{19}, noon - days{1}}};
    }
    return memory;
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// Courses of one snapshot, one after another until a million enrolments are worked out: whatever pages,
/// lists and messages show of them (dates, status, pace, likely late, risk with its reasons). With `indexing`
/// the rows are put in order for each course as well, as after a reading.
void assess_million(benchmark::State& state, const CourseSnapshot& course, bool indexing) {
    const Policy policy;
    const SnapshotIndex kept(course);
    for (auto round : state)
        for (int done = 0; done < million; done += students) {
            const std::optional<SnapshotIndex> fresh =
                indexing ? std::optional<SnapshotIndex>(std::in_place, course) : std::nullopt;
            benchmark::DoNotOptimize(figures_of(fresh ? *fresh : kept, policy, noon, utc));
        }
    state.SetItemsProcessed(state.iterations() * million);
    state.counters["peak_MiB"] = peak_megabytes();
    if (peak_megabytes() > most_megabytes) state.SkipWithError("more than 512 MiB");
}
BENCHMARK_CAPTURE(assess_million, weekly_dates, weekly_course(), false)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(assess_million, weekly_dates_and_index, weekly_course(), true)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(assess_million, daily_dates, large_course(), false)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(assess_million, daily_dates_and_index, large_course(), true)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

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
    for (auto round : state) benchmark::DoNotOptimize(figures_of(index, policy, noon, utc));
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(figures_of_2000)->Unit(benchmark::kMillisecond);

void worklist_of_2000_mentees(benchmark::State& state) {
    const SnapshotIndex index(large_course());
    const Policy policy;
    const CourseFigures figures = figures_of(index, policy, noon, utc);
    const std::vector<PersonId> mentees = everybody();
    const WorklistMemory memory = busy_memory();
    for (auto round : state) benchmark::DoNotOptimize(worklist(figures, mentees, memory, policy, utc));
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
