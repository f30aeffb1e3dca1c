#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "effect_stage.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::LmsFailure;
using nlohmann::json;

namespace {

const core::GroupsCreation pace_groups{
    "2", "Pace", {{"Catch-up week 5", {"6", "7"}}, {"Ahead", {"8"}}}, "wm:9"};

/// Groups in memory, as the four functions of Moodle keep them.
struct Groups {
    json groups = json::array(), groupings = json::array();
    std::map<std::int64_t, json> members;
    explicit Groups(FakeMoodle& site) {
        site.on("core_group_get_course_groups", [this](const Call&) { return json_answer(groups); });
        site.on("core_group_get_course_groupings", [this](const Call&) { return json_answer(groupings); });
        site.on("core_group_create_groups", [this](const Call& call) {
            json made = json::array();
            for (int i = 0; !call.field("groups[" + std::to_string(i) + "][name]").empty(); ++i)
                made.push_back({{"id", 24 + static_cast<std::int64_t>(groups.size()) + i},
                                {"idnumber", call.field("groups[" + std::to_string(i) + "][idnumber]")}});
            groups.insert(groups.end(), made.begin(), made.end());
            return json_answer(made);
        });
        site.on("core_group_create_groupings", [this](const Call& call) {
            const json row = {{"id", 3}, {"idnumber", call.field("groupings[0][idnumber]")}};
            groupings.push_back(row);
            return json_answer(json::array({row}));
        });
        site.on("core_group_assign_grouping", json_answer(nullptr));
        site.on("core_group_add_group_members", [this](const Call& call) {
            for (int i = 0; !call.field("members[" + std::to_string(i) + "][userid]").empty(); ++i)
                members[std::stoll(call.field("members[" + std::to_string(i) + "][groupid]"))].push_back(
                    std::stoll(call.field("members[" + std::to_string(i) + "][userid]")));
            return json_answer(nullptr);
        });
        site.on("core_group_get_group_members", [this](const Call& call) {
            json rows = json::array();
            for (const std::int64_t group : call.numbers("groupids"))
                rows.push_back(
                    {{"groupid", group}, {"userids", members.count(group) ? members[group] : json::array()}});
            return json_answer(rows);
        });
    }
};

/// Taking away, as Moodle does it.
void deletions(FakeMoodle& site, Groups& groups) {
    const auto drop = [](json& rows, const std::vector<std::int64_t>& ids) {
        json left = json::array();
        for (const json& row : rows)
            if (std::find(ids.begin(), ids.end(), row.at("id").get<std::int64_t>()) == ids.end())
                left.push_back(row);
        rows = left;
    };
    site.on("core_group_delete_groups", [&groups, drop](const Call& call) {
        drop(groups.groups, call.numbers("groupids"));
        return json_answer(recording("4.5-groups/core_group_delete_groups/pace").body);
    });
    site.on("core_group_delete_groupings", [&groups, drop](const Call& call) {
        drop(groups.groupings, call.numbers("groupingids"));
        return json_answer(recording("4.5-groups/core_group_delete_groupings/pace").body);
    });
}

/// A course without conditions and events.
void quiet_course(FakeMoodle& site) {
    site.on("core_course_get_contents", json_answer(json::array()));
    site.on("core_calendar_get_calendar_events",
            json_answer({{"events", json::array()}, {"warnings", json::array()}}));
}

}  // namespace

TEST_CASE("groups are made with members and grouping, and a half-done creation is completed, not doubled") {
    EffectStage stage;
    Groups groups(stage.site);
    CHECK_FALSE(stage.found(pace_groups));
    SECTION("at once") {
        REQUIRE(stage.lms->perform(pace_groups));
    }
    SECTION("after a time-out behind the first step") {
        stage.site.on("core_group_create_groupings", failed(support::HttpFailure::timed_out, true));
        const auto broken = stage.lms->perform(pace_groups);
        REQUIRE_FALSE(broken);
        CHECK(broken.error().fate_unknown);
        CHECK_FALSE(stage.found(pace_groups));
        CHECK(groups.groups.size() == 2);
        stage.site.on("core_group_create_groupings", [&](const Call& call) {
            const json row = {{"id", 3}, {"idnumber", call.field("groupings[0][idnumber]")}};
            groups.groupings.push_back(row);
            return json_answer(json::array({row}));
        });
        REQUIRE(stage.lms->perform(pace_groups));
    }
    CHECK(stage.found(pace_groups));
    CHECK(groups.groups.size() == 2);
    CHECK(groups.groupings.size() == 1);
    CHECK(groups.groups[0]["idnumber"] == "wm:9:1");
    CHECK(groups.members[24] == json({6, 7}));
    CHECK(groups.members[25] == json(json::array({8})));
    REQUIRE(stage.lms->perform(pace_groups));
    CHECK(groups.groups.size() == 2);
}

