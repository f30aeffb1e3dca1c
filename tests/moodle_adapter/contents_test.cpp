#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"
#include "moodle_adapter/decode_course.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::ActivityKind;
using core::Visibility;
using nlohmann::json;

namespace {

const core::Activity& module(const Contents& contents, std::int64_t number) {
    const auto found =
        std::find_if(contents.activities.begin(), contents.activities.end(),
                     [&](const core::Activity& activity) { return activity.id.value == number; });
    REQUIRE(found != contents.activities.end());
    return *found;
}

bool has_module(const Contents& contents, std::int64_t number) {
    return std::any_of(contents.activities.begin(), contents.activities.end(),
                       [&](const core::Activity& activity) { return activity.id.value == number; });
}

Contents read(const std::string& path) {
    auto contents = decode_contents(recording(path).body, "https://waymark.example.test/");
    REQUIRE(contents);
    return *contents;
}

json one_module(const json& more) {
    json row = {{"id", 5}, {"instance", 1}, {"modname", "assign"}, {"name", "A"}, {"completion", 0}};
    row.update(more);
    return json::array({{{"id", 1}, {"name", "S"}, {"modules", json::array({row})}}});
}

}  // namespace

TEST_CASE("the recorded course has its sections, names and activities in order") {
    const auto contents = read("4.2/core_course_get_contents/lean");
    REQUIRE(contents.sections.size() == 7);
    CHECK(contents.sections[2].name == "Week 2 \u2013 Your customers & their data");
    CHECK(contents.sections[2].position == 2);
    CHECK(contents.activities.size() == 26);  // 27 modules, one a label without completion
    CHECK_FALSE(has_module(contents, 27));
    for (std::size_t i = 0; i < contents.activities.size(); ++i) {
        CHECK(contents.activities[i].position == static_cast<int>(i));
    }
    CHECK(module(contents, 26).visibility == Visibility::hidden);
    CHECK(module(contents, 8).kind == ActivityKind::quiz);
    CHECK(module(contents, 8).section == 2);
    CHECK(module(contents, 8).instance_lms_id == "1");
    CHECK(module(contents, 8).url == "https://moodle.example.test/mod/quiz/view.php?id=8");
    CHECK(module(contents, 8).completion_tracked);
    CHECK_FALSE(module(contents, 1).completion_tracked);
}

TEST_CASE("dates of every kind are told apart by their data id") {
    const auto contents = read("4.5-special/core_course_get_contents/dsb2-all");
    const auto& workshop = module(contents, 62);
    CHECK(workshop.kind == ActivityKind::workshop);
    CHECK(workshop.base == core::Dates{at(1794866340), at(1795730340), at(1795730340)});
    CHECK(module(contents, 59).base == core::Dates{at(1793743140), at(1795989540), at(1795989540)});
    CHECK(module(contents, 72).kind == ActivityKind::lesson);
    CHECK(module(contents, 72).base == core::Dates{at(1794607140), at(1795816740), at(1795816740)});
    CHECK(module(contents, 64).kind == ActivityKind::database);
    CHECK(module(contents, 64).base == core::Dates{at(1794607140), at(1795903140), at(1795903140)});
    CHECK(module(contents, 73).kind == ActivityKind::forum);
    CHECK(module(contents, 73).base == core::Dates{{}, at(1795557540), {}});
    CHECK(module(contents, 74).base == core::Dates{});
    CHECK(module(contents, 34).base == core::Dates{{}, at(1795643940), {}});
}

TEST_CASE("conditions restrict, hiding hides") {
    const auto contents = read("4.5-special/core_course_get_contents/dsb2-all");
    CHECK(module(contents, 41).visibility == Visibility::restricted);
    CHECK(module(contents, 34).visibility == Visibility::shown);
    CHECK(decode_contents(one_module({{"visible", 0}, {"availability", "{\"c\":[1]}"}}), "")
              ->activities[0]
              .visibility == Visibility::hidden);
    CHECK(decode_contents(one_module({{"availability", "{\"op\":\"&\",\"c\":[]}"}}), "")
              ->activities[0]
              .visibility == Visibility::shown);
    CHECK(decode_contents(one_module({{"availability", "rubbish"}}), "")->activities[0].visibility ==
          Visibility::restricted);
    json hidden_section = one_module(json::object());
    hidden_section[0]["visible"] = 0;
    CHECK(decode_contents(hidden_section, "")->activities[0].visibility == Visibility::hidden);
}

