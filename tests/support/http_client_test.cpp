#include "support/http_client.hpp"

#include <httplib.h>

#include <catch2/catch.hpp>

#include "one_shot_server.hpp"

using namespace waymark::support;
using namespace std::chrono_literals;

namespace {

HttpRequest get(int port, const std::string& path = "/") {
    HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(port) + path;
    return request;
}

tl::expected<HttpResponse, HttpError> send(const HttpRequest& request) {
    return make_http_client("waymark-test/1")->send(request);
}

/// What a client gets from a server that answers with exactly these bytes and hangs up.
tl::expected<HttpResponse, HttpError> answered_with(const std::string& bytes, std::size_t max_body = 1000) {
    OneShotServer server([&bytes](int socket) {
        read_request(socket);
        write_all(socket, bytes);
    });
    HttpRequest request = get(server.port());
    request.max_body = max_body;
    return send(request);
}

}  // namespace

TEST_CASE("an answer comes back with status, headers and body", "[support][http]") {
    const auto answer = answered_with(
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: "
        "13\r\n\r\n<html></html>");
    REQUIRE(answer);
    CHECK(answer->status == 404);
    CHECK(answer->body == "<html></html>");
    REQUIRE(find_header(answer->headers, "content-TYPE") != nullptr);
    CHECK(*find_header(answer->headers, "content-TYPE") == "text/html");
    CHECK(find_header(answer->headers, "content-typ") == nullptr);
}

TEST_CASE("an answer in chunks is put together and one without a length ends with the connection",
          "[support][http]") {
    const auto chunked = answered_with(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    REQUIRE(chunked);
    CHECK(chunked->body == "abcde");
    const auto open = answered_with("HTTP/1.1 200 OK\r\n\r\nuntil the end");
    REQUIRE(open);
    CHECK(open->body == "until the end");
}

TEST_CASE("a request is written as it was given", "[support][http]") {
    std::string seen;
    OneShotServer server([&seen](int socket) {
        seen = read_request(socket, 7);
        write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    HttpRequest request = get(server.port(), "/a%20b/c+d?x=%5B0%5D&y=1+2");
    request.method = "POST";
    request.body = "a=1&b=2";
    request.content_type = "application/x-www-form-urlencoded";
    request.headers = {{"Authorization", "Bearer t"}, {"Host", "other.example"}};
    REQUIRE(send(request));
    server.join();
    const std::string host = "\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n";
    CHECK_THAT(seen, Catch::StartsWith("POST /a%20b/c+d?x=%5B0%5D&y=1+2 HTTP/1.1\r\n") &&
                         Catch::Contains("\r\nAuthorization: Bearer t\r\n") && Catch::Contains(host) &&
                         !Catch::Contains("other.example") &&
                         Catch::Contains("\r\nUser-Agent: waymark-test/1\r\n") &&
                         Catch::Contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n") &&
                         Catch::EndsWith("\r\n\r\na=1&b=2"));
}

TEST_CASE("a redirect is handed back and not followed", "[support][http]") {
    const auto answer =
        answered_with("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(answer);
    CHECK(answer->status == 302);
    CHECK(*find_header(answer->headers, "Location") == "http://127.0.0.1:1/x");
}

TEST_CASE("an answer longer than allowed is too large, however its length is told", "[support][http]") {
    const std::string body(1001, 'x');
    const std::string head = "HTTP/1.1 200 OK\r\n";
    const std::string bytes =
        GENERATE_COPY(head + "Content-Length: 1001\r\n\r\n" + body, head + "\r\n" + body,
                      head + "Content-Length: 99999999999999999999999\r\n\r\n" + body,
                      head + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + body + "\r\n0\r\n\r\n");
    const auto answer = answered_with(bytes);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::too_large);
    CHECK(answer.error().maybe_sent);
}

TEST_CASE("an answer of exactly the allowed length is whole", "[support][http]") {
    const auto answer =
        answered_with("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'));
    REQUIRE(answer);
    CHECK(answer->body.size() == 1000);
}

TEST_CASE("a compressed answer is measured after unpacking", "[support][http]") {
    httplib::Server server;
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_content(std::string(100000, 'x'), "text/plain");
    });
    // The client asks for no compression; a server that compresses all the same is played by the raw one
    // below.
    const int port = server.bind_to_any_port("127.0.0.1");
    std::thread thread([&server] { server.listen_after_bind(); });
    httplib::Client packed("127.0.0.1", port);
    packed.set_decompress(false);
    const auto bytes = packed.Get("/", {{"Accept-Encoding", "gzip"}});
    server.stop();
    thread.join();
    REQUIRE(bytes);
    REQUIRE(bytes->body.size() < 1000);
    const auto answer = answered_with("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
                                      std::to_string(bytes->body.size()) + "\r\n\r\n" + bytes->body);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::too_large);
}

TEST_CASE("a server that drips past the deadline is timed out", "[support][http]") {
    const std::string start =
        GENERATE(std::string("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
                 std::string("HTTP/1.1 200 OK\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\nX-Long: "));
    OneShotServer server([&start](int socket) {
        read_request(socket);
        write_all(socket, start);
        while (write_all(socket, "x")) std::this_thread::sleep_for(5ms);  // drips until the client hangs up
    });
    HttpRequest request = get(server.port());
    request.total_timeout = 200ms;
    const auto answer = send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::timed_out);
    CHECK(answer.error().maybe_sent);
}

TEST_CASE("a server that says nothing is timed out", "[support][http]") {
    OneShotServer server([](int socket) {
        read_request(socket);
        wait_for_hang_up(socket);
    });
    HttpRequest request = get(server.port());
    request.total_timeout = 100ms;
    const auto answer = send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::timed_out);
    CHECK(answer.error().maybe_sent);
}

