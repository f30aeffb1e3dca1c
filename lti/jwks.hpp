#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/error.hpp"
#include "lti/key.hpp"

namespace waymark::lti {

inline constexpr std::size_t max_key_set_bytes = 256U << 10U;
inline constexpr std::size_t max_key_set_keys = 64;

struct PlatformKey {
    std::string kid;
    PublicKey key;
};

/// The usable keys of a platform. Several may share a `kid`.
using KeySet = std::vector<PlatformKey>;

/// Reads a JSON Web Key Set (RFC 7517 §5). Keys that cannot verify RS256 (other type, `use` not "sig", other
/// `alg`, `key_ops` without "verify", no `kid`, weak or absurd numbers) are skipped. Fails with
/// jwks_unavailable when it is no key set, or larger than the limits above; a set of skipped keys is an empty
/// success.
[[nodiscard]] tl::expected<KeySet, Error> parse_key_set(std::string_view body);

/// The keys of `kid`, at most two: more under one name are not tried.
[[nodiscard]] std::vector<PublicKey> keys_named(const KeySet& set, std::string_view kid);

/// Our public key set as JSON, for /lti/jwks.json; holds no private numbers.
[[nodiscard]] std::string public_key_set(const std::vector<PrivateKey>& keys);

}  // namespace waymark::lti
