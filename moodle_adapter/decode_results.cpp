#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "moodle_adapter/decode_course.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {
namespace {

using core::AttemptState;
using nlohmann::json;

AttemptState attempt_state(const std::string& state) {
    if (state == "inprogress") return AttemptState::in_progress;
    if (state == "overdue") return AttemptState::overdue;
    if (state == "finished") return AttemptState::finished;
    if (state == "submitted") return AttemptState::submitted;
    if (state == "abandoned") return AttemptState::abandoned;
    if (state == "notstarted") return AttemptState::not_started;
    return AttemptState::unknown;
}

core::CompletionState completion_state(std::int64_t state) {
    if (state == 1) return core::CompletionState::complete;
    if (state == 2) return core::CompletionState::complete_pass;
    if (state == 3) return core::CompletionState::complete_fail;
    return state == 0 ? core::CompletionState::incomplete : core::CompletionState::unknown;
}

/// The grade of an activity itself, not of the course, a category, an outcome or a second grade of a
/// workshop.
bool is_own_grade(const json& item) {
    return text(item, "itemtype") == "mod" && whole_number(item, "itemnumber").value_or(0) == 0;
}

bool is_hidden(const json& item) {
    return flag(item, "gradeishidden") || flag(item, "gradehiddenbydate");
}

/// A grade that exists and that its student may see.
std::optional<GradeRow> grade_of(const json& item, std::int64_t user) {
    if (!is_own_grade(item) || is_hidden(item)) return std::nullopt;
    const auto module = id(item, "cmid");
    const auto points = real_number(item, "graderaw");
    const auto maximum = real_number(item, "grademax");
    if (!module || !points || !maximum || *maximum <= 0) return std::nullopt;
    return GradeRow{user, *module, *points, *maximum, instant(item, "gradedategraded")};
}

AttemptRow attempt_of(const json& row) {
    AttemptRow attempt;
    attempt.state = attempt_state(text(row, "state"));
    attempt.started = instant(row, "timestart");
    attempt.finished = instant(row, "timefinish");
    const bool open = attempt.state == AttemptState::in_progress || attempt.state == AttemptState::overdue;
    if (open) attempt.closes = instant(row, "timecheckstate");
    const bool handed_in =
        attempt.state == AttemptState::finished || attempt.state == AttemptState::submitted;
    // A field that is not there tells nothing; one that is null waits for a teacher.
    attempt.awaits_marking = handed_in && row.contains("sumgrades") && row["sumgrades"].is_null();
    return attempt;
}

EventType event_type(const std::string& type) {
    if (type == "open") return EventType::open;
    if (type == "due") return EventType::due;
    if (type == "close") return EventType::close;
    if (type == "expectcompletionon") return EventType::expect_completion;
    return EventType::other;
}

/// A private event is not looked into, however many rights our account has.
EventRow event_of(const json& row, std::int64_t number) {
    EventRow event;
    event.id = number;
    event.type = event_type(text(row, "eventtype"));
    const auto at = instant(row, "timestart");
    if (event.type == EventType::other || !at) return {number};
    event.module = text(row, "modulename");
    event.kind = kind_of(event.module);
    event.instance = id(row, "instance").value_or(0);
    event.course = id(row, "courseid").value_or(0);
    event.group = id(row, "groupid").value_or(0);
    event.user = id(row, "userid").value_or(0);
    event.at = *at;
    return event;
}

}  // namespace

std::optional<std::vector<AttemptRow>> decode_attempts(const json& answer) {
    if (!has_list(answer, "attempts")) return std::nullopt;
    std::vector<AttemptRow> rows;
    for (const json& row : answer["attempts"]) {
        if (flag(row, "preview")) continue;
        rows.push_back(attempt_of(row));
    }
    return rows;
}

std::optional<std::vector<CompletionRow>> decode_completion(const json& answer) {
    if (!has_list(answer, "statuses")) return std::nullopt;
    std::vector<CompletionRow> rows;
    for (const json& row : answer["statuses"]) {
        const auto module = id(row, "cmid");
        if (!module) return std::nullopt;
        rows.push_back({*module, completion_state(whole_number(row, "state").value_or(0)),
                        instant(row, "timecompleted")});
    }
    return rows;
}

