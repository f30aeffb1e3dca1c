#include "lti/deep_linking.hpp"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "lti/launch.hpp"
#include "lti/launch_claims.hpp"
#include "lti/strict_json.hpp"

using namespace waymark;

/// The claims of a signed launch are still the platform's to choose: they are read or refused, and no address
/// outside the platform is ever kept.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lti::Registration moodle;
    moodle.issuer = "https://lms.example.test";
    moodle.token_endpoint = "https://lms.example.test/token";
    moodle.authorization_endpoint = "https://lms.example.test/auth";
    const auto claims = lti::parse_strict({reinterpret_cast<const char*>(data), size});
    if (!claims) return 0;
    const auto settings = lti::read_deep_linking(*claims, moodle);
    if (settings && !lti::is_platforms(moodle, settings->return_url)) std::abort();
    lti::Launch launch;
    if (!lti::read_claims(*claims, moodle, launch)) return 0;
    for (const auto* url : {&launch.return_url, &launch.services.lineitem, &launch.services.lineitems,
                            &launch.services.memberships})
        if (!url->empty() && !lti::is_platforms(moodle, *url)) std::abort();
    return 0;
}
