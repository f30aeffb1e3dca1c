#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "jobs/sync.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "store/facts.hpp"
#include "support/log.hpp"
#include "tests/bench/big_moodle.hpp"
#include "tests/bench/big_practice.hpp"
#include "tests/bench/timed_http.hpp"
#include "tests/support/fake_lms.hpp"
#include "tests/support/temp_database.hpp"

namespace {

using namespace waymark;

/// A course of 2,000 students × 40 activities somewhere, and a database of ours.
struct Bench {
    std::shared_ptr<test::FakeClock> clock = std::make_shared<test::FakeClock>(core::from_unix(1795435200));
    tests::TempDatabase files;
    jobs::SiteSettings settings;
    std::unique_ptr<bench::TimedHttp> timed;
    std::unique_ptr<core::Lms> adapter;

    void begin(support::HttpClient& http, const std::string& address) {
        support::set_log_level(support::LogLevel::error);
        timed = std::make_unique<bench::TimedHttp>(http);
        moodle::Options options;
        options.site = address;
        options.token = "practice-token";
        adapter = moodle::make_moodle_lms(options, *timed, *clock);
        settings.key = "lab";
        settings.id = store::ensure_site(files.database(), "lab");
        settings.zone = "UTC";
        settings.has_web_service = true;
        settings.courses = {{"2", core::Writes::off}};
    }
    /// What of the course could not be read; empty when all was.
    std::string sync() {
        const auto outcome = jobs::sync_site(files.database(), settings, *adapter, clock->at).front();
        clock->at += core::minutes{20};
        if (outcome.error) return fmt::format("the course was not read: {}", outcome.error->where);
        for (const auto& part : outcome.parts)
            if (part.failure)
                return fmt::format("{} not read: {}", core::word(part.part), core::word(*part.failure));
        if (outcome.people >= 2000 && outcome.activities >= 40) return "";
        return fmt::format("only {} people and {} activities", outcome.people, outcome.activities);
    }
};

/// In this process, so that nothing but our own work and the fixed time of a call is measured.
struct InProcess : Bench {
    bench::BigMoodle site{bench::BigMoodle::Size{}};
    InProcess() { begin(site, "https://moodle.example.test"); }
    void move_students(int count) { site.move_students(count); }
};

/// The practice LMS over HTTP.
struct OverHttp : Bench {
    std::unique_ptr<support::HttpClient> http = support::make_http_client("Waymark/bench");
    bench::BigPractice site{clock};
    OverHttp() { begin(*http, site.address()); }
    void move_students(int count) { site.move_students(count); }
};

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// Overhead: what passes while no call is on its way, against the time in which one is.
void report(benchmark::State& state, const bench::TimedHttp& timed, double seconds) {
    const double bare = timed.away().count();
    state.counters["calls"] = static_cast<double>(timed.calls());
    state.counters["MB"] = static_cast<double>(timed.bytes()) / 1e6;
    state.counters["bare_s"] = bare;
    state.counters["overhead_%"] = (seconds / bare - 1) * 100;
    state.counters["peak_MiB"] = peak_megabytes();
}

/// The course as the complete reading left it, for the reading of changes after it.
template <class Site>
std::unique_ptr<Site>& lab() {
    static std::unique_ptr<Site> instance;
    return instance;
}

/// What went wrong, if anything. A benchmark must not go on after SkipWithError().
template <class Site>
std::string prepare(int moved, bool complete) {
    std::unique_ptr<Site>& site = lab<Site>();
    const bool fresh = complete || site == nullptr;
    if (fresh) site = std::make_unique<Site>();
    std::string missing = fresh && !complete ? site->sync() : "";
    site->move_students(moved);
    site->timed->forget();
    return missing;
}

template <class Site>
void measure(benchmark::State& state, int moved, bool complete) {
    for (auto unused : state) {
        state.PauseTiming();
        const std::string unprepared = prepare<Site>(moved, complete);
        if (!unprepared.empty()) return state.SkipWithError(unprepared.c_str());
        std::unique_ptr<Site>& site = lab<Site>();
        state.ResumeTiming();
        const auto began = std::chrono::steady_clock::now();
        const std::string missing = site->sync();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        if (!missing.empty()) return state.SkipWithError(missing.c_str());
        state.PauseTiming();
        report(state, *site->timed, took.count());
        if (!complete) site.reset();
        state.ResumeTiming();
    }
}

void sync_complete_2000_students_40_activities(benchmark::State& state) {
    measure<InProcess>(state, 0, true);
}
BENCHMARK(sync_complete_2000_students_40_activities)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

void sync_changes_100_of_2000_students(benchmark::State& state) {
    measure<InProcess>(state, 100, false);
}
BENCHMARK(sync_changes_100_of_2000_students)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

void sync_complete_practice_over_http(benchmark::State& state) {
    measure<OverHttp>(state, 0, true);
}
BENCHMARK(sync_complete_practice_over_http)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

void sync_changes_practice_over_http(benchmark::State& state) {
    measure<OverHttp>(state, 100, false);
}
BENCHMARK(sync_changes_practice_over_http)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

}  // namespace