std::optional<std::vector<GradeRow>> decode_grades(const json& answer) {
    if (!has_list(answer, "usergrades")) return std::nullopt;
    std::vector<GradeRow> rows;
    for (const json& person : answer["usergrades"]) {
        const auto user = id(person, "userid");
        if (!user) return std::nullopt;
        for (const json& item : list(person, "gradeitems")) {
            if (auto grade = grade_of(item, *user)) rows.push_back(*grade);
        }
    }
    return rows;
}

std::vector<HiddenGradeRow> decode_hidden_grades(const json& answer) {
    std::vector<HiddenGradeRow> rows;
    for (const json& person : list(answer, "usergrades")) {
        const auto user = id(person, "userid");
        for (const json& row : list(person, "gradeitems")) {
            const auto module = id(row, "cmid");
            if (!user || !module || !is_own_grade(row) || !is_hidden(row)) continue;
            // Without the right to see hidden grades only the day of grading says that there is one.
            if (real_number(row, "graderaw") || instant(row, "gradedategraded"))
                rows.push_back({*user, *module});
        }
    }
    return rows;
}

std::vector<GradeItemRow> decode_grade_items(const json& answer) {
    std::map<std::int64_t, std::int64_t> items;
    for (const json& person : list(answer, "usergrades")) {
        for (const json& row : list(person, "gradeitems")) {
            const auto item = id(row, "id");
            const auto module = id(row, "cmid");
            if (item && module && is_own_grade(row)) items.emplace(*item, *module);
        }
    }
    std::vector<GradeItemRow> rows;
    rows.reserve(items.size());
    for (const auto& [item, module] : items) rows.push_back({item, module});
    return rows;
}

std::optional<std::vector<GradedRow>> decode_graded(const json& answer) {
    if (!has_list(answer, "assignments")) return std::nullopt;
    std::vector<GradedRow> rows;
    for (const json& assignment : answer["assignments"]) {
        const auto instance = id(assignment, "assignmentid");
        if (!instance) return std::nullopt;
        for (const json& row : list(assignment, "grades")) {
            if (const auto user = id(row, "userid")) rows.push_back({*instance, *user});
        }
    }
    return rows;
}

std::optional<std::vector<EventRow>> decode_events(const json& answer) {
    if (!has_list(answer, "events")) return std::nullopt;
    std::vector<EventRow> rows;
    for (const json& row : answer["events"]) {
        const auto number = id(row, "id");
        if (!number) return std::nullopt;
        rows.push_back(event_of(row, *number));
    }
    // An event that exists but is not ours to see comes as a warning with its id.
    for (const json& warning : list(answer, "warnings")) {
        const auto number = id(warning, "item");
        if (number && text(warning, "warningcode") == "nopermissions") rows.push_back({*number});
    }
    return rows;
}

std::optional<std::vector<QuizOverrideRow>> decode_quiz_overrides(const json& answer) {
    if (!has_list(answer, "overrides")) return std::nullopt;
    std::vector<QuizOverrideRow> rows;
    for (const json& row : answer["overrides"]) {
        const auto number = id(row, "id");
        if (!number) return std::nullopt;
        QuizOverrideRow result{*number, id(row, "userid").value_or(0), id(row, "groupid").value_or(0),
                               instant(row, "timeopen"), instant(row, "timeclose")};
        if (const auto attempts = whole_number(row, "attempts"))
            result.attempts = static_cast<int>(std::clamp<std::int64_t>(*attempts, 0, 1000));
        result.never_closes = whole_number(row, "timeclose") == 0;
        result.opens_at_once = whole_number(row, "timeopen") == 0;
        if (const auto limit = whole_number(row, "timelimit"))
            result.time_limit = core::seconds{std::max<std::int64_t>(*limit, 0)};
        rows.push_back(result);
    }
    return rows;
}

bool was_refused(const json& answer, const char* rows) {
    if (!list(answer, rows).empty()) return false;
    const json& warnings = list(answer, "warnings");
    return std::any_of(warnings.begin(), warnings.end(), [](const json& warning) {
        const auto code = text(warning, "warningcode");
        return code == "1" || code == "2";
    });
}

}  // namespace waymark::moodle
