#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "sample_course.hpp"
#include "store/connection.hpp"
#include "store/facts.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using tests::describe;
using tests::sample_reading;

namespace {

constexpr const char* watched[] = {"completions",   "grades",        "submissions",     "quiz_attempts",
                                   "extensions",    "participation", "exclusions",      "hidden_grades",
                                   "stated_dates",  "enrolments",    "enrolment_roles", "group_members",
                                   "course_visits", "people",        "course_joins"};

/// Counts every row that is written or taken away, by table.
struct WatchedStore {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    core::SiteId site = store::ensure_site(database, "a");

    WatchedStore() {
        run("CREATE TEMP TABLE writes (name TEXT)");
        for (const std::string table : watched)
            for (const std::string event : {"INSERT", "UPDATE", "DELETE"})
                run("CREATE TEMP TRIGGER " + table + event + " AFTER " + event + " ON main." + table +
                    " BEGIN INSERT INTO writes VALUES ('" + table + "'); END");
    }
    void run(const std::string& statement) { database.connection().handle.exec(statement); }
    /// What saving this reading wrote.
    std::map<std::string, int> writes(const core::CourseReading& reading,
                                      const std::optional<store::KnownFacts>& known = {}) {
        run("DELETE FROM writes");
        course = store::save_reading(database, site, reading, known);
        std::map<std::string, int> counts;
        SQLite::Statement row(database.connection().handle,
                              "SELECT name, count(*) FROM writes GROUP BY name");
        while (row.executeStep()) counts[row.getColumn(0).getString()] = row.getColumn(1).getInt();
        return counts;
    }
    [[nodiscard]] core::CourseSnapshot load() { return store::load_snapshot(database, course).value(); }
    [[nodiscard]] std::int64_t version() { return store::course_state(database, course)->version; }
    [[nodiscard]] std::string stored() { return describe(load()); }

    core::CourseId course;
};

core::CourseReading an_hour_after(core::CourseReading reading) {
    reading.snapshot.taken += core::hours{1};
    for (core::PartStatus& status : reading.snapshot.parts) status.as_of = reading.snapshot.taken;
    reading.complete = false;
    return reading;
}

using Writes = std::map<std::string, int>;
using Dice = std::mt19937;

std::size_t thrown(Dice& dice, std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(dice);
}

/// Takes a row away, or puts it back in another place.
template <class Row>
void shake(std::vector<Row>& rows, const std::vector<Row>& whole, Dice& dice) {
    rows = whole;
    std::shuffle(rows.begin(), rows.end(), dice);
    rows.resize(thrown(dice, rows.size() + 1));
}

void shake_times(core::CourseSnapshot& facts, Dice& dice) {
    const auto some = [&] { return core::hours{static_cast<int>(thrown(dice, 2))}; };
    for (auto& row : facts.submissions) row.modified += some();
    for (auto& row : facts.completions)
        if (row.changed) *row.changed += some();
    for (auto& row : facts.extensions) row.until += some();
    for (auto& row : facts.grades) row.points += static_cast<double>(thrown(dice, 2));
    for (auto& row : facts.participation) row.entries = static_cast<int>(thrown(dice, 3));
    for (auto& row : facts.attempts) row.awaits_marking = thrown(dice, 2) == 1;
}

core::CourseReading shaken(Dice& dice) {
    const core::CourseReading whole = sample_reading();
    core::CourseReading reading = whole;
    core::CourseSnapshot& facts = reading.snapshot;
    reading.complete = false;
    std::shuffle(facts.people.begin(), facts.people.end(), dice);
    for (core::Enrolment& person : facts.people) {
        shake(person.groups, std::vector<core::GroupId>(person.groups), dice);
        person.active = thrown(dice, 2) == 1;
        if (thrown(dice, 3) == 0) std::reverse(person.roles.begin(), person.roles.end());
        if (thrown(dice, 4) == 0) person.zone = "UTC";
    }
    shake(facts.submissions, whole.snapshot.submissions, dice);
    shake(facts.attempts, whole.snapshot.attempts, dice);
    shake(facts.completions, whole.snapshot.completions, dice);
    shake(facts.grades, whole.snapshot.grades, dice);
    shake(facts.extensions, whole.snapshot.extensions, dice);
    shake(facts.participation, whole.snapshot.participation, dice);
    shake(facts.hidden_grades, whole.snapshot.hidden_grades, dice);
    shake(facts.exclusions, whole.snapshot.exclusions, dice);
    shake_times(facts, dice);
    return reading;
}

}  // namespace

