#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/practice_lms/seed.hpp"
#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

namespace {

constexpr Time day = 86400;

Options options_at(Time now) {
    Options options = recorded_options("4.2");
    auto clock = std::make_shared<FixedClock>();
    clock->time = now;
    options.clock = clock;
    return options;
}

std::size_t done(PracticeLms& lms, Id user) {
    const json statuses = ask(lms, "core_completion_get_activities_completion_status",
                              {{"courseid", "2"}, {"userid", std::to_string(user)}})
                              .at("statuses");
    return static_cast<std::size_t>(std::count_if(statuses.begin(), statuses.end(), [](const json& status) {
        return status.at("state") == 1 || status.at("state") == 2;
    }));
}

}  // namespace

TEST_CASE("the course has sixty students in three groups with their mentors") {
    PracticeLms lms(recorded_options("4.2"));
    const auto people = lms.world().people();
    const auto count = [&](const std::string& role) {
        return std::count_if(people.begin(), people.end(),
                             [&](const Person& one) { return one.role == role; });
    };
    CHECK(count("student") == 60);
    CHECK(count("teacher") == 3);
    CHECK(count("editingteacher") == 1);
    CHECK(lms.world().groups().size() == 3);
    CHECK(lms.world().person(67)->role.empty());
}

TEST_CASE("every student's completion agrees with the work handed in") {
    PracticeLms lms(recorded_options("4.2"));
    lms.world().with([](const State& state) {
        for (const Submission& submission : state.submissions) {
            const Assignment* assignment = state.assignment(submission.assignment);
            const Completion* completion = state.completion(assignment->cmid, submission.user);
            INFO("assignment " << submission.assignment << " of user " << submission.user);
            CHECK((completion != nullptr && completion->state == 1) == (submission.status == "submitted"));
        }
    });
}

TEST_CASE("nobody did anything before the first or after the last visit") {
    PracticeLms lms(recorded_options("4.2"));
    lms.world().with([](const State& state) {
        for (const Completion& completion : state.completions) {
            const Person* person = state.person(completion.user);
            INFO("activity " << completion.cmid << " of user " << completion.user);
            CHECK(completion.when >= person->first_access);
            CHECK(completion.when <= person->last_access);
        }
    });
}

TEST_CASE("derived progress matches the recorded progress report") {
    PracticeLms lms(recorded_options("4.2"));
    CHECK(done(lms, 3) == 15);   // 62.5 %
    CHECK(done(lms, 5) == 16);   // 66.7 %
    CHECK(done(lms, 26) == 0);   // never came
    CHECK(done(lms, 29) == 22);  // 91.7 %
    CHECK(done(lms, 61) == 14);  // 58.3 %
}

TEST_CASE("there is something to do for a mentor: due soon, missed and quiet") {
    PracticeLms lms(recorded_options("4.2"));
    lms.world().with([](const State& state) {
        const Assignment& soon = *state.assignment(4);
        CHECK(soon.due > state.now);
        CHECK(soon.due < state.now + 3 * day);
        const auto open = [&](Id assignment) {
            return std::count_if(state.people.begin(), state.people.end(), [&](const Person& person) {
                const Submission* submission = state.submission(assignment, person.id);
                return state.is_participant(person.id) &&
                       (submission == nullptr || submission->status != "submitted");
            });
        };
        CHECK(open(4) > 10);
        CHECK(state.assignment(3)->due < state.now);
        CHECK(open(3) > 10);
        CHECK(std::count_if(state.people.begin(), state.people.end(), [&](const Person& person) {
                  return state.is_participant(person.id) && person.last_access < state.now - 7 * day;
              }) > 10);
    });
}

TEST_CASE("the data moves by whole days, so that deadlines keep their time of day") {
    const Time shift = 400 * day;
    PracticeLms lms(options_at(recorded_now + shift + 5 * 3600));
    lms.world().with([&](const State& state) {
        CHECK(state.assignment(4)->due == 1795643940 + shift);
        CHECK(state.person(3)->last_access == 1795378687 + shift);
        CHECK(state.person(7)->last_access == 0);
    });
    PracticeLms earlier(options_at(recorded_now - 1));
    earlier.world().with([&](const State& state) { CHECK(state.assignment(4)->due == 1795643940 - day); });
}

TEST_CASE("times inside texts move along") {
    PracticeLms lms(options_at(recorded_now + 10 * day));
    const json sections = ask(lms, "core_course_get_contents", {{"courseid", "2"}});
    const json& assignment = sections.at(1).at("modules").at(3);
    CHECK(assignment.at("customdata")
              .get<std::string>()
              .find("\"duedate\":" + std::to_string(1793570340 + 10 * day)) != std::string::npos);
    CHECK(assignment.at("dates").at(1).at("timestamp") == 1793570340 + 10 * day);
}

TEST_CASE("a visit counts as course access") {
    PracticeLms lms(recorded_options("4.2"));
    lms.world().touch(7, recorded_now);
    CHECK(lms.world().person(7)->last_access == recorded_now);
    CHECK(lms.world().person(7)->first_access == recorded_now);
    lms.world().touch(7, recorded_now - 60);
    CHECK(lms.world().person(7)->last_access == recorded_now);
}

TEST_CASE("a user's override beats the group's, and an extension is neither") {
    PracticeLms lms(recorded_options("4.2"));
    lms.world().with([](const State& state) {
        const Assignment& fifth = *state.assignment(5);
        CHECK(effective_dates(state, fifth, 8).due == 1796248740);
        CHECK(effective_dates(state, fifth, 43).due == 1796507940);
        CHECK(effective_dates(state, fifth, 5).due == 1796421540);
        CHECK(effective_dates(state, fifth, 5).cutoff == 1797026340);
        CHECK(effective_dates(state, *state.assignment(4), 33).due == 1795643940);
    });
}
