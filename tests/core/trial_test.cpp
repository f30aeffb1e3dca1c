#include "core/trial.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "reminder_random.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;
using waymark::test::ReminderCourse;

namespace {

Trial hold_out(int share = 20, std::string name = "spring") {
    Trial trial;
    trial.name = std::move(name);
    trial.site = "lab";
    trial.courses = {"2"};
    trial.share = share;
    return trial;
}

std::vector<std::string> many_ids() {
    std::vector<std::string> ids;
    for (int id = 1; id <= 20000; ++id) ids.push_back(std::to_string(id));
    return ids;
}

double share_drawn(const Trial& trial, const std::vector<std::string>& ids) {
    const auto count = std::count_if(ids.begin(), ids.end(),
                                     [&](const std::string& id) { return arm_of(trial, id) == Arm::other; });
    return static_cast<double>(count) / static_cast<double>(ids.size());
}

ReminderPlan plan_of(const ReminderCourse& world, const ReminderHistory& history) {
    ZoneOf zones;
    for (const auto& [person, zone] : world.zones) zones[person] = &zone;
    return plan_reminders(SnapshotIndex(world.course.snapshot), world.policy, world.writes, history, zones,
                          world.now);
}

/// All that is not a nudge, now and later.
std::vector<ReminderKey> no_nudges(const ReminderPlan& plan) {
    std::vector<ReminderKey> keys;
    for (const auto* list : {&plan.reminders, &plan.later})
        for (const Reminder& one : *list)
            if (one.why != DeliveryClass::nudge) keys.push_back(one.key);
    return keys;
}

std::map<ReminderKey, DeliveryClass> planned(const ReminderPlan& plan) {
    std::map<ReminderKey, DeliveryClass> keys;
    for (const auto* list : {&plan.reminders, &plan.later})
        for (const Reminder& one : *list) keys[one.key] = one.why;
    return keys;
}

}  // namespace

TEST_CASE("the share of a trial holds", "[core][trial]") {
    const int share = GENERATE(1, 5, 10, 15, 20, 50);
    // Four standard deviations of 20,000 draws.
    const double p = share / 100.0;
    const double reach = 4 * std::sqrt(p * (1 - p) / 20000);
    CHECK(std::abs(share_drawn(hold_out(share), many_ids()) - p) < reach);
    CHECK(std::abs(share_drawn(hold_out(share, "autumn-2031"), many_ids()) - p) < reach);
}

TEST_CASE("a share of nothing draws nobody", "[core][trial]") {
    CHECK(share_drawn(hold_out(0), many_ids()) == 0.0);
}

TEST_CASE("a lot is the same in whatever order students come, and whoever else is there", "[core][trial]") {
    std::vector<std::string> ids = many_ids();
    const Trial trial = hold_out();
    std::map<std::string, Arm> first;
    for (const std::string& id : ids) first[id] = arm_of(trial, id);
    std::shuffle(ids.begin(), ids.end(), std::mt19937{7});
    ids.resize(1000);
    for (const std::string& id : ids) REQUIRE(arm_of(trial, id) == first.at(id));
}

TEST_CASE("who is drawn at a small share is drawn at a larger one too", "[core][trial]") {
    for (const std::string& id : many_ids())
        if (arm_of(hold_out(5), id) == Arm::other) REQUIRE(arm_of(hold_out(15), id) == Arm::other);
}

TEST_CASE("two trials at the same time are balanced over each other's arms", "[core][trial]") {
    const Trial wording = hold_out(50, "words");
    const Trial withheld = hold_out(20, "spring");
    int cells[2][2] = {};
    for (const std::string& id : many_ids())
        ++cells[arm_of(withheld, id) == Arm::other ? 1 : 0][arm_of(wording, id) == Arm::other ? 1 : 0];
    for (const auto& row : cells) {
        const double all = row[0] + row[1];
        CHECK(std::abs(row[1] / all - 0.5) < 4 * std::sqrt(0.25 / all));
    }
}

TEST_CASE("another site draws for itself", "[core][trial]") {
    Trial there = hold_out();
    there.site = "other";
    const std::vector<std::string> ids = many_ids();
    CHECK(std::any_of(ids.begin(), ids.end(),
                      [&](const std::string& id) { return arm_of(there, id) != arm_of(hold_out(), id); }));
}

TEST_CASE("a lot that was noted stays when the share is changed", "[core][trial]") {
    const Trial all_out = hold_out(100);
    Enrolment student;
    student.person = {10};
    student.lms_id = "10";
    CHECK(arm_of(RunningTrial{&all_out, {}}, student) == Arm::other);
    CHECK(arm_of(RunningTrial{&all_out, {{{10}, Arm::usual}}}, student) == Arm::usual);
}

