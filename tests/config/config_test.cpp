#include "config/config.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "builder.hpp"
#include "config/reader.hpp"

namespace waymark::config::test {
namespace {

using Catch::Contains;

TEST_CASE("the smallest configuration loads with the defaults", "[config]") {
    const auto config = load_text(minimal());
    REQUIRE(config);
    CHECK(config->public_url == "https://waymark.example.org");
    CHECK(config->listen.address == "127.0.0.1");
    CHECK(config->listen.port == 9321);
    CHECK(config->cadence.sync == core::minutes{20});
    CHECK(config->cadence.replies == core::minutes{3});
    CHECK(config->delivery.look_up_after == core::seconds{600});
    CHECK(config->sites.at(0).language == "en");
    CHECK_FALSE(config->sites.at(0).web_service);
    CHECK(config->courses.empty());
}

TEST_CASE("a site with web service, registration and courses loads", "[config]") {
    const auto config = load_text(minimal() + web_service + registration +
                                  "[[course]]\nsite = \"one\"\nid = 52\n"
                                  "[[course]]\nsite = \"one\"\nid = \"HIST1\"\nwrites = \"all\"\n");
    REQUIRE(config);
    const Site& site = config->sites.at(0);
    REQUIRE(site.web_service);
    CHECK(site.web_service->token == "0123456789abcdef");
    CHECK(site.web_service->token_source == "environment TOKEN");
    CHECK(site.web_service->call_timeout == core::seconds{30});
    CHECK(site.registrations.at(0).deployment_ids == std::vector<std::string>{"1"});
    CHECK(config->courses.at(0).id == "52");
    CHECK(config->courses.at(0).writes == core::Writes::off);
    CHECK(config->courses.at(1).id == "HIST1");
    CHECK(config->courses.at(1).writes == core::Writes::all);
}

TEST_CASE("reminders wait for a fresh reading, but not for more than two where the LMS is seldom read",
          "[config]") {
    CHECK(load_text(minimal())->delivery.oldest_facts == core::hours{6});
    CHECK(load_text(minimal() + "[sync]\nevery_minutes = 720\n")->delivery.oldest_facts == core::hours{24});
}

TEST_CASE("what LTI platforms other than Moodle need is read", "[config]") {
    const auto config = load_text(
        minimal_top + "[lti]\nclock_difference_seconds = 300\n" + minimal_rest +
        "approved_origins = [\"https://school.example.org\", \"https://cloud.example.org:8443\"]\n" +
        registration +
        "token_audience = \"https://api.example.org/token\"\ntrusted_audiences = [\"gateway\"]\n");
    REQUIRE(config);
    CHECK(config->clock_difference == core::seconds{300});
    const Site& site = config->sites.at(0);
    CHECK(site.approved_origins ==
          std::vector<std::string>{"https://school.example.org", "https://cloud.example.org:8443"});
    CHECK(site.registrations.at(0).token_audience == "https://api.example.org/token");
    CHECK(site.registrations.at(0).trusted_audiences == std::vector<std::string>{"gateway"});
    CHECK_THAT(print_redacted(*config),
               Contains("clocks may differ by 300 s") && Contains("further audiences: gateway") &&
                   Contains("trusted beside the issuer: https://school.example.org, "));
    CHECK(load_text(minimal())->clock_difference == core::seconds{60});
}

TEST_CASE("what is trusted beside the issuer must be origins, over https", "[config]") {
    for (const char* origin : {"https://school.example.org/", "https://school.example.org/path",
                               "https://School.example.org", "https://school.example.org:443",
                               "http://school.example.org", "school.example.org", "https://*.example.org"}) {
        CAPTURE(origin);
        CHECK_THAT(problems_of(minimal() + "approved_origins = [\"" + origin + "\"]\n"),
                   Contains("waymark.toml:10:") && Contains("is no origin like"));
    }
    CHECK(problems_of(minimal() + "insecure_lab = true\napproved_origins = [\"http://school.example.org\"]\n")
              .empty());
    CHECK_THAT(problems_of(minimal() + "[lti]\nclock_difference_seconds = 301\n"), Contains("from 0 to 300"));
}

TEST_CASE("a public address with a path is refused: pages could not be reached under it", "[config]") {
    CHECK_THAT(problems_of("public_url = \"https://waymark.example.org/waymark\"\n" + minimal_rest),
               Contains("waymark.toml:1:14: \"public_url\" must have no path"));
    CHECK(load_text("public_url = \"https://waymark.example.org:8443/\"\n" + minimal_rest)->public_url ==
          "https://waymark.example.org:8443");
}

TEST_CASE("relative paths are taken from the folder of the file", "[config]") {
    const auto config = load_text(changed(minimal(), "\"data.key\"", "\"/var/lib/waymark/data.key\""));
    REQUIRE(config);
    CHECK(config->storage.database == "/etc/waymark/waymark.db");
    CHECK(config->storage.data_key == "/var/lib/waymark/data.key");
}

TEST_CASE("a trailing slash of an address goes, that of an issuer stays", "[config]") {
    const auto config = load_text(
        changed(changed(minimal() + web_service + registration, "address = \"https://lms.example.org\"",
                        "address = \"https://lms.example.org/\""),
                "issuer = \"https://lms.example.org\"", "issuer = \"https://lms.example.org/\""));
    REQUIRE(config);
    CHECK(config->sites.at(0).web_service->address == "https://lms.example.org");
    CHECK(config->sites.at(0).registrations.at(0).issuer == "https://lms.example.org/");
}

TEST_CASE("a mistyped key is refused with its place and the nearest known key", "[config]") {
    CHECK(problems_of(minimal_top + "log_levle = \"info\"\n" + minimal_rest) ==
          "waymark.toml:2:1: unknown key \"log_levle\"; did you mean \"log_level\"?\n");
    CHECK(problems_of(minimal() + "langauge = \"lv\"\n") ==
          "waymark.toml:10:1: unknown key \"langauge\"; did you mean \"language\"?\n");
    CHECK_THAT(problems_of(minimal() + "  zzzzzzzzzzzz = 1\n"),
               Contains("waymark.toml:10:3: unknown key \"zzzzzzzzzzzz\"; the nearest known key is"));
}

TEST_CASE("a mistyped table is refused", "[config]") {
    CHECK_THAT(problems_of(minimal() + "[lisen]\nport = 1\n"), Contains("did you mean \"listen\"?"));
    CHECK_THAT(problems_of(minimal() + "[site.webservice]\n"), Contains("did you mean \"web_service\"?"));
}

TEST_CASE("a value of the wrong type is refused with its place", "[config]") {
    CHECK(problems_of(minimal() + "[listen]\nport = \"9321\"\n") ==
          "waymark.toml:11:8: \"port\" must be a whole number, not a text\n");
    CHECK_THAT(problems_of(minimal() + "insecure_lab = \"yes\"\n"),
               Contains("must be true or false, not a text"));
    CHECK_THAT(problems_of(minimal() + "[listen]\ntrusted_proxies = \"127.0.0.1\"\n"),
               Contains("must be a list of texts, not a text"));
    CHECK_THAT(problems_of(minimal() + "[listen]\naddress = 2026-01-01\n"), Contains("not a date or time"));
    CHECK_THAT(problems_of(minimal_top + "listen = 5\n" + minimal_rest),
               Contains("must be a table, not a whole number"));
    CHECK_THAT(problems_of(minimal_top + "course = 5\n" + minimal_rest), Contains("[[course]]"));
}

TEST_CASE("a value out of range is refused", "[config]") {
    CHECK_THAT(problems_of(minimal() + "[listen]\nport = 65536\n"), Contains("from 0 to 65535, not 65536"));
    CHECK_THAT(problems_of(minimal() + "[sync]\nevery_minutes = 0\n"), Contains("from 1 to 1440"));
    CHECK_THAT(problems_of(minimal() + "[sync]\ncomplete_hour = 24\n"), Contains("from 0 to 23"));
    CHECK_THAT(problems_of(minimal() + "[listen]\naddress = \"localhost\"\n"),
               Contains("must be an IP address"));
    CHECK_THAT(problems_of(minimal_top + "log_level = \"loud\"\n" + minimal_rest),
               Contains("one of \"debug\", \"info\", \"warning\", \"error\", not \"loud\""));
    CHECK_THAT(problems_of(minimal() + "language = \"Latvian\"\n"), Contains("language code"));
    CHECK_THAT(problems_of(changed(minimal(), "Europe/Riga", "../etc/passwd")), Contains("time zone name"));
}

TEST_CASE("missing required keys are named", "[config]") {
    CHECK_THAT(problems_of(minimal_rest), Contains("\"public_url\" is missing"));
    CHECK_THAT(problems_of(changed(minimal(), "zone = \"Europe/Riga\"\n", "")),
               Contains("\"zone\" is missing in [site]"));
    CHECK_THAT(problems_of(changed(minimal(), "data_key = \"data.key\"\n", "")),
               Contains("\"data_key\" is missing in [storage]"));
    CHECK_THAT(problems_of(minimal_top), Contains("no [[site]]") && Contains("\"storage\" is missing"));
    CHECK_THAT(problems_of(minimal() + changed(registration, "client_id = \"client\"\n", "")),
               Contains("\"client_id\" is missing in [site.registration]"));
}

TEST_CASE("all problems of both files are shown at once, in order", "[config]") {
    const std::string text =
        problems_of(minimal() + "[listen]\nport = -1\nprot = 2\n", "[risk]\nnedes = 1\n");
    CHECK_THAT(text,
               Contains("waymark.toml:11:8") && Contains("waymark.toml:12:1") && Contains("policy.toml:2:1"));
    CHECK(text.find("waymark.toml:11") < text.find("waymark.toml:12"));
}

TEST_CASE("broken TOML and repeated keys are refused with their place", "[config]") {
    CHECK_THAT(problems_of("public_url = \n"), Contains("waymark.toml:1:"));
    CHECK_THAT(problems_of(minimal_top + minimal_top + minimal_rest), Contains("waymark.toml:2:"));
}

TEST_CASE("two sites or registrations of one key are refused", "[config]") {
    const std::string second = "[[site]]\nkey = \"one\"\nname = \"Again\"\nzone = \"UTC\"\n";
    CHECK_THAT(problems_of(minimal() + second), Contains("already a site with key \"one\""));
    const std::string other = changed(second, "\"one\"", "\"two\"");
    CHECK_THAT(problems_of(minimal() + registration + other + registration),
               Contains("already a registration with key \"one\"") && Contains("registered twice"));
}

TEST_CASE("a course of an unknown site, or listed twice, is refused", "[config]") {
    CHECK_THAT(problems_of(minimal() + "[[course]]\nsite = \"two\"\nid = 5\n"),
               Contains("waymark.toml:11:8: there is no site with key \"two\""));
    CHECK_THAT(problems_of(minimal() + "[[course]]\nsite = \"one\"\nid = 5\n"
                                       "[[course]]\nsite = \"one\"\nid = \"5\"\n"),
               Contains("listed twice"));
    CHECK_THAT(problems_of(minimal() + "[[course]]\nsite = \"one\"\nid = 5\nwrites = \"everything\"\n"),
               Contains("one of \"off\", \"mentor\", \"all\""));
}

TEST_CASE("plain http is for loopback and laboratories only", "[config]") {
    const std::string plain = changed(minimal(), "https://waymark", "http://waymark");
    CHECK_THAT(problems_of(plain), Contains("\"public_url\" must be https"));
    CHECK(problems_of(plain + "insecure_lab = true\n").empty());
    for (const char* host : {"localhost:9321", "127.0.0.1:9321", "[::1]:9321"}) {
        CAPTURE(host);
        CHECK(problems_of(changed(minimal(), "https://waymark.example.org", std::string{"http://"} + host))
                  .empty());
    }
    CHECK_THAT(problems_of(minimal() + changed(web_service, "https", "http")),
               Contains("\"address\" must be https"));
    CHECK_THAT(problems_of(minimal() + changed(registration, "jwks_uri = \"https", "jwks_uri = \"http")),
               Contains("\"jwks_uri\" must be https"));
    CHECK_THAT(problems_of(changed(minimal(), "https://waymark", "ftp://waymark")),
               Contains("must be an absolute address"));
}

TEST_CASE("a look-up may not begin while a call can still be running", "[config]") {
    CHECK_THAT(
        problems_of(minimal() + changed(web_service, "token_env", "call_timeout_seconds = 60\ntoken_env") +
                    "[delivery]\nlook_up_after_seconds = 60\nlease_seconds = 60\n"),
        Contains("look_up_after_seconds must be longer than") && Contains("lease_seconds must be longer"));
}

TEST_CASE("the edit distance counts swaps as one", "[config]") {
    CHECK(edit_distance("port", "port") == 0);
    CHECK(edit_distance("prot", "port") == 1);
    CHECK(edit_distance("", "port") == 4);
    CHECK(edit_distance("tokn_file", "token_file") == 1);
}

TEST_CASE("who says which notices Moodle itself sends can be set by site", "[config]") {
    const auto with = [](const std::string& value) {
        return minimal_top + changed(minimal_rest, "[[site]]\n", "[[site]]\nlms_notices = " + value + "\n");
    };
    CHECK(load_text(minimal())->sites[0].notices == core::NoticesBy::lms);
    CHECK(load_text(with("\"never\""))->sites[0].notices == core::NoticesBy::never);
    CHECK(load_text(with("\"always\""))->sites[0].notices == core::NoticesBy::always);
    CHECK_THAT(problems_of(with("\"sometimes\"")), Contains("lms_notices"));
}

}  // namespace
}  // namespace waymark::config::test
