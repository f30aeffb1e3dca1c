#include "tests/support/probe_browser.hpp"

#include <catch2/catch.hpp>
#include <functional>

namespace waymark::probe {
namespace {

/// Answers from a function and remembers what was asked.
struct ScriptedClient final : support::HttpClient {
    std::function<support::HttpResponse(const support::HttpRequest&)> answer;
    std::vector<support::HttpRequest> asked;
    tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override {
        asked.push_back(request);
        return answer(request);
    }
};

support::HttpResponse html(std::string body) {
    return {200, {{"Content-Type", "text/html"}}, std::move(body)};
}

TEST_CASE("the probe follows redirects and keeps cookies for their host", "[probe]") {
    ScriptedClient client;
    client.answer = [](const support::HttpRequest& request) -> support::HttpResponse {
        if (request.url == "http://localhost:1/start")
            return {303, {{"Location", "/end"}, {"Set-Cookie", "a=1; HttpOnly"}}, ""};
        return html("<h1>The <b>end</b></h1>");
    };
    HttpProbe probe{client};
    const Page page = probe.post("http://localhost:1/start", {{"x", "y"}});
    CHECK(page.url == "http://localhost:1/end");
    CHECK(page.heading() == "The end");
    CHECK(client.asked.at(1).method == "GET");
    CHECK(probe.cookies_for("http://localhost:2/") == "a=1");
    CHECK(probe.cookies_for("http://127.0.0.1:1/").empty());
    const std::string* sent = support::find_header(client.asked.at(1).headers, "Cookie");
    REQUIRE(sent != nullptr);
    CHECK(*sent == "a=1");
}

TEST_CASE("the probe stops at a redirect that never ends", "[probe]") {
    ScriptedClient client;
    client.answer = [](const support::HttpRequest&) -> support::HttpResponse {
        return {302, {{"Location", "/again"}}, ""};
    };
    HttpProbe probe{client};
    CHECK(probe.get("http://localhost/").status == 302);
    CHECK(client.asked.size() == 10);
}

TEST_CASE("forms are read with their fields and sent with changes", "[probe]") {
    ScriptedClient client;
    client.answer = [](const support::HttpRequest&) {
        return html(
            R"(<form method="POST" action="send?a=1&amp;b=2"><input type="hidden" name="csrf" value="&quot;x&#39;">
            <input type="checkbox" name="no" value="1"><textarea name="text">old</textarea>
            <button type="submit">Send</button></form>)");
    };
    HttpProbe probe{client};
    const auto forms = probe.get("http://localhost/l/1/message").forms();
    REQUIRE(forms.size() == 1);
    CHECK(forms[0].post);
    CHECK(forms[0].action == "http://localhost/l/1/send?a=1&b=2");
    CHECK(forms[0].fields == support::FormFields{{"csrf", "\"x'"}, {"text", "old"}});
    (void)probe.submit(forms[0], {{"text", "new"}});
    CHECK(client.asked.back().body == "csrf=%22x%27&text=new");
}

TEST_CASE("a launch is followed through refresh and the forms that send themselves", "[probe]") {
    ScriptedClient client;
    client.answer = [](const support::HttpRequest& request) {
        if (request.url.find("/launch?as=") != std::string::npos)
            return html(R"(<form method="post" action="/login"><input name="login_hint" value="7"></form>)");
        if (request.url.find("/login") != std::string::npos)
            return html(
                R"(<noscript><meta http-equiv="refresh" content="0;url=/auth?x=1&amp;y=2"></noscript>)");
        if (request.url.find("/auth?x=1&y=2") != std::string::npos)
            return html(R"(<form method="post" action="/done"><input name="id_token" value="t"></form>)");
        return html("<h1>Today</h1><a href=\"students\">Students</a>");
    };
    HttpProbe probe{client};
    const Page page = probe.open("http://localhost/practice/launch?as=mentor1");
    CHECK(page.url == "http://localhost/done");
    CHECK(page.heading() == "Today");
    CHECK(page.links("Students") == std::vector<std::string>{"http://localhost/students"});
    CHECK(client.asked.size() == 4);
}

}  // namespace
}  // namespace waymark::probe