TEST_CASE("groups that we made are taken away with their grouping, and twice is once") {
    EffectStage stage;
    Groups groups(stage.site);
    deletions(stage.site, groups);
    quiet_course(stage.site);
    const core::GroupsDeletion undo{pace_groups};
    REQUIRE(stage.lms->perform(pace_groups));
    groups.groups.push_back({{"id", 1}, {"idnumber", "MG-A"}});
    groups.groups.push_back({{"id", 2}, {"idnumber", "wm:90:1"}});  // of another order
    CHECK_FALSE(stage.found(undo));
    SECTION("at once") {
        REQUIRE(stage.lms->perform(undo));
    }
    SECTION("after a time-out between the two steps") {
        stage.site.on("core_group_delete_groups", failed(support::HttpFailure::timed_out, true));
        const auto broken = stage.lms->perform(undo);
        REQUIRE_FALSE(broken);
        CHECK(broken.error().fate_unknown);
        CHECK(groups.groupings.empty());
        CHECK_FALSE(stage.found(undo));
        deletions(stage.site, groups);
        REQUIRE(stage.lms->perform(undo));
    }
    CHECK(stage.found(undo));
    CHECK(groups.groups.size() == 2);
    CHECK(groups.groups[0]["id"] == 1);
    CHECK(groups.groupings.empty());
    const int calls = stage.site.count("core_group_delete_groups");
    REQUIRE(stage.lms->perform(undo));
    CHECK(stage.site.count("core_group_delete_groups") == calls);
}

TEST_CASE("groups that somebody uses by now are not taken away") {
    EffectStage stage;
    Groups groups(stage.site);
    deletions(stage.site, groups);
    quiet_course(stage.site);
    REQUIRE(stage.lms->perform(pace_groups));
    SECTION("another member") {
        groups.members[25].push_back(77);
    }
    SECTION("a member changed sides") {
        groups.members[24] = json::array({6});
        groups.members[25] = json::array({8, 7});
    }
    SECTION("a condition of an activity names a group") {
        const json tree = {{"op", "&"},
                           {"c", json::array({{{"type", "group"}, {"id", 24}}})},
                           {"showc", json::array({true})}};
        const json module = {
            {"id", 3}, {"instance", 1}, {"modname", "page"}, {"name", "Page"}, {"availability", tree.dump()}};
        stage.site.on(
            "core_course_get_contents",
            json_answer(json::array(
                {{{"id", 1}, {"section", 0}, {"name", "General"}, {"modules", json::array({module})}}})));
    }
    SECTION("an event of a group") {
        stage.site.on("core_calendar_get_calendar_events",
                      json_answer({{"events", json::array({{{"id", 41}, {"groupid", 24}}})},
                                   {"warnings", json::array()}}));
    }
    const auto refused = stage.lms->perform(core::GroupsDeletion{pace_groups});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == LmsFailure::in_use);
    CHECK_FALSE(refused.error().fate_unknown);
    CHECK(groups.groups.size() == 2);
    CHECK(groups.groupings.size() == 1);
}

TEST_CASE("groups are only taken away when Moodle can be asked whether they are used") {
    EffectStage stage;
    Groups groups(stage.site);
    deletions(stage.site, groups);
    quiet_course(stage.site);
    REQUIRE(stage.lms->perform(pace_groups));
    const auto* function = GENERATE("core_course_get_contents", "core_group_get_group_members",
                                    "core_calendar_get_calendar_events");
    stage.site.on(function, failed(support::HttpFailure::not_connected, false));
    CHECK_FALSE(stage.lms->perform(core::GroupsDeletion{pace_groups}));
    CHECK(groups.groups.size() == 2);
}

TEST_CASE("without the functions for groupings the groups are made alone") {
    EffectStage stage;
    stage.site.on("core_webservice_get_site_info",
                  json_answer({{"userid", 67},
                               {"siteurl", "https://moodle.example.test"},
                               {"functions",
                                {{{"name", "core_group_get_course_groups"}},
                                 {{"name", "core_group_create_groups"}},
                                 {{"name", "core_group_add_group_members"}},
                                 {{"name", "core_group_get_group_members"}}}}}));
    Groups groups(stage.site);
    REQUIRE(stage.lms->perform(pace_groups));
    CHECK(groups.groups.size() == 2);
    CHECK(groups.groupings.empty());
    CHECK(stage.found(pace_groups));
}
