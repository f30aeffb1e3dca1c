#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/access.hpp"
#include "jobs/courses.hpp"
#include "jobs/figures.hpp"
#include "jobs/messages.hpp"
#include "jobs/sync.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "store/endings.hpp"
#include "support/log.hpp"
#include "tests/practice_lms/practice.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using nlohmann::json;
using practice::Id;

namespace {

constexpr core::Instant first_day{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2}};
constexpr Id mentor = 63, service = 67;
constexpr int last_day = 29;

core::Instant at(int day, int hour, int minute = 0) {
    return first_day + core::days{day} + core::hours{hour} + core::minutes{minute};
}
core::Instant due_of(Id assignment) {
    return at(static_cast<int>(assignment) * 7 - 1, 20);
}

struct HandClock final : support::Clock {
    core::Instant now_ = at(0, 0);
    [[nodiscard]] core::Instant now() const override { return now_; }
};

/// Brings the adapter's calls to the practice LMS without a socket between them.
struct Wire final : support::HttpClient {
    practice::PracticeLms& lms;
    explicit Wire(practice::PracticeLms& site) : lms(site) {}
    tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override {
        const auto url = support::parse_url(request.url);
        web::Request asked;
        asked.method = request.method == "POST" ? web::Method::post : web::Method::get;
        asked.path = url->path;
        asked.query = support::form_decode(url->query).value_or(support::FormFields{});
        asked.body = request.body;
        asked.headers = request.headers;
        asked.headers.emplace_back("Content-Type", request.content_type);
        const web::Response answer = lms.handle(asked);
        support::HttpResponse response{answer.status, answer.headers, answer.body};
        response.headers.emplace_back("Content-Type", answer.content_type);
        return response;
    }
};

/// Who plays which part; "steady" is played by four.
const std::map<std::string, std::vector<Id>> cast{
    {"steady", {3, 4, 5, 6}}, {"fader", {7}},  {"returner", {8}}, {"extra", {9}},
    {"finisher", {10}},       {"never", {11}}, {"late", {12}},
};

Id one(const std::string& part) {
    return cast.at(part).front();
}

/// The practice course cut down to four assignments and ten students who have done nothing yet.
void set_stage(practice::State& state) {
    json rows = *state.rows;
    json& course = rows.at("courses").at(0);
    course["startdate"] = core::to_unix(at(0, 0));
    course["enddate"] = core::to_unix(at(30, 0));
    const std::set<Id> kept{5, 9, 13, 17};
    for (json& section : rows.at("contents").at("2")) {
        json modules = json::array();
        for (json& module : section.at("modules"))
            if (kept.count(module.at("id").get<Id>()) != 0) modules.push_back(module);
        section["modules"] = modules;
    }
    json assignments = json::array();
    for (json row : rows.at("assignments").at("2").at("assignments")) {
        const Id id = row.at("id").get<Id>();
        if (id > 4) continue;
        row["duedate"] = core::to_unix(due_of(id));
        row["cutoffdate"] = core::to_unix(due_of(id) + core::days{7});
        row["allowsubmissionsfromdate"] = core::to_unix(at(0, 0));
        assignments.push_back(row);
    }
    rows["assignments"]["2"]["assignments"] = assignments;
    rows["quizzes"] = json::array();
    rows["forums"] = json::array();
    rows["participant_order"] = json::array();
    for (json& members : rows.at("members")) members["userids"] = json::array();
    const auto gone = [&](const practice::Activity& activity) {
        return activity.course == practice::practice_course && kept.count(activity.cmid) == 0;
    };
    std::erase_if(state.activities, gone);
    std::erase_if(state.assignments, [](const practice::Assignment& row) { return row.id > 4; });
    for (practice::Assignment& row : state.assignments) {
        row.open = core::to_unix(at(0, 0));
        row.due = core::to_unix(due_of(row.id));
        row.cutoff = row.due + 7 * 86400;
    }
    state.rows = std::make_shared<const json>(std::move(rows));
    state.submissions.clear();
    state.grades.clear();
    state.flags.clear();
    state.attempts.clear();
    state.lesson_grades.clear();
    state.completions.clear();
    state.overrides.clear();
    state.events.clear();
    state.messages.clear();
}

struct Month {
    std::shared_ptr<HandClock> clock = std::make_shared<HandClock>();
    practice::PracticeLms site{options()};
    Wire wire{site};
    std::unique_ptr<core::Lms> lms = moodle::make_moodle_lms(adapter(), wire, *clock);
    tests::TempDatabase storage;
    support::SystemRandom random;
    jobs::CourseCache courses{storage.database()};
    jobs::FiguresCache figures;
    jobs::SiteSettings settings;
    core::Policy policy;
    std::vector<practice::Person> everybody;

    Month() {
        support::set_log_level(support::LogLevel::error);
        settings.key = "practice";
        settings.id = store::ensure_site(storage.database(), "practice");
        settings.has_web_service = true;
        settings.courses.push_back({"2", core::Writes::mentor});
        site.world().with([&](practice::State& state) {
            set_stage(state);
            everybody = state.people;
            std::erase_if(state.people, [](const practice::Person& person) {
                return !person.role.empty() && person.id < 62;
            });
        });
        for (const auto& [part, ids] : cast)
            if (part != "late")
                for (const Id id : ids) enrol(id);
    }

