#include <cstdint>
#include <string_view>

#include "lti/jwks.hpp"

/// A platform's key set is refused or read; what was read can be searched.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto set = waymark::lti::parse_key_set({reinterpret_cast<const char*>(data), size});
    if (set) (void)waymark::lti::keys_named(*set, "a");
    return 0;
}
