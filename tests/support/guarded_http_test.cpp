// The client for addresses that others chose: what it refuses, and what it connects to.
#include "support/guarded_http.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "one_shot_server.hpp"

using namespace waymark::support;
using namespace std::chrono_literals;

namespace {

struct TurnedClock final : Clock {
    std::chrono::sys_seconds time{1795437303s};
    [[nodiscard]] std::chrono::sys_seconds now() const override { return time; }
};

struct NameTable final : Resolver {
    std::map<std::string, std::vector<std::string>> names;
    std::atomic<int> asked{0};
    tl::expected<std::vector<std::string>, std::string> resolve(const std::string& host) override {
        ++asked;
        if (parse_ip(host)) return std::vector<std::string>{host};
        const auto found = names.find(host);
        if (found == names.end()) return tl::unexpected(std::string("unknown"));
        return found->second;
    }
};

struct Recorder final : HttpClient {
    std::function<tl::expected<HttpResponse, HttpError>(const HttpRequest&)> answer = [](const HttpRequest&) {
        return HttpResponse{200, {}, "ok"};
    };
    std::vector<HttpRequest> seen;
    tl::expected<HttpResponse, HttpError> send(const HttpRequest& request) override {
        seen.push_back(request);
        return answer(request);
    }
};

struct Outside {
    TurnedClock clock;
    NameTable names;
    Recorder inner;
    OutboundRules rules;
    std::optional<GuardedHttp> client;

    GuardedHttp& guard() {
        if (!client) client.emplace(inner, names, clock, rules);
        return *client;
    }
    std::string call(const std::string& url) {
        HttpRequest request;
        request.url = url;
        request.connect_timeout = 20ms;
        const auto answer = guard().send(request);
        if (answer) return "answered";
        return answer.error().failure == HttpFailure::forbidden       ? "forbidden"
               : answer.error().failure == HttpFailure::not_connected ? "not connected"
                                                                      : "other";
    }
};

tl::expected<HttpResponse, HttpError> failed(HttpFailure failure) {
    return tl::unexpected(HttpError{failure, "broken", failure != HttpFailure::not_connected});
}

}  // namespace

TEST_CASE("a public address is called, pinned to what the name was seen to mean", "[support][guard]") {
    Outside outside;
    outside.names.names["lms.example.test"] = {"8.8.4.4"};
    CHECK(outside.call("https://lms.example.test/jwks") == "answered");
    REQUIRE(outside.inner.seen.size() == 1);
    CHECK(outside.inner.seen[0].address == "8.8.4.4");
    CHECK(outside.inner.seen[0].url == "https://lms.example.test/jwks");
    CHECK(outside.names.asked == 1);
}

TEST_CASE("E01 addresses of closed networks are never connected to", "[support][guard][E01]") {
    Outside outside;
    outside.names.names = {{"inside.example.test", {"10.0.0.5"}},
                           {"loop.example.test", {"127.0.0.1", "::1"}},
                           {"metadata.example.test", {"169.254.169.254"}},
                           {"mapped.example.test", {"::ffff:127.0.0.1"}}};
    for (const auto* url :
         {"https://127.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/",
          "https://[::ffff:10.0.0.1]/", "https://192.168.0.1/", "https://inside.example.test/",
          "https://loop.example.test/", "https://metadata.example.test/", "https://mapped.example.test/"}) {
        INFO(url);
        CHECK(outside.call(url) == "forbidden");
        CHECK_FALSE(outside.guard().may_call(url));
    }
    CHECK(outside.inner.seen.empty());
}

TEST_CASE("E01 a name that changes its meaning between check and call changes nothing",
          "[support][guard][E01]") {
    Outside outside;
    outside.names.names["rebind.example.test"] = {"8.8.8.8"};
    outside.inner.answer = [&](const HttpRequest&) {
        outside.names.names["rebind.example.test"] = {"127.0.0.1"};
        return HttpResponse{200, {}, ""};
    };
    CHECK(outside.call("https://rebind.example.test/") == "answered");
    CHECK(outside.inner.seen[0].address == "8.8.8.8");
    CHECK(outside.call("https://rebind.example.test/") == "forbidden");
    CHECK(outside.inner.seen.size() == 1);
}

TEST_CASE("E01 of several addresses only the public ones are tried", "[support][guard][E01]") {
    Outside outside;
    outside.names.names["mixed.example.test"] = {"10.0.0.5", "8.8.8.8", "8.8.4.4"};
    outside.inner.answer = [](const HttpRequest& request) {
        return request.address == "8.8.8.8" ? failed(HttpFailure::not_connected) : HttpResponse{200, {}, ""};
    };
    CHECK(outside.call("https://mixed.example.test/") == "answered");
    REQUIRE(outside.inner.seen.size() == 2);
    CHECK(outside.inner.seen[1].address == "8.8.4.4");
}

TEST_CASE("a request that may have arrived is not repeated at the next address", "[support][guard]") {
    Outside outside;
    outside.names.names["mixed.example.test"] = {"8.8.8.8", "8.8.4.4"};
    outside.inner.answer = [](const HttpRequest&) { return failed(HttpFailure::timed_out); };
    CHECK(outside.call("https://mixed.example.test/") == "other");
    CHECK(outside.inner.seen.size() == 1);
}

