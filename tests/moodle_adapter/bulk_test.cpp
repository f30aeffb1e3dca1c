#include "moodle_adapter/bulk.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include "fake_moodle.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::LmsError;
using core::LmsFailure;

namespace {

std::vector<std::int64_t> numbers(std::int64_t count) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

Options with_parallel(int parallel, std::vector<std::chrono::milliseconds>* pauses = nullptr) {
    Options result = options(pauses);
    result.parallel = parallel;
    return result;
}

}  // namespace

TEST_CASE("a bulk asks about everybody once and keeps the order") {
    FakeMoodle site;
    const Transport transport{with_parallel(GENERATE(1, 2, 7)), site};
    std::atomic<int> asked{0};
    const auto values = ask_each<std::int64_t>(
        transport, numbers(100), [](std::int64_t number) { return number; },
        [&](std::int64_t number) -> core::LmsResult<std::int64_t> {
            ++asked;
            return number * 2;
        });
    REQUIRE(values);
    CHECK(asked == 100);
    for (std::size_t i = 0; i < 100; ++i) CHECK((*values)[i] == static_cast<std::int64_t>(i) * 2);
}

TEST_CASE("no more calls run at the same time than allowed") {
    FakeMoodle site;
    const Transport transport{with_parallel(2), site};
    std::mutex mutex;
    std::set<std::thread::id> threads;
    run_bulk(transport, 50, [&](std::size_t) {
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
        return true;
    });
    CHECK(threads.size() <= 2);
}

TEST_CASE("what concerns one item alone is left out, up to five of them") {
    support::set_log_level(support::LogLevel::error);
    FakeMoodle site;
    const Transport transport{with_parallel(1), site};
    const int broken = GENERATE(5, 6);
    const auto values = ask_each<int>(
        transport, numbers(20), [](std::int64_t number) { return number; },
        [&](std::int64_t number) -> core::LmsResult<int> {
            if (number < broken)
                return tl::unexpected(LmsError{LmsFailure::bad_answer, "f", "invalidresponse", false});
            return 1;
        });
    if (broken == 5) {
        REQUIRE(values);
        CHECK_FALSE((*values)[4].has_value());
        CHECK((*values)[5] == 1);
    } else {
        REQUIRE_FALSE(values);
        CHECK(values.error().failure == LmsFailure::bad_answer);
    }
}

TEST_CASE("a failure that is nobody's own ends the bulk at once") {
    FakeMoodle site;
    const Transport transport{with_parallel(1), site};
    int asked = 0;
    const auto values = ask_each<int>(
        transport, numbers(100), [](std::int64_t number) { return number; },
        [&](std::int64_t) -> core::LmsResult<int> {
            ++asked;
            return tl::unexpected(LmsError{LmsFailure::access_denied, "f", "nopermissions", false});
        });
    REQUIRE_FALSE(values);
    CHECK(asked == 1);
}

TEST_CASE("what a worker throws arrives where the bulk was started") {
    FakeMoodle site;
    const Transport transport{with_parallel(2), site};
    CHECK_THROWS_AS(run_bulk(transport, 10,
                             [](std::size_t place) -> bool {
                                 if (place == 3) throw std::runtime_error("broken");
                                 return true;
                             }),
                    std::runtime_error);
}

TEST_CASE("a site under strain gets one call at a time, with pauses that double") {
    std::vector<std::chrono::milliseconds> pauses;
    FakeMoodle site;
    site.on("core_webservice_get_site_info", text_answer("busy", 500));
    Transport transport{with_parallel(2, &pauses), site};
    (void)transport.call("core_webservice_get_site_info", {});
    CHECK(transport.strain().now());
    pauses.clear();
    const auto caller = std::this_thread::get_id();
    bool alone = true;
    run_bulk(transport, 3, [&](std::size_t) {
        alone = alone && std::this_thread::get_id() == caller;
        (void)transport.call("core_webservice_get_site_info", {});
        return true;
    });
    CHECK(alone);
    CHECK(pauses.front() == std::chrono::milliseconds{2000});  // three attempts failed before
    site.on("core_webservice_get_site_info", json_answer({{"userid", 1}}));
    (void)transport.call("core_webservice_get_site_info", {});
    CHECK_FALSE(transport.strain().now());
}

TEST_CASE("a slow answer is a sign of strain, and the longest pause is half a minute") {
    FakeMoodle site;
    site.on("core_webservice_get_site_info", json_answer({{"userid", 1}}));
    Options slow = options();
    auto now = std::make_shared<std::chrono::steady_clock::time_point>();
    slow.stopwatch = [now] { return *now += std::chrono::seconds{6}; };
    Transport transport{slow, site};
    for (int i = 0; i < 20; ++i) (void)transport.call("core_webservice_get_site_info", {});
    CHECK(transport.strain().pause() == std::chrono::seconds{30});
}
