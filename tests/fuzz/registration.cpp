#include "lti/registration.hpp"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "support/url.hpp"

using namespace waymark;

/// A configuration is refused, or all its endpoints are https and our registration for it is JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    (void)lti::parse_registration(text);
    const auto platform = lti::parse_configuration(text, "https://lms.example.test/configuration", {});
    if (!platform) return 0;
    for (const auto* url : {&platform->issuer, &platform->authorization_endpoint, &platform->token_endpoint,
                            &platform->jwks_uri, &platform->registration_endpoint}) {
        const auto parsed = support::parse_url(*url);
        if (!parsed || parsed->scheme != "https") std::abort();
    }
    lti::ToolDescription tool;
    tool.public_url = "https://waymark.example.test";
    tool.name = {{"", "Waymark"}};
    if (!nlohmann::json::accept(lti::registration_request(tool, *platform))) std::abort();
    return 0;
}
