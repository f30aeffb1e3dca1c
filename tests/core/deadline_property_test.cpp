#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "core/reminder.hpp"
#include "core/work.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

/// A random small course: one activity of any dated kind, a student in some of three groups, overrides of
/// everybody and every group, sometimes a statement of the LMS, conditions, exclusions and gaps.
class RandomCourse {
  public:
    explicit RandomCourse(std::uint64_t seed) : random_(seed) {
        Activity& activity = make_activity();
        course.person(10, "The Student", {"student"});
        for (int group = 1; group <= 3; ++group)
            if (chance(3)) course.snapshot.people.back().groups.push_back({group});
        course.snapshot.people.back().active = !chance(6);
        if (chance(5)) activity.visibility = Visibility::hidden;
        if (chance(3)) restrict(activity);
        add_overrides();
        if (chance(4)) course.snapshot.stated_dates.push_back({{1}, {10}, dates(), noon - hours{below(60)}});
        if (chance(6)) course.snapshot.exclusions.push_back({{1}, {10}});
        if (chance(5)) course.stale(Part::overrides);
    }

    [[nodiscard]] Instant moment() { return noon + hours{below(400) - 200}; }
    [[nodiscard]] int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
    [[nodiscard]] bool chance(int one_in) { return below(one_in) == 0; }

    CourseBuilder course;

  private:
    std::optional<Instant> maybe() { return chance(3) ? std::nullopt : std::optional{moment()}; }
    Dates dates() {
        return {chance(2) ? maybe() : std::nullopt, maybe(), chance(2) ? maybe() : std::nullopt};
    }

    Activity& make_activity() {
        constexpr ActivityKind kinds[] = {ActivityKind::assignment, ActivityKind::quiz, ActivityKind::lesson,
                                          ActivityKind::forum};
        Activity& activity = course.task(1, kinds[below(4)]);
        activity.base = dates();
        if (chance(4)) activity.expected = moment();
        return activity;
    }

    void restrict(Activity& activity) {
        using Kind = Availability::Kind;
        constexpr Kind kinds[] = {Kind::group, Kind::from, Kind::until, Kind::profile};
        Availability tree{Kind::all};
        for (int i = below(3); i >= 0; --i) {
            Availability leaf{kinds[below(4)]};
            leaf.at = moment();
            leaf.lms_id = leaf.kind == Kind::group ? std::to_string(1 + below(3)) : "";
            tree.children.push_back(chance(4) ? Availability{Kind::not_any, {leaf}} : leaf);
        }
        activity.visibility = Visibility::restricted;
        activity.availability = tree;
    }

    void add_overrides() {
        if (chance(2)) course.user_override(1, 10, dates());
        for (int group = 1; group <= 3; ++group)
            if (chance(2)) course.group_override(1, group, dates(), below(3));
        if (course.snapshot.activities.front().kind != ActivityKind::quiz) return;
        for (Override& change : course.snapshot.overrides) {
            if (chance(4)) change.opens.reset();
            change.opens_at_once = !change.opens && chance(2);
            if (chance(4)) change.due = change.closes = std::nullopt;
            change.never_closes = !change.due && !change.closes && chance(2);
            if (chance(3)) change.time_limit = minutes{30 * below(4)};
        }
    }

    std::mt19937_64 random_;
};

const Activity& activity_of(const RandomCourse& random) {
    return *find_activity(random.course.snapshot, {1});
}

const Enrolment& student_of(const RandomCourse& random) {
    return *find_person(random.course.snapshot, {10});
}

EffectiveDeadline deadline(const RandomCourse& random) {
    const SnapshotIndex index(random.course.snapshot);
    return effective_deadline(index, activity_of(random), student_of(random));
}

/// What Moodle counts for one student of a quiz, 0 being "without": quiz_update_effective_access().
struct QuizAccess {
    std::int64_t opens = 0;
    std::int64_t closes = 0;
    std::int64_t limit = 0;
};

std::int64_t number_of(std::optional<Instant> at) {
    return at ? to_unix(*at) : 0;
}

