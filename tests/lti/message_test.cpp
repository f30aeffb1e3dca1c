// What each kind of launch must carry beyond the common claims, and what is taken from it.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace waymark::lti;
using nlohmann::json;

namespace {

const std::string membership = "http://purl.imsglobal.org/vocab/lis/v2/membership#";
const std::string grades = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";

tl::expected<Launch, Error> review_with(const std::function<void(json&)>& change) {
    Stage stage;
    stage.served = {MessageType::submission_review};
    return stage.launch_with([&](json& claims) {
        claims[claim("message_type")] = "LtiSubmissionReviewRequest";
        claims[claim("roles")] = {membership + "Instructor"};
        claims[claim("for_user")] = {{"user_id", "8"}};
        claims[grades] = {{"lineitem", "https://moodle.example.test/lineitems/20/lineitem?type_id=1"}};
        claims.erase(claim("resource_link"));
        change(claims);
    });
}

std::vector<std::string> mentees_of(const json& roles, const json& mentees) {
    Stage stage;
    const auto launch = stage.launch_with([&](json& claims) {
        claims[claim("roles")] = roles;
        claims[claim("role_scope_mentor")] = mentees;
    });
    REQUIRE(launch);
    return launch->mentees;
}

}  // namespace

TEST_CASE("the words of message types are read back, others are not") {
    for (const auto type :
         {MessageType::resource_link, MessageType::deep_linking, MessageType::submission_review})
        CHECK(parse_message_type(word(type)) == type);
    CHECK_FALSE(parse_message_type("LtiStartProctoring"));
    CHECK_FALSE(parse_message_type("ltiresourcelinkrequest"));
    CHECK_FALSE(parse_message_type(""));
}

TEST_CASE("a submission review needs a person and a column, but no resource link") {
    const auto launch = review_with([](json&) {});
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->reviewed_subject == "8");
    CHECK(outcome(review_with([](json& claims) { claims.erase(claim("for_user")); })) == "claims_missing");
    CHECK(outcome(review_with([](json& claims) { claims[claim("for_user")]["user_id"] = ""; })) ==
          "claims_missing");
    CHECK(outcome(review_with([](json& claims) {
              claims[claim("for_user")]["user_id"] = std::string(256, '8');
          })) == "claims_missing");
    CHECK(outcome(review_with([](json& claims) { claims[claim("for_user")] = "8"; })) == "claims_type");
    CHECK(outcome(review_with([](json& claims) { claims.erase(grades); })) == "claims_missing");
    CHECK(outcome(review_with([](json& claims) {
              claims[grades]["lineitem"] = "https://evil.example.test/lineitem";
          })) == "claims_missing");
}

TEST_CASE("a message type is only served where it is switched on") {
    Stage stage;
    stage.served = {MessageType::deep_linking};
    CHECK(outcome(stage.launch_with([](json&) {})) == "message_type");
    stage.served.clear();
    CHECK(outcome(stage.launch_with([](json&) {})) == "message_type");
}

TEST_CASE("mentees are taken from a mentor of the course only") {
    CHECK(mentees_of({membership + "Mentor"}, {"61", 62}) == std::vector<std::string>{"61", "62"});
    CHECK(mentees_of({membership + "Learner"}, {"61"}).empty());
    CHECK(mentees_of({"http://purl.imsglobal.org/vocab/lis/v2/institution/person#Mentor"}, {"61"}).empty());
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims[claim("role_scope_mentor")] = "61"; })) ==
          "claims_type");
}

TEST_CASE("course types and the platform's name are read") {
    Stage stage;
    const auto launch = stage.launch_with([](json& claims) {
        claims[claim("context")]["type"] = {"CourseSection"};
        claims[claim("tool_platform")] = {{"guid", "d33b"}, {"product_family_code", "moodle"}};
    });
    REQUIRE(launch);
    CHECK(launch->context.types == std::vector<std::string>{"CourseSection"});
    CHECK(launch->platform_guid == "d33b");
}

TEST_CASE("a genuine launch of an unknown deployment names it for approval, a forged one does not") {
    Stage stage;
    const auto elsewhere = [](json& claims) { claims[claim("deployment_id")] = "99"; };
    const auto genuine = stage.launch_with(elsewhere);
    REQUIRE(outcome(genuine) == "deployment_unknown");
    CHECK(genuine.error().deployment_id == "99");
    CHECK(genuine.error().detail.find("99") == std::string::npos);
    const auto forged = stage.launch_with([&](json& claims) {
        elsewhere(claims);
        claims["nonce"] = "other";
    });
    REQUIRE(outcome(forged) == "nonce_mismatch");
    CHECK(forged.error().deployment_id.empty());
}

TEST_CASE("a further audience is accepted only from the registration's list") {
    Stage stage;
    stage.registrations[0].trusted_audiences = {"gateway"};
    const auto with = [&](const json& aud, const json& azp) {
        return outcome(stage.launch_with([&](json& claims) {
            claims["aud"] = aud;
            if (!azp.is_null()) claims["azp"] = azp;
        }));
    };
    CHECK(with(json::array({"client-a", "gateway"}), "client-a") == "launched");
    CHECK(with(json::array({"client-a", "gateway"}), nullptr) == "azp_mismatch");
    CHECK(with(json::array({"gateway"}), "client-a") == "aud_mismatch");
    CHECK(with("gateway", "client-a") == "aud_mismatch");
    CHECK(with(json::array({"client-a", "other"}), "client-a") == "aud_mismatch");
}
