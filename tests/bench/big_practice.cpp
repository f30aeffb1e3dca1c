#include "tests/bench/big_practice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "core/time.hpp"

namespace waymark::bench {
namespace {

using nlohmann::json;
using practice::Id;
using practice::practice_course;

constexpr std::chrono::milliseconds per_call{30};  // what a Moodle needs for its usual answer
constexpr int students = 2000;
constexpr int activities = 40;
constexpr int groups = 20;
constexpr Id first_student = 1000;
constexpr Id first_group = 100;
constexpr Id first_page = 5000;

practice::Options options(const std::string& address, std::shared_ptr<const support::Clock> clock) {
    practice::Options options;
    options.version = practice::MoodleVersion::v4_5;
    options.site_url = address;
    options.clock = std::move(clock);
    return options;
}

/// What a reading takes for an activity: not our own placement, nor a subsection or a text on the page.
bool counts(const practice::Activity& one) {
    constexpr std::array others{"lti", "subsection", "label"};
    return one.course == practice_course &&
           std::find(others.begin(), others.end(), one.module) == others.end();
}

/// Pages like the course's own until it has so many activities.
void add_pages(practice::State& state, json& rows) {
    auto have = std::count_if(state.activities.begin(), state.activities.end(), counts);
    const auto model = std::find_if(state.activities.begin(), state.activities.end(), [](const auto& one) {
        return one.course == practice_course && one.module == "page" && one.tracked;
    });
    json& sections = rows.at("contents").at(std::to_string(practice_course));
    json page;
    for (const json& section : sections)
        for (const json& module : section.at("modules"))
            if (model != state.activities.end() && module.at("id") == model->cmid) page = module;
    if (page.is_null()) throw std::runtime_error("the practice course has no page");
    practice::Activity activity = *model;
    for (Id number = first_page; have < activities; ++number, ++have) {
        page["id"] = page["instance"] = activity.cmid = activity.instance = number;
        sections.back().at("modules").push_back(page);
        state.activities.push_back(activity);
    }
}

void add_work(practice::State& state, Id student, bool busy) {
    const std::string text(2500, 'x');  // a submission with its text takes about 3 kB
    int place = 0;
    for (const practice::Activity& activity : state.activities)
        if (activity.course == practice_course && activity.tracked && place++ % 2 == 0)
            state.completions.push_back({activity.cmid, student, 1, state.now - 86400, 0});
    if (!busy) return;
    for (Id assignment = 1; assignment <= 5; ++assignment)
        state.submissions.push_back({static_cast<Id>(state.submissions.size()) + 10000, assignment, student,
                                     state.now - 90000, state.now - 86400, "submitted", text});
}

void add_students(practice::State& state, json& rows) {
    for (Id group = 0; group < groups; ++group)
        state.groups.push_back({first_group + group, fmt::format("Group {}", group), ""});
    practice::Person person = *state.person(Id{8});
    for (Id i = 0; i < students; ++i) {
        person.id = first_student + i;
        person.username = fmt::format("many{}", i);
        person.first_name = "Student";
        person.last_name = fmt::format("Number {}", i);
        person.email = person.username + "@example.invalid";
        person.groups = {first_group + i % groups};
        person.last_access = state.now - 86400 - i;
        state.people.push_back(person);
        rows.at("participant_order").push_back(person.id);
        add_work(state, person.id, i % 2 == 0);
    }
}

}  // namespace

BigPractice::BigPractice(std::shared_ptr<const support::Clock> clock)
    : clock_(std::move(clock)),
      server_("127.0.0.1", 0),
      address_(fmt::format("http://127.0.0.1:{}", server_.port())),
      lms_(options(address_, clock_)) {
    lms_.world().with([&](practice::State& state) {
        json rows = *state.rows;
        add_pages(state, rows);
        add_students(state, rows);
        state.rows = std::make_shared<const json>(std::move(rows));
    });
    server_.start([this](const web::Request& request) {
        std::this_thread::sleep_for(per_call);
        return lms_.handle(request);
    });
}

BigPractice::~BigPractice() {
    server_.stop();
}

void BigPractice::move_students(int count) {
    const practice::Time now = core::to_unix(clock_->now());
    for (Id i = 0; i < count; ++i) lms_.world().touch(first_student + i, now - 60);
}

}  // namespace waymark::bench
