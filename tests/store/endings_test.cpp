#include "store/endings.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "outbox_world.hpp"
#include "store/connection.hpp"

using namespace waymark;
using core::Ending;
using core::ReasonKey;
using core::WorklistKind;
using tests::OutboxWorld;

namespace {

constexpr core::Instant now = OutboxWorld::now;

store::WorklistEnding ending_of(const OutboxWorld& world, Ending how) {
    store::WorklistEnding one;
    one.site = world.site;
    one.course = world.course;
    one.person = world.anna;
    one.author = world.mentor;
    one.ending = how;
    one.at = now;
    one.text = "Anna is at sea until Friday.";
    if (how == Ending::known_reason) one.known_until = now + core::days{4};
    one.reasons = {{WorklistKind::missed, world.essay, now - core::days{1}},
                   {WorklistKind::quiet, std::nullopt, std::nullopt}};
    return one;
}

}  // namespace

TEST_CASE("an ending is kept as it was given, once per form", "[store][endings]") {
    OutboxWorld world;
    const Ending how = GENERATE(from_range(std::begin(core::all_endings), std::end(core::all_endings)));
    const store::WorklistEnding given = ending_of(world, how);
    CHECK(store::save_ending(world.database, given, "form"));
    CHECK_FALSE(store::save_ending(world.database, given, "form"));
    const auto kept = store::endings_of(world.database, world.course, world.anna);
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].ending == how);
    CHECK(kept[0].author == world.mentor);
    CHECK(kept[0].at == now);
    CHECK(kept[0].known_until == given.known_until);
    CHECK(kept[0].text == given.text);
    CHECK(kept[0].reasons == given.reasons);
    CHECK_FALSE(kept[0].about_level);
    CHECK(store::endings_of(world.database, world.course, world.bertil).empty());
}

TEST_CASE("the words of an ending cannot be read in the file", "[store][endings]") {
    OutboxWorld world;
    CHECK(store::save_ending(world.database, ending_of(world, Ending::done), "form"));
    world.database.connection().handle.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    std::ifstream file(world.temp.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    REQUIRE(bytes.size() > 4096);
    CHECK(bytes.find("at sea") == std::string::npos);
}

TEST_CASE("the worklist remembers what was settled until it is taken back", "[store][endings]") {
    OutboxWorld world;
    const store::WorklistEnding given = ending_of(world, Ending::not_applicable);
    CHECK(store::save_ending(world.database, given, "form"));
    auto memory = store::worklist_memory(world.database, world.course, now);
    REQUIRE(memory.settled.count(world.anna) == 1);
    CHECK(memory.settled.at(world.anna) == given.reasons);  // both are in order already
    CHECK(memory.known_until.empty());
    const std::int64_t id = store::endings_of(world.database, world.course, world.anna)[0].id;
    CHECK_FALSE(store::withdraw_ending(world.database, world.course, world.bertil, id, now));
    CHECK_FALSE(store::withdraw_ending(world.database, core::CourseId{99}, world.anna, id, now));
    CHECK(store::withdraw_ending(world.database, world.course, world.anna, id, now));
    CHECK_FALSE(store::withdraw_ending(world.database, world.course, world.anna, id, now));
    memory = store::worklist_memory(world.database, world.course, now);
    CHECK(memory.settled.empty());
    CHECK(store::endings_of(world.database, world.course, world.anna).empty());
}

TEST_CASE("a known reason holds until its day, the latest one counts", "[store][endings]") {
    OutboxWorld world;
    store::WorklistEnding given = ending_of(world, Ending::known_reason);
    CHECK(store::save_ending(world.database, given, "first"));
    given.known_until = now + core::days{2};
    CHECK(store::save_ending(world.database, given, "second"));
    const auto known = [&](core::Instant at) {
        return store::worklist_memory(world.database, world.course, at).known_until;
    };
    CHECK(known(now).at(world.anna) == now + core::days{4});
    CHECK(known(now + core::days{4}).empty());
    CHECK(store::worklist_memory(world.database, world.course, now).settled.empty());
}

TEST_CASE("contacts, replies, praise and the first reading are remembered", "[store][endings]") {
    OutboxWorld world;
    world.add(world.message(world.anna, 1));
    store::save_replies(world.database, world.site,
                        {{"7", world.bertil, "Yes", now - core::hours{3}},
                         {"8", world.bertil, "And?", now - core::hours{1}}});
    store::WorklistEnding praise = ending_of(world, Ending::done);
    praise.reasons = {{WorklistKind::praise, world.essay, now - core::days{1}}};
    CHECK(store::save_ending(world.database, praise, "praise"));
    const auto memory = store::worklist_memory(world.database, world.course, now);
    CHECK(memory.contacts.at(world.anna) == now);
    CHECK(memory.replies.at(world.bertil) == now - core::hours{1});
    CHECK(memory.praised.at(world.anna) == now);
    CHECK(memory.watched_since == tests::sample_time);
    core::CourseReading later = tests::sample_reading();
    later.snapshot.taken += core::days{9};
    static_cast<void>(store::save_reading(world.database, world.site, later));
    CHECK(store::worklist_memory(world.database, world.course, now).watched_since == tests::sample_time);
}

TEST_CASE("what mentors call wrong is counted by kind", "[store][endings]") {
    OutboxWorld world;
    store::WorklistEnding wrong = ending_of(world, Ending::wrong);
    CHECK(store::save_ending(world.database, wrong, "1"));
    wrong.person = world.bertil;
    wrong.reasons.pop_back();
    wrong.about_level = true;
    CHECK(store::save_ending(world.database, wrong, "2"));
    CHECK(store::save_ending(world.database, ending_of(world, Ending::done), "3"));
    const auto counted = store::contradictions(world.database, world.course);
    CHECK(counted.reasons ==
          std::map<WorklistKind, int>{{WorklistKind::missed, 2}, {WorklistKind::quiet, 1}});
    CHECK(counted.levels == 1);
    CHECK(store::contradictions(world.database, core::CourseId{99}).levels == 0);
}