    [[nodiscard]] practice::Options options() const {
        practice::Options wanted;
        wanted.site_url = "http://practice.example";
        wanted.clock = clock;
        return wanted;
    }
    static moodle::Options adapter() {
        moodle::Options wanted;
        wanted.site = "http://practice.example";
        wanted.token = "practice-token";
        wanted.sleeper = [](std::chrono::milliseconds) {};
        return wanted;
    }

    void enrol(Id id) {
        site.world().with([&](practice::State& state) {
            const auto found = std::find_if(everybody.begin(), everybody.end(),
                                            [id](const practice::Person& person) { return person.id == id; });
            practice::Person person = *found;
            person.groups = {1};
            person.active = true;
            person.role = "student";
            person.first_access = person.last_access = 0;
            state.people.push_back(person);
            json rows = *state.rows;
            rows["participant_order"].push_back(id);
            rows.at("members").at(0).at("userids").push_back(id);
            state.rows = std::make_shared<const json>(std::move(rows));
        });
    }
    void visit(const std::string& part) {
        for (const Id id : cast.at(part)) site.world().touch(id, core::to_unix(clock->now_));
    }
    void hand_in(const std::string& part, Id assignment) {
        visit(part);
        site.world().with([&](practice::State& state) {
            state.now = core::to_unix(clock->now_);
            for (const Id id : cast.at(part)) state.submit(*state.assignment(assignment), id, "<p>Done.</p>");
        });
    }
    void mark(Id assignment) {
        site.world().with([&](practice::State& state) {
            state.now = core::to_unix(clock->now_);
            for (const practice::Submission& row : state.submissions)
                if (row.assignment == assignment && state.grade(assignment, row.user) == nullptr)
                    state.grades.push_back({static_cast<Id>(state.grades.size()) + 1, assignment, row.user,
                                            state.now, mentor, 80});
        });
    }

    /// What happens at ten in the morning.
    void morning(int day) {
        clock->now_ = at(day, 10);
        if (day == 10) enrol(one("late"));
        for (const char* part : {"steady", "extra"}) visit(part);
        if (day <= 8) visit("fader");
        if (day <= 5 || day >= 17) visit("returner");
        if (day <= 5) visit("finisher");
        if (day >= 11) visit("late");
        if (day == 4)
            for (const char* part : {"steady", "fader", "returner"}) hand_in(part, 1);
        if (day >= 2 && day <= 5) hand_in("finisher", day - 1);
        if (day == 8)
            site.world().with([&](practice::State& state) {
                state.now = core::to_unix(clock->now_);
                state.set_extension(1, one("extra"), core::to_unix(at(12, 20)));
            });
        if (day == 9) mark(1);
        if (day == 10) hand_in("extra", 1);
        if (day == 11)
            for (const char* part : {"steady", "extra"}) hand_in(part, 2);
        if (day == 13) hand_in("late", 2);
        if (day == 17) hand_in("returner", 2);
        if (day == 18)
            for (const char* part : {"steady", "extra", "late"}) hand_in(part, 3);
        if (day == 19) hand_in("returner", 3);
        if (day == 25)
            for (const char* part : {"steady", "extra", "late"}) hand_in(part, 4);
        if (day == 26) {
            mark(2);
            hand_in("returner", 4);
        }
        if (day == 12) mark(1);  // the one with extra time
    }

    void read() {
        clock->now_ += core::hours{2};
        const auto outcomes = jobs::sync_site(storage.database(), settings, *lms, clock->now_);
        REQUIRE(outcomes.size() == 1);
        REQUIRE_FALSE(outcomes[0].error);
        REQUIRE(jobs::pull_replies(storage.database(), settings, *lms, clock->now_));
    }
    [[nodiscard]] std::shared_ptr<const jobs::LoadedCourse> course() {
        return courses.get(store::find_course(storage.database(), settings.id, "2").value());
    }
    [[nodiscard]] core::PersonId person(Id id) {
        return store::find_person(storage.database(), settings.id, std::to_string(id)).value();
    }
    [[nodiscard]] std::vector<core::WorklistItem> list() {
        const auto loaded = course();
        const core::CourseId id = loaded->snapshot.course.id;
        return core::worklist(figures.get(loaded, policy, clock->now_, jobs::site_zone(settings))->figures,
                              core::mentees_of(loaded->snapshot, person(mentor), policy.roles),
                              store::worklist_memory(storage.database(), id, clock->now_), policy,
                              jobs::site_zone(settings));
    }

