#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "../support/seeded_random.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/seed.hpp"
#include "tests/practice_lms/service_answers.hpp"
#include "tests/practice_lms/text.hpp"
#include "tests/support/paths.hpp"

/// What the contract tests of the platform share.
namespace waymark::practice {

using nlohmann::json;

struct FixedClock final : support::Clock {
    std::chrono::sys_seconds time{std::chrono::seconds{recorded_now}};
    [[nodiscard]] std::chrono::sys_seconds now() const override { return time; }
};

inline PlatformOptions recorded_options() {
    return {"https://moodle.example.test", "https://waymark.example.test/lti/login",
            "https://waymark.example.test/lti/launch", "JpjmjsqbjY9BbNQ", "1"};
}

struct Form {
    std::string action;
    support::FormFields fields;

    [[nodiscard]] std::string field(std::string_view name) const {
        const auto* value = support::find_once(fields, name);
        return value == nullptr ? "" : *value;
    }
};

/// The value of `name="…"` from `at` on.
inline std::string attribute(const std::string& html, const std::string& name, std::size_t at) {
    const auto begin = html.find(name + "=\"", at);
    REQUIRE(begin != std::string::npos);
    const auto start = begin + name.size() + 2;
    return unescape_html(html.substr(start, html.find('"', start) - start));
}

inline Form form_of(const web::Response& page) {
    Form form;
    const auto open = page.body.find("<form ");
    REQUIRE(open != std::string::npos);
    form.action = attribute(page.body, "action", open);
    for (auto at = page.body.find("<input ", open); at != std::string::npos;
         at = page.body.find("<input ", at + 1)) {
        form.fields.emplace_back(attribute(page.body, "name", at), attribute(page.body, "value", at));
    }
    return form;
}

struct School {
    FixedClock clock;
    support::SeededRandom random;
    World world;
    Platform platform;
    std::string cookie;

    explicit School(MoodleVersion version = MoodleVersion::v4_2, PlatformOptions options = recorded_options())
        : world(load_seed({version, recorded_now, "https://moodle.example.test"})),
          platform(std::move(options), world, clock, random) {}

    web::Response send(const web::Request& request) {
        auto answer = answer_platform(request, platform);
        REQUIRE(answer);
        return *std::move(answer);
    }

    web::Response get(const std::string& path, support::FormFields query,
                      web::Method method = web::Method::get) {
        web::Request request;
        request.method = method;
        request.path = path;
        if (method == web::Method::get) {
            request.query = std::move(query);
        } else {
            request.body = support::form_encode(query);
            request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        }
        if (!cookie.empty()) request.headers.emplace_back("Cookie", "MoodleSession=" + cookie);
        return send(request);
    }

    /// Opens the tool and keeps the session cookie.
    Form launch(const std::string& username) {
        const auto page = get("/practice/launch", {{"as", username}});
        REQUIRE(page.status == 200);
        const auto* set = support::find_header(page.headers, "Set-Cookie");
        REQUIRE(set != nullptr);
        REQUIRE(set->rfind("MoodleSession=", 0) == 0);
        cookie = set->substr(14, set->find(';') - 14);
        return form_of(page);
    }
};

inline json read_recording(const std::string& name) {
    std::ifstream in(test::fixture_path("lti/" + name));
    REQUIRE(in);
    return json::parse(in);
}

/// Keys and JSON types, without values.
inline json shape(const json& value) {
    if (value.is_object()) {
        json members = json::object();
        for (const auto& [name, member] : value.items()) members[name] = shape(member);
        return members;
    }
    if (value.is_array()) return value.empty() ? json::array() : json::array({shape(value[0])});
    if (value.is_number_integer()) return "integer";
    return value.type_name();
}

/// The request of a recorded service call: address, headers, body; ACCESS_TOKEN is replaced by `token`.
inline web::Request replayed(const json& recorded, const std::string& token) {
    web::Request request;
    request.method = recorded["method"] == "GET" ? web::Method::get : web::Method::post;
    if (recorded["method"] == "PUT" || recorded["method"] == "DELETE")
        request.headers.emplace_back(method_header, recorded["method"].get<std::string>());
    const std::string url = recorded["url"];
    const std::size_t path = url.find('/', 8);
    const std::size_t question = std::min(url.find('?'), url.size());
    request.path = url.substr(path, question - path);
    if (question < url.size()) request.query = support::form_decode(url.substr(question + 1)).value();
    const json headers = recorded.value("headers", json::object());
    for (const auto& [name, value] : headers.items())
        request.headers.emplace_back(
            name, replace_all(value.get<std::string>(), "ACCESS_TOKEN_WITHOUT_THE_SCOPE", "x"));
    for (auto& [name, value] : request.headers) value = replace_all(value, "ACCESS_TOKEN", token);
    if (recorded.contains("body")) request.body = recorded["body"].dump();
    return request;
}

}  // namespace waymark::practice
