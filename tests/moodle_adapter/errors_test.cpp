#include "moodle_adapter/errors.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "fake_moodle.hpp"
#include "tests/support/paths.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::LmsFailure;

namespace {

/// Every recorded error by its file name; a version may add its own.
const std::map<std::string, LmsFailure>& expected_failures() {
    static const std::map<std::string, LmsFailure> expected{
        {"activity-hidden", LmsFailure::access_denied},
        {"bad-token", LmsFailure::invalid_token},
        {"cap-missing-completion-view", LmsFailure::access_denied},
        {"cap-missing-course-view", LmsFailure::access_denied},
        {"cap-missing-enrolreview", LmsFailure::access_denied},
        {"cap-missing-feedback-viewreports", LmsFailure::access_denied},
        {"cap-missing-grade-viewall", LmsFailure::access_denied},
        {"cap-missing-gradereport-view", LmsFailure::access_denied},
        {"cap-missing-grantextension", LmsFailure::access_denied},
        {"cap-missing-managegroups", LmsFailure::access_denied},
        {"cap-missing-notes-manage", LmsFailure::access_denied},
        {"cap-missing-progress-view", LmsFailure::access_denied},
        {"cap-missing-quiz-manageoverrides-save", LmsFailure::access_denied},
        {"cap-missing-quiz-viewoverrides", LmsFailure::access_denied},
        {"cap-missing-quiz-viewreports", LmsFailure::access_denied},
        {"cap-missing-rest-use", LmsFailure::access_denied},
        {"cap-missing-startdiscussion", LmsFailure::access_denied},
        {"empty-token", LmsFailure::invalid_token},
        {"expired-token-first-call", LmsFailure::access_denied},
        {"expired-token-second-call", LmsFailure::invalid_token},
        {"format-omitted-error", LmsFailure::not_moodle},
        {"format-omitted-ok", LmsFailure::not_moodle},
        {"format-unknown", LmsFailure::not_moodle},
        {"function-not-in-service", LmsFailure::access_denied},
        {"invalidresponse", LmsFailure::bad_answer},
        {"ip-restricted-token", LmsFailure::access_denied},
        {"maintenance-cli", LmsFailure::maintenance},
        {"maintenance-site", LmsFailure::maintenance},
        {"missing-course", LmsFailure::not_found},
        {"missing-parameter", LmsFailure::bad_request},
        {"missing-user", LmsFailure::not_found},
        {"misspelt-parameter", LmsFailure::bad_request},
        {"no-access-to-course", LmsFailure::access_denied},
        {"no-function", LmsFailure::bad_request},
        {"no-token", LmsFailure::invalid_token},
        {"not-enrolled-enrolled-users", LmsFailure::access_denied},
        {"php-error-without-errorcode", LmsFailure::server_error},
        {"rest-protocol-off", LmsFailure::service_off},
        {"service-disabled", LmsFailure::access_denied},
        {"service-user-suspended", LmsFailure::access_denied},
        {"unexpected-parameter", LmsFailure::bad_request},
        {"unknown-function", LmsFailure::not_found},
        {"webservices-off", LmsFailure::service_off},
        {"wrong-type", LmsFailure::bad_request},
    };
    return expected;
}

}  // namespace

TEST_CASE("every recorded error of every version has its own class") {
    const std::string version = GENERATE("4.2", "4.5", "5.1");
    std::size_t seen = 0;
    for (const auto& file :
         std::filesystem::directory_iterator{waymark::test::fixture_path("moodle/" + version + "/_errors")}) {
        const auto name = file.path().stem().string();
        const auto expected = expected_failures().find(name);
        if (expected == expected_failures().end())
            continue;  // an answer that is no error, tested where it matters
        INFO(version << " " << name);
        ++seen;
        FakeMoodle site;
        site.on("core_x", recording(version + "/_errors/" + name));
        Transport transport{options(), site};
        const auto result = transport.call("core_x", {});
        REQUIRE_FALSE(result);
        CHECK(core::word(result.error().failure) == core::word(expected->second));
    }
    CHECK(seen >= (version == "5.1" ? 2U : version == "4.5" ? 19U : 41U));
}

TEST_CASE("the codes that mean a missing thing are known in all their spellings") {
    for (const char* code :
         {"invalidrecord", "invalidrecordunknown", "invaliduser", "invalidcourseid", "invalidcoursemodule"}) {
        CHECK(failure_of(code) == LmsFailure::not_found);
        CHECK(means_not_found(code));
    }
    CHECK_FALSE(means_not_found("invalidtoken"));
}

TEST_CASE("refusals are one class, databases and unknown codes are the site's own trouble") {
    for (const char* code : {"nopermissions", "nopermission", "notingroup", "accessdenied",
                             "cannotviewreport", "nopermissiontoviewgrades", "requireloginerror",
                             "errorcoursecontextnotvalid", "wsaccessusersuspended", "disabled"}) {
        CHECK(failure_of(code) == LmsFailure::access_denied);
    }
    CHECK(failure_of("dbconnectionfailed") == LmsFailure::server_error);
    CHECK(failure_of("somethingnew") == LmsFailure::server_error);
    CHECK(failure_of("upgraderunning") == LmsFailure::maintenance);
}
