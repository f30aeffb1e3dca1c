#include "jobs/trials.hpp"

#include <catch2/catch.hpp>

#include "store/trials.hpp"
#include "world.hpp"

using namespace waymark;
using core::Arm;
using test::noon;
using test::World;

namespace {

constexpr core::Day today{core::days{20780}};  // Monday, 23 November 2026

core::Trial trial_of(core::TrialKind kind, int share) {
    core::Trial trial;
    trial.name = "spring";
    trial.kind = kind;
    trial.site = "lab";
    trial.courses = {"2"};
    trial.purpose = "To see.";
    trial.approved_by = "Committee";
    trial.first = today;
    trial.last = today + core::days{2};
    trial.share = share;
    if (kind == core::TrialKind::wording) trial.text = "reminder";
    return trial;
}

/// Students 10 to 69, something due in 70 hours, and a trial on.
struct Trying : World {
    explicit Trying(core::TrialKind kind = core::TrialKind::hold_out, int share = 20) {
        words = [](std::string_view, std::string_view name) { return std::string(name) + ": {activity}"; };
        policy.trials = {trial_of(kind, share)};
        builder.students(10, 69);
        builder.assignment(1, noon + core::hours{70});
        sync();
    }
    core::Trial& trial() { return policy.trials[0]; }
    [[nodiscard]] std::map<Arm, int> entered() {
        std::map<Arm, int> counts;
        for (const auto& row : store::trial_students(database(), "spring")) ++counts[row.arm];
        return counts;
    }
    [[nodiscard]] int held_out() {
        int count = 0;
        for (const core::SkippedReminder& one : store::load_skips(database(), course()->snapshot.course.id))
            count += one.reason == core::SkipReason::held_out ? 1 : 0;
        return count;
    }
};

}  // namespace

TEST_CASE("today of these tests is the day of noon") {
    CHECK(core::FixedOffset{}.day_of(noon) == today);
}

TEST_CASE("those drawn get no reminder, with a reason, and all are noted with their lot", "[jobs][trial]") {
    Trying world;
    const jobs::RemindOutcome outcome = world.remind();
    const std::map<Arm, int> entered = world.entered();
    CHECK(entered.at(Arm::usual) + entered.at(Arm::other) == 60);
    CHECK(outcome.queued == entered.at(Arm::usual));
    CHECK(world.held_out() == entered.at(Arm::other));
    CHECK(entered.at(Arm::other) > 3);
    CHECK(entered.at(Arm::other) < 24);
}

TEST_CASE("planning again changes nobody's lot and sends nothing twice", "[jobs][trial]") {
    Trying world;
    world.remind();
    const auto before = world.entered();
    CHECK(world.remind().queued == 0);
    world.trial().share = 1;
    CHECK(world.remind().queued == 0);
    CHECK(world.entered() == before);
    CHECK(world.held_out() == before.at(Arm::other));
}

TEST_CASE("the day after the last one everybody is reminded", "[jobs][trial]") {
    Trying world;
    world.trial().last = today;
    world.remind();
    const int held = world.held_out();
    REQUIRE(held > 0);
    world.clock.at = noon + core::hours{9};  // 23:00 in Riga: quiet, and the last day still
    world.remind();
    CHECK(world.held_out() == held);
    world.clock.at = noon + core::hours{20};  // ten o'clock the next morning
    CHECK(world.remind().queued == held);
    CHECK(world.held_out() == 0);
}

TEST_CASE("before its first day a trial withholds nothing", "[jobs][trial]") {
    Trying world;
    world.trial().first = today + core::days{1};
    CHECK(world.remind().queued == 60);
    CHECK(world.entered().empty());
}

TEST_CASE("nobody takes part where reminders are not sent", "[jobs][trial]") {
    Trying world;
    world.site.courses[0].writes = core::Writes::mentor;
    world.remind();
    CHECK(world.entered().empty());
}

