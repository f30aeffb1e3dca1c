#include "lti/jwks.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "lti/strict_json.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

constexpr std::size_t max_keys_tried = 2;

/// The string member `name`; nothing if absent or of another type.
std::optional<std::string> text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

bool absent_or(const json& object, const char* name, const char* value) {
    const auto found = object.find(name);
    return found == object.end() || *found == value;
}

bool may_verify(const json& key) {
    const auto operations = key.find("key_ops");
    if (operations == key.end()) return true;
    return operations->is_array() &&
           std::find(operations->begin(), operations->end(), "verify") != operations->end();
}

std::optional<PlatformKey> usable_key(const json& key) {
    if (!key.is_object() || text_of(key, "kty") != "RSA") return std::nullopt;
    if (!absent_or(key, "use", "sig") || !absent_or(key, "alg", "RS256") || !may_verify(key))
        return std::nullopt;
    auto kid = text_of(key, "kid");
    const auto n = text_of(key, "n");
    const auto e = text_of(key, "e");
    if (!kid || kid->empty() || !n || !e) return std::nullopt;
    const auto parsed = PublicKey::from_jwk(*n, *e);
    if (!parsed) return std::nullopt;
    return PlatformKey{*std::move(kid), *parsed};
}

tl::unexpected<Error> unreadable(std::string why) {
    return tl::unexpected(Error{Code::jwks_unavailable, std::move(why)});
}

}  // namespace

tl::expected<KeySet, Error> parse_key_set(std::string_view body) {
    if (body.size() > max_key_set_bytes) return unreadable("key set too large");
    const auto parsed = parse_strict(body);
    if (!parsed) return unreadable("key set is not strict JSON");
    const auto keys = parsed->find("keys");
    if (keys == parsed->end() || !keys->is_array()) return unreadable("no array \"keys\"");
    if (keys->size() > max_key_set_keys) return unreadable("too many keys");
    KeySet set;
    for (const auto& each : *keys) {
        if (auto key = usable_key(each)) set.push_back(*std::move(key));
    }
    return set;
}

std::vector<PublicKey> keys_named(const KeySet& set, std::string_view kid) {
    std::vector<PublicKey> found;
    for (const auto& each : set) {
        if (each.kid == kid && found.size() < max_keys_tried) found.push_back(each.key);
    }
    return found;
}

std::string public_key_set(const std::vector<PrivateKey>& keys) {
    json list = json::array();
    for (const auto& key : keys) {
        list.push_back({{"kty", "RSA"},
                        {"use", "sig"},
                        {"alg", "RS256"},
                        {"kid", key.kid()},
                        {"n", key.n()},
                        {"e", key.e()}});
    }
    return json{{"keys", std::move(list)}}.dump();
}

}  // namespace waymark::lti
