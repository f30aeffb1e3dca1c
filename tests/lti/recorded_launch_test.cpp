// Every launch recorded from a real Moodle is judged at the moment it was received.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "stage.hpp"
#include "support/crypto.hpp"

using namespace waymark::lti;
using nlohmann::json;

namespace {

json read_recording(const std::string& name) {
    std::ifstream in(std::string(WAYMARK_FIXTURES) + "/lti/" + name);
    REQUIRE(in);
    return json::parse(in);
}

/// Recordings hold the addresses of the machine they were made on.
tl::expected<Launch, Error> replay(const json& recording, std::chrono::seconds late = {}) {
    Stage stage;
    const auto& payload = recording["id_token"]["decoded"]["payload"];
    const auto& fields = recording["1_login_initiation"]["fields"];
    stage.now = std::chrono::sys_seconds{std::chrono::seconds{recording["received_at"].get<long>()}} + late;
    stage.tool = {"http://localhost:9321", "http://localhost:9321/lti/launch"};
    auto& moodle = stage.registrations[0];
    moodle.issuer = payload["iss"];
    moodle.client_id = fields["client_id"];
    moodle.deployment_ids = {fields["lti_deployment_id"]};
    moodle.jwks_uri = moodle.issuer + "/mod/lti/certs.php";
    moodle.authorization_endpoint = moodle.issuer + "/mod/lti/auth.php";
    moodle.token_endpoint = moodle.issuer + "/mod/lti/token.php";
    stage.http.answer = [&](const waymark::support::HttpRequest& request) {
        return request.url == moodle.jwks_uri ? ok(recording["id_token"]["jwks"].dump()) : down();
    };
    LoginState row;
    row.state = recording["2_authentication_request"]["params"]["state"];
    row.nonce = recording["2_authentication_request"]["params"]["nonce"];
    row.registration_id = moodle.id;
    row.browser_hash = waymark::support::sha256("secret");
    row.lti_deployment_id = fields["lti_deployment_id"];
    row.expires = stage.now + login_lifetime;
    stage.states.put(row);
    const std::string token = recording["id_token"]["compact"];
    return stage.judge({{{"id_token", token}, {"state", row.state}}, {"secret"}});
}

Launch replayed(const std::string& name) {
    const auto result = replay(read_recording(name));
    INFO(name << ": " << outcome(result));
    REQUIRE(result);
    return *result;
}

}  // namespace

TEST_CASE("every recorded resource link launch of Moodle 4.2 and 4.5 is accepted") {
    int launches = 0;
    for (const auto* version : {"moodle-4.2", "moodle-4.5"}) {
        for (const auto& file :
             std::filesystem::directory_iterator(std::string(WAYMARK_FIXTURES) + "/lti/" + version)) {
            const auto name = file.path().filename().string();
            if (name.rfind("launch-", 0) != 0 || name == "launch-submission-review.json") continue;
            ++launches;
            const auto recording = read_recording(std::string(version) + "/" + name);
            INFO(version << "/" << name);
            const auto result = replay(recording);
            CHECK(outcome(result) == "launched");
            CHECK(outcome(replay(recording, std::chrono::seconds{119})) == "launched");
            CHECK(outcome(replay(recording, std::chrono::seconds{120})) == "token_expired");
            if (!result) continue;
            CHECK(result->subject == recording["1_login_initiation"]["fields"]["login_hint"]);
            CHECK(result->context.id == "2");
            CHECK(result->platform_family == "moodle");
            CHECK_FALSE(result->return_url.empty());
        }
    }
    CHECK(launches == 10);
}

TEST_CASE("the recorded submission review is refused by its message type and may go back to Moodle") {
    const auto result = replay(read_recording("moodle-4.2/launch-submission-review.json"));
    REQUIRE(outcome(result) == "message_type");
    CHECK(result.error().return_url.rfind("http://localhost:8080/mod/lti/return.php?", 0) == 0);
}

TEST_CASE("a recorded student's launch is read whole") {
    const auto launch = replayed("moodle-4.2/launch-student.json");
    CHECK(launch.role == Role::learner);
    CHECK(launch.registration_id == "school");
    CHECK(launch.site == "school-site");
    CHECK(launch.deployment_id == "1");
    CHECK(launch.message_type == "LtiResourceLinkRequest");
    CHECK(launch.context.label == "DSB1");
    CHECK(launch.context.title == "Digital skills for small business");
    CHECK(launch.resource_link.id == "1");
    CHECK(launch.resource_link.title == "Waymark plan");
    CHECK(launch.name == "Ilze Liepiņa");
    CHECK(launch.given_name == "Ilze");
    CHECK(launch.email == "student05@example.invalid");
    CHECK(launch.locale == "en");
    CHECK(launch.document_target == "iframe");
    CHECK(launch.platform_version == "2023042403");
    CHECK(launch.custom.at("groups") == "1");
    CHECK(launch.custom.count("unknown") == 0);
    CHECK(launch.services.lineitem ==
          "http://localhost:8080/mod/lti/services.php/2/lineitems/20/lineitem?type_id=1");
    CHECK(launch.services.scopes.size() == 4);
    CHECK(launch.services.memberships ==
          "http://localhost:8080/mod/lti/services.php/CourseSection/2/bindings/1/memberships");
}

TEST_CASE("the recorded roles of Moodle are understood") {
    CHECK(replayed("moodle-4.2/launch-teacher.json").role == Role::instructor);
    CHECK(replayed("moodle-4.2/launch-mentor-non-editing-teacher.json").role == Role::instructor);
    CHECK(replayed("moodle-4.2/launch-admin.json").role == Role::instructor);
    CHECK(replayed("moodle-4.5/launch-student.json").role == Role::learner);
}

TEST_CASE("a recorded launch without personal data has only the subject") {
    const auto launch = replayed("moodle-4.2/launch-student-no-personal-data.json");
    CHECK(launch.subject == "7");
    CHECK(launch.name.empty());
    CHECK(launch.email.empty());
}
