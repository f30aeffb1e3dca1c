#include <catch2/catch.hpp>

#include "store/facts.hpp"
#include "tests/fault_sync/fault_cases.hpp"

using namespace waymark;
using core::Part;
using practice::MoodleVersion;
using test::Case;
using test::fault_cases;
using test::lasting;
using test::Lines;
using test::SyncWorld;
using test::words_of;

namespace {

/// What is not fresh, as words.
std::string stale_parts(const core::CourseSnapshot& facts) {
    std::string words;
    for (const Part part : core::all_parts)
        if (!core::is_fresh(facts, part)) words += std::string(core::word(part)) + " ";
    return words;
}

std::string differing_parts(const Lines& left, const Lines& right) {
    std::string words;
    for (const Part part : core::all_parts) {
        const auto one = left.find(part);
        const auto other = right.find(part);
        const bool same = one == left.end() || other == right.end()
                              ? (one == left.end()) == (other == right.end())
                              : one->second == other->second;
        if (!same) words += std::string(core::word(part)) + " ";
    }
    return words;
}

/// Reads once more, without a fault; what is not as it should be then.
std::string fault_after_repair(SyncWorld& world, const Lines& good) {
    world.lms.faults().clear();
    world.turn_clock(core::minutes{20});
    if (world.sync().front().error) return "the next reading fails";
    const auto facts = world.facts();
    const std::string stale = stale_parts(facts);
    return stale.empty() ? differing_parts(lasting(facts), good) : "stale: " + stale;
}

/// Students hand in, come, get extra time; each time others, so that every reading has something to find.
void let_something_happen(SyncWorld& world, int round) {
    const practice::Id student = 3 + round % 50;
    world.lms.world().touch(student, core::to_unix(world.clock->at) - 60);
    world.lms.world().with([&](practice::State& state) {
        state.now = core::to_unix(world.clock->at) - 60;
        state.submit(*state.assignment(5), student, "<p>Done</p>");
        state.set_extension(6, student + 1, state.now + 20 * 86400);
    });
}

/// Each part is as it was before, if it is stale, or as it really is by now.
std::string fault_between(const core::CourseSnapshot& during, const Lines& before, const Lines& after) {
    const Lines now = lasting(during);
    std::string words;
    for (const Part part : core::all_parts) {
        const auto* status = core::status_of(during, part);
        if (status == nullptr) return "no status of " + std::string(core::word(part));
        // With a gap some of its rows may be older than the others.
        if (status->gap != core::Gap::none) continue;
        const Lines& wanted = status->failure ? before : after;
        const auto is = now.find(part);
        const auto should = wanted.find(part);
        const bool same = is == now.end() || should == wanted.end()
                              ? (is == now.end()) == (should == wanted.end())
                              : is->second == should->second;
        if (!same) words += std::string(core::word(part)) + (status->failure ? " (stale) " : " ");
    }
    return words;
}

}  // namespace

TEST_CASE(
    "a complete reading that fails at any call leaves the facts, says what is stale, and the next one "
    "repairs",
    "[fault][every]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    REQUIRE_FALSE(world.sync().front().error);
    const int whole = world.http.calls();
    REQUIRE(whole > 60);
    const Lines good = lasting(world.facts());
    for (const Case& one : fault_cases(whole, 3)) {
        const core::Instant before = world.clock->at;
        world.make_complete_due();  // so that the fault can meet every call
        add_fault(world, one);
        (void)world.sync();
        INFO(words_of(one) << " of " << whole);
        REQUIRE(fault_in(world, good, before, world.clock->at) == "");
        REQUIRE(fault_after_repair(world, good) == "");
    }
}

TEST_CASE("a first reading that fails at any call stores nothing that is wrong", "[fault][every]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    REQUIRE_FALSE(world.sync().front().error);
    const Lines good = lasting(world.facts());
    for (const Case& one : fault_cases(world.http.calls(), 11)) {
        world.begin_anew();
        add_fault(world, one);
        (void)world.sync();
        INFO(words_of(one));
        if (const auto stored = store::load_snapshot(world.database(), world.course_id())) {
            // Without the groups, rows of teams have nobody to belong to.
            for (const auto& [part, lines] : lasting(*stored)) {
                INFO(core::word(part));
                if (core::is_fresh(*stored, part) && core::is_fresh(*stored, Part::groups) &&
                    core::status_of(*stored, part)->gap == core::Gap::none)
                    CHECK(lines == good.at(part));
            }
        }
        REQUIRE(fault_after_repair(world, good) == "");
    }
}

TEST_CASE("a reading of changes that fails at any call mixes nothing, and the next one has everything",
          "[fault][every]") {
    constexpr core::seconds step{65};  // so short that no complete reading falls due
    SyncWorld world(MoodleVersion::v4_5, "2");
    REQUIRE_FALSE(world.sync().front().error);
    world.turn_clock(step);
    let_something_happen(world, 0);
    REQUIRE_FALSE(world.sync().front().complete);
    const int whole = world.http.calls();
    REQUIRE(whole > 15);
    int round = 1;
    for (const Case& one : fault_cases(whole, 3)) {
        const Lines before = lasting(world.facts());
        world.turn_clock(step);
        let_something_happen(world, round++);
        add_fault(world, one);
        (void)world.sync();
        const core::CourseSnapshot during = world.facts();
        world.lms.faults().clear();
        world.turn_clock(step);
        INFO(words_of(one) << " of " << whole);
        const auto next = world.sync().front();
        REQUIRE_FALSE(next.error);
        REQUIRE_FALSE(next.complete);
        REQUIRE(stale_parts(world.facts()) == "");
        REQUIRE(fault_between(during, before, lasting(world.facts())) == "");
    }
    // Both ways of reading find the same in the end.
    const Lines changes = lasting(world.facts());
    world.make_complete_due();
    REQUIRE(world.sync().front().complete);
    CHECK(differing_parts(changes, lasting(world.facts())) == "");
}