    void write_to(const std::string& part) {
        const auto loaded = course();
        for (const Id id : cast.at(part)) {
            const jobs::MessageOrder order{
                loaded.get(), person(id), person(mentor), "How are you?",
                std::to_string(id) + "-" + std::to_string(core::to_unix(clock->now_))};
            REQUIRE(jobs::queue_message(storage.database(), order, random, clock->now_));
        }
    }
    void end(const std::string& part, core::Ending how, std::set<core::WorklistKind> kinds,
             std::optional<core::Instant> until = std::nullopt) {
        store::WorklistEnding ending;
        ending.site = settings.id;
        ending.course = course()->snapshot.course.id;
        ending.person = person(one(part));
        ending.author = person(mentor);
        ending.ending = how;
        ending.at = clock->now_;
        ending.known_until = until;
        for (const core::WorklistItem& item : list())
            for (const core::WorklistReason& reason : item.reasons)
                if (item.person == ending.person && kinds.count(reason.kind) != 0)
                    ending.reasons.push_back(core::key_of(reason));
        REQUIRE(
            store::save_ending(storage.database(), ending, part + std::to_string(core::to_unix(ending.at))));
    }
    void praise(const std::string& part) {
        end(part, core::Ending::done, {core::WorklistKind::praise});
        write_to(part);
    }

    /// What the mentor does at five past noon, and what a student writes later.
    void afternoon(int day) {
        clock->now_ = at(day, 12, 5);
        if (day == 1)
            for (const char* part : {"steady", "fader", "returner", "extra", "finisher"}) write_to(part);
        if (day == 6) praise("finisher");
        if (day == 7) write_to("never");
        if (day == 14) {
            write_to("returner");
            end("never", core::Ending::not_applicable,
                {core::WorklistKind::missed, core::WorklistKind::quiet});
        }
        if (day == 15)
            site.world().with([&](practice::State& state) {
                state.now = core::to_unix(at(15, 18));
                state.deliver(one("returner"), service, "<p>I was away, I will be back.</p>", 1);
            });
        if (day == 16)
            for (const char* part : {"fader", "returner"}) write_to(part);
        if (day == 17) write_to("late");
        if (day == 21) praise("returner");
        if (day == 22) end("fader", core::Ending::known_reason, {}, at(26, 0));
    }
};

/// The table: by day and part, what must be there and what may be there.
struct Expected {
    std::string must;
    std::string may;
    bool absent = false;
};
std::map<int, std::map<std::string, Expected>> read_table() {
    std::ifstream file(test::source_path("tests/month/expected.tsv"));
    REQUIRE(file);
    std::map<int, std::map<std::string, Expected>> table;
    std::vector<std::string> parts;
    for (std::string line; std::getline(file, line);) {
        if (line.rfind('#', 0) == 0) continue;
        std::istringstream cells(line);
        std::vector<std::string> row;
        for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
        if (parts.empty()) {
            parts = row;
            continue;
        }
        for (std::size_t i = 1; i < row.size(); ++i) {
            Expected& expected = table[std::stoi(row[0])][parts[i]];
            expected.absent = row[i] == "absent";
            if (expected.absent || row[i] == "-") continue;
            std::string* into = &expected.must;
            for (const char c : row[i]) {
                if (c == '(') into = &expected.may;
                if (c == ')') into = &expected.must;
                if (c != '(' && c != ')') into->push_back(c);
            }
        }
    }
    return table;
}

char letter(core::WorklistKind kind) {
    static const std::map<core::WorklistKind, char> letters{
        {core::WorklistKind::likely_late, 'L'},   {core::WorklistKind::missed, 'M'},
        {core::WorklistKind::plan_passed, 'D'},   {core::WorklistKind::quiet, 'Q'},
        {core::WorklistKind::first_contact, 'F'}, {core::WorklistKind::unanswered, 'U'},
        {core::WorklistKind::reply_waiting, 'R'}, {core::WorklistKind::follow_up, 'A'},
        {core::WorklistKind::feedback, 'B'},      {core::WorklistKind::praise, 'P'}};
    return letters.at(kind);
}

std::string sorted(const std::string& letters) {
    const std::set<char> once(letters.begin(), letters.end());
    return {once.begin(), once.end()};
}

/// The kinds about one student, without those that may be there or not.
std::string seen_of(const std::vector<core::WorklistItem>& list, core::PersonId person,
                    const std::string& may) {
    std::string seen;
    for (const core::WorklistItem& item : list)
        if (item.person == person)
            for (const core::WorklistReason& reason : item.reasons)
                if (may.find(letter(reason.kind)) == std::string::npos) seen.push_back(letter(reason.kind));
    return sorted(seen);
}

}  // namespace

TEST_CASE("a month in the practice LMS, day by day as it was expected", "[month]") {
    const auto table = read_table();
    REQUIRE(table.size() == last_day + 1);
    Month month;
    for (int day = 0; day <= last_day; ++day) {
        month.morning(day);
        month.read();
        const auto list = month.list();
        for (const auto& [part, ids] : cast) {
            const Expected& expected = table.at(day).at(part);
            if (expected.absent) continue;
            for (const Id id : ids) {
                CAPTURE(day, part, id);
                CHECK(seen_of(list, month.person(id), expected.may) == sorted(expected.must));
            }
        }
        month.afternoon(day);
    }
}
