#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "jobs/sync.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "store/facts.hpp"
#include "support/log.hpp"
#include "tests/bench/big_moodle.hpp"
#include "tests/support/fake_lms.hpp"
#include "tests/support/temp_database.hpp"

namespace {

using namespace waymark;

struct Bench {
    tests::TempDatabase files;
    test::FakeClock clock{core::from_unix(1795435200)};
    bench::BigMoodle site{bench::BigMoodle::Size{}};
    std::unique_ptr<core::Lms> adapter;
    jobs::SiteSettings settings;

    Bench() {
        support::set_log_level(support::LogLevel::error);
        moodle::Options options;
        options.site = "https://moodle.example.test";
        options.token = "t";
        adapter = moodle::make_moodle_lms(options, site, clock);
        settings.key = "lab";
        settings.id = store::ensure_site(files.database(), "lab");
        settings.zone = "UTC";
        settings.has_web_service = true;
        settings.courses = {{"2", core::Writes::off}};
    }
    bool sync() {
        const auto outcome = jobs::sync_site(files.database(), settings, *adapter, clock.at).front();
        clock.at += core::minutes{20};
        return !outcome.error && outcome.people == 2000;
    }
};

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// Overhead: what passes while no call is on its way, against the time in which one is.
void report(benchmark::State& state, Bench& bench, double seconds) {
    const double bare = bench.site.away().count();
    state.counters["calls"] = static_cast<double>(bench.site.calls());
    state.counters["MB"] = static_cast<double>(bench.site.bytes()) / 1e6;
    state.counters["bare_s"] = bare;
    state.counters["overhead_%"] = (seconds / bare - 1) * 100;
    state.counters["peak_MiB"] = peak_megabytes();
}

void measure(benchmark::State& state, int moved, bool complete) {
    for (auto unused : state) {
        state.PauseTiming();
        Bench bench;
        if (!complete && !bench.sync()) state.SkipWithError("the first reading failed");
        bench.site.move_students(moved);
        bench.site.forget();
        state.ResumeTiming();
        const auto began = std::chrono::steady_clock::now();
        if (!bench.sync()) state.SkipWithError("the reading failed");
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        state.PauseTiming();
        report(state, bench, took.count());
        state.ResumeTiming();
    }
}

void sync_complete_2000_students_40_activities(benchmark::State& state) {
    measure(state, 0, true);
}
BENCHMARK(sync_complete_2000_students_40_activities)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

void sync_changes_100_of_2000_students(benchmark::State& state) {
    measure(state, 100, false);
}
BENCHMARK(sync_changes_100_of_2000_students)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

}  // namespace
