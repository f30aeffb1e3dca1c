#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <catch2/catch.hpp>

#include <unistd.h>
#include <filesystem>
#include <fstream>

#include "lti/key.hpp"
#include "stage.hpp"

using namespace waymark::lti;
namespace fs = std::filesystem;

namespace {

struct TemporaryFolder {
    fs::path path;
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "waymark-key-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    ~TemporaryFolder() { fs::remove_all(path); }
};

std::string pem_of(EVP_PKEY* key) {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(memory);
    EVP_PKEY_free(key);
    return text;
}

}  // namespace

TEST_CASE("a key is made at the first start and found at the second") {
    const TemporaryFolder folder;
    const auto file = folder.path / "lti.pem";
    const auto made = load_or_make_key(file).value();
    const auto found = load_or_make_key(file).value();
    CHECK(made.kid() == found.kid());
    CHECK(made.n() == found.n());
    CHECK(made.kid().size() == 43);
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator{}) == 1);
}

TEST_CASE("a key survives being written as PEM") {
    const auto again = PrivateKey::from_pem(platform_key().to_pem()).value();
    CHECK(again.kid() == platform_key().kid());
    CHECK(again.e() == "AQAB");
}

TEST_CASE("the kid is the thumbprint of RFC 7638") {
    // The example of RFC 7638 §3.1 has only a public key; ours is compared by the same canonical text.
    const auto& key = platform_key();
    const auto text = R"({"e":")" + key.e() + R"(","kty":"RSA","n":")" + key.n() + R"("})";
    CHECK(key.kid().size() == 43);
    CHECK(text.find(' ') == std::string::npos);
    std::string digest(32, '\0');
    REQUIRE(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                       EVP_sha256(), nullptr) == 1);
    const auto expected = sign_texts(key, digest, "x");  // encodes its first text as base64url
    CHECK(expected.substr(0, expected.find('.')) == key.kid());
}

TEST_CASE("a key file that others may read is refused") {
    const TemporaryFolder folder;
    const auto file = folder.path / "lti.pem";
    REQUIRE(load_or_make_key(file));
    fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
    const auto refused = load_or_make_key(file);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("chmod 600") != std::string::npos);
    CHECK(refused.error().find(file.string()) != std::string::npos);
}

TEST_CASE("a file that holds no usable key is refused and left alone") {
    const TemporaryFolder folder;
    const auto file = folder.path / "lti.pem";
    for (const auto& text : {std::string(), std::string("no key"), pem_of(EVP_EC_gen("P-256")),
                             pem_of(EVP_RSA_gen(std::size_t{1024}))}) {
        std::ofstream(file, std::ios::trunc) << text;
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        CHECK_FALSE(load_or_make_key(file));
        CHECK(fs::file_size(file) == text.size());
    }
}

TEST_CASE("an encrypted key is refused without asking for its passphrase") {
    EVP_PKEY* key = EVP_RSA_gen(std::size_t{2048});
    BIO* memory = BIO_new(BIO_s_mem());
    const std::string secret = "secret";
    PEM_write_bio_PKCS8PrivateKey(memory, key, EVP_aes_256_cbc(), secret.data(),
                                  static_cast<int>(secret.size()), nullptr, nullptr);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory, &data);
    const std::string pem(data, static_cast<std::size_t>(size));
    BIO_free(memory);
    EVP_PKEY_free(key);
    CHECK_FALSE(PrivateKey::from_pem(pem));
}

TEST_CASE("a key cannot be made where there is no folder") {
    const TemporaryFolder folder;
    const auto refused = load_or_make_key(folder.path / "missing" / "lti.pem");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("missing") != std::string::npos);
}
