#include "jobs/scheduler.hpp"

#include <catch2/catch.hpp>

#include "store/leases.hpp"
#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

struct Scheduled : World {
    Scheduled() {
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        lms.courses["2"] = {with_placement(builder.snapshot), ""};
        lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    }
    [[nodiscard]] jobs::SchedulerContext context(std::string owner = "one") {
        return {database(),
                courses,
                {{&site, &lms}},
                policy,
                timing,
                core::seconds{1200},
                core::seconds{180},
                [](std::string_view, std::string_view) { return std::string("Reminder"); },
                clock,
                random,
                std::move(owner)};
    }
};

}  // namespace

TEST_CASE_METHOD(Scheduled, "one round reads, plans and sends", "[jobs][scheduler]") {
    jobs::Scheduler scheduler(context());
    scheduler.run_once();
    REQUIRE(lms.delivered.size() == 1);
    CHECK(lms.delivered[0].html.find("Reminder") != std::string::npos);
    scheduler.run_once();
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Scheduled, "courses are read again only when their time has come", "[jobs][scheduler]") {
    jobs::Scheduler scheduler(context());
    scheduler.run_once();
    clock.advance(core::seconds{1199});
    scheduler.run_once();
    CHECK(lms.cursors_given.size() == 1);
    clock.advance(core::seconds{1});
    scheduler.run_once();
    CHECK(lms.cursors_given.size() == 2);
}

TEST_CASE_METHOD(Scheduled, "a site that fell silent is tried more often until it answers",
                 "[jobs][scheduler]") {
    jobs::Scheduler scheduler(context());
    lms.read_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    scheduler.run_once();
    clock.advance(core::seconds{299});
    lms.read_failure.reset();
    scheduler.run_once();
    CHECK(lms.cursors_given.empty());
    clock.advance(core::seconds{1});
    scheduler.run_once();
    CHECK(lms.cursors_given.size() == 1);
    clock.advance(core::seconds{1199});
    scheduler.run_once();
    CHECK(lms.cursors_given.size() == 1);
}

TEST_CASE_METHOD(Scheduled, "what is kept in memory is refreshed once a minute", "[jobs][scheduler]") {
    std::vector<core::Instant> refreshed;
    jobs::SchedulerContext with_refresh = context();
    with_refresh.refresh = [&](core::Instant now) { refreshed.push_back(now); };
    jobs::Scheduler scheduler(with_refresh);
    scheduler.run_once();
    clock.advance(core::seconds{59});
    scheduler.run_once();
    CHECK(refreshed == std::vector{noon});
    clock.advance(core::seconds{1});
    scheduler.run_once();
    CHECK(refreshed == std::vector{noon, noon + core::seconds{60}});
    clock.at = noon - core::hours{1};  // the clock was wrong before
    scheduler.run_once();
    CHECK(refreshed.size() == 3);
}

TEST_CASE_METHOD(Scheduled, "a job another process is at is left alone", "[jobs][scheduler]") {
    REQUIRE(store::acquire_lease(database(), "sync:lab", "another", clock.at, core::seconds{600}));
    jobs::Scheduler scheduler(context());
    scheduler.run_once();
    CHECK(lms.cursors_given.empty());
    clock.advance(core::seconds{601});
    scheduler.run_once();
    CHECK(lms.cursors_given.size() == 1);
}

TEST_CASE_METHOD(Scheduled, "a process that lives keeps its job, a dead one loses it within a lease",
                 "[jobs][scheduler]") {
    jobs::Scheduler alive(context("one"));
    REQUIRE(store::acquire_lease(database(), "sync:lab", "one", clock.at, timing.lease));
    clock.advance(timing.lease - core::seconds{1});
    alive.keep_leases();
    clock.advance(core::seconds{2});
    jobs::Scheduler other(context("two"));
    other.run_once();
    CHECK(lms.cursors_given.empty());
    clock.advance(timing.lease);
    other.run_once();
    CHECK(lms.cursors_given.size() == 1);
}

TEST_CASE_METHOD(Scheduled, "old facts are no ground for reminders", "[jobs][scheduler]") {
    site.courses[0].writes = core::Writes::off;
    jobs::Scheduler scheduler(context());
    scheduler.run_once();
    site.courses[0].writes = core::Writes::all;
    lms.read_failure = core::LmsError{core::LmsFailure::server_error, "", "", false};
    clock.advance(core::seconds{1200});
    scheduler.run_once();
    CHECK(rows(10).empty());
}

TEST_CASE_METHOD(Scheduled, "a broken site does not silence the next one", "[jobs][scheduler]") {
    test::FakeLms broken(clock);
    broken.before_send = [] { throw std::runtime_error("broken"); };
    jobs::SiteSettings other = site;
    other.key = "other";
    other.id = store::ensure_site(database(), "other");
    broken.courses["2"] = {builder.snapshot, ""};
    broken.student_work = lms.student_work;
    jobs::SchedulerContext both = context();
    both.sites = {{&other, &broken}, {&site, &lms}};
    jobs::Scheduler scheduler(both);
    scheduler.run_once();
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Scheduled, "started, woken and stopped, the thread ends", "[jobs][scheduler]") {
    jobs::Scheduler scheduler(context());
    scheduler.start();
    scheduler.wake();
    scheduler.stop();
    scheduler.stop();
    SUCCEED("stop() returned, twice");
}
