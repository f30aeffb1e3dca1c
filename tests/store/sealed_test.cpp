#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "outbox_world.hpp"
#include "store/connection.hpp"
#include "store/sessions.hpp"

using namespace waymark;
using Catch::Contains;
using tests::OutboxWorld;

namespace {

constexpr core::Instant now = OutboxWorld::now;

/// Every byte on the disk: the file and what SQLite puts beside it.
std::string bytes_of(const std::string& path) {
    std::ostringstream bytes;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()))
        bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return bytes.str();
}

store::SessionRow session() {
    store::SessionRow row;
    row.launch_id = "launch-1";
    row.secret_hash = std::string(32, 's');
    row.display_name = "Displayed Ozolina";
    row.created = row.last_seen = now;
    return row;
}

std::optional<store::SessionRow> find(store::Database& database) {
    return store::find_session(database, "launch-1", std::string(32, 's'), now, core::hours{1},
                               core::hours{1});
}

void write_all(OutboxWorld& world) {
    store::Delivery message = world.message(world.anna, 1);
    message.text = "confidential message";
    world.add(message);
    store::save_replies(world.database, world.site, {{"9", world.anna, "confidential reply", now}});
    store::save_session(world.database, session());
}

}  // namespace

TEST_CASE("what people wrote cannot be read in the files", "[store][sealed]") {
    OutboxWorld world;
    write_all(world);
    const bool checkpointed = GENERATE(false, true);
    CAPTURE(checkpointed);
    if (checkpointed) world.database.connection().handle.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const std::string bytes = bytes_of(world.temp.path());
    CHECK(bytes.find("wm:1") != std::string::npos);
    CHECK(bytes.find("launch-1") != std::string::npos);
    CHECK(bytes.find("confidential") == std::string::npos);
    CHECK(bytes.find("Displayed") == std::string::npos);
}

TEST_CASE("with another key the texts do not open and nothing stays claimed", "[store][sealed]") {
    OutboxWorld world;
    write_all(world);
    support::SystemRandom random;
    const support::Sealer other_key(std::string(32, 'x'), random);
    const auto opened = store::Database::open(world.temp.path(), other_key);
    REQUIRE(opened);
    store::Database& other = **opened;
    CHECK_THROWS_WITH(store::load_delivery(other, 1), Contains("delivery.text"));
    CHECK_THROWS_WITH(store::deliveries_to(other, world.course, world.anna), Contains("delivery.text"));
    CHECK_THROWS_WITH(store::replies_of(other, world.site, world.anna), Contains("reply.text"));
    CHECK_THROWS_WITH(find(other), Contains("session.display_name"));
    CHECK_THROWS_WITH(store::claim_due(other, world.site, "x", now, OutboxWorld::lease, 10),
                      Contains("delivery.text"));
    CHECK(world.claim().size() == 1);
    CHECK(find(world.database)->display_name == "Displayed Ozolina");
}

TEST_CASE("a sealed text that was moved to another column does not open", "[store][sealed]") {
    OutboxWorld world;
    write_all(world);
    world.database.connection().handle.exec(
        "UPDATE deliveries SET text_sealed = (SELECT text_sealed FROM replies)");
    CHECK_THROWS_WITH(store::load_delivery(world.database, 1), Contains("delivery.text"));
}

TEST_CASE("a word that is not known in the database is an error and not a guess", "[store][sealed]") {
    OutboxWorld world;
    const std::string change = GENERATE(
        "UPDATE activities SET kind = 'seance'", "UPDATE activities SET visibility = 'x'",
        "UPDATE submissions SET state = 'x'", "UPDATE quiz_attempts SET state = 'x'",
        "UPDATE completions SET state = 'x'", "UPDATE course_parts SET part = 'x' WHERE part = 'grades'",
        "UPDATE course_parts SET failure = 'x'");
    CAPTURE(change);
    world.database.connection().handle.exec(change);
    CHECK_THROWS_WITH(store::load_snapshot(world.database, world.course), Contains("not known"));
}
