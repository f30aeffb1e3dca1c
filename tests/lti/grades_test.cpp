// Grades: scores and results, as Moodle was seen to answer (certification S06, battery E06).
#include "lti/grades.hpp"

#include <catch2/catch.hpp>

#include "lti/scopes.hpp"
#include "service_stage.hpp"

using namespace waymark;
using namespace waymark::lti;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string services = "https://moodle.example.test/mod/lti/services.php/2";
const std::string line_item = services + "/lineitems/21/lineitem?type_id=1";

support::HttpResponse status(int code) {
    return {code, {}, ""};
}

Grade good_grade() {
    Grade grade;
    grade.subject = "8";
    grade.given = 8;
    grade.maximum = 10;
    grade.comment = "Well done";
    grade.time = std::chrono::sys_seconds{1795437390s} + 123ms;
    return grade;
}

/// Posts one grade; the platform answers these statuses, the last again and again.
struct Posted {
    tl::expected<void, ServiceError> outcome;
    std::vector<json> bodies;
};

Posted post(const Grade& grade, std::vector<int> statuses) {
    ServiceStage stage;
    stage.service = [&](const support::HttpRequest&) {
        const int code = statuses.front();
        if (statuses.size() > 1) statuses.erase(statuses.begin());
        return FakeHttp::Answer{status(code)};
    };
    Posted posted{post_grade(stage.client, stage.moodle, line_item, grade, stage.now), {}};
    for (const auto& call : stage.calls) posted.bodies.push_back(json::parse(call.body));
    return posted;
}

}  // namespace

TEST_CASE("scores and results are put before the query of the line item's address") {
    CHECK(with_path_suffix(line_item, "/scores") == services + "/lineitems/21/lineitem/scores?type_id=1");
    CHECK(with_path_suffix("https://lms.example.test/1", "/results") == "https://lms.example.test/1/results");
    CHECK(with_path_suffix("https://lms.example.test/1?a=/x?y", "/scores") ==
          "https://lms.example.test/1/scores?a=/x?y");
}

TEST_CASE("timestamps have milliseconds and an offset") {
    CHECK(score_timestamp(std::chrono::sys_seconds{1795437390s} + 123ms) == "2026-11-23T12:36:30.123+00:00");
    CHECK(score_timestamp(std::chrono::sys_seconds{1709164799s} + 7ms) == "2024-02-28T23:59:59.007+00:00");
}

TEST_CASE("S06 a grade is posted as the one that Moodle was seen to accept", "[S06]") {
    for (const auto* name : {"moodle-4.2/ags-score-ok.json", "moodle-4.5/ags-score-ok.json"}) {
        INFO(name);
        const auto recording = read_recording(name);
        const auto& asked = recording["request"];
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) {
            return FakeHttp::Answer{recorded_answer(recording)};
        };
        auto grade = good_grade();
        grade.subject = asked["body"]["userId"];
        const std::string url = asked["url"];
        const auto posted =
            post_grade(stage.client, stage.moodle,
                       url.substr(0, url.find("/scores")) + url.substr(url.find('?')), grade, stage.now);
        REQUIRE(outcome_of(posted) == "done");
        REQUIRE(stage.calls.size() == 1);
        CHECK(stage.calls[0].url == url);
        CHECK(stage.calls[0].method == "POST");
        CHECK(stage.calls[0].content_type == asked["headers"]["content-type"]);
        CHECK(support::find_header(stage.calls[0].headers, "Accept") == nullptr);
        auto expected = asked["body"];
        auto sent = json::parse(stage.calls[0].body);
        expected.erase("timestamp");
        sent.erase("timestamp");
        CHECK(sent == expected);
    }
}

TEST_CASE("E06 a conflict is told and nothing is sent with a later time by itself", "[E06]") {
    const auto posted = post(good_grade(), {409, 200});
    CHECK(outcome_of(posted.outcome) == "conflict");
    CHECK_FALSE(posted.outcome.error().maybe_done);
    REQUIRE(posted.bodies.size() == 1);
    CHECK(posted.bodies[0].at("timestamp") == "2026-11-23T12:36:30.123+00:00");
}

