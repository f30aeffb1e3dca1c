#include "web/frame.hpp"

#include <charconv>

#include "store/sessions.hpp"

namespace waymark::web {
namespace {

std::string upper(std::string code) {
    for (char& letter : code)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return code;
}

ViewModel::List other_languages(const i18n::Language& current) {
    ViewModel::List list;
    for (const std::string& code : i18n::language_codes()) {
        if (code == current.code()) continue;
        // Each catalogue names its own language.
        const std::string name = i18n::language(code).text_in("name of this language", "English");
        list.push_back(ViewModel().set("code", code).set("short", upper(code)).set("name", name));
    }
    return list;
}

core::Subject own_subject(const PageContext& context) {
    return {context.viewer.site, context.viewer.course, context.viewer.person};
}

ViewModel::List tabs(const PageContext& context, std::string_view path) {
    struct Tab {
        core::Action action;
        std::string_view path;
        std::string_view label;
    };
    static constexpr Tab all[] = {
        {core::Action::see_today, "/today", i18n::translatable("Today")},
        {core::Action::see_students, "/students", i18n::translatable("Students")},
        {core::Action::see_own_path, "/my-path", i18n::translatable("My path")},
    };
    ViewModel::List list;
    for (const Tab& tab : all) {
        if (!core::may(context.viewer, tab.action, own_subject(context))) continue;
        list.push_back(ViewModel()
                           .set("url", page_url(context, tab.path))
                           .set("label", context.language.text(tab.label))
                           .set("current", path.substr(0, tab.path.size()) == tab.path));
    }
    return list;
}

ViewModel launch_frame(const PageContext& context, const Frame& frame) {
    const bool has_facts = context.course != nullptr;
    const std::string read = has_facts ? as_of(speech_of(context), context.course->state) : "";
    ViewModel model = open_page_model(context.language, frame.title);
    model.set("launch", true)
        .set("course_name", has_facts ? context.course->snapshot.course.full_name : "")
        .set("tabs", tabs(context, frame.path))
        .set("as_of", read)
        .set("roster_only", has_facts && !context.site->has_web_service)
        .set("csrf", context.session.csrf)
        .set("back", frame.path)
        .set("languages", other_languages(context.language))
        .set("language_url", page_url(context, "/language"))
        .set("window_url", page_url(context, "/window"))
        .set("flash", frame.flash);
    return model;
}

/// Address of the LMS, "" when the course's address is not of Moodle's form.
std::string site_root(const core::Course& course) {
    const std::size_t end = course.url.find("/course/view.php");
    if (end == std::string::npos || checked_link(course.url).empty()) return {};
    return course.url.substr(0, end);
}

}  // namespace

Response framed_page(const PageContext& context, std::string_view view, const Frame& frame,
                     ViewModel content) {
    Response response;
    response.status = frame.status;
    response.body = render(view, launch_frame(context, frame).add(std::move(content)), context.language);
    return response;
}

Response notice_page(const PageContext& context, int status, const Notice& notice) {
    ViewModel model;
    model.set("sentence", notice.sentence).set("link", notice.link).set("link_label", notice.link_label);
    return framed_page(context, "notice", {notice.heading, "/", "", status}, std::move(model));
}

Speech speech_of(const PageContext& context) {
    return {context.language, context.zone, context.now, context.course->snapshot};
}

std::string student_path(core::PersonId student) {
    return "/students/" + std::to_string(student.value);
}

std::string checked_link(std::string_view address) {
    const std::string_view without_fragment = address.substr(0, address.find('#'));
    return support::parse_url(without_fragment) ? std::string(address) : std::string();
}

std::string profile_link(const core::Course& course, const core::Enrolment& person) {
    const std::string root = site_root(course);
    if (root.empty()) return {};
    return support::with_query(root + "/user/view.php", {{"id", person.lms_id}, {"course", course.lms_id}});
}

std::string chat_link(const core::Course& course, const core::Enrolment& person) {
    const std::string root = site_root(course);
    if (root.empty()) return {};
    return support::with_query(root + "/message/index.php", {{"id", person.lms_id}});
}

std::vector<const core::Enrolment*> visible_students(const PageContext& context) {
    std::vector<const core::Enrolment*> visible;
    for (const core::Enrolment* student :
         core::students_of(context.course->snapshot, context.settings.policy.roles.student))
        if (core::may(context.viewer, core::Action::see_student,
                      {context.viewer.site, context.viewer.course, student->person}))
            visible.push_back(student);
    return visible;
}

const core::Enrolment* student_of(const PageContext& context, core::Action action) {
    if (context.course == nullptr) return nullptr;
    const std::string& text = context.path_id;
    core::PersonId id;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (error != std::errc{} || end != text.data() + text.size()) return nullptr;
    for (const core::Enrolment* student : visible_students(context))
        if (student->person == id &&
            core::may(context.viewer, action, {context.viewer.site, context.viewer.course, id}))
            return student;
    return nullptr;
}

void audit(PageContext& context, std::string_view action, std::optional<core::PersonId> subject,
           std::string_view detail) {
    store::record_audit(context.services.database,
                        {context.now, context.viewer.site, context.viewer.course, context.session.subject,
                         std::string(action), subject, std::string(detail)});
}

std::string query_value(const PageContext& context, std::string_view name) {
    const std::string* value = support::find_once(context.request.query, name);
    return value == nullptr ? std::string() : *value;
}

std::string form_value(const PageContext& context, std::string_view name) {
    const std::string* value = support::find_once(context.form, name);
    return value == nullptr ? std::string() : *value;
}

}  // namespace waymark::web
