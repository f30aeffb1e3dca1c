#include <benchmark/benchmark.h>

#include "tests/jobs/world.hpp"

namespace {

using namespace waymark;

/// The outbox without the LMS's own time: claim, check, note on the disk, send to a fake, note the receipt.
/// One message for each of so many students.
void deliver_messages(benchmark::State& state) {
    const int students = static_cast<int>(state.range(0));
    for (auto round : state) {
        state.PauseTiming();
        auto world = std::make_unique<test::World>();
        world->timing.per_minute = 1000000;
        world->builder.students(1000, 1000 + students - 1);
        world->sync();
        for (int student = 1000; student < 1000 + students; ++student)
            (void)world->write(student, "Hello", std::to_string(student));
        state.ResumeTiming();
        const jobs::DeliveryOutcome outcome = jobs::deliver_once(
            {world->database(), world->site, world->lms, world->courses, world->policy, world->timing,
             world->clock, "bench", [](const auto&, const auto&, auto) { return std::string(); }},
            students);
        if (outcome.sent != students) state.SkipWithError("not everything was sent");
        state.PauseTiming();
        world.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * students);
}
BENCHMARK(deliver_messages)->Arg(500)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
