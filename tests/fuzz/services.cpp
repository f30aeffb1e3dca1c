#include <cstdint>
#include <cstdlib>

#include "lti/access_token.hpp"
#include "lti/memberships.hpp"

using namespace waymark;

/// Token answers and membership lists are read or refused; a token that is read can stand in a header, and
/// nobody without an id is handed on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto token = lti::parse_access_token(text, {"scope"}, std::chrono::sys_seconds{});
    if (token && (token->value.empty() || token->value.find_first_of("\r\n ") != std::string::npos))
        std::abort();
    lti::MembershipSummary summary;
    (void)lti::parse_members(text, summary, [](const lti::Member& member) {
        if (member.subject.empty()) std::abort();
    });
    return 0;
}
