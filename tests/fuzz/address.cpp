#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "support/crypto.hpp"
#include "support/url.hpp"

using namespace waymark::support;

/// What was decoded and is encoded again decodes to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto fields = form_decode(text)) {
        if (form_decode(form_encode(*fields)) != fields) std::abort();
    }
    if (const auto url = parse_url(text)) {
        const auto again = parse_url(url->origin());
        if (!again || again->origin() != url->origin()) std::abort();
    }
    if (const auto bytes = base64url_decode(text)) {
        if (base64url_encode(*bytes) != text) std::abort();
    }
    return 0;
}
