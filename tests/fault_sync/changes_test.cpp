#include <algorithm>
#include <catch2/catch.hpp>

#include "store/facts.hpp"
#include "store/sessions.hpp"
#include "tests/fault_sync/sync_world.hpp"

using namespace waymark;
using core::Part;
using practice::MoodleVersion;
using practice::State;
using test::digest;
using test::SyncWorld;

namespace {

constexpr const char* completion = "core_completion_get_activities_completion_status";

/// Both ways of reading must find the same.
void compare_with_complete(SyncWorld& world) {
    const auto changes = digest(world.facts());
    world.turn_clock(core::days{1});
    const auto outcome = world.sync().front();
    REQUIRE(outcome.complete);
    auto whole = digest(world.facts());
    // A day later other assignments are near enough to be asked about.
    whole.erase(Part::effective_dates);
    for (const auto& [part, lines] : whole) {
        INFO(core::word(part));
        CHECK(changes.at(part) == lines);
    }
}

}  // namespace

TEST_CASE("the second reading of a quiet course asks about nobody", "[sync]") {
    SyncWorld world(GENERATE(MoodleVersion::v4_2, MoodleVersion::v4_5, MoodleVersion::v5_1), "2");
    CHECK(world.sync().front().complete);
    world.turn_clock(core::minutes{20});
    const auto second = world.sync().front();
    CHECK_FALSE(second.complete);
    // One student has a quiz attempt open, which may end by itself.
    CHECK(world.http.functions()[completion] == 1);
    CHECK(world.http.functions()["core_user_get_users_by_field"] == 0);
    compare_with_complete(world);
}

TEST_CASE("whoever came to the course is asked about, and nobody else", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    world.lms.world().touch(8, core::to_unix(world.clock->at) - 60);
    world.lms.world().touch(9, core::to_unix(world.clock->at) - 30);
    world.lms.world().with([](State& state) { state.complete(9, 9, 1); });
    (void)world.sync();
    CHECK(world.http.functions()[completion] == 3);
    compare_with_complete(world);
}

TEST_CASE("whoever opened Waymark and nothing else is not asked about again and again", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    const core::Instant opened = world.clock->at - core::minutes{1};
    world.lms.world().touch(8, core::to_unix(opened));
    store::record_launch(world.database(), world.site.id, "8", "2", opened);
    (void)world.sync();
    CHECK(world.http.functions()[completion] == 2);  // the visit is new once
    const auto facts = world.facts();
    const auto student = std::find_if(facts.people.begin(), facts.people.end(),
                                      [](const core::Enrolment& one) { return one.lms_id == "8"; });
    REQUIRE(student != facts.people.end());
    CHECK(student->last_access != opened);
    world.turn_clock(core::minutes{20});
    (void)world.sync();
    CHECK(world.http.functions()[completion] == 1);  // only the open quiz attempt
}

TEST_CASE("work handed in without a visit is found by its time, marks by theirs", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    world.lms.world().with([&](State& state) {
        state.now = core::to_unix(world.clock->at);
        state.submit(*state.assignment(5), 10, "<p>Late at night</p>");
    });
    (void)world.sync();
    const auto facts = world.facts();
    CHECK(std::any_of(facts.submissions.begin(), facts.submissions.end(), [&](const core::Submission& row) {
        return row.state == core::SubmissionState::submitted && row.modified == world.clock->at;
    }));
    CHECK(world.http.functions()["mod_assign_get_submissions"] == 1);
    compare_with_complete(world);
}

TEST_CASE("extra time and other dates are found without asking about anybody", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    (void)world.sync();
    const auto before = world.facts().extensions.size();
    world.turn_clock(core::minutes{20});
    world.lms.world().with(
        [&](State& state) { state.set_extension(5, 11, core::to_unix(world.clock->at) + 20 * 86400); });
    (void)world.sync();
    CHECK(world.facts().extensions.size() == before + 1);
    compare_with_complete(world);
}

TEST_CASE("a part that failed is read whole the next time", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    world.lms.world().touch(12, core::to_unix(world.clock->at));
    practice::Fault fault;
    fault.function = completion;
    fault.kind = practice::FaultKind::no_right;
    fault.count = 100;
    world.lms.faults().add(fault);
    (void)world.sync();
    CHECK_FALSE(core::is_fresh(world.facts(), Part::completion));
    world.lms.faults().clear();
    world.turn_clock(core::minutes{20});
    (void)world.sync();
    CHECK(core::is_fresh(world.facts(), Part::completion));
    CHECK(world.http.functions()[completion] == 59);
}

TEST_CASE("work of teams that came while the groups could not be read is read again", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    practice::Fault fault;
    fault.function = "core_group_get_course_groups";
    fault.kind = practice::FaultKind::no_right;
    world.lms.faults().add(fault);
    (void)world.sync();
    const auto of_teams = [&] {
        const auto facts = world.facts();
        return std::count_if(facts.submissions.begin(), facts.submissions.end(),
                             [](const core::Submission& row) { return row.group.has_value(); });
    };
    CHECK_FALSE(core::is_fresh(world.facts(), Part::groups));
    CHECK(of_teams() == 0);
    world.turn_clock(core::minutes{20});
    CHECK_FALSE(world.sync().front().complete);
    CHECK(of_teams() > 0);
    compare_with_complete(world);
}

TEST_CASE("somebody whose own call failed is asked again", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    practice::Fault fault;
    fault.function = completion;
    fault.kind = practice::FaultKind::bad_output;
    fault.skip = 10;
    fault.count = 1;
    world.lms.faults().add(fault);
    (void)world.sync();
    CHECK(core::status_of(world.facts(), Part::completion)->gap == core::Gap::bad_rows);
    world.turn_clock(core::minutes{20});
    (void)world.sync();
    CHECK(world.http.functions()[completion] == 2);
    CHECK(core::status_of(world.facts(), Part::completion)->gap == core::Gap::none);
    compare_with_complete(world);
}

TEST_CASE("the first reading after three at night is a complete one", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "5");
    (void)world.sync();  // noon UTC, two in Riga
    world.turn_clock(core::hours{12} + core::minutes{50});
    CHECK_FALSE(world.sync().front().complete);
    world.turn_clock(core::minutes{20});
    CHECK(world.sync().front().complete);
    world.turn_clock(core::minutes{20});
    CHECK_FALSE(world.sync().front().complete);
}

TEST_CASE("a complete reading is due again at the same local hour when the clocks change", "[sync]") {
    jobs::SiteSettings site;
    site.zone = "Europe/Riga";
    site.complete_hour = 3;
    // 2027-03-28: three in the morning is skipped, the first moment after the gap stands for it.
    CHECK(jobs::complete_since(site, core::from_unix(1806195600)) == core::from_unix(1806195600));
    CHECK(jobs::complete_since(site, core::from_unix(1806195599)) == core::from_unix(1806109200));
}

TEST_CASE("a course that ended long ago is read once a day", "[sync]") {
    SyncWorld world(MoodleVersion::v4_5, "2");
    world.turn_clock(core::days{60});
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    const auto outcome = world.sync().front();
    const auto ends = world.facts().course.ends;
    REQUIRE(ends);
    CHECK(outcome.skipped == (*ends + core::days{30} < world.clock->at));
}
