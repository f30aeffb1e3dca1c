#include "stage.hpp"

#include <algorithm>
#include <stdexcept>

#include "store/course_notes.hpp"
#include "store/facts.hpp"
#include "store/outbox.hpp"

namespace waymark::test {

namespace {

using core::Activity;
using core::days;
using core::hours;

const std::string moodle = "https://moodle.example.test";

void add_people(CourseBuilder& course) {
    course.snapshot.people.clear();
    course.person(51, "Tija Teteris", {"editingteacher"});
    course.person(52, "Māra Mežule", {"teacher"}, {1});
    course.person(53, "Nora Nemiera", {"teacher"});
    course.person(61, "Anna Āboliņa", {"student"}, {1});
    course.person(62, "Jānis Kalniņš", {"student"}, {1}).last_access = noon - days{9};
    course.person(63, "Līga Ozola", {"student"}, {1});
    course.person(64, "O'Brien <b>Pat</b>", {"student"}, {1}).last_access.reset();
    course.person(65, "Zane Zariņa", {"student"}, {1}).active = false;
    course.person(66, "Ēriks Eglītis", {"student"}, {2});
}

void name(Activity& activity, const std::string& title) {
    activity.name = title;
    activity.url = moodle + "/mod/" + (activity.kind == core::ActivityKind::quiz ? "quiz" : "assign") +
                   "/view.php?id=" + activity.lms_id;
}

void add_work(CourseBuilder& course) {
    name(course.assignment(201, noon - days{14}, noon - days{7}), "First reflection");
    name(course.quiz(202, noon - days{3}), "Terms & signs");
    name(course.assignment(203, noon - days{1}, noon + days{6}), "Outline of the essay");
    name(course.assignment(204, noon + days{2} + hours{10}, noon + days{9}), "The essay");
    name(course.task(205, core::ActivityKind::forum), "Say hello");
    Activity& group_work = course.assignment(206, noon + days{5});
    name(group_work, "<i>Group</i> work \"A\"");
    group_work.visibility = core::Visibility::restricted;
    Activity& last = course.assignment(207, noon + days{20});
    name(last, "Last reflection");
    last.base.opens = noon + days{10};
    last.url = "javascript:alert(1)";
    Activity& waymark = course.task(208, core::ActivityKind::external_tool);
    waymark.name = "Waymark";
    waymark.own_placement = true;
    waymark.url = moodle + "/mod/lti/view.php?id=208";
}

void add_progress(CourseBuilder& course) {
    for (const int student : {61, 63, 66}) {
        course.submitted(201, student, noon - days{15});
        course.attempt(202, student, core::AttemptState::finished, noon - days{5});
        course.completed(205, student, noon - days{26});
    }
    course.grade(201, 61, 80).grade(201, 63, 30);
    course.submitted(203, 61, noon - days{2}).submitted(203, 66, noon - hours{3});
    course.submission(203, 63, core::SubmissionState::draft, noon - days{2});
    course.submission(204, 63, core::SubmissionState::draft, noon - days{1});
    course.submitted(201, 62, noon - days{13});
    course.extension(203, 63, noon + days{3});
    course.group_override(204, 1, {std::nullopt, noon + days{3} + hours{10}, std::nullopt});
    course.stale(core::Part::quizzes);
}

core::CourseReading reading() {
    CourseBuilder course;
    course.snapshot.course.lms_id = "7";
    course.snapshot.course.short_name = "SOC1";
    course.snapshot.course.full_name = "Society & work";
    course.snapshot.course.url = moodle + "/course/view.php?id=7";
    add_people(course);
    add_work(course);
    add_progress(course);
    return {course.snapshot, ""};
}

std::string value_between(const std::string& text, std::string_view begin, std::string_view end) {
    const std::size_t at = text.find(begin);
    if (at == std::string::npos) return {};
    const std::size_t from = at + begin.size();
    return text.substr(from, text.find(end, from) - from);
}

void replace_all(std::string& text, const std::string& from, std::string_view to) {
    if (from.empty()) return;
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

Stage::Stage() {
    store::save_reading(app.storage.database(), site(), reading());
    app.settings.sites[0].courses.push_back({"7", core::Writes::all});
    app.services.wake_deliveries = [this] { ++woken; };
}

std::string Stage::enter(std::string_view subject, const std::string& role) {
    browser = {};
    return app.enter(browser, {std::string(subject), role, "7"});
}

std::string Stage::as_student(std::string_view subject) {
    return enter(subject, Visitor{}.role);
}

web::Response Stage::get(const std::string& launch, const std::string& path) {
    return app.get(browser, launch + path);
}

web::Response Stage::post(const std::string& launch, const std::string& path, support::FormFields fields) {
    fields.emplace_back("csrf", app.csrf(browser, launch));
    return app.post(browser, launch + path, fields);
}

std::string Stage::page(const std::string& launch, const std::string& path, const std::string& language) {
    static_cast<void>(post(launch, "/language", {{"language", language}, {"back", "/help"}}));
    const web::Response response = get(launch, path);
    if (response.status != 200)
        throw std::runtime_error(path + " answered " + std::to_string(response.status));
    return without_chance(response.body);
}

void Stage::set_writes(core::Writes writes) {
    app.settings.sites[0].courses.back().writes = writes;
}

void Stage::plan_forum(core::Instant at) {
    core::PlanItem item;
    item.key = "hello";
    item.kind = core::PlanKind::forum_duty;
    item.title = "Say hello";
    item.activity = activity("205");
    item.at = at;
    item.times = 1;
    item.author = person("51");
    item.noted = noon - days{10};
    store::change_plan(app.services.database, course(), {item}, {});
}

std::string Stage::student(std::string_view lms_id) const {
    return "/students/" + std::to_string(person(lms_id).value);
}

core::PersonId Stage::person(std::string_view lms_id) const {
    return store::find_person(app.services.database, site(), lms_id).value();
}

core::CourseId Stage::course() const {
    return store::find_course(app.services.database, site(), "7").value();
}

core::ActivityId Stage::activity(std::string_view lms_id) const {
    const auto facts = store::load_snapshot(app.services.database, course()).value();
    const auto found = std::find_if(facts.activities.begin(), facts.activities.end(),
                                    [&](const Activity& one) { return one.lms_id == lms_id; });
    return found->id;
}

std::string without_chance(std::string html) {
    replace_all(html, value_between(html, "href=\"/l/", "/"), "LAUNCH");
    replace_all(html, value_between(html, "name=\"csrf\" value=\"", "\""), "CSRF");
    replace_all(html, value_between(html, "name=\"form_id\" value=\"", "\""), "FORM");
    for (std::size_t at = html.find("/static/"); at != std::string::npos;
         at = html.find("/static/", at + 1)) {
        const std::size_t from = at + std::string_view("/static/").size();
        html.replace(from, html.find('/', from) - from, "HASH");
    }
    return html;
}

}  // namespace waymark::test
