// Deep Linking 2.0: what is asked, what is answered (certification D01 to D07, recordings).
#include <catch2/catch.hpp>

#include "lti/strict_json.hpp"
#include "recording.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

const std::string settings_claim = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings";
const std::string return_url =
    "https://moodle.example.test/mod/lti/contentitem_return.php?course=2&sesskey=k";

std::string deep_linking(const std::string& name) {
    return "https://purl.imsglobal.org/spec/lti-dl/claim/" + name;
}

/// The request of the certification suite: no target, no resource link, media types as one text.
void ask_for_content(json& claims) {
    claims.erase(claim("target_link_uri"));
    claims.erase(claim("resource_link"));
    claims[claim("message_type")] = "LtiDeepLinkingRequest";
    claims[settings_claim] = {{"deep_link_return_url", return_url},
                              {"accept_types", {"link", "file", "html", "ltiResourceLink"}},
                              {"accept_media_types", "image/*, text/html"},
                              {"accept_presentation_document_targets", {"iframe", "window", "embed"}},
                              {"accept_multiple", true},
                              {"auto_create", true},
                              {"title", "This is the default title"},
                              {"text", "This is the default text"},
                              {"data", "909708"}};
}

tl::expected<Launch, Error> request_with(const std::function<void(json&)>& change = [](json&) {}) {
    Stage stage;
    stage.served = {MessageType::resource_link, MessageType::deep_linking};
    return stage.launch_with([&](json& claims) {
        ask_for_content(claims);
        change(claims);
    });
}

DeepLinkingSettings requested() {
    const auto launch = request_with();
    REQUIRE(launch);
    return launch->deep_linking.value();
}

LinkItem plan_item() {
    LinkItem item;
    item.title = "Plan for week 5";
    item.text = "Your plan";
    item.url = "https://tool.example.test/lti/launch";
    item.custom = {{"view", "plan"}, {"note", "two\r\nlines"}};
    return item;
}

/// Header and claims of the answer, its signature checked with `key`.
struct Read {
    json header;
    json claims;
};

Read read_response(const std::string& jwt, const PrivateKey& key) {
    const auto token = split_token(jwt);
    REQUIRE(token);
    CHECK(
        verify_rs256(PublicKey::from_jwk(key.n(), key.e()).value(), token->signing_input, token->signature));
    return {parse_strict(token->header).value(), parse_strict(token->payload).value()};
}

Read respond(const DeepLinkingAnswer& answer, const DeepLinkingSettings& settings) {
    Stage stage;
    return read_response(
        deep_linking_response(stage.school(), settings, answer, attacker_key(), stage.random, stage.now),
        attacker_key());
}

}  // namespace

TEST_CASE("D01 a deep-linking request without target and resource link opens the picker", "[D01]") {
    const auto launch = request_with();
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->message == MessageType::deep_linking);
    const auto settings = launch->deep_linking.value();
    CHECK(settings.return_url == return_url);
    CHECK(settings.accepts("ltiResourceLink"));
    CHECK_FALSE(settings.accepts("image"));
    CHECK(settings.accept_media_types == std::vector<std::string>{"image/*", "text/html"});
    CHECK(settings.accept_targets.size() == 3);
    CHECK(settings.accept_multiple);
    CHECK(settings.auto_create);
    CHECK_FALSE(settings.accept_lineitem.has_value());
    CHECK(settings.title == "This is the default title");
    CHECK(settings.data == "909708");
}

TEST_CASE("D01 media types may also come as an array", "[D01]") {
    const auto launch =
        request_with([](json& claims) { claims[settings_claim]["accept_media_types"] = {"text/html"}; });
    REQUIRE(launch);
    CHECK(launch->deep_linking->accept_media_types == std::vector<std::string>{"text/html"});
}

TEST_CASE("D01 where links to tools are not taken there is nothing to choose, and a way back", "[D01]") {
    const auto refused = request_with([](json& claims) {
        claims[settings_claim]["accept_types"] = {"link", "file", "html"};
        claims[claim("launch_presentation")] = {{"return_url", "https://moodle.example.test/back"}};
    });
    REQUIRE(outcome(refused) == "message_type");
    CHECK(refused.error().return_url == "https://moodle.example.test/back");
}

