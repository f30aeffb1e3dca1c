#include "recording.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/crypto.hpp"
#include "tests/support/paths.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

const std::string folder_of_all = waymark::test::fixture_path("lti/");

/// Deep-linking recordings keep the parts of a launch under another name.
struct Parts {
    const json& initiation;
    const json& id_token;
    std::chrono::seconds received;
    std::string state;
};

Parts parts_of(const json& recording) {
    const auto& initiation = recording["1_login_initiation"]["fields"];
    if (recording.contains("2_request")) {
        const auto& request = recording["2_request"];
        return {initiation, request["id_token"], std::chrono::seconds{request["received_at"].get<long>()},
                request["state"]};
    }
    return {initiation, recording["id_token"], std::chrono::seconds{recording["received_at"].get<long>()},
            recording["2_authentication_request"]["params"]["state"]};
}

}  // namespace

json read_recording(const std::string& name) {
    std::ifstream in(folder_of_all + name);
    INFO(name);
    REQUIRE(in);
    return json::parse(in);
}

std::vector<std::string> recordings(const std::string& folder, const std::string& start) {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_of_all + folder)) {
        const auto name = file.path().filename().string();
        if (name.starts_with(start)) names.push_back(folder + "/" + name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

Registration recorded_registration(const json& payload) {
    Registration moodle;
    moodle.id = "school";
    moodle.site = "school-site";
    moodle.issuer = payload["iss"];
    moodle.client_id = payload["aud"];
    moodle.deployment_ids = {payload[claim("deployment_id")]};
    moodle.jwks_uri = moodle.issuer + "/mod/lti/certs.php";
    moodle.authorization_endpoint = moodle.issuer + "/mod/lti/auth.php";
    moodle.token_endpoint = moodle.issuer + "/mod/lti/token.php";
    return moodle;
}

tl::expected<Launch, Error> replay_launch(const json& recording, std::chrono::seconds late,
                                          std::vector<MessageType> served) {
    const auto parts = parts_of(recording);
    const auto& payload = parts.id_token["decoded"]["payload"];
    Stage stage;
    stage.now = std::chrono::sys_seconds{parts.received} + late;
    stage.served = std::move(served);
    // Recorded tokens hold the addresses of the machine they were made on.
    stage.tool = {"http://localhost:9321", "http://localhost:9321/lti/launch"};
    stage.registrations[0] = recorded_registration(payload);
    const auto& moodle = stage.registrations[0];
    stage.http.answer = [&](const support::HttpRequest& request) {
        return request.url == moodle.jwks_uri ? ok(parts.id_token["jwks"].dump()) : down();
    };
    LoginState row;
    row.state = parts.state;
    row.nonce = payload["nonce"];
    row.registration_id = moodle.id;
    row.browser_hash = support::sha256("secret");
    row.lti_deployment_id = parts.initiation["lti_deployment_id"];
    row.expires = stage.now + login_lifetime;
    stage.states.put(row);
    const std::string token = parts.id_token["compact"];
    return stage.judge({{{"id_token", token}, {"state", row.state}}, {"secret"}});
}

support::HttpResponse recorded_answer(const json& recording) {
    support::HttpResponse answer;
    answer.status = recording["status"];
    if (recording.contains("headers")) {
        for (const auto& [name, value] : recording["headers"].items())
            answer.headers.emplace_back(name, value.get<std::string>());
    }
    const auto& body = recording["body"];
    answer.body = body.is_string() ? body.get<std::string>() : body.dump();
    return answer;
}

}  // namespace waymark::lti