TEST_CASE("E01 http is refused except at an origin that the operator named", "[support][guard][E01]") {
    Outside outside;
    outside.names.names["lms.example.test"] = {"8.8.4.4"};
    outside.rules.plain_origins = {"http://lms.example.test:8080"};
    CHECK(outside.call("http://lms.example.test/") == "forbidden");
    CHECK(outside.call("http://lms.example.test:8080/jwks") == "answered");
    CHECK(outside.call("ftp://lms.example.test/") == "other");
    CHECK(outside.call("https://user@lms.example.test/") == "other");
}

TEST_CASE("a closed network that the operator allowed may be called", "[support][guard]") {
    Outside outside;
    outside.rules.networks = {parse_network("10.1.0.0/16").value()};
    outside.names.names = {{"school.example.test", {"10.1.2.3"}}, {"other.example.test", {"10.2.2.3"}}};
    CHECK(outside.call("https://school.example.test/") == "answered");
    CHECK(outside.call("https://other.example.test/") == "forbidden");
}

TEST_CASE("a host that fails five times is left alone for half a minute, then tried once",
          "[support][guard]") {
    Outside outside;
    outside.names.names = {{"down.example.test", {"8.8.8.8"}}, {"up.example.test", {"8.8.4.4"}}};
    outside.inner.answer = [](const HttpRequest& request) {
        return request.address == "8.8.8.8" ? failed(HttpFailure::timed_out) : HttpResponse{200, {}, ""};
    };
    for (int i = 0; i < 5; ++i) CHECK(outside.call("https://down.example.test/") == "other");
    CHECK(outside.call("https://down.example.test/") == "not connected");
    CHECK(outside.inner.seen.size() == 5);
    CHECK(outside.call("https://up.example.test/") == "answered");
    outside.clock.time += 30s;
    CHECK(outside.call("https://down.example.test/") == "other");
    CHECK(outside.call("https://down.example.test/") == "not connected");
    CHECK(outside.inner.seen.size() == 7);
    outside.clock.time += 30s;
    outside.inner.answer = [](const HttpRequest&) { return HttpResponse{500, {}, ""}; };
    for (int i = 0; i < 3; ++i) CHECK(outside.call("https://down.example.test/") == "answered");
}

TEST_CASE("a host gets four calls at a time, a fifth waits its turn", "[support][guard]") {
    Outside outside;
    outside.names.names["slow.example.test"] = {"8.8.8.8"};
    std::mutex mutex;
    std::condition_variable changed;
    int inside = 0;
    bool may_answer = false;
    struct Slow final : HttpClient {
        std::function<void()> wait;
        tl::expected<HttpResponse, HttpError> send(const HttpRequest&) override {
            wait();
            return HttpResponse{200, {}, ""};
        }
    } slow;
    slow.wait = [&] {
        std::unique_lock lock(mutex);
        ++inside;
        changed.notify_all();
        changed.wait(lock, [&] { return may_answer; });
    };
    GuardedHttp guard(slow, outside.names, outside.clock);
    const auto call = [&guard](std::chrono::milliseconds patience) {
        HttpRequest request;
        request.url = "https://slow.example.test/";
        request.connect_timeout = patience;
        return guard.send(request).has_value();
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) callers.emplace_back([&call] { static_cast<void>(call(10s)); });
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return inside == 4; });
    }
    CHECK_FALSE(call(1ms));
    bool fifth = false;
    callers.emplace_back([&] { fifth = call(10s); });
    {
        const std::lock_guard lock(mutex);
        may_answer = true;
    }
    changed.notify_all();
    for (auto& each : callers) each.join();
    CHECK(fifth);
    CHECK(inside == 5);
}

TEST_CASE("E01 a redirect is an answer, not a further call", "[support][guard][E01]") {
    Outside outside;
    OneShotServer server([](int socket) {
        read_request(socket);
        write_all(socket, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    });
    const std::string origin = "http://lms.example.test:" + std::to_string(server.port());
    outside.names.names["lms.example.test"] = {"127.0.0.1"};
    const auto real = make_http_client("waymark-test/1");
    GuardedHttp guard(*real, outside.names, outside.clock,
                      {.networks = {parse_network("127.0.0.0/8").value()}, .plain_origins = {origin}});
    HttpRequest request;
    request.url = origin + "/configuration";
    const auto answer = guard.send(request);
    REQUIRE(answer);
    CHECK(answer->status == 302);
}

TEST_CASE("the pinned address is connected to while the name stays in the request", "[support][http]") {
    std::string head;
    OneShotServer server([&head](int socket) {
        head = read_request(socket);
        write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    HttpRequest request;
    request.method = "DELETE";
    request.url = "http://nowhere.invalid:" + std::to_string(server.port()) + "/lineitem?type_id=1";
    request.address = "127.0.0.1";
    REQUIRE(make_http_client("waymark-test/1")->send(request));
    server.join();
    CHECK(head.starts_with("DELETE /lineitem?type_id=1 HTTP/1.1\r\n"));
    CHECK(head.find("Host: nowhere.invalid:" + std::to_string(server.port())) != std::string::npos);
}

TEST_CASE("the system's resolver knows numeric and local names", "[support][guard]") {
    SystemResolver resolver;
    CHECK(resolver.resolve("127.0.0.1").value() == std::vector<std::string>{"127.0.0.1"});
    CHECK_FALSE(resolver.resolve("no-such-host.invalid"));
}