TEST_CASE("D01 a request that lacks what the answer needs is refused", "[D01]") {
    for (const auto* member :
         {"deep_link_return_url", "accept_types", "accept_presentation_document_targets"}) {
        INFO(member);
        CHECK(outcome(request_with([&](json& claims) { claims[settings_claim].erase(member); })) ==
              "claims_missing");
        CHECK(outcome(request_with([&](json& claims) { claims[settings_claim][member] = 7; })) ==
              "claims_type");
    }
    CHECK(outcome(request_with([](json& claims) {
              claims[settings_claim]["accept_types"] = json::array();
          })) == "claims_missing");
    CHECK(outcome(request_with([](json& claims) { claims.erase(settings_claim); })) == "claims_missing");
    CHECK(outcome(request_with([](json& claims) { claims[settings_claim] = "text"; })) == "claims_type");
    CHECK(outcome(request_with([](json& claims) { claims[settings_claim]["accept_multiple"] = 2; })) ==
          "claims_type");
}

TEST_CASE("C08 a deep-linking return address on a foreign origin is not used", "[C08]") {
    const auto with_return = [](const std::string& url) {
        return outcome(
            request_with([&](json& claims) { claims[settings_claim]["deep_link_return_url"] = url; }));
    };
    CHECK(with_return("https://evil.example.test/") == "claims_missing");
    CHECK(with_return("http://moodle.example.test/mod/lti/contentitem_return.php") == "claims_missing");
    CHECK(with_return("https://moodle.example.test@evil.test/") == "claims_missing");
    CHECK(with_return("javascript:alert(1)") == "claims_missing");
    CHECK(with_return("https://moodle.example.test/") == "launched");
}

TEST_CASE("C08 an origin that an administrator approved may receive people but not every other", "[C08]") {
    Stage stage;
    stage.served = {MessageType::deep_linking};
    stage.registrations[0].approved_origins = {"https://school.example.test"};
    const auto with_return = [&](const std::string& url) {
        return outcome(stage.launch_with([&](json& claims) {
            ask_for_content(claims);
            claims[settings_claim]["deep_link_return_url"] = url;
        }));
    };
    CHECK(with_return("https://school.example.test/return") == "launched");
    CHECK(with_return("https://school.example.test:8443/return") == "claims_missing");
}

TEST_CASE("D02 the data of the request come back, but only if it had some", "[D02]") {
    const auto settings = requested();
    const auto echoed = respond({.deployment_id = "1", .items = {plan_item()}}, settings);
    CHECK(echoed.claims.at(deep_linking("data")) == "909708");
    auto without = settings;
    without.data.reset();
    CHECK_FALSE(respond({.deployment_id = "1"}, without).claims.contains(deep_linking("data")));
    without.data = "";
    CHECK(respond({.deployment_id = "1"}, without).claims.at(deep_linking("data")) == "");
}

TEST_CASE("D03 the answer is an LtiDeepLinkingResponse", "[D03]") {
    const auto read = respond({.deployment_id = "2"}, requested());
    CHECK(read.claims.at(claim("message_type")) == "LtiDeepLinkingResponse");
    CHECK(read.claims.at(claim("version")) == "1.3.0");
    CHECK(read.claims.at(claim("deployment_id")) == "2");
}

TEST_CASE("D04 the answer is valid at once, also for a platform that allows no difference of clocks",
          "[D04]") {
    const auto claims = respond({.deployment_id = "1"}, requested()).claims;
    const auto now = Stage().now.time_since_epoch().count();
    CHECK(claims.at("iat") == now - 5);
    CHECK(claims.at("exp") == now + 295);
}