/// One setting of an override row, nothing for null.
using Setting = std::optional<std::int64_t> (*)(const Override&);

std::optional<std::int64_t> opening(const Override& row) {
    if (row.opens_at_once) return 0;
    return row.opens ? std::optional{to_unix(*row.opens)} : std::nullopt;
}

std::optional<std::int64_t> closing(const Override& row) {
    if (row.never_closes) return 0;
    const auto end = row.closes ? row.closes : row.due;
    return end ? std::optional{to_unix(*end)} : std::nullopt;
}

std::optional<std::int64_t> limit(const Override& row) {
    return row.time_limit ? std::optional{static_cast<std::int64_t>(row.time_limit->count())} : std::nullopt;
}

std::int64_t moodles(const CourseSnapshot& facts, Setting setting, bool earliest, std::int64_t own) {
    std::vector<std::int64_t> of_groups;
    for (const Override& row : facts.overrides) {
        const auto value = setting(row);
        if (value && row.person) return *value;
        const auto& groups = facts.people.back().groups;
        if (value && row.group && std::find(groups.begin(), groups.end(), *row.group) != groups.end())
            of_groups.push_back(*value);
    }
    if (of_groups.empty()) return own;
    std::sort(of_groups.begin(), of_groups.end());
    return earliest || of_groups.front() == 0 ? of_groups.front() : of_groups.back();
}

QuizAccess access_by_moodle(const RandomCourse& random) {
    const CourseSnapshot& facts = random.course.snapshot;
    const Activity& quiz = facts.activities.front();
    const auto end = quiz.base.closes ? quiz.base.closes : quiz.base.due;
    return {moodles(facts, opening, true, number_of(quiz.base.opens)),
            moodles(facts, closing, false, number_of(end)),
            moodles(facts, limit, false, quiz.time_limit->count())};
}

/// A random quiz and nothing that moves its dates but overrides.
bool is_plain_quiz(RandomCourse& random) {
    Activity& activity = random.course.snapshot.activities.front();
    if (activity.kind != ActivityKind::quiz) return false;
    random.course.snapshot.stated_dates.clear();
    activity.expected.reset();
    activity.time_limit = minutes{30 * random.below(3)};
    for (PartStatus& part : random.course.snapshot.parts) part.failure.reset();
    return true;
}

constexpr int rounds = 3000;

std::uint64_t seed() {
    static const std::uint64_t value = Catch::rngSeed() != 0 ? Catch::rngSeed() : 20261123;
    return value;
}

}  // namespace

TEST_CASE("provenance explains the date", "[core][deadline][property]") {
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(seed(), round);
        RandomCourse random(seed() + static_cast<std::uint64_t>(round));
        if (random.chance(2)) random.course.extension(1, 10, random.moment());
        const EffectiveDeadline result = deadline(random);
        const auto deciding = [&](bool Considered::*decided) {
            return std::count_if(result.considered.begin(), result.considered.end(),
                                 [&](const Considered& one) { return one.*decided; });
        };
        REQUIRE(deciding(&Considered::decided_due) == (result.dates.due ? 1 : 0));
        REQUIRE(deciding(&Considered::decided_closes) == (result.dates.closes ? 1 : 0));
        for (const Considered& one : result.considered) {
            if (one.decided_due) {
                REQUIRE(one.dates.due == result.dates.due);
                REQUIRE(one.source == result.due_source);
            }
            if (one.decided_closes) {
                const auto stated = one.source == DateSource::extension ? one.dates.due : one.dates.closes;
                REQUIRE(stated == result.dates.closes);
            }
        }
        REQUIRE((result.certainty == Certainty::known) == result.doubts.empty());
    }
}

