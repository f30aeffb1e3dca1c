#include "support/seal.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <system_error>

namespace waymark::support {
namespace {

constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr char version = '\x01';

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* in(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

int length_of(std::string_view bytes) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::runtime_error("text too long to seal");
    return static_cast<int>(bytes.size());
}

void require(int openssl_result) {
    if (openssl_result == 1) return;
    ERR_clear_error();
    throw std::runtime_error("AES-256-GCM failed");
}

Cipher make_cipher() {
    Cipher cipher{EVP_CIPHER_CTX_new()};
    if (!cipher) throw std::bad_alloc();
    return cipher;
}

struct Descriptor {
    int number = -1;
    explicit Descriptor(int opened) : number(opened) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

[[noreturn]] void fail(const std::string& path, const std::string& what) {
    throw std::runtime_error("key file " + path + ": " + what);
}

[[noreturn]] void fail_system(const std::string& path, const std::string& what) {
    const int error = errno;
    fail(path, what + ": " + std::generic_category().message(error));
}

std::string read_key(const std::string& path, int file) {
    struct stat facts {};
    if (::fstat(file, &facts) != 0) fail_system(path, "cannot be read");
    if (!S_ISREG(facts.st_mode)) fail(path, "is not a plain file");
    if ((facts.st_mode & 077U) != 0) fail(path, "is open to others than its owner; make it mode 0600");
    if (facts.st_size != static_cast<off_t>(key_size)) fail(path, "does not hold exactly 32 bytes");
    std::string key(key_size, '\0');
    if (::read(file, key.data(), key.size()) != static_cast<ssize_t>(key_size))
        fail_system(path, "cannot be read");
    return key;
}

/// Written whole beside `path` and then linked to it, so that a crash leaves no short key and two starts at
/// once agree on one.
void make_key(const std::string& path, Random& random) {
    std::string key(key_size, '\0');
    random.fill(std::as_writable_bytes(std::span(key)));
    const std::string draft = path + "." + random_token(random, 8);
    {
        const Descriptor file{
            ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
        if (file.number < 0) fail_system(path, "cannot be made");
        const bool written = ::write(file.number, key.data(), key.size()) == static_cast<ssize_t>(key_size) &&
                             ::fsync(file.number) == 0;
        if (!written) {
            ::unlink(draft.c_str());
            fail_system(path, "cannot be written");
        }
    }
    const bool linked = ::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST;
    const int error = errno;
    ::unlink(draft.c_str());
    if (!linked) fail(path, "cannot be made: " + std::generic_category().message(error));
}

}  // namespace

Sealer::Sealer(std::string key, Random& random) : key_(std::move(key)), random_(&random) {
    if (key_.size() != key_size) throw std::invalid_argument("a sealing key has 32 bytes");
}

std::string Sealer::seal(std::string_view text, std::string_view context) const {
    std::string nonce(nonce_size, '\0');
    random_->fill(std::as_writable_bytes(std::span(nonce)));
    const Cipher cipher = make_cipher();
    std::string secret(text.size(), '\0');
    std::string tag(tag_size, '\0');
    int written = 0;
    require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key_), in(nonce)));
    require(EVP_EncryptUpdate(cipher.get(), nullptr, &written, in(context), length_of(context)));
    require(EVP_EncryptUpdate(cipher.get(), out(secret), &written, in(text), length_of(text)));
    require(EVP_EncryptFinal_ex(cipher.get(), out(tag), &written));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), tag.data()));
    return std::string(1, version) + nonce + secret + tag;
}

std::optional<std::string> Sealer::open(std::string_view sealed, std::string_view context) const {
    if (sealed.size() < 1 + nonce_size + tag_size || sealed.front() != version) return std::nullopt;
    const std::string_view nonce = sealed.substr(1, nonce_size);
    const std::string_view secret = sealed.substr(1 + nonce_size, sealed.size() - 1 - nonce_size - tag_size);
    std::string tag{sealed.substr(sealed.size() - tag_size)};
    const Cipher cipher = make_cipher();
    std::string text(secret.size(), '\0');
    std::string rest(tag_size, '\0');
    int written = 0;
    require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key_), in(nonce)));
    require(EVP_DecryptUpdate(cipher.get(), nullptr, &written, in(context), length_of(context)));
    require(EVP_DecryptUpdate(cipher.get(), out(text), &written, in(secret), length_of(secret)));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size), tag.data()));
    if (EVP_DecryptFinal_ex(cipher.get(), out(rest), &written) != 1) {
        ERR_clear_error();
        return std::nullopt;
    }
    return text;
}

std::string load_or_make_key(const std::string& path, Random& random) {
    Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0 && errno == ENOENT) {
        make_key(path, random);
        file.number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    }
    if (file.number < 0) fail_system(path, "cannot be opened");
    return read_key(path, file.number);
}

}  // namespace waymark::support
