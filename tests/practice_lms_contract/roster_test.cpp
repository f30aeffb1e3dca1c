// A course read by Names and Roles alone, from the practice LMS.
#include "roster_lms.hpp"

#include "lti/jwks.hpp"
#include "store/placing.hpp"
#include "tests/practice_lms_contract/school.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using namespace waymark::practice;

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

/// Calls the school without a socket.
struct SchoolHttp final : support::HttpClient {
    School& school;
    explicit SchoolHttp(School& asked) : school(asked) {}
    tl::expected<support::HttpResponse, support::HttpError> send(const support::HttpRequest& asked) override {
        web::Request request;
        request.method = asked.method == "GET" ? web::Method::get : web::Method::post;
        const std::string target = asked.url.substr(asked.url.find('/', 8));
        request.path = target.substr(0, target.find('?'));
        if (target.find('?') != std::string::npos)
            request.query = support::form_decode(target.substr(target.find('?') + 1)).value();
        request.headers = asked.headers;
        if (!asked.content_type.empty()) request.headers.emplace_back("Content-Type", asked.content_type);
        request.body = asked.body;
        const auto answer = answer_platform(request, school.platform);
        if (!answer) return support::HttpResponse{404, {}, ""};
        return support::HttpResponse{answer->status, answer->headers, answer->body};
    }
};

struct RosterStage {
    School school{MoodleVersion::v4_2, options_with_key()};
    SchoolHttp http{school};
    tests::TempDatabase storage;
    lti::AccessTokens tokens{http, [] { return tool_key(); }, school.random};
    core::RolePolicy roles;
    std::shared_ptr<const std::vector<lti::Registration>> known;
    std::unique_ptr<core::Lms> lms;

    RosterStage() {
        const auto options = recorded_options();
        lti::Registration registration;
        registration.id = "r";
        registration.site = "school";
        registration.issuer = options.issuer;
        registration.client_id = options.client_id;
        registration.deployment_ids = {"1"};
        registration.authorization_endpoint = options.issuer + "/mod/lti/auth.php";
        registration.jwks_uri = options.issuer + "/mod/lti/certs.php";
        registration.token_endpoint = options.issuer + "/mod/lti/token.php";
        known = std::make_shared<const std::vector<lti::Registration>>(std::vector{registration});
        lms = make_roster_lms({"school", "School", storage.database(), http, tokens, school.clock, roles,
                               [this] { return known; }});
    }
    void launch_seen(const std::string& address) {
        store::save_context(storage.database(), {"r", "1", "2", "school", "Digital skills", address, ""},
                            school.clock.now());
    }
};

const std::string members =
    "https://moodle.example.test/mod/lti/services.php/CourseSection/2/bindings/1/memberships";

}  // namespace

TEST_CASE("the list of people is read and nothing else is claimed", "[roster]") {
    RosterStage stage;
    stage.launch_seen(members);
    const auto reading = stage.lms->read_course({"2", nullptr, {}, {}});
    REQUIRE(reading);
    const core::CourseSnapshot& course = reading->snapshot;
    CHECK(course.people.size() == 63);
    CHECK(course.course.full_name == "Digital skills");
    CHECK(course.course.short_name == "DSB1");
    const auto named = [&](const std::string& id) {
        return *std::find_if(course.people.begin(), course.people.end(),
                             [&](const core::Enrolment& person) { return person.lms_id == id; });
    };
    CHECK(named("66").roles == std::vector<std::string>{"editingteacher"});
    CHECK(named("63").roles ==
          std::vector<std::string>{"student"});  // as Moodle says of non-editing teachers
    CHECK(named("7").full_name == "Ilze Liepiņa");
    CHECK(course.activities.empty());
    for (const core::PartStatus& part : course.parts)
        CHECK(part.failure.has_value() == (part.part != core::Part::roster));
}

TEST_CASE("a course from which nobody has launched cannot be read yet", "[roster]") {
    RosterStage stage;
    CHECK(stage.lms->read_course({"2", nullptr, {}, {}}).error().failure == core::LmsFailure::not_found);
    stage.launch_seen("");
    CHECK(stage.lms->read_course({"2", nullptr, {}, {}}).error().failure == core::LmsFailure::access_denied);
}

TEST_CASE("our token goes to no foreign address", "[roster][E04]") {
    RosterStage stage;
    stage.launch_seen("https://evil.example.test/memberships");
    CHECK(stage.lms->read_course({"2", nullptr, {}, {}}).error().failure == core::LmsFailure::access_denied);
}

TEST_CASE("nothing can be sent where only people are known", "[roster]") {
    RosterStage stage;
    CHECK(stage.lms->send_message({"7", "<p>Hello</p>", "m"}).error().failure ==
          core::LmsFailure::access_denied);
    CHECK(stage.lms->received_messages(stage.school.clock.now())->empty());
}