TEST_CASE("an extension never makes a date earlier", "[core][deadline][property]") {
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(seed(), round);
        RandomCourse random(seed() + static_cast<std::uint64_t>(round));
        const EffectiveDeadline before = deadline(random);
        const Instant until = random.moment();
        random.course.extension(1, 10, until);
        const EffectiveDeadline after = deadline(random);
        REQUIRE(after.dates.due >= before.dates.due);
        REQUIRE(after.dates.due >= until);
        REQUIRE(after.dates.closes.has_value() == before.dates.closes.has_value());
        if (after.dates.closes) {
            REQUIRE(*after.dates.closes >= *before.dates.closes);
            REQUIRE(*after.dates.closes >= until);
        }
        REQUIRE(after.dates.opens == before.dates.opens);
    }
}

TEST_CASE("a quiz opens and closes for a student as Moodle counts it", "[core][deadline][property]") {
    int at_once = 0;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(seed(), round);
        RandomCourse random(seed() + static_cast<std::uint64_t>(round));
        if (!is_plain_quiz(random)) continue;
        const QuizAccess wanted = access_by_moodle(random);
        const EffectiveDeadline result = deadline(random);
        REQUIRE(number_of(result.dates.opens) == wanted.opens);
        REQUIRE(number_of(result.dates.closes) == wanted.closes);
        REQUIRE(result.dates.due == result.dates.closes);
        at_once += wanted.opens == 0 && activity_of(random).base.opens ? 1 : 0;
    }
    CHECK(at_once > 10);
}

TEST_CASE("the end of a running attempt is never taken for the closing where that is certain",
          "[core][deadline][property]") {
    int cut = 0;
    int doubted = 0;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(seed(), round);
        RandomCourse random(seed() + static_cast<std::uint64_t>(round));
        if (!is_plain_quiz(random)) continue;
        const QuizAccess wanted = access_by_moodle(random);
        const Instant begun = random.moment();
        // quiz_update_open_attempts(): the limit or the closing, whichever comes first.
        std::optional<Instant> end;
        if (wanted.limit > 0) end = begun + seconds{wanted.limit};
        if (wanted.closes > 0)
            end = std::min(end.value_or(from_unix(wanted.closes)), from_unix(wanted.closes));
        if (!end || (wanted.closes > 0 && begun >= from_unix(wanted.closes))) continue;
        cut += number_of(end) != wanted.closes ? 1 : 0;
        random.course.snapshot.attempts.push_back({{1}, {10}, AttemptState::in_progress, begun, {}, end});
        const EffectiveDeadline shown = deadline(random);
        REQUIRE(number_of(shown.dates.closes) == wanted.closes);
        REQUIRE(shown.certainty == Certainty::known);
        // Before 4.5: no limit of a single person or group is seen.
        for (Override& change : random.course.snapshot.overrides) change.time_limit.reset();
        for (PartStatus& part : random.course.snapshot.parts)
            if (part.part == Part::overrides) part.gap = Gap::events_only;
        const EffectiveDeadline unseen = deadline(random);
        doubted += unseen.certainty == Certainty::may_differ ? 1 : 0;
        if (unseen.certainty == Certainty::known) REQUIRE(number_of(unseen.dates.closes) == wanted.closes);
    }
    CHECK(cut > 10);
    CHECK(doubted > 10);
}

TEST_CASE("what is not available, hidden or not active never yields a deadline or a message",
          "[core][deadline][property]") {
    int barred = 0;
    int free = 0;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(seed(), round);
        const RandomCourse random(seed() + static_cast<std::uint64_t>(round));
        const SnapshotIndex index(random.course.snapshot);
        const WorkItem item = work_item(index, activity_of(random), student_of(random), noon, days{7});
        const ReminderPlan plan = plan_reminders(index, Policy{}, Writes::all, {}, {}, noon);
        if (item.access.answer == Answer::yes) {
            ++free;
            continue;
        }
        ++barred;
        REQUIRE(item.status != WorkStatus::due_soon);
        REQUIRE(item.status != WorkStatus::overdue);
        REQUIRE(plan.reminders.empty());
        // What opens in time may be announced; sending looks at access again.
        REQUIRE((plan.later.empty() || item.status == WorkStatus::not_open_yet));
        if (is_for_others(item.access)) REQUIRE(item.deadline.dates == Dates{});
    }
    CHECK(barred > rounds / 10);
    CHECK(free > rounds / 10);
}
