#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "moodle_adapter/function_table.hpp"
#include "tests/fault_sync/sync_world.hpp"

using namespace waymark;
using core::ActivityKind;
using practice::MoodleVersion;
using test::SyncWorld;

namespace {

/// The figures of a course that the formula of docs/moodle.md speaks of.
struct Figures {
    const core::CourseSnapshot& facts;
    bool quiz_overrides = false;  ///< the site has mod_quiz_get_overrides

    [[nodiscard]] int kind(ActivityKind wanted) const {
        return static_cast<int>(std::count_if(facts.activities.begin(), facts.activities.end(),
                                              [&](const auto& one) { return one.kind == wanted; }));
    }
    [[nodiscard]] int shown(ActivityKind wanted) const {
        return static_cast<int>(
            std::count_if(facts.activities.begin(), facts.activities.end(), [&](const auto& one) {
                return one.kind == wanted && one.visibility != core::Visibility::hidden;
            }));
    }
    [[nodiscard]] int learners() const {
        return static_cast<int>(std::count_if(facts.people.begin(), facts.people.end(), [](const auto& one) {
            return one.active && core::has_role(one, "student");
        }));
    }
    /// 1 for each kind that is in the course.
    [[nodiscard]] int kinds() const {
        int count = 0;
        for (const auto one :
             {ActivityKind::forum, ActivityKind::feedback, ActivityKind::choice, ActivityKind::lesson,
              ActivityKind::workshop, ActivityKind::database, ActivityKind::h5p, ActivityKind::scorm})
            count += kind(one) > 0 ? 1 : 0;
        return count;
    }
};

/// One of its own: site information, the notices of the site, course, contents, two listings of people,
/// groups; assignments, flags and quizzes where there are any; the grade report (up to 200 learners) and the
/// course's calendar.
int fixed(const Figures& of) {
    const int assignments = of.kind(ActivityKind::assignment) > 0 ? 2 : 0;
    const int quizzes = of.kind(ActivityKind::quiz) > 0 ? 1 : 0;
    const int groupings = of.facts.groupings.empty() ? 0 : 1;
    return 7 + assignments + quizzes + groupings + 1 + 1;
}

std::map<std::string, int> called(SyncWorld& world) {
    return world.http.functions();
}

int at(const std::map<std::string, int>& calls, const std::string& function) {
    const auto found = calls.find(function);
    return found == calls.end() ? 0 : found->second;
}

/// What depends on the pages and discussions that are there: counted, not predicted.
int by_content(const std::map<std::string, int>& calls) {
    int sum = 0;
    for (const char* function :
         {"mod_forum_get_forum_discussions", "mod_forum_get_discussion_posts",
          "mod_feedback_get_non_respondents", "mod_choice_get_choice_results",
          "mod_lesson_get_attempts_overview", "mod_workshop_get_grades_report", "mod_data_get_entries",
          "mod_h5pactivity_get_user_attempts", "mod_glossary_get_entries_by_letter"})
        sum += at(calls, function);
    return sum;
}

}  // namespace

TEST_CASE("a complete reading makes as many calls as the formula says", "[sync][calls]") {
    const auto version = GENERATE(MoodleVersion::v4_2, MoodleVersion::v4_5, MoodleVersion::v5_1);
    const std::string course = GENERATE("2", "5");
    SyncWorld world(version, course);
    REQUIRE_FALSE(world.sync().front().error);
    const auto facts = world.facts();
    const Figures of{facts, version >= MoodleVersion::v4_5};
    const auto calls = called(world);
    const int n = of.learners();
    const int scan = at(calls, "core_calendar_get_calendar_events") - 1;  // one is the calendar part
    const int stated = at(calls, "mod_assign_get_participant");
    const int expected = fixed(of) + 1                              // profiles
                         + (of.kind(ActivityKind::assignment) > 0)  // submissions
                         + of.kinds() + by_content(calls)           // other kinds
                         + n * (1 + of.shown(ActivityKind::quiz))   // completion and attempts
                         + (of.quiz_overrides ? of.kind(ActivityKind::quiz) : 0) + scan  // overrides
                         + of.shown(ActivityKind::assignment) + stated;  // participants, dates
    CHECK(world.http.calls() == expected);
    CHECK(at(calls, "core_completion_get_activities_completion_status") == n);
    CHECK(scan >= 4);  // one batch, two empty ones, the probe
    CHECK(scan <= 5);  // and one below the course's first event
    CHECK(stated <= n * of.shown(ActivityKind::assignment));
    CHECK(by_content(calls) <= 40);
}

TEST_CASE("every function that is called is in the table that doctor prints", "[sync][calls]") {
    std::set<std::string, std::less<>> known;
    for (const moodle::FunctionUse& use : moodle::function_uses()) known.emplace(use.name);
    SyncWorld world(GENERATE(MoodleVersion::v4_2, MoodleVersion::v4_5, MoodleVersion::v5_1), "5");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    for (const auto& [function, times] : called(world)) {
        INFO(function);
        CHECK(known.count(function) == 1);
    }
}

TEST_CASE("a reading of changes makes as many calls as the formula says", "[sync][calls]") {
    const auto version = GENERATE(MoodleVersion::v4_2, MoodleVersion::v4_5, MoodleVersion::v5_1);
    SyncWorld world(version, "2");
    (void)world.sync();
    world.turn_clock(core::minutes{20});
    world.lms.world().touch(8, core::to_unix(world.clock->at) - 60);
    (void)world.sync();
    const auto facts = world.facts();
    const Figures of{facts, version >= MoodleVersion::v4_5};
    const auto calls = called(world);
    const int changed = 2;                                 // who came, and who has an attempt open
    const int expected = fixed(of) + 2                     // grades and submissions since
                         + of.kinds() + by_content(calls)  // other kinds
                         + changed * (1 + of.shown(ActivityKind::quiz))  // completion and attempts
                         + (of.quiz_overrides ? of.kind(ActivityKind::quiz) : 0) +
                         2;  // the known override events again, and one batch of new ids
    CHECK(world.http.calls() == expected);
    CHECK(at(calls, "mod_forum_get_discussion_posts") == 0);
    CHECK(at(calls, "mod_assign_get_participant") == 0);
    CHECK(at(calls, "mod_assign_list_participants") == 0);
}
