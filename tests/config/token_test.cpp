#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "builder.hpp"

namespace waymark::config::test {
namespace {

using Catch::Contains;

/// A folder of its own that goes with the test.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "waymark-config-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text, unsigned mode = 0600) const {
        std::ofstream{path_ / name} << text;
        ::chmod((path_ / name).c_str(), static_cast<mode_t>(mode));
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

std::string with_token_line(const std::string& line) {
    return minimal() + changed(web_service, "token_env = \"TOKEN\"", line);
}

Checked<Config> load_in(const Folder& folder, const std::string& text) {
    return load(Texts{text, "waymark.toml", "", "policy.toml", folder.path()}, with_token());
}

std::string first_problem(const Checked<Config>& loaded) {
    REQUIRE_FALSE(loaded);
    return describe(loaded.error().front());
}

TEST_CASE("a token is read from its own file, without the line end", "[config][token]") {
    const Folder folder;
    folder.write("token", "feedbeef\n");
    const auto config = load_in(folder, with_token_line("token_file = \"token\""));
    REQUIRE(config);
    CHECK(config->sites.at(0).web_service->token == "feedbeef");
}

TEST_CASE("a token file that others can read is refused", "[config][token]") {
    const Folder folder;
    folder.write("token", "feedbeef\n", 0644);
    const std::string problem = first_problem(load_in(folder, with_token_line("token_file = \"token\"")));
    CHECK_THAT(problem, Contains("waymark.toml:12:14: ") && Contains("chmod 600"));
    CHECK_THAT(problem, !Contains("feedbeef"));
}

TEST_CASE("a token file that is absent, empty or a folder is refused", "[config][token]") {
    const Folder folder;
    folder.write("empty", "\n");
    folder.write("sentence", "two words\n");
    std::filesystem::create_directory(folder.path() / "folder");
    CHECK_THAT(first_problem(load_in(folder, with_token_line("token_file = \"nowhere\""))),
               Contains("cannot read") && Contains("No such file"));
    CHECK_THAT(first_problem(load_in(folder, with_token_line("token_file = \"empty\""))),
               Contains("holds no token"));
    CHECK_THAT(first_problem(load_in(folder, with_token_line("token_file = \"folder\""))),
               Contains("is not a file"));
    const std::string sentence = first_problem(load_in(folder, with_token_line("token_file = \"sentence\"")));
    CHECK_THAT(sentence, Contains("holds no token") && !Contains("two words"));
}

TEST_CASE("a token in the file itself is refused and not repeated", "[config][token]") {
    const std::string text = problems_of(with_token_line("token = \"s3cr3t-t0ken\""));
    CHECK_THAT(text, Contains("a token does not belong into this file") && Contains("token_file"));
    CHECK_THAT(text, !Contains("s3cr3t"));
}

TEST_CASE("exactly one source of the token is allowed", "[config][token]") {
    CHECK_THAT(problems_of(with_token_line("")), Contains("exactly one of"));
    CHECK_THAT(problems_of(with_token_line("token_env = \"TOKEN\"\ntoken_file = \"x\"")),
               Contains("exactly one of"));
    CHECK_THAT(problems_of(with_token_line("token_env = \"ELSEWHERE\"")),
               Contains("the environment variable ELSEWHERE is not set"));
}

TEST_CASE("a token for writing stands apart, and may be left out", "[config][token]") {
    const Folder folder;
    folder.write("token", "feedbeef\n");
    folder.write("write", "cafebabe\n");
    const auto config =
        load_in(folder, with_token_line("token_file = \"token\"\nwrite_token_file = \"write\""));
    REQUIRE(config);
    CHECK(config->sites.at(0).web_service->token == "feedbeef");
    CHECK(config->sites.at(0).web_service->write_token == "cafebabe");
    const std::string shown = print_redacted(*config);
    CHECK_THAT(shown, Contains(", for writing from file ") && !Contains("cafebabe"));
    const auto one = load_in(folder, with_token_line("token_file = \"token\""));
    REQUIRE(one);
    CHECK(one->sites.at(0).web_service->write_token.empty());
    CHECK_THAT(print_redacted(*one), !Contains("for writing"));
}

TEST_CASE("a token for writing is held to the same rules", "[config][token]") {
    const Folder folder;
    folder.write("token", "feedbeef\n");
    folder.write("open", "cafebabe\n", 0644);
    const auto problem = [&](const std::string& line) {
        return first_problem(load_in(folder, with_token_line("token_file = \"token\"\n" + line)));
    };
    CHECK_THAT(problem("write_token_file = \"open\""), Contains("chmod 600"));
    CHECK_THAT(problem("write_token_file = \"nowhere\""), Contains("cannot read"));
    CHECK_THAT(problem("write_token = \"s3cr3t\""),
               Contains("does not belong into this file") && !Contains("s3cr3t"));
    CHECK_THAT(problem("write_token_file = \"open\"\nwrite_token_env = \"TOKEN\""),
               Contains("at most one of"));
    CHECK_THAT(problem("write_token_file = \"token\""), Contains("is the one for reading"));
}

TEST_CASE("where tokens are left alone the configuration is checked without them", "[config][token]") {
    const Folder folder;
    const auto left = [&](const std::string& line) {
        return load(Texts{with_token_line(line), "waymark.toml", "", "policy.toml", folder.path()},
                    with_token(), Tokens::leave);
    };
    for (const char* line : {"token_file = \"nowhere\"", "token_env = \"NOT_SET\"", "",
                             "token_file = \"nowhere\"\nwrite_token_file = \"nowhere-either\""}) {
        INFO(line);
        const auto config = left(line);
        REQUIRE(config);
        CHECK(config->sites.at(0).web_service->token.empty());
    }
    CHECK_THAT(first_problem(left("token_file = 5")), Contains("must be a text"));
    CHECK_THAT(first_problem(left("token = \"s3cr3t\"")), Contains("does not belong into this file"));
    CHECK_THAT(first_problem(left("token_file = \"a\"\ntoken_env = \"B\"")), Contains("exactly one of"));
    CHECK_THAT(first_problem(left("token_fill = \"a\"")), Contains("token_fill"));
}

TEST_CASE("what is printed holds no token", "[config][token]") {
    const auto config =
        load_text(minimal() + web_service + registration + "[[course]]\nsite = \"one\"\nid = 52\n");
    REQUIRE(config);
    const std::string text = print_redacted(*config);
    CHECK_THAT(text, Contains("token from environment TOKEN") && Contains("course 52 of one: writes off"));
    CHECK_THAT(text, !Contains("0123456789abcdef"));
}

TEST_CASE("both files are read from disk, policy.toml from beside the configuration", "[config]") {
    const Folder folder;
    folder.write("waymark.toml", minimal());
    const Paths paths{folder.path() / "waymark.toml", std::nullopt};
    const auto without = load(paths, with_token());
    REQUIRE(without);
    CHECK(without->policy.worklist.quiet == core::days{7});
    CHECK(without->storage.database == folder.path() / "waymark.db");
    folder.write("policy.toml", "[worklist]\nquiet_days = 9\n");
    const auto with = load(paths, with_token());
    REQUIRE(with);
    CHECK(with->policy.worklist.quiet == core::days{9});
    folder.write("other.toml", "[worklist]\nquiet_days = 11\n");
    const auto other = load(Paths{paths.config, folder.path() / "other.toml"}, with_token());
    REQUIRE(other);
    CHECK(other->policy.worklist.quiet == core::days{11});
}

TEST_CASE("files that cannot be read are named", "[config]") {
    const Folder folder;
    folder.write("waymark.toml", minimal());
    CHECK_THAT(first_problem(load(Paths{folder.path() / "nowhere.toml", std::nullopt}, with_token())),
               Contains("nowhere.toml: cannot be read"));
    CHECK_THAT(first_problem(load(Paths{folder.path(), std::nullopt}, with_token())),
               Contains("cannot be read"));
    CHECK_THAT(
        first_problem(load(Paths{folder.path() / "waymark.toml", folder.path() / "p.toml"}, with_token())),
        Contains("p.toml: cannot be read"));
}

}  // namespace
}  // namespace waymark::config::test
