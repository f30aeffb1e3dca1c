#include "lti/key.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "support/crypto.hpp"

namespace waymark::lti {

namespace {

constexpr int least_bits = 2048;
constexpr int most_bits = 8192;
constexpr std::size_t most_bytes = most_bits / 8 + 8;  // a few leading zeros are tolerated

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using Number = std::unique_ptr<BIGNUM, Releaser<BN_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Releaser<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Releaser<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;
using Memory = std::unique_ptr<BIO, Releaser<BIO_free>>;

std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) {
    return {key, EVP_PKEY_free};
}

Number number_from(std::string_view base64url) {
    const auto bytes = support::base64url_decode(base64url);
    if (!bytes || bytes->empty() || bytes->size() > most_bytes) return nullptr;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes->data());
    return Number{BN_bin2bn(data, static_cast<int>(bytes->size()), nullptr)};
}

bool modulus_fits(const BIGNUM* n) {
    const int bits = BN_num_bits(n);
    return bits >= least_bits && bits <= most_bits && BN_is_odd(n) != 0;
}

bool exponent_fits(const BIGNUM* e) {
    return BN_is_odd(e) != 0 && BN_is_one(e) == 0 && BN_num_bits(e) <= 33;
}

EVP_PKEY* import_public(const BIGNUM* n, const BIGNUM* e) {
    const ParamBuilder builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e) != 1) {
        return nullptr;
    }
    const Params params{OSSL_PARAM_BLD_to_param(builder.get())};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return nullptr;
    }
    return key;
}

std::string public_number(const EVP_PKEY* key, const char* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1)
        throw std::runtime_error("RSA key without public numbers");
    const Number number{raw};
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(raw)), '\0');
    BN_bn2bin(raw, reinterpret_cast<unsigned char*>(bytes.data()));
    return support::base64url_encode(bytes);
}

/// Never ask at the terminal for the passphrase of an encrypted key.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
    return -1;
}

}  // namespace

tl::expected<PublicKey, std::string> PublicKey::from_jwk(std::string_view n, std::string_view e) {
    const Number modulus = number_from(n);
    const Number exponent = number_from(e);
    if (!modulus || !exponent) return tl::unexpected(std::string("n or e is not base64url of a number"));
    if (!modulus_fits(modulus.get())) return tl::unexpected(std::string("modulus not of 2048 to 8192 bits"));
    if (!exponent_fits(exponent.get())) return tl::unexpected(std::string("exponent out of range"));
    EVP_PKEY* key = import_public(modulus.get(), exponent.get());
    ERR_clear_error();
    if (key == nullptr) return tl::unexpected(std::string("OpenSSL refuses the key"));
    return PublicKey(share(key));
}

PrivateKey::PrivateKey(std::shared_ptr<evp_pkey_st> key)
    : key_(std::move(key)),
      n_(public_number(key_.get(), OSSL_PKEY_PARAM_RSA_N)),
      e_(public_number(key_.get(), OSSL_PKEY_PARAM_RSA_E)),
      kid_(support::base64url_encode(
          support::sha256(R"({"e":")" + e_ + R"(","kty":"RSA","n":")" + n_ + R"("})"))) {}

PrivateKey PrivateKey::generate() {
    EVP_PKEY* key = EVP_RSA_gen(static_cast<std::size_t>(least_bits));
    if (key == nullptr) throw std::runtime_error("OpenSSL cannot make an RSA key");
    return PrivateKey(share(key));
}

tl::expected<PrivateKey, std::string> PrivateKey::from_pem(std::string_view pem) {
    const Memory memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    const auto key = share(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
    ERR_clear_error();
    if (!key) return tl::unexpected(std::string("not an unencrypted private key in PEM form"));
    if (EVP_PKEY_is_a(key.get(), "RSA") != 1) return tl::unexpected(std::string("not an RSA key"));
    if (EVP_PKEY_get_bits(key.get()) < least_bits)
        return tl::unexpected(std::string("shorter than 2048 bits"));
    return PrivateKey(key);
}

std::string PrivateKey::to_pem() const {
    const Memory memory{BIO_new(BIO_s_mem())};
    if (!memory ||
        PEM_write_bio_PKCS8PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot write a key");
    }
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

namespace {

std::string message_of(int error) {
    return std::generic_category().message(error);
}

}  // namespace

tl::expected<PrivateKey, std::string> load_key(const std::filesystem::path& file) {
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0) return tl::unexpected(file.string() + ": " + message_of(errno));
    if ((status.st_mode & S_IRWXO) != 0U)
        return tl::unexpected(file.string() + ": others may read it; use chmod 600");
    std::ifstream in(file, std::ios::binary);
    const std::string pem{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) return tl::unexpected(file.string() + ": cannot be read");
    auto key = PrivateKey::from_pem(pem);
    if (!key) return tl::unexpected(file.string() + ": " + key.error());
    return key;
}

namespace {

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

/// Writes beside and moves into place with `place` (link: of two processes one wins; rename: the later one),
/// so that a crash leaves no half file. 0 or an errno; EEXIST when the other one won.
int publish(const std::filesystem::path& file, std::string_view bytes,
            int (*place)(const char* from, const char* to)) {
    std::string beside = file.string() + ".XXXXXX";
    const int descriptor = ::mkstemp(beside.data());  // mode 0600
    if (descriptor < 0) return errno;
    const bool whole = write_all(descriptor, bytes);
    int error = whole ? 0 : errno;
    ::close(descriptor);
    if (whole && place(beside.c_str(), file.c_str()) != 0) error = errno;
    ::unlink(beside.c_str());
    return error;
}

}  // namespace

tl::expected<PrivateKey, std::string> load_or_make_key(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        const int error = publish(file, PrivateKey::generate().to_pem(), ::link);
        if (error != 0 && error != EEXIST) return tl::unexpected(file.string() + ": " + message_of(error));
    }
    return load_key(file);
}

tl::expected<void, std::string> replace_private_file(const std::filesystem::path& file,
                                                     std::string_view bytes) {
    const int error = publish(file, bytes, std::rename);
    if (error != 0) return tl::unexpected(file.string() + ": " + message_of(error));
    return {};
}

}  // namespace waymark::lti
