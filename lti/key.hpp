#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

struct evp_pkey_st;

namespace waymark::lti {

/// An RSA public key of 2048 to 8192 bits. Immutable, cheap to copy, safe to share between threads.
class PublicKey {
  public:
    /// From the `n` and `e` of a JSON Web Key (RFC 7518 §6.3.1): base64url of big-endian numbers. Nothing
    /// unless the modulus has 2048 to 8192 bits and the exponent is odd, at least 3 and below 2^33.
    [[nodiscard]] static tl::expected<PublicKey, std::string> from_jwk(std::string_view n,
                                                                       std::string_view e);

    [[nodiscard]] evp_pkey_st* get() const { return key_.get(); }

  private:
    explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

/// One of our own RSA keys. Immutable, cheap to copy, safe to share between threads.
class PrivateKey {
  public:
    /// A new key of 2048 bits. Throws std::runtime_error when OpenSSL cannot make one.
    [[nodiscard]] static PrivateKey generate();
    /// Reads PEM text (PKCS#8 or PKCS#1). Fails with a sentence unless it is an RSA key of at least 2048
    /// bits.
    [[nodiscard]] static tl::expected<PrivateKey, std::string> from_pem(std::string_view pem);

    [[nodiscard]] std::string to_pem() const;  ///< PKCS#8, unencrypted
    /// The public numbers as base64url, for a JSON Web Key.
    [[nodiscard]] const std::string& n() const { return n_; }
    [[nodiscard]] const std::string& e() const { return e_; }
    /// The key's thumbprint (RFC 7638, SHA-256), which is its `kid` in our key set.
    [[nodiscard]] const std::string& kid() const { return kid_; }
    [[nodiscard]] evp_pkey_st* get() const { return key_.get(); }

  private:
    explicit PrivateKey(std::shared_ptr<evp_pkey_st> key);
    std::shared_ptr<evp_pkey_st> key_;
    std::string n_;
    std::string e_;
    std::string kid_;
};

/// The key in `file`; when there is no such file a new key is made and written there, readable by its owner
/// only (mode 0600). Fails with a sentence naming the file when it cannot be read or written, is not a key,
/// or is readable by others.
[[nodiscard]] tl::expected<PrivateKey, std::string> load_or_make_key(const std::filesystem::path& file);

/// The key in `file`, which must be there and readable by its owner only.
[[nodiscard]] tl::expected<PrivateKey, std::string> load_key(const std::filesystem::path& file);

/// Writes `bytes` to `file` with mode 0600, as a whole or not at all; what was there before is gone.
[[nodiscard]] tl::expected<void, std::string> replace_private_file(const std::filesystem::path& file,
                                                                   std::string_view bytes);

}  // namespace waymark::lti