TEST_CASE("D05 the answer is signed with the key it names", "[D05]") {
    const auto read = respond({.deployment_id = "1"}, requested());
    CHECK(read.header == json{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", attacker_key().kid()}});
}

TEST_CASE("D06 issuer, audience, subject and items of the answer are right", "[D06]") {
    Stage stage;
    auto item = plan_item();
    item.icon_url = "https://tool.example.test/icon.png";
    item.icon_size = 64;
    item.line_item = LinkLineItem{.maximum = 10,
                                  .resource_id = "wk5",
                                  .tag = "check",
                                  .submission_review_url = "https://tool.example.test/lti/launch"};
    const auto claims = respond({.deployment_id = "1", .items = {item, plan_item()}}, requested()).claims;
    CHECK(claims.at("iss") == stage.school().client_id);
    CHECK(claims.at("sub") == stage.school().client_id);
    CHECK(claims.at("aud") == stage.school().issuer);
    CHECK(claims.at("azp") == stage.school().issuer);
    CHECK(claims.at("nonce").get<std::string>().size() == 43);
    const auto& items = claims.at(deep_linking("content_items"));
    REQUIRE(items.size() == 2);
    const json expected{
        {"type", "ltiResourceLink"},
        {"title", "Plan for week 5"},
        {"text", "Your plan"},
        {"url", "https://tool.example.test/lti/launch"},
        {"icon", {{"url", "https://tool.example.test/icon.png"}, {"width", 64}, {"height", 64}}},
        {"custom", {{"view", "plan"}, {"note", "two  lines"}}},
        {"lineItem",
         {{"label", "Plan for week 5"},
          {"scoreMaximum", 10.0},
          {"resourceId", "wk5"},
          {"tag", "check"},
          {"submissionReview", {{"url", "https://tool.example.test/lti/launch"}}}}}};
    CHECK(items[0] == expected);
    CHECK_FALSE(items[1].contains("icon"));
    CHECK_FALSE(items[1].contains("lineItem"));
}

TEST_CASE("cancelling answers without items, with what there is to say") {
    const auto claims = respond({.deployment_id = "1",
                                 .message = "Nothing chosen",
                                 .log = "cancelled",
                                 .error_message = "Nothing to add here",
                                 .error_log = "no panels"},
                                requested())
                            .claims;
    CHECK(claims.at(deep_linking("content_items")) == json::array());
    CHECK(claims.at(deep_linking("msg")) == "Nothing chosen");
    CHECK(claims.at(deep_linking("log")) == "cancelled");
    CHECK(claims.at(deep_linking("errormsg")) == "Nothing to add here");
    CHECK(claims.at(deep_linking("errorlog")) == "no panels");
    const auto silent = respond({.deployment_id = "1"}, requested()).claims;
    for (const auto* name : {"msg", "log", "errormsg", "errorlog"})
        CHECK_FALSE(silent.contains(deep_linking(name)));
}

TEST_CASE("D07 the link that was answered can be launched", "[D07]") {
    Stage stage;
    const auto item = plan_item();
    const auto launch = stage.launch_with([&](json& claims) {
        claims[claim("target_link_uri")] = item.url;
        claims[claim("resource_link")] = {{"id", "48"}, {"title", item.title}};
        claims[claim("custom")] = {{"view", item.custom.at("view")}};
    });
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->custom.at("view") == "plan");
}

TEST_CASE("the recorded deep-linking request of Moodle is understood") {
    const auto recording = read_recording("moodle-4.2/deep-linking-1-item.json");
    const auto launch = replay_launch(recording, {}, {MessageType::deep_linking});
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->role == Role::instructor);
    CHECK(launch->deep_linking->accept_types == std::vector<std::string>{"ltiResourceLink"});
    CHECK(launch->deep_linking->accept_multiple);
    CHECK_FALSE(launch->deep_linking->data);
    CHECK(launch->deep_linking->title == "Waymark");
    CHECK(launch->return_url.empty());
    CHECK(launch->services.lineitem.empty());
    CHECK_FALSE(launch->services.lineitems.empty());
}

TEST_CASE("our answer has every claim of the one that Moodle was seen to accept") {
    const auto recording = read_recording("moodle-4.2/deep-linking-1-item.json");
    const auto& recorded = recording["3_response"]["decoded"];
    const auto ours = respond({.deployment_id = "1", .items = {plan_item()}}, requested());
    for (const auto& [name, value] : recorded["header"].items()) CHECK(ours.header.contains(name));
    for (const auto& [name, value] : recorded["payload"].items()) {
        INFO(name);
        REQUIRE(ours.claims.contains(name));
        CHECK(ours.claims.at(name).type() == value.type());
    }
}
