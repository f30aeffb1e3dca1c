#include <algorithm>
#include <catch2/catch.hpp>

#include "core/access.hpp"
#include "core/own_groups.hpp"
#include "jobs/deliver.hpp"
#include "jobs/pace_groups.hpp"
#include "support/seeded_random.hpp"
#include "sync_world.hpp"

using namespace waymark;
using namespace waymark::test;
using jobs::GroupsStage;

namespace {

/// A mentor's click, the outbox and the practice LMS.
struct Clicks : SyncWorld {
    support::SeededRandom random{11};
    core::Policy policy;
    core::DeliveryTiming timing;
    jobs::CourseCache courses{database()};

    explicit Clicks(core::Writes writes = core::Writes::mentor)
        : SyncWorld(practice::MoodleVersion::v4_5, "2") {
        site.courses.front().writes = writes;
        sync();
    }
    std::shared_ptr<const jobs::LoadedCourse> course() { return courses.get(course_id()); }
    [[nodiscard]] core::PersonId person(const std::string& lms_id) {
        return store::find_person(database(), site.id, lms_id).value();
    }
    void create(const std::string& form_id = "one") {
        const auto loaded = course();
        jobs::queue_groups(database(),
                           {loaded.get(),
                            "Study groups: Linden, Oak",
                            {{"Linden", {"3", "4", "5"}}, {"Oak", {"6", "7", "8"}}},
                            person("63"),
                            form_id},
                           random, clock->at);
    }
    void undo(const std::string& form_id = "two") {
        const auto made = jobs::made_groups(database(), course_id());
        const auto loaded = course();
        jobs::queue_groups_undo(database(), {loaded.get(), &made.back(), person("63"), form_id}, random,
                                clock->at);
    }
    jobs::DeliveryOutcome deliver() {
        return jobs::deliver_once({database(), site, *adapter, courses, policy, timing, *clock, "test", {}});
    }
    void read_again() {
        turn_clock(core::hours{1});
        for (const jobs::SyncOutcome& outcome : sync()) REQUIRE_FALSE(outcome.error);
    }
    [[nodiscard]] jobs::MadeGroups latest() { return jobs::made_groups(database(), course_id()).back(); }
    /// idnumbers of the groups in the LMS.
    [[nodiscard]] std::vector<std::string> groups_there() {
        std::vector<std::string> idnumbers;
        for (const practice::Group& group : lms.world().groups()) idnumbers.push_back(group.idnumber);
        return idnumbers;
    }
};

const std::vector<std::string> mentor_groups{"MG-A", "MG-B", "MG-C"};

}  // namespace

TEST_CASE("groups of like pace are made in the LMS, count for no mentor, and are taken away unused") {
    Clicks world;
    const auto mentees = core::mentees_of(world.facts(), world.person("63"), world.policy.roles);
    world.create();
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::coming);
    CHECK(world.deliver().sent == 1);
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::there);
    REQUIRE(world.groups_there().size() == 5);
    world.lms.world().with([&](practice::State& state) {
        REQUIRE(state.groupings.size() == 1);
        CHECK(state.groupings[0].name == "Study groups: Linden, Oak");
        CHECK(state.groupings[0].groups == std::vector<practice::Id>{state.groups[3].id, state.groups[4].id});
        CHECK(state.person(7)->groups == std::vector<practice::Id>{1, state.groups[4].id});
    });

    world.read_again();
    const core::CourseSnapshot facts = world.facts();
    const jobs::MadeGroups made = world.latest();
    const auto ids = core::groups_made(facts, made.groups);
    REQUIRE(std::all_of(ids.begin(), ids.end(), [](const auto& id) { return id.has_value(); }));
    CHECK(core::uses_of_groups(facts, made.groups, made.creation.receipt).empty());
    CHECK(core::mentees_of(facts, world.person("63"), world.policy.roles) == mentees);
    CHECK(jobs::is_grouped({made}, "5"));
    CHECK_FALSE(jobs::is_grouped({made}, "9"));

    world.undo();
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::leaving);
    CHECK(world.deliver().sent == 1);
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::gone);
    CHECK(world.groups_there() == mentor_groups);
    CHECK(world.lms.world().with([](practice::State& state) { return state.groupings.empty(); }));
    CHECK_FALSE(jobs::is_grouped({world.latest()}, "5"));
}

TEST_CASE("a form sent twice makes groups once") {
    Clicks world;
    world.create("one");
    world.create("one");
    CHECK(jobs::made_groups(world.database(), world.course_id()).size() == 1);
}

TEST_CASE("groups whose members somebody changed stay, also when the change was not read yet") {
    Clicks world;
    world.create();
    world.deliver();
    world.read_again();
    world.lms.world().with([](practice::State& state) {
        for (practice::Person& person : state.people)
            if (person.id == 30) person.groups.push_back(state.groups.back().id);
    });
    world.undo();
    world.deliver();
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::there);
    CHECK(world.latest().deletion->reason == "in_use");
    CHECK(world.groups_there().size() == 5);
    // Known here by now: the LMS is not even asked.
    world.read_again();
    world.undo("three");
    world.deliver();
    CHECK(world.latest().deletion->state == core::DeliveryState::cancelled);
    CHECK(world.groups_there().size() == 5);
}

TEST_CASE("in a course that only looks no group is made") {
    Clicks world(core::Writes::off);
    world.create();
    world.deliver();
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::failed);
    CHECK(world.latest().creation.reason == "writes_off");
    CHECK(world.groups_there() == mentor_groups);
}

TEST_CASE("an answer lost on the way makes no group twice") {
    Clicks world;
    practice::Fault fault;
    fault.kind = practice::FaultKind::drop_after;
    fault.function = GENERATE(as<std::string>{}, "core_group_create_groups", "core_group_create_groupings",
                              "core_group_assign_grouping", "core_group_add_group_members");
    fault.count = 1;
    world.lms.faults().add(fault);
    world.create();
    for (int i = 0; i < 4; ++i) {
        world.deliver();
        world.turn_clock(world.timing.look_up_after);
    }
    CHECK(jobs::stage_of(world.latest()) == GroupsStage::there);
    CHECK(world.groups_there().size() == 5);
    world.lms.world().with([](practice::State& state) {
        REQUIRE(state.groupings.size() == 1);
        CHECK(state.groupings[0].groups.size() == 2);
        CHECK(state.person(7)->groups.size() == 2);
    });
}
