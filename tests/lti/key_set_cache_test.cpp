#include <catch2/catch.hpp>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "stage.hpp"

using namespace waymark;
using namespace waymark::lti;
using std::chrono::seconds;

namespace {

struct Shelf {
    Stage stage;
    std::string max_age;
    bool is_down = false;

    Shelf() {
        stage.http.answer = [this](const support::HttpRequest&) {
            if (is_down) return down();
            support::Headers headers;
            if (!max_age.empty()) headers.emplace_back("cache-control", max_age);
            return ok(public_key_set({platform_key()}), headers);
        };
    }

    std::string find(const std::string& kid) {
        const auto keys = stage.keys.find(stage.school(), kid, stage.now);
        return keys ? "found" : std::string(word(keys.error().code));
    }
    std::string find() { return find(platform_key().kid()); }
    [[nodiscard]] int requests() const { return stage.http.requests; }
};

}  // namespace

TEST_CASE("a key set is fresh for an hour") {
    Shelf shelf;
    CHECK(shelf.find() == "found");
    shelf.stage.now += seconds{3599};
    CHECK(shelf.find() == "found");
    CHECK(shelf.requests() == 1);
    shelf.stage.now += seconds{1};
    CHECK(shelf.find() == "found");
    CHECK(shelf.requests() == 2);
}

TEST_CASE("max-age is kept within five minutes and a day") {
    const auto life = [](const std::string& header) {
        Shelf shelf;
        shelf.max_age = header;
        static_cast<void>(shelf.find());
        for (const auto candidate : {300, 3600, 7200, 86400}) {
            Shelf probe;
            probe.max_age = header;
            static_cast<void>(probe.find());
            probe.stage.now += seconds{candidate - 1};
            static_cast<void>(probe.find());
            if (probe.requests() != 1) return -1;
            probe.stage.now += seconds{1};
            static_cast<void>(probe.find());
            if (probe.requests() == 2) return candidate;
        }
        return -1;
    };
    CHECK(life("max-age=1") == 300);
    CHECK(life("no-store") == 300);
    CHECK(life("private, no-cache, max-age=7200") == 300);
    CHECK(life("public, max-age=7200") == 7200);
    CHECK(life("max-age=999999999") == 86400);
    CHECK(life("max-age=99999999999999999999999") == 86400);
    CHECK(life("max-age=nonsense") == 3600);
    CHECK(life("") == 3600);
}

TEST_CASE("A14 a key set that is sent elsewhere is not followed and counts as down", "[A14]") {
    Shelf shelf;
    REQUIRE(shelf.find() == "found");
    std::vector<std::string> asked;
    shelf.stage.http.answer = [&](const support::HttpRequest& request) {
        asked.push_back(request.url);
        return support::HttpResponse{302, {{"Location", "https://evil.example.test/keys"}}, ""};
    };
    shelf.stage.now += seconds{3600};
    CHECK(shelf.find() == "found");
    CHECK(shelf.find("new") == "jwks_unavailable");
    CHECK(asked == std::vector<std::string>{shelf.stage.school().jwks_uri});
    Shelf fresh;
    fresh.stage.http.answer = shelf.stage.http.answer;
    CHECK(fresh.find() == "jwks_unavailable");
}

TEST_CASE("an old key set serves for a day while the platform is down") {
    Shelf shelf;
    REQUIRE(shelf.find() == "found");
    shelf.is_down = true;
    shelf.stage.now += seconds{3600 + 86399};
    CHECK(shelf.find() == "found");
    shelf.stage.now += seconds{1};
    CHECK(shelf.find() == "jwks_unavailable");
    shelf.is_down = false;
    shelf.stage.now += seconds{10};
    CHECK(shelf.find() == "found");
}

TEST_CASE("a platform that is down is not asked more than every ten seconds") {
    Shelf shelf;
    shelf.is_down = true;
    CHECK(shelf.find() == "jwks_unavailable");
    shelf.stage.now += seconds{9};
    CHECK(shelf.find() == "jwks_unavailable");
    CHECK(shelf.requests() == 1);
    shelf.stage.now += seconds{1};
    CHECK(shelf.find() == "jwks_unavailable");
    CHECK(shelf.requests() == 2);
}

TEST_CASE("an answer that is no key set counts as down") {
    Shelf shelf;
    shelf.stage.http.answer = [](const support::HttpRequest&) { return ok("<html>login</html>"); };
    CHECK(shelf.find() == "jwks_unavailable");
    shelf.stage.now += seconds{10};
    shelf.stage.http.answer = [](const support::HttpRequest&) {
        return support::HttpResponse{500, {}, public_key_set({platform_key()})};
    };
    CHECK(shelf.find() == "jwks_unavailable");
}

