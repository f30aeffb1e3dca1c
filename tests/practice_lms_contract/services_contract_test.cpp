// Token endpoint, names and roles, grades of the practice LMS beside what Moodle 4.2 answered.
#include "tests/practice_lms_contract/school.hpp"

using namespace waymark;
using namespace waymark::practice;
using nlohmann::json;

namespace {

const Tool& second_tool() {
    static const Tool tool = [] {
        Tool made;
        made.type = 2;
        made.client_id = "ZdHKB3K9s6sN2xw";
        made.shares_names = made.shares_email = false;
        made.scopes = {ags_scope + "lineitem.readonly", ags_scope + "result.readonly", ags_scope + "score",
                       members_scope};
        return made;
    }();
    return tool;
}

/// A school with both recorded tools, a token of each with every scope, and one that may do nothing.
struct Services : School {
    std::string first = "0000000000000000000000000000000a";
    std::string second = "0000000000000000000000000000000b";

    Services() {
        platform.with_tools([&](ToolRecords& records) {
            records.tools.push_back(second_tool());
            records.tokens[first] = {1, records.tools[0].scopes, recorded_now + 3600};
            records.tokens[second] = {2, second_tool().scopes, recorded_now + 3600};
            records.tokens["x"] = {1, {}, recorded_now + 3600};
        });
    }

    /// Replays one recording and compares everything that was recorded.
    void check(const std::string& name, const std::string& token) {
        INFO(name);
        const json recorded = read_recording("moodle-4.2/" + name + ".json");
        const auto answer = send(replayed(recorded["request"], token));
        CHECK(answer.status == recorded["status"]);
        CHECK(answer.content_type == recorded["headers"]["content-type"]);
        const std::string* link = support::find_header(answer.headers, "Link");
        CHECK((link == nullptr ? "" : *link) == recorded["headers"].value("link", ""));
        if (!recorded.contains("body_cut")) check_body(answer.body, recorded["body"]);
    }
    static void check_body(const std::string& body, const json& recorded) {
        if (recorded.is_string()) {
            CHECK(body == recorded.get<std::string>());
        } else {
            CHECK(without_launch_ids(json::parse(body)) == without_launch_ids(recorded));
        }
    }
    /// The launch ids in `message` are random and the hash over them too.
    static json without_launch_ids(json body) {
        if (body.is_object() && body.contains("members"))
            for (json& member : body["members"])
                if (member.contains("message")) member["message"] = shape(member["message"]);
        return body;
    }
};

}  // namespace

TEST_CASE("names and roles answer as recorded") {
    Services school;
    for (const char* name :
         {"nrps-all", "nrps-accept-any", "nrps-accept-list", "nrps-error-accept", "nrps-error-bad-token",
          "nrps-error-missing-course", "nrps-error-no-token", "nrps-error-scope", "nrps-limit-10",
          "nrps-limit-10-from-10", "nrps-limit-10-from-60", "nrps-other-course", "nrps-rlid",
          "nrps-role-instructor", "nrps-role-instructor-short", "nrps-role-learner-limit-5",
          "nrps-role-mentor-ignored"})
        school.check(name, school.first);
    school.check("nrps-no-personal-data", school.second);
    school.check("nrps-error-other-tool-binding", school.second);
}

TEST_CASE("line items answer as recorded") {
    Services school;
    for (const char* name :
         {"ags-lineitems", "ags-lineitems-error-scope", "ags-lineitem-get", "ags-lineitem-create",
          "ags-lineitems-filter-link", "ags-lineitem-create-for-link", "ags-lineitems-limit-2",
          "ags-lineitem-error-no-label", "ags-lineitem-error-other-link",
          "ags-lineitem-zero-maximum-accepted"})
        school.check(name, school.first);
    for (const char* name : {"ags-lineitem-update", "ags-lineitem-delete", "ags-lineitem-get-deleted",
                             "ags-lineitem-delete-activity-column-works"})
        school.check(name, school.first);
}

