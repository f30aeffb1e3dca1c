#include "web/server.hpp"

#include <httplib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "raw_client.hpp"

using namespace waymark::web;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using waymark::support::FormFields;

namespace {

std::unique_ptr<Server> serve(Handler handler, const ServerOptions& options = {}) {
    auto server = Server::start(options, std::move(handler));
    REQUIRE(server);
    REQUIRE((*server)->port() > 0);
    return std::move(*server);
}

Response text(std::string body) {
    Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(body);
    return response;
}

/// Answers with what it was asked.
Response echo(const Request& request) {
    std::string out = request.method == Method::post ? "post " : "get ";
    out += request.path + " from " + request.remote_address + " with " + std::to_string(request.body.size());
    for (const auto& [name, value] : request.query) out.append("\n").append(name).append("=").append(value);
    return text(out);
}

const std::string get = "GET /hello HTTP/1.1\r\nHost: h\r\n";

std::string post(const std::string& body, const std::string& lines = {}) {
    std::string out =
        "POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    out += lines;
    out += "\r\n";
    out += body;
    return out;
}

void check_alive(const Server& server) {
    CHECK_THAT(ask(server.port(), get + "\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

struct Row {
    std::string request;
    std::string status;
};

std::string repeat(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

/// Requests that must never reach a handler, and what they are answered.
std::vector<Row> refused_requests() {
    return {
        {post("3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"), "411"},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411"},
        {"POST / HTTP/1.1\r\nHost: h\r\n\r\n", "411"},
        {post("\x1f\x8b", "Content-Encoding: gzip\r\n"), "415"},
        {post("--x--", "Content-Type: multipart/form-data; boundary=x\r\n"), "415"},
        {post("abc", "Expect: 100-continue\r\n"), "417"},
        {get + "Range: bytes=0-1\r\n\r\n", "416"},
        {get + "Range: bytes=0-" + repeat(",0-", 1000) + "\r\n\r\n", "416"},
        {get + repeat("X: 1\r\n", 100) + "\r\n", "400"},
        {post("abc", "Content-Length: 3\r\n"), "400"},
        {get + "Content-Length: 5\r\n\r\nhello", "400"},
        {"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        {"GET /../etc HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        {"nonsense\r\n\r\n", "400"},
        {"\r\n\r\n", "400"},
        {"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx", "405"},
        {"DELETE / HTTP/1.1\r\nHost: h\r\n\r\n", "405"},
        {"GET /" + std::string(20000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414"},
        {get + "X: " + std::string(40000, 'a') + "\r\n\r\n", "431"},
        {std::string(300000, 'a'), "431"},
        {"GET / HTTP/2.0\r\n\r\n", "505"},
    };
}

void check_refusal(int port, const Row& row) {
    CAPTURE(row.request.substr(0, 100));
    const std::string answer = ask(port, row.request);
    CHECK_THAT(answer, StartsWith("HTTP/1.1 " + row.status + " ") && Contains("\r\nConnection: close\r\n") &&
                           !Contains("100 Continue"));
    CHECK((row.status == "405") == (answer.find("\r\nAllow: GET, HEAD, POST\r\n") != std::string::npos));
}

}  // namespace

TEST_CASE("a request is answered and the connection closed", "[web][server]") {
    const auto server = serve(echo);
    const std::string answer = ask(server->port(), "GET /a%20b?x=1&y=%C4%81 HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    CHECK_THAT(answer, Contains("\r\nConnection: close\r\n"));
    CHECK_THAT(answer, Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"));
    CHECK_THAT(answer, !Contains("Server:") && !Contains("Keep-Alive"));
    CHECK_THAT(answer, EndsWith("\r\n\r\nget /a b from 127.0.0.1 with 0\nx=1\ny=\xc4\x81"));
}

TEST_CASE("what a handler sets is what is written", "[web][server]") {
    const auto server = serve([](const Request&) {
        Response response;
        response.status = 303;
        response.headers = {{"Location", "/next?a=%0d%0a"}, {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}};
        return response;
    });
    const std::string answer = ask(server->port(), get + "\r\n");
    CHECK_THAT(answer, StartsWith("HTTP/1.1 303 See Other\r\n"));
    CHECK_THAT(answer, Contains("\r\nLocation: /next?a=%0d%0a\r\n"));
    CHECK_THAT(answer, Contains("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"));
    CHECK_THAT(answer, Contains("\r\nContent-Length: 0\r\n"));
    CHECK_THAT(answer, !Contains("Content-Type"));
}

TEST_CASE("a header with a line break in it becomes a 500 and not two headers", "[web][server]") {
    const auto server = serve([](const Request& request) {
        Response response = text("ok");
        if (request.path == "/bad") response.headers = {{"Location", "/x\r\nSet-Cookie: planted=1"}};
        return response;
    });
    const std::string answer = ask(server->port(), "GET /bad HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK_THAT(answer, StartsWith("HTTP/1.1 500 "));
    CHECK_THAT(answer, !Contains("planted"));
    check_alive(*server);
}

TEST_CASE("HEAD is answered as GET without the body", "[web][server]") {
    const auto server =
        serve([](const Request& request) { return text(request.method == Method::get ? "12345" : ""); });
    const std::string answer = ask(server->port(), "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    CHECK_THAT(answer, Contains("\r\nContent-Length: 5\r\n"));
    CHECK_THAT(answer, Contains("\r\nAccept-Ranges: none\r\n"));
    CHECK_THAT(answer, EndsWith("\r\n\r\n"));
    CHECK_THAT(ask(server->port(), "HEAD /%zz HTTP/1.1\r\nHost: h\r\n\r\n"), EndsWith("\r\n\r\n"));
    CHECK_THAT(ask(server->port(), "HEAD / HTTP/1.1\r\nHost: h\r\nRange: bytes=0-\r\n\r\n"),
               EndsWith("\r\n\r\n"));
}

TEST_CASE("a form longer than 8 KiB arrives whole", "[web][server]") {
    FormFields seen;
    const auto server = serve([&seen](const Request& request) {
        seen = request.form();
        return text("ok");
    });
    const std::string token(9000, 't');
    httplib::Client client("127.0.0.1", server->port());
    const auto answer = client.Post("/lti/launch", "id_token=" + token, "application/x-www-form-urlencoded");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(seen == FormFields{{"id_token", token}});
}

TEST_CASE("a body of exactly the limit is taken and one byte more is 413", "[web][server]") {
    ServerOptions options;
    options.max_body = 1000;
    const auto server = serve(echo, options);
    CHECK_THAT(ask(server->port(), post(std::string(1000, 'x'))), EndsWith("with 1000"));
    const std::string answer = ask(server->port(), post(std::string(1001, 'x')));
    CHECK_THAT(answer, StartsWith("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n"));
    check_alive(*server);
}

TEST_CASE("300 KB are refused with 413 that the sender can read", "[web][server]") {
    const auto server = serve(echo);
    httplib::Client client("127.0.0.1", server->port());
    const auto answer = client.Post("/form", std::string(300000, 'x'), "application/x-www-form-urlencoded");
    REQUIRE(answer);
    CHECK(answer->status == 413);
    check_alive(*server);
}

TEST_CASE("requests we do not take are refused before the handler", "[web][server]") {
    std::atomic<int> calls{0};
    const auto server = serve([&calls](const Request&) {
        ++calls;
        return text("ok");
    });
    for (const Row& row : refused_requests()) check_refusal(server->port(), row);
    CHECK(calls == 0);
    check_alive(*server);
}

TEST_CASE("three hundred thousand header lines do not fill the memory", "[web][server]") {
    const auto server = serve(echo);
    const RawClient client(server->port());
    client.send(get);
    for (int i = 0; i < 300; ++i) {
        std::string lines;
        for (int n = 0; n < 1000; ++n) lines += "X: 1\r\n";
        if (!client.send(lines)) break;
    }
    client.send("\r\n");
    check_alive(*server);
}

TEST_CASE("an exception becomes a 500 that tells nothing", "[web][server]") {
    const auto server = serve([](const Request& request) -> Response {
        if (request.path == "/std") throw std::runtime_error("SELECT secret FROM /var/lib/waymark");
        if (request.path == "/odd") throw 7;  // NOLINT(hicpp-exception-baseclass): anything may be thrown
        return text("ok");
    });
    for (const char* path : {"/std", "/odd"}) {
        const std::string answer =
            ask(server->port(), "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        CHECK_THAT(answer, StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
        CHECK_THAT(answer, EndsWith("\r\n\r\n500 Internal Server Error\n"));
        CHECK_THAT(answer, Contains("\r\nContent-Security-Policy: default-src 'none'; sandbox\r\n"));
        CHECK_THAT(answer, Contains("\r\nReferrer-Policy: no-referrer\r\n"));
        CHECK_THAT(answer, !Contains("secret") && !Contains("EXCEPTION_WHAT"));
    }
    check_alive(*server);
}

TEST_CASE("a body that comes incomplete never reaches the handler", "[web][server]") {
    std::atomic<int> calls{0};
    const auto server = serve([&calls](const Request&) {
        ++calls;
        return text("ok");
    });
    const RawClient client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    client.finish();
    CHECK_THAT(client.read_all(), StartsWith("HTTP/1.1 400 "));
    CHECK(calls == 0);
    check_alive(*server);
}

TEST_CASE("bytes behind a request are not taken for another one", "[web][server]") {
    std::atomic<int> calls{0};
    const auto server = serve([&calls](const Request& request) {
        ++calls;
        return echo(request);
    });
    const std::string answer = ask(server->port(), post("abc") + get + "\r\n");
    CHECK_THAT(answer, EndsWith("post /form from 127.0.0.1 with 3"));
    CHECK(calls == 1);
}

TEST_CASE("a request may come in pieces", "[web][server]") {
    const auto server = serve(echo);
    const RawClient client(server->port());
    for (const char c : post("abc")) REQUIRE(client.send(std::string_view(&c, 1)));
    CHECK_THAT(client.read_all(), EndsWith("post /form from 127.0.0.1 with 3"));
}

TEST_CASE("headers arrive as they were sent", "[web][server]") {
    std::string cookie;
    std::string address;
    const auto server = serve([&](const Request& request) {
        cookie = request.cookie("a");
        address = request.remote_address;
        return text("ok");
    });
    ask(server->port(),
        get + "Cookie: a=%0d%0ab\r\nREMOTE_ADDR: 6.6.6.6\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n");
    CHECK(cookie == "%0d%0ab");
    CHECK(address == "127.0.0.1");
}

TEST_CASE("a trusted proxy names the client", "[web][server]") {
    ServerOptions options;
    options.trusted_proxies = {"127.0.0.1"};
    const auto server = serve(echo, options);
    CHECK_THAT(ask(server->port(), get + "X-Forwarded-For: 6.6.6.6, 2.2.2.2\r\n\r\n"),
               Contains("from 2.2.2.2 "));
    CHECK_THAT(ask(server->port(), get + "\r\n"), Contains("from 127.0.0.1 "));
}

TEST_CASE("pages are never compressed here", "[web][server]") {
    const auto server = serve([](const Request&) { return text(std::string(5000, 'x')); });
    const std::string answer = ask(server->port(), get + "Accept-Encoding: gzip, br\r\n\r\n");
    CHECK_THAT(answer, Contains("\r\nContent-Length: 5000\r\n") && !Contains("Content-Encoding"));
}

TEST_CASE("a client that says too little in time is sent away", "[web][server]") {
    ServerOptions options;
    options.request_timeout = 50ms;
    std::atomic<int> calls{0};
    const auto server = serve(
        [&calls](const Request&) {
            ++calls;
            return text("ok");
        },
        options);
    CHECK_THAT(ask(server->port(), "GET / HT"), StartsWith("HTTP/1.1 408 "));
    CHECK_THAT(ask(server->port(), ""), StartsWith("HTTP/1.1 408 "));
    CHECK_THAT(ask(server->port(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"),
               StartsWith("HTTP/1.1 400 "));
    CHECK(calls == 0);
}

TEST_CASE("connections beyond threads and waiting room are answered 503", "[web][server]") {
    ServerOptions options;
    options.threads = 1;
    options.max_waiting = 1;
    std::promise<void> entered;
    std::promise<void> go_on;
    std::atomic<bool> first{true};
    const auto gate = go_on.get_future().share();
    const auto server = serve(
        [&](const Request& request) {
            if (first.exchange(false)) entered.set_value();
            gate.wait();
            return echo(request);
        },
        options);
    const RawClient in_hand(server->port());
    in_hand.send(get + "\r\n");
    entered.get_future().wait();
    const RawClient waiting(server->port());
    waiting.send(get + "\r\n");
    const RawClient refused(server->port());
    CHECK_THAT(refused.read_all(), StartsWith("HTTP/1.1 503 ") && Contains("\r\nRetry-After: 1\r\n"));
    go_on.set_value();
    CHECK_THAT(in_hand.read_all(), StartsWith("HTTP/1.1 200 "));
    CHECK_THAT(waiting.read_all(), StartsWith("HTTP/1.1 200 "));
}

TEST_CASE("stopping lets a request in flight finish and takes no more", "[web][server]") {
    std::promise<void> entered;
    std::promise<void> go_on;
    const auto server = serve([&](const Request& request) {
        entered.set_value();
        go_on.get_future().wait();
        return echo(request);
    });
    const int port = server->port();
    const RawClient in_flight(port);
    const RawClient idle(port);
    in_flight.send(get + "\r\n");
    entered.get_future().wait();
    std::thread stopping([&server] { server->stop(); });
    CHECK(idle.read_all().empty());
    go_on.set_value();
    CHECK_THAT(in_flight.read_all(), StartsWith("HTTP/1.1 200 "));
    stopping.join();
    server->stop();
    CHECK_THROWS(RawClient(port));
}

TEST_CASE("a taken port is told in a sentence", "[web][server]") {
    const auto server = serve(echo);
    ServerOptions options;
    options.port = server->port();
    const auto second = Server::start(options, echo);
    REQUIRE_FALSE(second);
    CHECK(second.error() == "cannot listen on 127.0.0.1 port " + std::to_string(server->port()) +
                                ": another program has taken this port");
    server->stop();
    CHECK(Server::start(options, echo));
}

TEST_CASE("an address that is none of ours is told in a sentence", "[web][server]") {
    ServerOptions options;
    options.address = "waymark.example";
    CHECK(Server::start(options, echo).error() == "cannot listen on 'waymark.example': not an IP address");
    options.address = "192.0.2.1";  // RFC 5737: nobody has it
    CHECK_THAT(Server::start(options, echo).error(), EndsWith("this machine does not have this address"));
    options.address = "127.0.0.1";
    options.port = 65536;
    CHECK_THAT(Server::start(options, echo).error(), EndsWith("no such port"));
}

TEST_CASE("many clients at once are all answered", "[web][server]") {
    const auto server = serve(echo);
    std::atomic<int> good{0};
    std::vector<std::thread> clients;
    clients.reserve(8);
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&] {
            for (int n = 0; n < 10; ++n)
                if (ask(server->port(), post("abc")).find("with 3") != std::string::npos) ++good;
        });
    for (std::thread& client : clients) client.join();
    CHECK(good == 80);
}
