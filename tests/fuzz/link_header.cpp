#include "lti/link_header.hpp"

#include <cstdint>
#include <cstdlib>

#include "support/url.hpp"

using namespace waymark;

/// Whatever a platform writes into a Link header, what comes out is an address we would parse, or nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string value{reinterpret_cast<const char*>(data), size};
    const support::Headers headers{{"Link", value}, {"link", "<https://lms.example.test/2>; rel=next"}};
    for (const auto* relation : {"next", "differences"}) {
        const auto target = lti::link_target(headers, relation, "https://lms.example.test/1");
        if (target && !support::parse_url(*target)) std::abort();
    }
    return 0;
}
