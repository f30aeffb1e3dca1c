#include "support/seal.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "seeded_random.hpp"
#include "support/crypto.hpp"

using namespace waymark::support;
namespace fs = std::filesystem;

namespace {

const std::string key(32, 'k');

struct TempFolder {
    fs::path path;
    TempFolder() {
        SystemRandom random;
        path = fs::temp_directory_path() / ("waymark-seal-" + random_token(random, 12));
        fs::create_directory(path);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder() { fs::remove_all(path); }
    [[nodiscard]] std::string file(const std::string& name) const { return (path / name).string(); }
};

void write_file(const std::string& path, const std::string& bytes, mode_t mode) {
    std::ofstream(path, std::ios::binary) << bytes;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("a sealed text opens again", "[support][seal]") {
    SeededRandom random;
    const Sealer sealer(key, random);
    const std::string text = GENERATE(std::string(), std::string("Sveiki, \xc4\x81!"),
                                      std::string(100000, 'x'), std::string("nul\0inside", 10));
    const std::string sealed = sealer.seal(text, "message.body");
    CHECK(sealed.size() == text.size() + 1 + 12 + 16);
    CHECK(sealed.front() == '\x01');
    CHECK(sealer.open(sealed, "message.body") == text);
}

TEST_CASE("the same text seals differently each time and does not shine through", "[support][seal]") {
    SeededRandom random;
    const Sealer sealer(key, random);
    const std::string first = sealer.seal("a private sentence", "note.text");
    CHECK(first != sealer.seal("a private sentence", "note.text"));
    CHECK(first.find("private") == std::string::npos);
}

TEST_CASE("a change of any byte keeps a sealed text shut", "[support][seal]") {
    SeededRandom random;
    const Sealer sealer(key, random);
    const std::string sealed = sealer.seal("text", "c");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        CAPTURE(i);
        std::string altered = sealed;
        altered[i] = static_cast<char>(static_cast<unsigned char>(altered[i]) ^ 1U);
        CHECK_FALSE(sealer.open(altered, "c"));
    }
}

TEST_CASE("a cut or lengthened sealed text stays shut", "[support][seal]") {
    SeededRandom random;
    const Sealer sealer(key, random);
    const std::string sealed = sealer.seal("text", "c");
    for (std::size_t length = 0; length < sealed.size(); ++length)
        CHECK_FALSE(sealer.open(sealed.substr(0, length), "c"));
    CHECK_FALSE(sealer.open(sealed + '\0', "c"));
}

TEST_CASE("another key or another context keeps a sealed text shut", "[support][seal]") {
    SeededRandom random;
    const Sealer sealer(key, random);
    const std::string sealed = sealer.seal("text", "message.body");
    CHECK_FALSE(Sealer(std::string(32, 'l'), random).open(sealed, "message.body"));
    CHECK_FALSE(sealer.open(sealed, "message.subject"));
    CHECK_FALSE(sealer.open(sealed, ""));
}

TEST_CASE("a sealing key of another length is refused", "[support][seal]") {
    SeededRandom random;
    CHECK_THROWS_AS(Sealer(std::string(31, 'k'), random), std::invalid_argument);
    CHECK_THROWS_AS(Sealer(std::string(), random), std::invalid_argument);
}

TEST_CASE("a missing key file is made once, for its owner alone", "[support][seal]") {
    const TempFolder folder;
    SystemRandom random;
    const std::string path = folder.file("sealing.key");
    const std::string made = load_or_make_key(path, random);
    CHECK(made.size() == 32);
    CHECK(load_or_make_key(path, random) == made);
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 07777U) == 0600U);
    CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("a key file open to others is refused", "[support][seal]") {
    const TempFolder folder;
    SystemRandom random;
    const mode_t mode = GENERATE(0640U, 0604U, 0660U, 0644U, 0620U);
    write_file(folder.file("key"), key, mode);
    CHECK_THROWS_WITH(load_or_make_key(folder.file("key"), random), Catch::Contains("0600"));
}

TEST_CASE("a key file with another length is refused and left as it is", "[support][seal]") {
    const TempFolder folder;
    SystemRandom random;
    const std::size_t length = GENERATE(0U, 31U, 33U);
    write_file(folder.file("key"), std::string(length, 'k'), 0600);
    CHECK_THROWS_WITH(load_or_make_key(folder.file("key"), random), Catch::Contains("32 bytes"));
    CHECK(fs::file_size(folder.path / "key") == length);
}

TEST_CASE("a key path that is no file or cannot be made is refused", "[support][seal]") {
    const TempFolder folder;
    SystemRandom random;
    CHECK_THROWS_WITH(load_or_make_key(folder.path.string(), random), Catch::Contains("plain file"));
    CHECK_THROWS_WITH(load_or_make_key(folder.file("none/key"), random), Catch::Contains("cannot be made"));
}