TEST_CASE("a column that was changed is listed so, and one that was deleted takes its grades along") {
    Services school;
    const auto ask = [&](const char* name) {
        return school.send(
            replayed(read_recording(std::string("moodle-4.2/") + name + ".json")["request"], school.first));
    };
    CHECK(ask("ags-lineitem-create").status == 201);
    CHECK(ask("ags-score-ok").status == 200);
    CHECK(ask("ags-lineitem-update").status == 200);
    CHECK(ask("ags-lineitems").body.find("Weekly reflection (updated)") != std::string::npos);
    CHECK(json::parse(ask("ags-results").body).size() == 1);
    CHECK(ask("ags-lineitem-delete").status == 204);
    CHECK(ask("ags-score-ok").status == 404);
    school.platform.with_tools([](const ToolRecords& records) { CHECK(records.grades.empty()); });
}

TEST_CASE("scores and results answer as recorded") {
    Services school;
    school.platform.with_tools([](ToolRecords& records) {
        records.line_items.push_back(
            {21, 2, 1, "Weekly reflection (updated)", 20, "refl-1", "reflection", 0});
    });
    for (const char* name : {"ags-score-ok",
                             "ags-score-error-same-second",
                             "ags-score-error-older",
                             "ags-score-ok-next-second",
                             "ags-score-above-maximum",
                             "ags-score-zero",
                             "ags-score-error-missing-user",
                             "ags-score-error-not-enrolled",
                             "ags-score-error-teacher",
                             "ags-score-suspended-student",
                             "ags-score-error-bad-timestamp",
                             "ags-score-error-no-timestamp",
                             "ags-score-error-no-maximum",
                             "ags-score-pending",
                             "ags-score-clears-grade",
                             "ags-score-future-timestamp",
                             "ags-score-error-media-type",
                             "ags-results",
                             "ags-results-one-user",
                             "ags-results-error-accept",
                             "ags-results-error-no-scope",
                             "ags-results-error-limit"})
        school.check(name, school.first);
    school.check("ags-score-read-only-tool", school.second);
}

TEST_CASE("the token endpoint answers as recorded") {
    for (const char* name :
         {"token-all-scopes", "token-error-expired", "token-error-garbage-assertion",
          "token-error-grant-type", "token-error-iat-in-future", "token-error-json-body-type",
          "token-error-no-assertion", "token-error-no-kid", "token-error-scope-not-permitted",
          "token-error-scope", "token-error-signature", "token-error-unknown-client",
          "token-error-unknown-kid", "token-ok-charset-parameter", "token-ok-jti-reused",
          "token-ok-wrong-audience", "token-one-scope", "token-some-scopes-not-permitted"}) {
        INFO(name);
        const json recorded = read_recording(std::string("moodle-4.2/") + name + ".json");
        PlatformOptions options = recorded_options();
        const json keys = read_recording("moodle-4.2/token-all-scopes.json")["tool_jwks"];
        options.fetch = [&](const std::string&) { return keys.dump(); };
        School school(MoodleVersion::v4_2, options);
        school.platform.with_tools([](ToolRecords& records) { records.tools.push_back(second_tool()); });
        // The recorder's clock: a few seconds after the first assertion was made.
        school.clock.time = std::chrono::sys_seconds(std::chrono::seconds(1795437390));
        web::Request request;
        request.method = web::Method::post;
        request.path = "/mod/lti/token.php";
        request.headers.emplace_back("Content-Type", recorded["request"]["content_type"].get<std::string>());
        support::FormFields fields;
        for (const auto& [field, value] : recorded["request"]["fields"].items())
            fields.emplace_back(field, value.get<std::string>());
        request.body = support::form_encode(fields);
        const auto answer = school.send(request);
        CHECK(answer.status == recorded["status"]);
        CHECK(answer.content_type == recorded["headers"]["content-type"]);
        if (recorded["body"].is_string()) {
            CHECK(answer.body == recorded["body"].get<std::string>());
            continue;
        }
        json body = json::parse(answer.body);
        if (body.contains("access_token")) {
            CHECK(body["access_token"].get<std::string>().size() == 32);
            body["access_token"] = "ACCESS_TOKEN";
        }
        CHECK(body == recorded["body"]);
    }
}