TEST_CASE("E06 a zero is a grade like any other", "[E06]") {
    auto grade = good_grade();
    grade.given = 0;
    const auto posted = post(grade, {200});
    REQUIRE(outcome_of(posted.outcome) == "done");
    CHECK(posted.bodies.at(0).at("scoreGiven") == 0);
    CHECK(posted.bodies.at(0).at("scoreMaximum") == 10);
    CHECK(posted.bodies.at(0).at("gradingProgress") == "FullyGraded");
}

TEST_CASE("E06 a score for somebody without grades is rejected and not repeated", "[E06]") {
    const auto posted = post(good_grade(), {400});
    CHECK(outcome_of(posted.outcome) == "rejected");
    CHECK(posted.bodies.size() == 1);
}

TEST_CASE("E06 a broken platform is worth a later try and may have acted", "[E06]") {
    const auto posted = post(good_grade(), {500});
    CHECK(outcome_of(posted.outcome) == "unavailable");
    CHECK(posted.outcome.error().maybe_done);
    CHECK(posted.bodies.size() == 1);
    CHECK(outcome_of(post(good_grade(), {404}).outcome) == "not_found");
}

TEST_CASE("E06 a grade service that sends elsewhere or is busy did not refuse the person", "[E06]") {
    for (const int code : {301, 302, 307, 408, 425, 429}) {
        INFO(code);
        const auto posted = post(good_grade(), {code});
        CHECK(outcome_of(posted.outcome) == "unavailable");
        CHECK_FALSE(posted.outcome.error().maybe_done);
        CHECK(posted.bodies.size() == 1);
    }
}

TEST_CASE("a grade that is no number, out of range or of nobody is not sent") {
    for (const auto spoil :
         {+[](Grade& grade) { grade.subject.clear(); }, +[](Grade& grade) { grade.given = -1; },
          +[](Grade& grade) { grade.given = std::numeric_limits<double>::quiet_NaN(); },
          +[](Grade& grade) { grade.maximum = 0; },
          +[](Grade& grade) { grade.maximum = std::numeric_limits<double>::infinity(); }}) {
        auto grade = good_grade();
        spoil(grade);
        const auto posted = post(grade, {200});
        CHECK(outcome_of(posted.outcome) == "rejected");
        CHECK(posted.bodies.empty());
    }
}

TEST_CASE("more than the maximum is sent as it is, and fractions keep their digits") {
    auto grade = good_grade();
    grade.given = 12.5;
    CHECK(post(grade, {200}).bodies.at(0).at("scoreGiven") == 12.5);
}

TEST_CASE("E06 progress is never sent where it could take a grade away", "[E06]") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest&) { return FakeHttp::Answer{status(200)}; };
    Progress progress;
    progress.subject = "8";
    progress.time = stage.now;
    CHECK(outcome_of(post_progress(stage.client, stage.moodle, line_item, progress, EarlierGrade::perhaps,
                                   stage.now)) == "would_clear");
    CHECK(stage.http.requests == 0);
    CHECK(outcome_of(post_progress(stage.client, stage.moodle, line_item, progress, EarlierGrade::none,
                                   stage.now)) == "done");
    const auto sent = json::parse(stage.calls.at(0).body);
    CHECK(sent.at("gradingProgress") == "NotReady");
    CHECK(sent.at("activityProgress") == "InProgress");
    CHECK_FALSE(sent.contains("scoreGiven"));
    CHECK_FALSE(sent.contains("scoreMaximum"));
}

TEST_CASE("every recorded answer to a score is understood") {
    int answers = 0;
    for (const auto& name : recordings("moodle-4.2", "ags-score-")) {
        INFO(name);
        ++answers;
        const auto answer = recorded_answer(read_recording(name));
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) { return FakeHttp::Answer{answer}; };
        const auto posted = post_grade(stage.client, stage.moodle, line_item, good_grade(), stage.now);
        const std::string expected = answer.status == 409   ? "conflict"
                                     : answer.status == 404 ? "not_found"
                                     : answer.status == 403 ? "not_permitted"
                                     : answer.status >= 400 ? "rejected"
                                                            : "done";
        CHECK(outcome_of(posted) == expected);
        CHECK(stage.calls.size() == 1);
    }
    CHECK(answers == 18);
}