TEST_CASE("a reading that says the same again writes no row of a student", "[store][facts]") {
    WatchedStore world;
    CHECK(world.writes(sample_reading()).size() == std::size(watched));
    CHECK(world.writes(an_hour_after(sample_reading())) == Writes{});
}

TEST_CASE("a reading writes the rows that differ and no other", "[store][facts]") {
    WatchedStore world;
    (void)world.writes(sample_reading());
    core::CourseReading reading = an_hour_after(sample_reading());
    core::CourseSnapshot& facts = reading.snapshot;
    facts.completions[1].state = core::CompletionState::complete;  // one row goes and comes
    facts.grades.erase(facts.grades.begin());
    facts.submissions[0].state = core::SubmissionState::submitted;
    facts.attempts[1].state = core::AttemptState::finished;
    facts.people[0].last_access = facts.taken;
    CHECK(world.writes(reading) == Writes{{"completions", 2},
                                          {"grades", 1},
                                          {"submissions", 2},
                                          {"quiz_attempts", 2},
                                          {"course_visits", 1}});
    CHECK(world.stored() == describe(facts));
}

TEST_CASE("two equal tries at a quiz stay two, and one that goes leaves the other", "[store][facts]") {
    WatchedStore world;
    core::CourseReading reading = an_hour_after(sample_reading());
    reading.snapshot.attempts = {reading.snapshot.attempts[0], reading.snapshot.attempts[0]};
    (void)world.writes(reading);
    CHECK(world.writes(reading) == Writes{});
    CHECK(world.stored() == describe(reading.snapshot));
    reading.snapshot.attempts.pop_back();
    CHECK(world.writes(reading) == Writes{{"quiz_attempts", 1}});
    CHECK(world.stored() == describe(reading.snapshot));
}

TEST_CASE("of two rows about the same student and activity the last one stands", "[store][facts]") {
    WatchedStore world;
    core::CourseReading reading = an_hour_after(sample_reading());
    core::Completion other = reading.snapshot.completions[1];
    other.state = core::CompletionState::complete;
    reading.snapshot.completions.push_back(other);
    (void)world.writes(reading);
    CHECK(world.writes(reading) == Writes{});
    reading.snapshot.completions.erase(reading.snapshot.completions.begin() + 1);
    CHECK(world.stored() == describe(reading.snapshot));
}

TEST_CASE("facts that the caller loaded are not believed once somebody else has written", "[store][facts]") {
    WatchedStore world;
    (void)world.writes(sample_reading());
    const core::CourseSnapshot before = world.load();
    const std::int64_t version = world.version();
    core::CourseReading between = an_hour_after(sample_reading());
    between.snapshot.completions.clear();
    (void)world.writes(between);
    const core::CourseReading reading = an_hour_after(sample_reading());
    CHECK(world.writes(reading, store::KnownFacts{before, version}) == Writes{{"completions", 3}});
    CHECK(world.stored() == describe(reading.snapshot));
}

TEST_CASE("whatever a reading changes, the store says what the reading says", "[store][facts]") {
    const unsigned seed = 20261126;
    INFO("seed " << seed);
    Dice dice(seed);
    WatchedStore world;
    (void)world.writes(sample_reading());
    for (int step = 0; step < 200; ++step) {
        const core::CourseReading reading = shaken(dice);
        const core::CourseSnapshot before = world.load();
        INFO("step " << step);
        if (step % 2 == 0)
            (void)world.writes(reading);
        else
            (void)world.writes(reading, store::KnownFacts{before, world.version()});
        REQUIRE(world.stored() == describe(reading.snapshot));
        REQUIRE(world.writes(reading) == Writes{});
    }
}
