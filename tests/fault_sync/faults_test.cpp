#include <catch2/catch.hpp>
#include <set>

#include "store/course_notes.hpp"
#include "store/facts.hpp"
#include "tests/fault_sync/fault_cases.hpp"

using namespace waymark;
using core::Part;
using practice::FaultKind;
using practice::MoodleVersion;
using test::add_fault;
using test::fault_in;
using test::lasting;
using test::SyncWorld;

TEST_CASE("a right or a function that is taken away is seen in its part and found again", "[fault]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    REQUIRE_FALSE(world.sync().front().error);
    const auto good = lasting(world.facts());
    const auto functions = world.http.functions();
    const std::set<std::string> whole_course{"core_webservice_get_site_info",
                                             "core_course_get_courses_by_field", "core_course_get_contents",
                                             "core_enrol_get_enrolled_users"};
    for (const auto& [function, times] : functions) {
        const core::Instant before = world.clock->at;
        world.make_complete_due();
        practice::Fault fault;
        fault.function = function;
        fault.kind = FaultKind::no_right;
        fault.count = 100000;
        world.lms.faults().add(fault);
        const auto outcome = world.sync().front();
        world.lms.faults().clear();
        INFO(function);
        CHECK(outcome.error.has_value() == (whole_course.count(function) != 0));
        CHECK(fault_in(world, good, before, world.clock->at) == "");
        world.turn_clock(core::minutes{20});
        REQUIRE_FALSE(world.sync().front().error);
        REQUIRE(lasting(world.facts()) == good);
    }
}

TEST_CASE("an outage begins when the site falls silent and ends when it answers", "[fault]") {
    const FaultKind silence =
        GENERATE(FaultKind::http503, FaultKind::sitemaintenance, FaultKind::html, FaultKind::drop_before);
    SyncWorld world(MoodleVersion::v4_5, "5");
    (void)world.sync();
    CHECK(store::load_outages(world.database(), world.site.id, {}).empty());
    world.turn_clock(core::minutes{20});
    const core::Instant began = world.clock->at;
    add_fault(world, {silence, 1, true});
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    (void)world.sync();
    world.lms.faults().clear();
    auto outages = store::load_outages(world.database(), world.site.id, {});
    REQUIRE(outages.size() == 1);
    CHECK(outages.front().from == began);
    CHECK_FALSE(outages.front().until);
    world.turn_clock(core::minutes{20});
    (void)world.sync();
    outages = store::load_outages(world.database(), world.site.id, {});
    REQUIRE(outages.size() == 1);
    CHECK(outages.front().until == world.clock->at);
}

TEST_CASE("a refused token or a lost course is no outage", "[fault]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    add_fault(world, {FaultKind::denied, 1, true});
    const auto outcome = world.sync().front();
    REQUIRE(outcome.error);
    CHECK(outcome.error->failure == core::LmsFailure::access_denied);
    CHECK(store::load_outages(world.database(), world.site.id, {}).empty());
}

TEST_CASE("who takes part in an assignment is asked again after a reading in which it was not told",
          "[fault]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    REQUIRE_FALSE(world.sync().front().error);
    const auto good = lasting(world.facts());
    const int assignments = world.http.functions()["mod_assign_list_participants"];
    REQUIRE(assignments > 1);
    for (int skip = 0; skip < assignments; ++skip) {
        world.begin_anew();
        practice::Fault fault;
        fault.function = "mod_assign_list_participants";
        fault.kind = FaultKind::truncate;
        fault.skip = skip;
        world.lms.faults().add(fault);
        (void)world.sync();
        CHECK(core::status_of(world.facts(), Part::participants)->gap == core::Gap::not_shown);
        world.lms.faults().clear();
        world.turn_clock(core::minutes{20});
        REQUIRE_FALSE(world.sync().front().error);
        CHECK(core::status_of(world.facts(), Part::participants)->gap == core::Gap::none);
        CHECK(lasting(world.facts()) == good);
    }
}
