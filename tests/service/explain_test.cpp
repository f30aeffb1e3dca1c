#include "explain.hpp"

#include <catch2/catch.hpp>

using namespace waymark;
using Catch::Contains;
using Catch::StartsWith;
using core::LmsError;
using core::LmsFailure;

namespace {

constexpr const char* site_info = "core_webservice_get_site_info";

}  // namespace

TEST_CASE("a suspended service account is called suspended, not short of rights", "[service]") {
    const std::string said =
        explain(LmsError{LmsFailure::access_denied, site_info, "wsaccessusersuspended", false});
    CHECK_THAT(said, StartsWith("the service account is suspended"));
    CHECK_THAT(said, Contains("wsaccessusersuspended"));
}

TEST_CASE("a refusal of the very first function is about the whole account", "[service]") {
    const std::string said =
        explain(LmsError{LmsFailure::access_denied, site_info, "accessexception", false});
    CHECK_THAT(said, Contains("external service may be switched off"));
    CHECK_THAT(said, Contains("webservice/rest:use"));
}

TEST_CASE("a refusal of a later function is about that function", "[service]") {
    const std::string said =
        explain(LmsError{LmsFailure::access_denied, "mod_quiz_get_overrides", "accessexception", false});
    CHECK_THAT(said, StartsWith("the account may not do this"));
    CHECK_THAT(said, Contains("mod_quiz_get_overrides"));
}

TEST_CASE("another failure of the first function keeps its own advice", "[service]") {
    const std::string said = explain(LmsError{LmsFailure::maintenance, site_info, "sitemaintenance", false});
    CHECK_THAT(said, StartsWith("the LMS is in maintenance"));
}