TEST_CASE("S06 recorded results are read, without ever asking for pages", "[S06]") {
    const auto recording = read_recording("moodle-4.2/ags-results.json");
    ServiceStage stage;
    stage.service = [&](const support::HttpRequest&) { return FakeHttp::Answer{recorded_answer(recording)}; };
    const auto results = read_results(stage.client, stage.moodle, line_item, "", stage.now);
    REQUIRE(outcome_of(results) == "done");
    CHECK(stage.calls[0].url == recording["request"]["url"]);
    CHECK(stage.calls[0].url.find("limit") == std::string::npos);
    CHECK(*support::find_header(stage.calls[0].headers, "Accept") ==
          recording["request"]["headers"]["accept"]);
    REQUIRE(results->size() == recording["body"].size());
    CHECK((*results)[0].subject == "8");
    CHECK_FALSE((*results)[0].score);
    CHECK((*results)[1].subject == "10");
    CHECK((*results)[1].score == 20);
    CHECK((*results)[1].maximum == 20);
    CHECK_FALSE((*results)[0].time);
    // The score that was sent as 12:36:32.123 UTC, in the platform's zone and whole seconds.
    CHECK((*results)[1].time == std::chrono::sys_seconds{1795437392s});
}

TEST_CASE("the result of one person is asked for by id") {
    const auto recording = read_recording("moodle-4.2/ags-results-one-user.json");
    ServiceStage stage;
    stage.service = [&](const support::HttpRequest&) { return FakeHttp::Answer{recorded_answer(recording)}; };
    const std::string url = recording["request"]["url"];
    const auto subject = url.substr(url.find("user_id=") + 8);
    REQUIRE(outcome_of(read_results(stage.client, stage.moodle, line_item, subject, stage.now)) == "done");
    CHECK(stage.calls[0].url.ends_with("user_id=" + subject));
}

TEST_CASE("recorded refusals of results are understood") {
    for (const auto& [name, failure] : std::map<std::string, std::string>{
             {"moodle-4.2/ags-results-error-accept.json", "rejected"},
             {"moodle-4.2/ags-results-error-limit.json", "not_found"},
             {"moodle-4.2/ags-results-error-no-scope.json", "not_authorized"}}) {
        INFO(name);
        const auto answer = recorded_answer(read_recording(name));
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) { return FakeHttp::Answer{answer}; };
        CHECK(outcome_of(read_results(stage.client, stage.moodle, line_item, "", stage.now)) == failure);
    }
}

TEST_CASE("lists that are none are unreadable, entries that are odd are left out") {
    ServiceStage stage;
    for (const auto* body : {"", "{}", "<html>", "[", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"}) {
        INFO(body);
        stage.service = [&](const support::HttpRequest&) { return ok(body); };
        CHECK(outcome_of(read_results(stage.client, stage.moodle, line_item, "", stage.now)) == "unreadable");
    }
    stage.service = [](const support::HttpRequest&) {
        return ok(
            R"([7,null,{},{"userId":""},{"userId":5,"resultScore":"x"},{"userId":"6","resultScore":0}])");
    };
    const auto results = read_results(stage.client, stage.moodle, line_item, "", stage.now).value();
    REQUIRE(results.size() == 2);
    CHECK(results[0].subject == "5");
    CHECK_FALSE(results[0].score);
    CHECK(results[1].score == 0);
}

TEST_CASE("E04 a line item on a foreign origin gets no score", "[E04]") {
    ServiceStage stage;
    CHECK(outcome_of(post_grade(stage.client, stage.moodle, "https://evil.example.test/lineitem",
                                good_grade(), stage.now)) == "foreign_address");
    CHECK(outcome_of(post_grade(stage.client, stage.moodle, "", good_grade(), stage.now)) == "not_offered");
    CHECK(stage.http.requests == 0);
}