TEST_CASE("the activities of a subsection take its place in the parent section") {
    const auto contents = read("4.5/core_course_get_contents/with-subsection");
    CHECK(contents.sections.size() == 7);
    CHECK_FALSE(has_module(contents, 34));
    CHECK(module(contents, 35).section == 4);
    CHECK(module(contents, 36).section == 4);
    CHECK(module(contents, 35).position == module(contents, 17).position + 1);
    CHECK(module(contents, 18).section == 5);
}

TEST_CASE("a hidden subsection hides its activities and one without a module comes last") {
    json body = recording("4.5/core_course_get_contents/with-subsection").body;
    for (json& section : body) {
        for (json& row : section["modules"]) {
            if (row["id"] == 34) row["visible"] = 0;
        }
    }
    CHECK(module(*decode_contents(body, ""), 35).visibility == Visibility::hidden);
    for (json& section : body) {
        auto& modules = section["modules"];
        for (std::size_t i = 0; i < modules.size(); ++i) {
            if (modules[i]["id"] == 34) modules.erase(i--);
        }
    }
    const auto orphan = decode_contents(body, "");
    REQUIRE(orphan);
    CHECK(orphan->sections.size() == 8);
    CHECK(module(*orphan, 35).section == 7);
}

TEST_CASE("question banks and what may not be displayed are no activities") {
    const auto contents = read("5.1/core_course_get_contents/with-question-bank");
    CHECK_FALSE(has_module(contents, 90));
    CHECK(has_module(contents, 35));
    CHECK(decode_contents(one_module({{"candisplay", false}}), "")->activities.empty());
}

TEST_CASE("our own placement is recognised by its icon and by nothing like it") {
    const auto placed = [](const std::string& icon, const std::string& prefix) {
        const auto contents = decode_contents(one_module({{"modname", "lti"}, {"modicon", icon}}), prefix);
        REQUIRE(contents);
        return contents->activities[0].own_placement;
    };
    CHECK(placed("https://waymark.example.test/static/icon.svg", "https://waymark.example.test/"));
    CHECK(placed("https://waymark.example.test/icon.svg", "https://waymark.example.test"));
    CHECK_FALSE(placed("https://waymark.example.test.evil.test/icon.svg", "https://waymark.example.test"));
    CHECK_FALSE(placed("https://moodle.example.test/theme/image.php/lti", "https://waymark.example.test/"));
    CHECK_FALSE(placed("https://moodle.example.test/x", ""));
    CHECK_FALSE(read("4.5-special/core_course_get_contents/dsb2-all").activities.back().own_placement);
}

TEST_CASE("unknown module types are kept, rows without an id are not believed") {
    CHECK(decode_contents(one_module({{"modname", "attendance"}}), "")->activities[0].kind ==
          ActivityKind::other);
    CHECK_FALSE(decode_contents(one_module({{"id", nullptr}}), ""));
    CHECK_FALSE(decode_contents(one_module({{"instance", 0}}), ""));
    CHECK_FALSE(decode_contents(json::object(), ""));
    CHECK_FALSE(decode_contents(json::array({{{"name", "no id"}}}), ""));
    CHECK(decode_contents(one_module({{"dates", nullptr}, {"name", nullptr}, {"completion", "2"}}), "")
              ->activities[0]
              .completion_tracked);
}

TEST_CASE("a course, a site, people, groups and profiles without an id are not believed") {
    CHECK_FALSE(decode_site_info(json{{"sitename", "x"}}));
    CHECK_FALSE(decode_courses(json{{"courses", json::array({{{"fullname", "x"}}})}}, "https://m"));
    CHECK_FALSE(decode_courses(json::array(), "https://m"));
    CHECK_FALSE(decode_roster(json::array({{{"fullname", "x"}}})));
    CHECK_FALSE(decode_roster(json{{"users", 1}}));
    CHECK_FALSE(decode_groups(json::array({{{"name", "x"}}})));
    CHECK_FALSE(decode_profiles(json::array({json::object()})));
    CHECK_FALSE(decode_user_ids(json::array({1, 2})));
    CHECK_FALSE(decode_group_members(json::array({json::object()})));
}

TEST_CASE("members of groups count whether their numbers come as numbers or as text") {
    // Derived from 4.5/core_group_get_group_members/three-groups: the first member as text.
    Recording answer = recording("4.5/core_group_get_group_members/three-groups");
    const auto as_recorded = decode_group_members(answer.body);
    answer.body[0]["userids"][0] = "3";
    REQUIRE(as_recorded);
    CHECK(as_recorded->at(1).front() == 3);
    CHECK(decode_group_members(answer.body) == as_recorded);
}
