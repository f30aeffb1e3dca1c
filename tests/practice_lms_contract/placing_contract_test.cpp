// Dynamic Registration and Deep Linking of the practice LMS beside what Moodle 4.2 and 4.5 answered.
#include <set>
#include <sstream>

#include "lti/jwks.hpp"
#include "lti/jwt.hpp"
#include "tests/practice_lms_contract/school.hpp"

using namespace waymark;
using namespace waymark::practice;
using nlohmann::json;

namespace {

const lti::PrivateKey& tool_key() {
    static const lti::PrivateKey key = lti::PrivateKey::generate();
    return key;
}

PlatformOptions options_with_key() {
    PlatformOptions options = recorded_options();
    options.fetch = [](const std::string&) { return lti::public_key_set({tool_key()}); };
    return options;
}

/// The registration token in the page that opens the tool.
std::string registration_token(School& school) {
    const auto page =
        school.get("/practice/register", {{"url", "https://waymark.example.test/lti/register?invitation=i"}});
    const auto src = attribute(page.body, "src", page.body.find("<iframe"));
    const auto query = support::form_decode(src.substr(src.find('?') + 1)).value();
    CHECK(*support::find_once(query, "invitation") == "i");
    CHECK(*support::find_once(query, "openid_configuration") ==
          "https://moodle.example.test/mod/lti/openid-configuration.php");
    return *support::find_once(query, "registration_token");
}

web::Response register_as(School& school, const json& recorded, const std::string& token) {
    web::Request request = replayed(recorded["request"], "");
    for (auto& [name, value] : request.headers) value = replace_all(value, "<registration_token>", token);
    return school.send(request);
}

}  // namespace

TEST_CASE("the openid configuration is the recorded one") {
    for (const auto& [folder, version] :
         {std::pair{"moodle-4.2", MoodleVersion::v4_2}, std::pair{"moodle-4.5", MoodleVersion::v4_5}}) {
        INFO(folder);
        School school(version);
        const json recorded =
            read_recording(std::string(folder) + "/registration-1-openid-configuration.json");
        const auto answer = school.get("/mod/lti/openid-configuration.php", {});
        CHECK(answer.content_type == recorded["headers"]["content-type"]);
        CHECK(json::parse(answer.body) == recorded["body"]);
    }
}

TEST_CASE("a tool registers itself as recorded and waits for its activation") {
    for (const char* name : {"registration-3-register", "registration-4-register-no-personal-data"}) {
        INFO(name);
        School school;
        const json recorded = read_recording(std::string("moodle-4.2/") + name + ".json");
        const auto answer = register_as(school, recorded, registration_token(school));
        CHECK(answer.status == 200);
        CHECK(answer.content_type == recorded["headers"]["content-type"]);
        json body = json::parse(answer.body);
        const std::string client = body["client_id"];
        json expected = recorded["body"];
        for (json* each : {&body, &expected}) {
            (*each)["client_id"] = "";
            (*each)["https://purl.imsglobal.org/spec/lti-tool-configuration"]["deployment_id"] = "";
        }
        CHECK(body == expected);
        CHECK_FALSE(school.platform.with_tools(
            [&](const ToolRecords& records) { return records.client(client)->active; }));
        school.get("/practice/activate", {{"client_id", client}}, web::Method::post);
        CHECK(school.platform.with_tools(
            [&](const ToolRecords& records) { return records.client(client)->active; }));
    }
}

TEST_CASE("registrations are refused as recorded") {
    for (const char* name : {"registration-error-auth-method", "registration-error-bad-token",
                             "registration-error-domain-mismatch", "registration-error-missing-jwks-uri",
                             "registration-error-no-token", "registration-error-response-types"}) {
        INFO(name);
        School school;
        const json recorded = read_recording(std::string("moodle-4.2/") + name + ".json");
        const bool bad = std::string(name) == "registration-error-bad-token";
        const auto answer = register_as(school, recorded, bad ? "garbage" : registration_token(school));
        CHECK(answer.status == recorded["status"]);
        CHECK(answer.content_type == recorded["headers"]["content-type"]);
        if (!bad) CHECK(answer.body == recorded["body"].get<std::string>());
    }
}

TEST_CASE("a registration token is spent by success only") {
    School school;
    const json good = read_recording("moodle-4.2/registration-3-register.json");
    const json bad = read_recording("moodle-4.2/registration-error-auth-method.json");
    const json again = read_recording("moodle-4.2/registration-error-token-already-used.json");
    const std::string token = registration_token(school);
    CHECK(register_as(school, bad, token).status == 400);
    CHECK(register_as(school, good, token).status == 200);
    const auto answer = register_as(school, again, token);
    CHECK(answer.status == again["status"]);
    CHECK(answer.body == again["body"].get<std::string>());
}

