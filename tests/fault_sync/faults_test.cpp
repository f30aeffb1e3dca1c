#include <catch2/catch.hpp>
#include <set>

#include "store/course_notes.hpp"
#include "store/facts.hpp"
#include "tests/fault_sync/sync_world.hpp"

using namespace waymark;
using core::Part;
using practice::FaultKind;
using practice::MoodleVersion;
using test::digest;
using test::SyncWorld;

namespace {

constexpr std::array kinds{FaultKind::error,      FaultKind::http503,   FaultKind::html,
                           FaultKind::truncate,   FaultKind::stall,     FaultKind::drop_before,
                           FaultKind::drop_after, FaultKind::denied,    FaultKind::no_right,
                           FaultKind::bad_output, FaultKind::php_error, FaultKind::sitemaintenance};

/// The whole life of one fault: reading well, reading with it, reading well again.
struct Case {
    FaultKind kind;
    int call = 0;        ///< the first call it meets, from 1
    bool stays = false;  ///< until the end of the reading
};

void add_fault(SyncWorld& world, const Case& one) {
    practice::Fault fault;
    fault.kind = one.kind;
    fault.skip = one.call - 1;
    fault.count = one.stays ? 100000 : 3;  // a read is tried three times
    world.lms.faults().add(fault);
    // A stall is a dropped connection that the client took for lost; nobody sleeps in a test.
    world.http.dropped_as = support::HttpFailure::interrupted;
}

/// The facts without what depends on the day: about whom the LMS is asked for dates.
std::map<Part, std::vector<std::string>> lasting(const core::CourseSnapshot& facts) {
    auto lines = digest(facts);
    lines.erase(Part::effective_dates);
    return lines;
}

/// What is wrong with the stored facts after a faulty reading; "" when nothing is.
std::string fault_in(SyncWorld& world, const std::map<Part, std::vector<std::string>>& good,
                     core::Instant before, core::Instant during) {
    const auto state = store::course_state(world.database(), world.course_id());
    const auto facts = world.facts();
    const auto now = lasting(facts);  // throws on rows that point nowhere
    for (const Part part : core::all_parts) {
        const auto* status = core::status_of(facts, part);
        if (status == nullptr) return "a part has no status: " + std::string(core::word(part));
        const bool stale = status->failure.has_value();
        // Groupings cannot be stored without the groups in them: they stay as they were.
        const bool waits = part == Part::groupings && !core::is_fresh(facts, Part::groups);
        if (!stale && !waits && status->as_of != during && !state->failure)
            return "a fresh part is not from now: " + std::string(core::word(part));
        if (stale && status->as_of != before)
            return "a stale part does not say of when: " + std::string(core::word(part));
        const auto was = good.find(part);
        const auto is = now.find(part);
        const bool same = (was == good.end() && is == now.end()) ||
                          (was != good.end() && is != now.end() && was->second == is->second);
        if (!same) return "facts differ: " + std::string(core::word(part));
    }
    return "";
}

}  // namespace

TEST_CASE("a reading that fails at any call leaves the facts, says what is stale, and the next one repairs",
          "[fault]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    REQUIRE_FALSE(world.sync().front().error);
    const int whole = world.http.calls();
    REQUIRE(whole > 60);
    const auto good = lasting(world.facts());
    std::size_t kind = 0;
    for (int call = 1; call <= whole; ++call) {
        const Case one{kinds[kind++ % kinds.size()], call, call % 2 == 0};
        const core::Instant before = world.clock->at;
        world.make_complete_due();  // so that the fault can meet every call
        add_fault(world, one);
        (void)world.sync();
        world.lms.faults().clear();
        INFO("call " << call << " of " << whole << ", kind " << static_cast<int>(one.kind));
        REQUIRE(fault_in(world, good, before, world.clock->at) == "");
        world.turn_clock(core::minutes{20});
        const auto repaired = world.sync();
        REQUIRE_FALSE(repaired.front().error);
        const auto facts = world.facts();
        for (const Part part : core::all_parts) {
            INFO(core::word(part));
            REQUIRE(core::is_fresh(facts, part));
        }
        REQUIRE(lasting(facts) == good);
    }
}

TEST_CASE("a first reading that fails at any call stores nothing that is wrong", "[fault]") {
    SyncWorld reference(MoodleVersion::v4_5, "5");
    REQUIRE_FALSE(reference.sync().front().error);
    const auto good = lasting(reference.facts());
    const int whole = reference.http.calls();
    for (int call = 1; call <= whole; call += 7) {
        SyncWorld world(MoodleVersion::v4_5, "5");
        add_fault(world, {kinds[static_cast<std::size_t>(call) % kinds.size()], call, true});
        (void)world.sync();
        world.lms.faults().clear();
        INFO("call " << call);
        if (const auto stored = store::load_snapshot(world.database(), world.course_id())) {
            // Without the groups, rows of teams have nobody to belong to.
            for (const auto& [part, lines] : lasting(*stored)) {
                INFO(core::word(part));
                if (core::is_fresh(*stored, part) && core::is_fresh(*stored, Part::groups) &&
                    core::status_of(*stored, part)->gap == core::Gap::none)
                    CHECK(lines == good.at(part));
            }
        }
        world.turn_clock(core::minutes{20});
        REQUIRE_FALSE(world.sync().front().error);
        CHECK(lasting(world.facts()) == good);
    }
}

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
