#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "lti/error.hpp"
#include "lti/key.hpp"

/// A strict subset of JSON Web Signature (RFC 7515): compact form, RS256, `kid` required. Everything that a
/// lenient reader could take in two ways is refused.
namespace waymark::lti {

inline constexpr std::size_t max_token_bytes = 64U << 10U;

/// A compact token taken apart; nothing in it is verified yet.
struct CompactToken {
    std::string signing_input;  ///< the first two segments with their dot, as received
    std::string header;         ///< JSON text
    std::string payload;        ///< JSON text
    std::string signature;      ///< raw bytes
};

/// Exactly three non-empty segments of strict base64url, at most max_token_bytes. Fails with jwt_format.
[[nodiscard]] tl::expected<CompactToken, Error> split_token(std::string_view compact);

/// The `kid` of an acceptable header: `alg` is "RS256", `kid` a string of 1 to 255 bytes, no `crit`, `typ`
/// absent or "JWT". `jku`, `jwk`, `x5u` and `x5c` are ignored. Fails with jwt_format, jwt_alg, jwt_kid or
/// jwt_crit.
[[nodiscard]] tl::expected<std::string, Error> check_header(std::string_view header);

/// Whether `signature` is RSASSA-PKCS1-v1_5 with SHA-256 of `signing_input` by `key`.
[[nodiscard]] bool verify_rs256(const PublicKey& key, std::string_view signing_input,
                                std::string_view signature);

/// A compact token over `claims`, its header {"alg":"RS256","kid":…,"typ":"JWT"} with the key's own kid.
[[nodiscard]] std::string sign_rs256(const PrivateKey& key, const nlohmann::json& claims);
/// The same under another `kid`.
[[nodiscard]] std::string sign_rs256(const PrivateKey& key, std::string_view kid,
                                     const nlohmann::json& claims);

}  // namespace waymark::lti
