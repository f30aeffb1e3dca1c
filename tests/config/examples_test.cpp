#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

#include "builder.hpp"
#include "config/settings.hpp"
#include "tests/support/paths.hpp"

namespace waymark::config::test {
namespace {

std::string example(const std::string& name) {
    std::ifstream file{waymark::test::source_path("config/" + std::string(name))};
    REQUIRE(file);
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The example with its token from the environment, as there is no token file beside it.
std::string loadable() {
    return changed(changed(example("waymark.example.toml"), "token_file", "# token_file"),
                   "# token_env = \"WAYMARK_EXAMPLE_TOKEN\"", "token_env = \"TOKEN\"");
}

/// Every key that reading `text` asks for.
template <class Read>
std::set<std::string> known_keys(const std::string& text, Read read) {
    const auto document = parse_document(text, "example");
    REQUIRE(document);
    Reading reading{"example", {}, {}};
    TableReader top{&*document, "", reading};
    read(top);
    return reading.known;
}

/// Whether the example shows `key`, as a value or a table, right below a line of explanation or another key.
bool shows(const std::string& text, const std::string& path) {
    const std::string key = path.substr(path.rfind('.') + 1);
    const std::regex value{"(^|\n)(# )?" + key + " = "};
    const std::regex table{"(^|\n)(# )?\\[+" + path + "\\]+\n"};
    return std::regex_search(text, value) || std::regex_search(text, table);
}

TEST_CASE("the example configuration and policy load", "[config][examples]") {
    const auto config = load_text(loadable(), example("policy.example.toml"));
    if (!config) FAIL(problems_of(loadable(), example("policy.example.toml")));
    CHECK(config->sites.size() == 1);
    CHECK(config->courses.at(0).writes == core::Writes::off);
}

TEST_CASE("the example policy holds the defaults", "[config][examples]") {
    const auto with = load_text(minimal(), example("policy.example.toml"));
    const auto without = load_text(minimal());
    REQUIRE(with);
    REQUIRE(without);
    const auto policy_part = [](const Config& config) {
        const std::string text = print_redacted(config);
        return text.substr(text.find("roles:"));
    };
    CHECK(policy_part(*with) == policy_part(*without));
    CHECK(with->policy.roles.unlisted_instructor_is_teacher ==
          without->policy.roles.unlisted_instructor_is_teacher);
    CHECK(with->policy.roles.mentor_without_group_sees_all ==
          without->policy.roles.mentor_without_group_sees_all);
}

TEST_CASE("every key of the configuration is documented in the example", "[config][examples]") {
    const std::string text = example("waymark.example.toml");
    Config config;
    const Environment environment = with_token();
    const std::filesystem::path folder{"/etc/waymark"};
    const auto keys = known_keys(loadable(), [&](TableReader& top) {
        read_config(top, {environment, folder}, config);
    });
    CHECK(keys.size() > 40);
    for (const std::string& key : keys) {
        CAPTURE(key);
        CHECK(shows(text, key));
    }
}

TEST_CASE("every key of the policy is documented in the example", "[config][examples]") {
    const std::string text = example("policy.example.toml");
    core::Policy policy;
    const auto keys = known_keys(text, [&](TableReader& top) { read_policy(top, policy); });
    CHECK(keys.size() > 15);
    for (const std::string& key : keys) {
        CAPTURE(key);
        CHECK(shows(text, key));
    }
}

TEST_CASE("a key that is not in the example is noticed", "[config][examples]") {
    CHECK_FALSE(shows(example("waymark.example.toml"), "listen.backlog"));
    CHECK_FALSE(shows(example("policy.example.toml"), "bonus"));
}

}  // namespace
}  // namespace waymark::config::test