TEST_CASE("a key that the platform has withdrawn is gone after the next fetch") {
    Shelf shelf;
    REQUIRE(shelf.find() == "found");
    shelf.stage.http.answer = [](const support::HttpRequest&) {
        return ok(public_key_set({other_platform_key()}));
    };
    shelf.stage.now += seconds{3600};
    CHECK(shelf.find() == "kid_unknown");
}

TEST_CASE("the request for a key set is bounded") {
    Shelf shelf;
    support::HttpRequest seen;
    shelf.stage.http.answer = [&](const support::HttpRequest& request) {
        seen = request;
        return down();
    };
    static_cast<void>(shelf.find());
    CHECK(seen.url == "https://moodle.example.test/mod/lti/certs.php");
    CHECK(seen.method == "GET");
    CHECK(seen.max_body == max_key_set_bytes);
    CHECK(seen.total_timeout == seconds{10});
}

TEST_CASE("concurrent launches wait for one fetch") {
    Stage stage;
    std::mutex mutex;
    std::condition_variable changed;
    bool asked = false;
    bool may_answer = false;
    stage.http.answer = [&](const support::HttpRequest&) {
        std::unique_lock lock(mutex);
        asked = true;
        changed.notify_all();
        changed.wait(lock, [&] { return may_answer; });
        return ok(public_key_set({platform_key()}));
    };
    std::vector<std::future<bool>> found;
    for (int i = 0; i < 8; ++i) {
        found.push_back(std::async(std::launch::async, [&] {
            return stage.keys.find(stage.school(), platform_key().kid(), stage.now).has_value();
        }));
    }
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return asked; });
        may_answer = true;
    }
    changed.notify_all();
    for (auto& each : found) CHECK(each.get());
    CHECK(stage.http.requests == 1);
}

TEST_CASE("while one launch refreshes the set the others use the old one") {
    Stage stage;
    REQUIRE(stage.keys.find(stage.school(), platform_key().kid(), stage.now));
    const auto later = stage.now + std::chrono::hours{2};
    bool served_meanwhile = false;
    stage.http.answer = [&](const support::HttpRequest&) {
        served_meanwhile = stage.keys.find(stage.school(), platform_key().kid(), later).has_value();
        return ok(public_key_set({platform_key()}));
    };
    CHECK(stage.keys.find(stage.school(), platform_key().kid(), later));
    CHECK(served_meanwhile);
    CHECK(stage.http.requests == 2);
}

TEST_CASE("a client that throws leaves the cache usable") {
    Stage stage;
    auto honest = stage.http.answer;
    stage.http.answer = [](const support::HttpRequest&) -> FakeHttp::Answer {
        throw std::runtime_error("broken");
    };
    CHECK_THROWS(stage.keys.find(stage.school(), platform_key().kid(), stage.now));
    stage.http.answer = honest;
    CHECK(stage.keys.find(stage.school(), platform_key().kid(), stage.now));
}

TEST_CASE("a kid that a fresh set does not have is not asked for again within a minute") {
    Shelf shelf;
    CHECK(shelf.find("unheard-of") == "kid_unknown");
    CHECK(shelf.requests() == 1);
    shelf.stage.now += seconds{59};
    CHECK(shelf.find("unheard-of") == "kid_unknown");
    CHECK(shelf.requests() == 1);
    CHECK(shelf.find("another") == "kid_unknown");
    CHECK(shelf.requests() == 2);
    shelf.stage.now += seconds{61};
    CHECK(shelf.find("unheard-of") == "kid_unknown");
    CHECK(shelf.requests() == 3);
}

TEST_CASE("a set is refreshed in the background after four fifths of its life, if it is used at all") {
    Shelf shelf;
    auto& stage = shelf.stage;
    CHECK(stage.keys.refresh_due(stage.registrations, stage.now) == 0);
    REQUIRE(shelf.find() == "found");
    stage.now += seconds{2879};
    CHECK(stage.keys.refresh_due(stage.registrations, stage.now) == 0);
    stage.now += seconds{1};
    CHECK(stage.keys.refresh_due(stage.registrations, stage.now) == 1);
    CHECK(stage.keys.refresh_due(stage.registrations, stage.now) == 0);
    CHECK(shelf.requests() == 2);
    stage.now += seconds{3599};
    CHECK(shelf.find() == "found");
    CHECK(shelf.requests() == 2);
}

TEST_CASE("a background refresh that fails keeps the set and waits before the next") {
    Shelf shelf;
    auto& stage = shelf.stage;
    REQUIRE(shelf.find() == "found");
    shelf.is_down = true;
    stage.now += seconds{3000};
    CHECK(stage.keys.refresh_due(stage.registrations, stage.now) == 1);
    CHECK(stage.keys.refresh_due(stage.registrations, stage.now) == 0);
    CHECK(shelf.find() == "found");
    CHECK(shelf.requests() == 2);
}