TEST_CASE("a trial of another site or course withholds nothing", "[jobs][trial]") {
    Trying world;
    const bool site = GENERATE(true, false);
    if (site)
        world.trial().site = "elsewhere";
    else
        world.trial().courses = {"3"};
    CHECK(world.remind().queued == 60);
    CHECK(world.entered().empty());
}

TEST_CASE("the preview says who is held out and writes nothing", "[jobs][trial]") {
    Trying world;
    const core::ReminderPlan plan = jobs::preview_reminders(world.database(), *world.course(), world.site,
                                                            world.policy, core::Writes::all, world.clock.at);
    const auto held = std::count_if(plan.skipped.begin(), plan.skipped.end(),
                                    [](const auto& one) { return one.reason == core::SkipReason::held_out; });
    CHECK(held > 3);
    CHECK(world.entered().empty());
}

TEST_CASE("of two wordings each student gets the one of the lot, and everybody a reminder", "[jobs][trial]") {
    Trying world(core::TrialKind::wording, 50);
    CHECK(world.remind().queued == 60);
    const std::map<Arm, int> entered = world.entered();
    CHECK(entered.at(Arm::usual) + entered.at(Arm::other) == 60);
    CHECK(entered.at(Arm::other) > 15);
    for (const auto& row : store::trial_students(world.database(), "spring")) {
        const auto rows =
            store::deliveries_to(world.database(), world.course()->snapshot.course.id, row.person);
        REQUIRE(rows.size() == 1);
        const std::string text = world.writer()(*world.course(), rows[0].reminders, world.clock.at);
        CHECK(text.rfind(row.arm == Arm::other ? "reminder_other: " : "reminder: ", 0) == 0);
        const std::string later =
            world.writer()(*world.course(), rows[0].reminders, world.clock.at + core::days{3});
        CHECK(later.find("_other") == std::string::npos);  // the trial is over
    }
}

TEST_CASE("a wording of another text compares nothing", "[jobs][trial]") {
    Trying world(core::TrialKind::wording, 50);
    world.trial().text = "several";
    CHECK(world.remind().queued == 60);
    CHECK(world.entered().empty());
}

TEST_CASE("what came of a trial is counted from the facts", "[jobs][trial]") {
    Trying world;
    world.remind();
    const core::Instant due = noon + core::hours{70};
    std::map<core::PersonId, Arm> arms;
    for (const auto& row : store::trial_students(world.database(), "spring")) arms[row.person] = row.arm;
    for (int student = 10; student <= 69; ++student)
        if (arms.at(world.person(student)) == Arm::usual)
            world.builder.submitted(1, student, due - core::hours{1});
    const auto state = [&] {
        return jobs::trial_state(world.database(), world.courses, world.site, world.trial(), world.clock.at);
    };
    CHECK(state().begun);
    CHECK_FALSE(state().over);
    CHECK(state().entered == 60);
    CHECK(state().result.usual.students == 0);  // no date has passed
    world.clock.at = due + core::days{2};
    world.trial().last = today + core::days{5};
    world.sync();
    CHECK(state().result.usual.share == 1.0);
    CHECK(state().result.other.share == 0.0);
    CHECK(state().result.usual.students + state().result.other.students == 60);
    CHECK(state().result.verdict == core::TrialVerdict::too_few);  // a dozen held out
    world.trial().last = today + core::days{3};
    CHECK(state().over);
    CHECK(state().result.usual.students == 60 - state().result.other.students);
    world.trial().last = today + core::days{2};  // over before the date
    CHECK(state().result.usual.students == 0);
}

TEST_CASE("a trial to come is announced, one that is over is not", "[jobs][trial]") {
    Trying world;
    const auto announced = [&](core::Instant at) {
        return jobs::announced_trials(world.policy, world.course()->snapshot.course, world.site, at).size();
    };
    CHECK(announced(noon - core::days{30}) == 1);
    CHECK(announced(noon + core::days{2}) == 1);
    CHECK(announced(noon + core::days{3}) == 0);
    world.trial().courses = {"3"};
    CHECK(announced(noon) == 0);
}
