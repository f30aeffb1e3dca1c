#include "lti/jwt.hpp"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "lti/jwks.hpp"
#include "lti/strict_json.hpp"

using namespace waymark;

/// Whatever arrives as an id_token or as a key set is refused or read, and an unsigned token never verifies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const lti::PrivateKey ours = lti::PrivateKey::generate();
    static const auto key = lti::PublicKey::from_jwk(ours.n(), ours.e());
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto token = lti::split_token(text)) {
        (void)lti::check_header(token->header);
        (void)lti::parse_strict(token->payload);
        if (lti::verify_rs256(*key, token->signing_input, token->signature)) std::abort();
    }
    (void)lti::check_header(text);
    (void)lti::parse_strict(text);
    return 0;
}