namespace {

/// Posts a deep-linking answer with the recorded payload, its times moved to the test's clock.
web::Response answer_selection(School& school, const json& recorded, bool garbage) {
    json payload = recorded["request"]["payload"];
    const lti::PrivateKey other = lti::PrivateKey::generate();
    const bool foreign = recorded.value("error_text", "") == "Exception - Signature verification failed";
    const std::string token = lti::sign_rs256(foreign ? other : tool_key(), tool_key().kid(), payload);
    const std::string url = recorded["request"]["url"];
    web::Request request;
    request.method = web::Method::post;
    request.path = "/mod/lti/contentitem_return.php";
    request.query = support::form_decode(url.substr(url.find('?') + 1)).value();
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Cookie", "MoodleSession=" + school.cookie}};
    request.body = support::form_encode({{"JWT", garbage ? "garbage" : token}});
    return school.send(request);
}

/// JSON objects have no order, so neither have the lines made from one.
json with_sorted_parameters(json form) {
    if (form.is_object() && form.contains("multiple"))
        for (json& each : form["multiple"]) each = with_sorted_parameters(each);
    if (!form.is_object() || !form.contains("instructorcustomparameters")) return form;
    std::istringstream lines(form["instructorcustomparameters"].get<std::string>());
    std::set<std::string> sorted;
    for (std::string line; std::getline(lines, line);) sorted.insert(line);
    form["instructorcustomparameters"] = sorted;
    return form;
}

json passed_to_the_form(const web::Response& answer) {
    const auto at = answer.body.find("id=\"passed\">");
    if (at == std::string::npos) return {};
    const auto from = at + 12;
    return json::parse(answer.body.substr(from, answer.body.find("</script>", from) - from));
}

}  // namespace

TEST_CASE("what a tool answers to the selection reaches the activity form as recorded") {
    for (const char* name :
         {"deep-linking-answer-empty", "deep-linking-answer-errormsg", "deep-linking-answer-escaping",
          "deep-linking-answer-link-type", "deep-linking-answer-msg", "deep-linking-answer-no-url",
          "deep-linking-answer-two", "deep-linking-error-expired", "deep-linking-error-garbage",
          "deep-linking-error-issuer", "deep-linking-error-signature", "deep-linking-lineitem",
          "deep-linking-wrong-message-type"}) {
        INFO(name);
        School school(MoodleVersion::v4_2, options_with_key());
        school.clock.time = std::chrono::sys_seconds(std::chrono::seconds(1795437626));
        const json recorded = read_recording(std::string("moodle-4.2/") + name + ".json");
        school.cookie = school.platform.begin_session(school.platform.visitor("teacher1").value());
        const auto answer =
            answer_selection(school, recorded, std::string(name) == "deep-linking-error-garbage");
        CHECK(answer.status == recorded["status"]);
        CHECK(with_sorted_parameters(passed_to_the_form(answer)) ==
              with_sorted_parameters(recorded["page_passes_to_the_form"]));
        if (recorded.contains("error_text"))
            CHECK(answer.body.find(recorded["error_text"].get<std::string>()) != std::string::npos);
    }
}

TEST_CASE("the request to select content has the recorded claims") {
    School school;
    const auto page = school.get("/practice/select-launch", {{"as", "teacher1"}});
    const auto* set = support::find_header(page.headers, "Set-Cookie");
    REQUIRE(set != nullptr);
    school.cookie = set->substr(14, set->find(';') - 14);
    const auto initiation = form_of(page);
    const json recorded = read_recording("moodle-4.2/deep-linking-1-item.json");
    CHECK(
        shape(json::parse(initiation.field("lti_message_hint"))) ==
        shape(json::parse(recorded["1_login_initiation"]["fields"]["lti_message_hint"].get<std::string>())));
    const auto form = form_of(
        school.get("/mod/lti/auth.php", {{"scope", "openid"},
                                         {"response_type", "id_token"},
                                         {"response_mode", "form_post"},
                                         {"prompt", "none"},
                                         {"client_id", initiation.field("client_id")},
                                         {"redirect_uri", "https://waymark.example.test/lti/launch"},
                                         {"login_hint", initiation.field("login_hint")},
                                         {"state", "s"},
                                         {"nonce", "n"},
                                         {"lti_message_hint", initiation.field("lti_message_hint")}}));
    const auto claims = json::parse(lti::split_token(form.field("id_token")).value().payload);
    CHECK(shape(claims) == shape(recorded["2_request"]["id_token"]["decoded"]["payload"]));
}

TEST_CASE("only who may add activities selects content") {
    School school;
    for (const char* username : {"mentor1", "student05", "nobody"}) {
        INFO(username);
        CHECK(school.get("/practice/select-launch", {{"as", username}}).status == 404);
        CHECK(school.get("/practice/select", {{"as", username}}).status == 404);
    }
}

TEST_CASE("a submission review has the recorded claims") {
    School school;
    const auto page = school.get("/practice/launch", {{"as", "teacher1"}, {"review", "8"}});
    const auto* set = support::find_header(page.headers, "Set-Cookie");
    REQUIRE(set != nullptr);
    school.cookie = set->substr(14, set->find(';') - 14);
    const auto initiation = form_of(page);
    support::FormFields params{{"scope", "openid"},
                               {"response_type", "id_token"},
                               {"response_mode", "form_post"},
                               {"client_id", initiation.field("client_id")},
                               {"redirect_uri", "https://waymark.example.test/lti/launch"},
                               {"login_hint", initiation.field("login_hint")},
                               {"nonce", "n"},
                               {"lti_message_hint", initiation.field("lti_message_hint")}};
    const auto form = form_of(school.get("/mod/lti/auth.php", params));
    const auto claims = json::parse(lti::split_token(form.field("id_token")).value().payload);
    const json recorded =
        read_recording("moodle-4.2/launch-submission-review.json")["id_token"]["decoded"]["payload"];
    CHECK(shape(claims) == shape(recorded));
    CHECK(claims["https://purl.imsglobal.org/spec/lti/claim/for_user"] ==
          recorded["https://purl.imsglobal.org/spec/lti/claim/for_user"]);
}