TEST_CASE("a trial is on from its first day to its last, and nowhere but in its courses", "[core][trial]") {
    using namespace std::chrono;
    Trial trial = hold_out();
    trial.first = Day{year{2027} / 2 / 1};
    trial.last = Day{year{2027} / 2 / 28};
    CHECK_FALSE(takes_place(trial, trial.first - days{1}));
    CHECK(takes_place(trial, trial.first));
    CHECK(takes_place(trial, trial.last));
    CHECK_FALSE(takes_place(trial, trial.last + days{1}));
    Course course;
    course.lms_id = "2";
    course.short_name = "BIO";
    CHECK(concerns(trial, "lab", course));
    CHECK_FALSE(concerns(trial, "other", course));
    trial.courses = {"BIO"};
    CHECK(concerns(trial, "lab", course));
    trial.courses = {"22"};
    CHECK_FALSE(concerns(trial, "lab", course));
}

TEST_CASE("nothing that may never be withheld is withheld, in two thousand random courses",
          "[core][trial][reminder]") {
    int held = 0;
    int saved = 0;
    for (unsigned seed = 20261126; seed < 20261126 + 2000; ++seed) {
        CAPTURE(seed);
        ReminderCourse world(seed);
        world.trial = hold_out(100);
        ReminderHistory with = world.history;
        with.trials = {{&world.trial, {}}};
        ReminderHistory without = world.history;
        without.trials.clear();
        const ReminderPlan plan = plan_of(world, with);
        const ReminderPlan free = plan_of(world, without);
        REQUIRE(no_nudges(plan) == no_nudges(free));
        const auto kept = planned(plan);
        for (const auto& [key, why] : planned(free)) {
            if (kept.contains(key)) continue;
            REQUIRE(why == DeliveryClass::nudge);
            ++held;
        }
        const SnapshotIndex index(world.course.snapshot);
        const KnownSituations known = known_situations(world.course.snapshot, world.history.muted);
        for (const SkippedReminder& one : plan.skipped) {
            if (one.reason != SkipReason::held_out) continue;
            REQUIRE_FALSE(std::binary_search(known.people.begin(), known.people.end(), one.key.person));
            const Activity& activity = *find_activity(world.course.snapshot, one.key.activity);
            const Enrolment& person = *find_person(world.course.snapshot, one.key.person);
            const Dates dates = effective_deadline(index, activity, person).dates;
            REQUIRE((!dates.closes || *dates.closes - *dates.due > hours{24}));
        }
        for (const auto& [key, why] : kept) saved += why == DeliveryClass::nudge ? 1 : 0;
    }
    CHECK(held > 500);
    CHECK(saved > 500);
}

TEST_CASE("a student enters with the first nudge that goes or is withheld, in both arms alike",
          "[core][trial][reminder]") {
    CourseBuilder course;
    course.students(10, 60);
    course.assignment(1, noon + hours{20});
    course.assignment(2, noon + hours{21});
    course.submitted(1, 10, noon - hours{1}).submitted(2, 10, noon - hours{1});
    const Trial trial = hold_out(50);
    ReminderHistory history;
    history.trials = {{&trial, {}}};
    const SnapshotIndex index(course.snapshot);
    const ReminderPlan plan = plan_reminders(index, Policy{}, Writes::all, history, {}, noon);
    CHECK(plan.entered.size() == 50);  // all but the one who is done
    for (const TrialEntry& one : plan.entered) {
        CHECK(one.trial == "spring");
        const auto is_theirs = [&](const auto& row) { return row.key.person == one.person; };
        const auto going = std::count_if(plan.reminders.begin(), plan.reminders.end(), is_theirs);
        CHECK(going == (one.arm == Arm::usual ? 2 : 0));
    }
    const auto others = std::count_if(plan.entered.begin(), plan.entered.end(),
                                      [](const TrialEntry& one) { return one.arm == Arm::other; });
    CHECK(others > 10);
    CHECK(others < 40);
}

TEST_CASE("nobody enters through a nudge of another day", "[core][trial][reminder]") {
    CourseBuilder course;
    course.students(10, 20);
    course.assignment(1, noon + days{6});
    const Trial trial = hold_out(50);
    ReminderHistory history;
    history.trials = {{&trial, {}}};
    const SnapshotIndex index(course.snapshot);
    CHECK(plan_reminders(index, Policy{}, Writes::all, history, {}, noon).entered.empty());
}

TEST_CASE("words for arms go both ways", "[core][trial]") {
    for (const Arm arm : {Arm::usual, Arm::other}) CHECK(arm_named(word(arm)) == arm);
    CHECK_FALSE(arm_named("third"));
}
