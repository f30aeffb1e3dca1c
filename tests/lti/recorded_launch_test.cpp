// Every launch recorded from a real Moodle is judged at the moment it was received.
#include <catch2/catch.hpp>
#include <filesystem>

#include "recording.hpp"
#include "tests/support/paths.hpp"

using namespace waymark::lti;
using nlohmann::json;

namespace {

Launch replayed(const std::string& name) {
    const auto result = replay_launch(read_recording(name));
    INFO(name << ": " << outcome(result));
    REQUIRE(result);
    return *result;
}

}  // namespace

TEST_CASE("every recorded resource link launch of Moodle 4.2 and 4.5 is accepted") {
    int launches = 0;
    for (const auto* version : {"moodle-4.2", "moodle-4.5"}) {
        for (const auto& file : std::filesystem::directory_iterator(
                 waymark::test::fixture_path("lti/" + std::string(version)))) {
            const auto name = file.path().filename().string();
            if (name.rfind("launch-", 0) != 0 || name == "launch-submission-review.json") continue;
            ++launches;
            const auto recording = read_recording(std::string(version) + "/" + name);
            INFO(version << "/" << name);
            const auto result = replay_launch(recording);
            CHECK(outcome(result) == "launched");
            CHECK(outcome(replay_launch(recording, std::chrono::seconds{119})) == "launched");
            CHECK(outcome(replay_launch(recording, std::chrono::seconds{120})) == "token_expired");
            if (!result) continue;
            CHECK(result->subject == recording["1_login_initiation"]["fields"]["login_hint"]);
            CHECK(result->context.id == "2");
            CHECK(result->platform_family == "moodle");
            CHECK_FALSE(result->return_url.empty());
        }
    }
    CHECK(launches == 10);
}

TEST_CASE("the recorded submission review opens the student's work for the grader") {
    const auto recording = read_recording("moodle-4.2/launch-submission-review.json");
    const auto launch = replay_launch(recording, {}, {MessageType::submission_review});
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->message == MessageType::submission_review);
    CHECK(launch->subject == "66");
    CHECK(launch->reviewed_subject == "8");
    CHECK(launch->role == Role::instructor);
    CHECK_FALSE(launch->services.lineitem.empty());
}

TEST_CASE("a message that is not served is refused by its type and may go back to Moodle") {
    const auto result = replay_launch(read_recording("moodle-4.2/launch-submission-review.json"));
    REQUIRE(outcome(result) == "message_type");
    CHECK(result.error().return_url.rfind("http://localhost:8080/mod/lti/return.php?", 0) == 0);
}

TEST_CASE("a recorded student's launch is read whole") {
    const auto launch = replayed("moodle-4.2/launch-student.json");
    CHECK(launch.role == Role::learner);
    CHECK(launch.registration_id == "school");
    CHECK(launch.site == "school-site");
    CHECK(launch.deployment_id == "1");
    CHECK(launch.message == MessageType::resource_link);
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
