#include "lti/jwt.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "lti/strict_json.hpp"
#include "support/crypto.hpp"

namespace waymark::lti {

namespace {

constexpr std::size_t max_kid_bytes = 255;

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

DigestContext make_digest_context() {
    DigestContext context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    if (!context) throw std::bad_alloc();
    return context;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

tl::unexpected<Error> refuse(Code code, std::string detail) {
    return tl::unexpected(Error{code, std::move(detail)});
}

std::optional<std::string> decode_segment(std::string_view segment) {
    if (segment.empty()) return std::nullopt;
    return support::base64url_decode(segment);
}

}  // namespace

tl::expected<CompactToken, Error> split_token(std::string_view compact) {
    if (compact.size() > max_token_bytes) return refuse(Code::jwt_format, "token too long");
    const auto first = compact.find('.');
    const auto second = first == std::string_view::npos ? first : compact.find('.', first + 1);
    if (second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos) {
        return refuse(Code::jwt_format, "not three segments");
    }
    auto header = decode_segment(compact.substr(0, first));
    auto payload = decode_segment(compact.substr(first + 1, second - first - 1));
    auto signature = decode_segment(compact.substr(second + 1));
    if (!header || !payload || !signature)
        return refuse(Code::jwt_format, "a segment is empty or not base64url");
    return CompactToken{std::string(compact.substr(0, second)), *std::move(header), *std::move(payload),
                        *std::move(signature)};
}

tl::expected<std::string, Error> check_header(std::string_view header) {
    const auto parsed = parse_strict(header);
    if (!parsed) return tl::unexpected(parsed.error());
    const auto alg = parsed->find("alg");
    if (alg == parsed->end() || *alg != "RS256") return refuse(Code::jwt_alg, "alg is not RS256");
    if (parsed->contains("crit")) return refuse(Code::jwt_crit, "crit is not supported");
    const auto typ = parsed->find("typ");
    if (typ != parsed->end() && *typ != "JWT") return refuse(Code::jwt_format, "typ is not JWT");
    const auto kid = parsed->find("kid");
    if (kid == parsed->end() || !kid->is_string()) return refuse(Code::jwt_kid, "no kid");
    auto name = kid->get<std::string>();
    if (name.empty() || name.size() > max_kid_bytes) return refuse(Code::jwt_kid, "kid empty or too long");
    return name;
}

bool verify_rs256(const PublicKey& key, std::string_view signing_input, std::string_view signature) {
    const auto context = make_digest_context();
    const bool good = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
                      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                       bytes_of(signing_input), signing_input.size()) == 1;
    if (!good) ERR_clear_error();  // a later, unrelated call must not find our failure in the queue
    return good;
}

std::string sign_rs256(const PrivateKey& key, const nlohmann::json& claims) {
    return sign_rs256(key, key.kid(), claims);
}

std::string sign_rs256(const PrivateKey& key, std::string_view kid, const nlohmann::json& claims) {
    const nlohmann::json header{{"alg", "RS256"}, {"kid", kid}, {"typ", "JWT"}};
    const std::string input =
        support::base64url_encode(header.dump()) + "." + support::base64url_encode(claims.dump());
    const auto context = make_digest_context();
    std::size_t size = 0;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes_of(input), input.size()) != 1) {
        throw std::runtime_error("OpenSSL cannot sign");
    }
    std::string signature(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSign(context.get(), out, &size, bytes_of(input), input.size()) != 1) {
        throw std::runtime_error("OpenSSL cannot sign");
    }
    signature.resize(size);
    return input + "." + support::base64url_encode(signature);
}

}  // namespace waymark::lti
