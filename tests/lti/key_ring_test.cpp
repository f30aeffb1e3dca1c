// Our own keys: made at the first start, published a day before use, rotated.
#include "lti/key_ring.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lti/jwks.hpp"

using namespace waymark;
using namespace waymark::lti;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct TurnedClock final : support::Clock {
    std::chrono::sys_seconds time{1795437303s};
    [[nodiscard]] std::chrono::sys_seconds now() const override { return time; }
};

struct KeyFolder {
    fs::path base;
    fs::path path;
    TurnedClock clock;

    KeyFolder() {
        std::string name = (fs::temp_directory_path() / "waymark-keys-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        base = name;
        path = base / "keys";
    }
    ~KeyFolder() {
        std::error_code ignored;
        fs::remove_all(base, ignored);
    }
    KeyFolder(const KeyFolder&) = delete;
    KeyFolder& operator=(const KeyFolder&) = delete;

    [[nodiscard]] KeyRing load() const { return load_key_ring(path, clock.now()).value(); }
    [[nodiscard]] tl::expected<KeyRing, std::string> rotate(Rotation rotation = Rotation::when_due) const {
        return rotate_keys(path, clock.now(), rotation);
    }
    [[nodiscard]] std::size_t key_files() const {
        std::size_t count = 0;
        for (const auto& file : fs::directory_iterator(path))
            count += file.path().extension() == ".pem" ? 1U : 0U;
        return count;
    }
};

std::vector<std::string> kids_of(const std::string& key_set) {
    std::vector<std::string> kids;
    const auto parsed = nlohmann::json::parse(key_set);
    for (const auto& key : parsed["keys"]) kids.push_back(key["kid"]);
    return kids;
}

}  // namespace

TEST_CASE("the first start makes two keys that only their owner can read") {
    KeyFolder folder;
    const auto ring = folder.load();
    CHECK(ring.current.kid() != ring.next.kid());
    CHECK_FALSE(ring.previous);
    CHECK(ring.published().size() == 2);
    for (const auto& file : fs::directory_iterator(folder.path)) {
        struct stat status = {};
        REQUIRE(::stat(file.path().c_str(), &status) == 0);
        INFO(file.path());
        CHECK((status.st_mode & 0777U) == 0600U);
    }
    folder.clock.time += 1h;
    const auto again = folder.load();
    CHECK(again.current.kid() == ring.current.kid());
    CHECK(again.next.kid() == ring.next.kid());
    CHECK(again.next_since == ring.next_since);
}

TEST_CASE("keys of an earlier start without a list are taken over") {
    KeyFolder folder;
    fs::create_directories(folder.path);
    const auto current = load_or_make_key(folder.path / "current.pem").value();
    const auto next = load_or_make_key(folder.path / "next.pem").value();
    const auto ring = folder.load();
    CHECK(ring.current.kid() == current.kid());
    CHECK(ring.next.kid() == next.kid());
}

TEST_CASE("nothing is signed with a key before it has been published for a day") {
    KeyFolder folder;
    const auto first = folder.load();
    folder.clock.time += 24h - 1s;
    const auto early = folder.rotate();
    REQUIRE_FALSE(early);
    CHECK(early.error().find("24 hours") != std::string::npos);
    CHECK(folder.load().current.kid() == first.current.kid());
    folder.clock.time += 1s;
    const auto second = folder.rotate();
    REQUIRE(second);
    CHECK(second->current.kid() == first.next.kid());
    CHECK(second->previous->kid() == first.current.kid());
    CHECK(second->published().size() == 3);
    CHECK_FALSE(folder.rotate());
}

TEST_CASE("the key before stays published for a day, its file until the next rotation") {
    KeyFolder folder;
    const auto first = folder.load();
    folder.clock.time += 24h;
    REQUIRE(folder.rotate());
    folder.clock.time += 24h - 1s;
    CHECK(folder.load().previous->kid() == first.current.kid());
    folder.clock.time += 1s;
    CHECK_FALSE(folder.load().previous);
    CHECK(folder.key_files() == 3);
    REQUIRE(folder.rotate());
    CHECK(folder.key_files() == 3);
}

TEST_CASE("a key that has become known is replaced at once") {
    KeyFolder folder;
    const auto first = folder.load();
    const auto second = folder.rotate(Rotation::at_once);
    REQUIRE(second);
    CHECK(second->current.kid() == first.next.kid());
}

TEST_CASE("a folder that never had keys can be rotated") {
    KeyFolder folder;
    CHECK_FALSE(folder.rotate());
    CHECK(folder.rotate(Rotation::at_once));
}

TEST_CASE("a list or key that is broken, missing or readable by others is refused with its name") {
    KeyFolder folder;
    REQUIRE_FALSE(folder.load().previous);
    const auto failure_with = [&](const std::string& text) {
        std::ofstream(folder.path / "keys.json") << text;
        const auto ring = load_key_ring(folder.path, folder.clock.now());
        return ring ? std::string("read") : ring.error();
    };
    for (const auto* text : {"", "{}", "[]", R"({"current":"../x.pem","next":"next.pem"})",
                             R"({"current":"current.pem","next":".hidden.pem"})",
                             R"({"current":"current.pem","next":"next.pem","previous":"/etc/x.pem"})"}) {
        INFO(text);
        CHECK(failure_with(text).find("keys.json") != std::string::npos);
    }
    CHECK(failure_with(R"({"current":"current.pem","next":"next.pem","next_since":1})") == "read");
    CHECK(
        failure_with(
            R"({"current":"current.pem","next":"next.pem","previous":"gone.pem","previous_until":9999999999})")
            .find("gone.pem") != std::string::npos);
    fs::permissions(folder.path / "next.pem", fs::perms::others_read, fs::perm_options::add);
    CHECK(failure_with(R"({"current":"current.pem","next":"next.pem"})").find("next.pem") !=
          std::string::npos);
}

TEST_CASE("a running service follows a rotation by another process") {
    KeyFolder folder;
    const auto first = folder.load();
    const auto keys = LiveKeys::open(folder.path, folder.clock).value();
    CHECK(keys->current().kid() == first.current.kid());
    CHECK(kids_of(keys->key_set()) == std::vector<std::string>{first.current.kid(), first.next.kid()});
    folder.clock.time += 24h;
    const auto second = folder.rotate().value();
    CHECK(keys->current().kid() == first.next.kid());
    CHECK(kids_of(keys->key_set()) ==
          std::vector<std::string>{first.next.kid(), second.next.kid(), first.current.kid()});
    folder.clock.time += 24h;
    CHECK(kids_of(keys->key_set()).size() == 2);
}

TEST_CASE("a running service goes on with what it has when the files break") {
    KeyFolder folder;
    const auto keys = LiveKeys::open(folder.path, folder.clock).value();
    const auto kid = keys->current().kid();
    std::ofstream(folder.path / "keys.json") << "broken";
    fs::last_write_time(folder.path / "keys.json", fs::file_time_type::clock::now() + 1h);
    CHECK(keys->current().kid() == kid);
    fs::remove_all(folder.path);
    CHECK(kids_of(keys->key_set()).size() == 2);
}
