#include "moodle_adapter/roster.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"
#include "moodle_adapter/decode_course.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using nlohmann::json;

namespace {

/// A listing of users 1 … `size` in which the bad ones spoil every page they are on.
FakeMoodle::Handler listing(std::int64_t size, const std::vector<std::int64_t>& bad) {
    return [size, bad](const Call& call) {
        const auto from = std::stoll(call.option("limitfrom"));
        const auto count = std::stoll(call.option("limitnumber"));
        json rows = json::array();
        for (auto user = from + 1; user <= std::min<std::int64_t>(size, from + count); ++user) {
            if (std::find(bad.begin(), bad.end(), user) != bad.end()) {
                return recording("4.2/core_enrol_get_enrolled_users/invalid-output-hostile-course").answer();
            }
            rows.push_back({{"id", user}, {"fullname", "P"}});
        }
        return json_answer(rows);
    };
}

FakeMoodle::Handler profiles(const std::vector<std::int64_t>& bad) {
    return [bad](const Call& call) {
        json rows = json::array();
        for (const auto user : call.numbers("values")) {
            if (std::find(bad.begin(), bad.end(), user) != bad.end()) {
                return recording("4.5/core_enrol_get_enrolled_users/invalid-output-hostile-course").answer();
            }
            rows.push_back(
                {{"id", user}, {"lang", "lv"}, {"timezone", "Europe/Riga"}, {"firstname", "Ilze"}});
        }
        return json_answer(rows);
    };
}

void quiet() {
    support::set_log_level(support::LogLevel::error);
}

}  // namespace

TEST_CASE("one person whose name Moodle refuses to send does not cost the others") {
    quiet();
    FakeMoodle site;
    site.on("core_enrol_get_enrolled_users", listing(60, {17, 42}));
    site.on("core_user_get_users_by_field", profiles({}));
    Transport transport{options(), site};
    const auto people = read_roster(transport, 4, {});
    REQUIRE(people);
    CHECK(people->people.size() == 58);
    CHECK(std::none_of(people->people.begin(), people->people.end(),
                       [](const auto& person) { return person.lms_id == "17" || person.lms_id == "42"; }));
    CHECK(std::all_of(people->people.begin(), people->people.end(),
                      [](const auto& person) { return person.active; }));
    CHECK(people->people.front().language == "lv");
    CHECK(people->people.front().zone == "Europe/Riga");
    CHECK(people->people.front().first_name == "Ilze");
    CHECK(site.calls().size() < 100);
}

TEST_CASE("a long list is read in pages of 500, and a bad row on a full page does not end it early") {
    quiet();
    FakeMoodle site;
    site.on("core_enrol_get_enrolled_users", listing(1200, {499}));
    site.on("core_user_get_users_by_field", profiles({700}));
    Transport transport{options(), site};
    const auto people = read_roster(transport, 5, {});
    REQUIRE(people);
    CHECK(people->people.size() == 1199);
    const auto find = [&](const char* lms_id) {
        return std::find_if(people->people.begin(), people->people.end(),
                            [&](const auto& person) { return person.lms_id == lms_id; });
    };
    CHECK(find("700")->language.empty());
    CHECK(find("701")->language == "lv");
    CHECK(find("1200") != people->people.end());
}

TEST_CASE("a site that refuses row after row is broken and says so") {
    quiet();
    std::vector<std::int64_t> all(500);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i) + 1;
    FakeMoodle site;
    site.on("core_enrol_get_enrolled_users", listing(500, all));
    Transport transport{options(), site};
    const auto people = read_roster(transport, 5, {});
    REQUIRE_FALSE(people);
    CHECK(people.error().failure == core::LmsFailure::bad_answer);
    CHECK(site.calls().size() < 100);
}

TEST_CASE("without the list of active people there is no roster") {
    FakeMoodle site;
    site.on("core_enrol_get_enrolled_users", [](const Call& call) {
        if (call.option("onlyactive") == "1")
            return recording("4.2/_errors/cap-missing-enrolreview").answer();
        return json_answer(json::array());
    });
    Transport transport{options(), site};
    const auto people = read_roster(transport, 2, {});
    REQUIRE_FALSE(people);
    CHECK(people.error().failure == core::LmsFailure::access_denied);
}

TEST_CASE("a roster without languages is still a roster") {
    quiet();
    FakeMoodle site;
    site.on("core_enrol_get_enrolled_users", listing(3, {}));
    Transport transport{options(), site};
    const auto people = read_roster(transport, 2, {});
    REQUIRE(people);
    CHECK(people->people.size() == 3);
    CHECK(people->people.front().language.empty());
}

TEST_CASE("a zone that an old account has as hours is the one that Moodle shows it") {
    struct Case {
        const char* stored;
        const char* shown;
    };
    // As core_date::normalise_timezone() of 4.5 answered.
    const auto one = GENERATE(Case{"5.5", "Asia/Kolkata"}, Case{"-3.5", "Etc/GMT+3"},
                              Case{"3.0", "Etc/GMT-3"}, Case{"0", "Etc/GMT"}, Case{"13", "Etc/GMT-13"},
                              Case{"99", "99"}, Case{"", ""}, Case{"Europe/Kiev", "Europe/Kiev"});
    const auto rows = decode_profiles(json::array({{{"id", 4}, {"timezone", one.stored}}}));
    REQUIRE(rows);
    CHECK(rows->front().zone == one.shown);
}