TEST_CASE("a connection dropped after the request was read is interrupted and maybe sent",
          "[support][http]") {
    const auto* bytes =
        GENERATE("", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "not http at all\r\n\r\n");
    const auto answer = answered_with(bytes);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::interrupted);
    CHECK(answer.error().maybe_sent);
}

TEST_CASE("a server that hangs up while a long body is written does not end the process", "[support][http]") {
    OneShotServer server([](int) {});
    HttpRequest request = get(server.port());
    request.method = "POST";
    request.body = std::string(20U << 20U, 'x');
    request.content_type = "text/plain";
    const auto answer = send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::interrupted);
    CHECK(answer.error().maybe_sent);
}

TEST_CASE("a closed port is not connected and nothing was sent", "[support][http]") {
    const auto answer = send(get(closed_port()));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::not_connected);
    CHECK_FALSE(answer.error().maybe_sent);
}

TEST_CASE("TLS towards a port that speaks plain HTTP is not connected", "[support][http]") {
    OneShotServer server([](int socket) {
        read_some(socket);
        write_all(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    HttpRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    const auto answer = send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::not_connected);
    CHECK_FALSE(answer.error().maybe_sent);
}

TEST_CASE("a certificate nobody vouches for is refused before anything is sent", "[support][http]") {
    const TlsServer server;
    HttpRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    const auto answer = send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::not_connected);
    CHECK_FALSE(answer.error().maybe_sent);
    CHECK(server.requests() == 0);
}

TEST_CASE("what cannot be put on the wire is refused", "[support][http]") {
    HttpRequest request = get(closed_port());
    SECTION("an address that is none") {
        request.url = "ftp://h.example/";
    }
    SECTION("a line break in a header value") {
        request.headers = {{"X-A", "1\r\nX-B: 2"}};
    }
    SECTION("a line break in a header name") {
        request.headers = {{"X-A\r\nX-B", "1"}};
    }
    SECTION("a colon in a header name") {
        request.headers = {{"X-A:", "1"}};
    }
    SECTION("an empty header name") {
        request.headers = {{"", "1"}};
    }
    SECTION("a line break in the content type") {
        request.content_type = "a\nb";
    }
    SECTION("another method") {
        request.method = "GET / HTTP/1.1\r\nX:";
    }
    const auto answer = send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().failure == HttpFailure::invalid_url);
    CHECK_FALSE(answer.error().maybe_sent);
}

TEST_CASE("one client serves many threads at once", "[support][http]") {
    httplib::Server server;
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
        response.set_content("yes", "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::thread serving([&server] { server.listen_after_bind(); });
    const auto client = make_http_client("waymark-test/1");
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 5; ++n) {
                const auto answer = client->send(get(port));
                if (answer && answer->body == "yes") ++good;
            }
        });
    for (std::thread& thread : threads) thread.join();
    server.stop();
    serving.join();
    CHECK(good == 20);
}
