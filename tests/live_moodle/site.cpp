#include "tests/live_moodle/site.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::live {

using nlohmann::json;

void Site::check(bool good, const std::string& what) {
    if (!good) ++wrong;
    fmt::print("{}  {}\n", good ? "ok   " : "WRONG", what);
    std::fflush(stdout);
}

moodle::Options Site::with(const std::string& token) const {
    moodle::Options other = options;
    other.token = token;
    return other;
}

std::string shown(const std::optional<core::Instant>& at) {
    return at ? std::to_string(core::to_unix(*at)) : "none";
}

Reader::Reader(Site& site)
    : site_(site), lms_(moodle::make_moodle_lms(site.options, *site.http, site.clock)) {}

bool Reader::read() {
    const core::CourseSnapshot known = reading_.snapshot;
    auto reading = lms_->read_course(
        {site_.course, read_before_ ? &known : nullptr, read_before_ ? reading_.cursor : "", {}});
    if (!reading) {
        site_.check(false, fmt::format("read_course: {} at {} ({})", core::word(reading.error().failure),
                                       reading.error().where, reading.error().detail));
        return false;
    }
    for (const core::PartStatus& part : reading->snapshot.parts) {
        if (part.failure)
            site_.check(false, fmt::format("part {}: {}", core::word(part.part), core::word(*part.failure)));
        if (part.gap != core::Gap::none && !read_before_)
            fmt::print("gap    part {}\n", core::word(part.part));
    }
    reading_ = std::move(*reading);
    read_before_ = true;
    return true;
}

StudentView::StudentView(Site& site) : site_(site), transport_(site.with(site.student_token), *site.http) {
    user_ = std::to_string(ask("core_webservice_get_site_info", {}).value("userid", 0));
}

std::optional<json> StudentView::try_to_ask(std::string_view function, const moodle::Params& params,
                                            moodle::Effect effect) {
    auto answer = transport_.call(function, params, effect);
    if (!answer) return std::nullopt;
    return std::move(*answer);
}

json StudentView::ask(std::string_view function, const moodle::Params& params, moodle::Effect effect) {
    auto answer = transport_.call(function, params, effect);
    if (answer) return std::move(*answer);
    site_.check(false, fmt::format("as the student: {}: {}", function, answer.error().detail));
    return json::object();
}

namespace {

std::optional<core::Instant> date_in(const json& row, const char* name) {
    const auto found = row.find(name);
    if (found == row.end() || !found->is_number_integer()) return std::nullopt;
    return core::from_unix_or_none(found->get<std::int64_t>());
}

std::optional<core::Instant> later(std::optional<core::Instant> left, std::optional<core::Instant> right) {
    if (!left || !right) return left ? left : right;
    return std::max(*left, *right);
}

/// The row with this id in a list of an answer, or null.
json row_of(const json& rows, const std::string& id) {
    for (const json& row : rows)
        if (std::to_string(row.value("id", 0)) == id) return row;
    return {};
}

moodle::Params of_course(const core::CourseSnapshot& facts) {
    return {{"courseids[0]", facts.course.lms_id}};
}

}  // namespace

std::optional<core::Dates> StudentView::assignment(const core::CourseSnapshot& facts,
                                                   const core::Activity& activity) {
    const json answer = ask("mod_assign_get_assignments", of_course(facts));
    if (!answer.contains("courses") || answer["courses"].empty()) return std::nullopt;
    const json row = row_of(answer["courses"][0]["assignments"], activity.instance_lms_id);
    if (row.is_null()) return std::nullopt;
    core::Dates dates{{}, date_in(row, "duedate"), date_in(row, "cutoffdate")};
    const json status = ask("mod_assign_get_submission_status", {{"assignid", activity.instance_lms_id}});
    const auto extension = status.contains("lastattempt") ? date_in(status["lastattempt"], "extensionduedate")
                                                          : std::optional<core::Instant>{};
    dates.due = later(dates.due, extension);
    if (dates.closes) dates.closes = later(dates.closes, extension);
    return dates;
}

std::optional<core::Dates> StudentView::quiz(const core::CourseSnapshot& facts,
                                             const core::Activity& activity) {
    const json answer = ask("mod_quiz_get_quizzes_by_courses", of_course(facts));
    if (!answer.contains("quizzes")) return std::nullopt;
    const json row = row_of(answer["quizzes"], activity.instance_lms_id);
    if (row.is_null()) return std::nullopt;
    const auto closes = date_in(row, "timeclose");
    return core::Dates{{}, closes, closes};
}

std::optional<bool> StudentView::is_handed_in(const core::Activity& assignment) {
    const json status = ask("mod_assign_get_submission_status", {{"assignid", assignment.instance_lms_id}});
    if (!status.contains("lastattempt")) return std::nullopt;
    const json& attempt = status["lastattempt"];
    const char* row = attempt.contains("teamsubmission") ? "teamsubmission" : "submission";
    if (!attempt.contains(row)) return false;
    return attempt[row].value("status", "") == "submitted";
}

std::optional<core::Instant> StudentView::calendar(const core::CourseSnapshot& facts,
                                                   const core::Activity& activity) {
    const json answer = ask("core_calendar_get_action_events_by_course", {{"courseid", facts.course.lms_id}});
    std::optional<core::Instant> latest;
    for (const json& event : answer.value("events", json::array()))
        if (std::to_string(event.value("instance", 0)) == activity.lms_id)  // of action events: the module
            latest = later(latest, date_in(event, "timesort"));
    return latest;
}

bool StudentView::hand_in(const core::Activity& assignment) {
    const std::string& id = assignment.instance_lms_id;
    const json saved = ask("mod_assign_save_submission",
                           {{"assignmentid", id},
                            {"plugindata[onlinetext_editor][text]", "<p>A made-up answer.</p>"},
                            {"plugindata[onlinetext_editor][format]", "1"},
                            {"plugindata[onlinetext_editor][itemid]", "0"}},
                           moodle::Effect::write);
    if (!saved.is_array() || !saved.empty()) return false;
    if (is_handed_in(assignment) == true) return true;
    (void)ask("mod_assign_submit_for_grading", {{"assignmentid", id}, {"acceptsubmissionstatement", "1"}},
              moodle::Effect::write);
    return is_handed_in(assignment) == true;
}

std::optional<std::map<std::string, bool>> StudentView::modules(const core::CourseSnapshot& facts) {
    const auto sections = try_to_ask("core_course_get_contents", {{"courseid", facts.course.lms_id}});
    if (!sections) return std::nullopt;
    std::map<std::string, bool> shown_modules;
    for (const json& section : *sections)
        for (const json& module : section.value("modules", json::array()))
            shown_modules[std::to_string(module.value("id", 0))] = module.value("uservisible", false);
    return shown_modules;
}

std::optional<std::string> StudentView::zone() {
    const auto people = try_to_ask("core_user_get_users_by_field", {{"field", "id"}, {"values[0]", user_}});
    if (!people || people->empty() || !people->front().contains("timezone")) return std::nullopt;
    return people->front().value("timezone", "");
}

bool StudentView::tick_off(const std::string& module, bool done) {
    const auto answer =
        try_to_ask("core_completion_update_activity_completion_status_manually",
                   {{"cmid", module}, {"completed", done ? "1" : "0"}}, moodle::Effect::write);
    return answer && answer->value("status", false);
}

}  // namespace waymark::live
