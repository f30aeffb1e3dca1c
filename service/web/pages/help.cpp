#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

namespace {

/// What stands between this launch and the course's facts.
std::string reason(const i18n::Language& language, Binding binding) {
    switch (binding) {
        case Binding::bound:
            return {};
        case Binding::site_gone:
            return language.text("This learning platform is no longer in Waymark's configuration.");
        case Binding::outside_course:
            return language.text(
                "Waymark was opened outside a course, so it does not know whose work to show. Open it inside "
                "a "
                "course.");
        case Binding::registration_gone:
            return language.text(
                "The connection through which Waymark was opened is no longer in its configuration.");
        case Binding::site_unread:
            return language.text(
                "Waymark has not reached the learning platform's web service yet. Until then it cannot know "
                "whether that is the platform it was opened from.");
        case Binding::other_address:
            return language.text(
                "The learning platform that opened Waymark and the one that Waymark reads have different "
                "addresses, so Waymark does not mix the two.");
        case Binding::course_not_named:
            return language.text(
                "This course is not among those that Waymark reads. It reads only courses that its "
                "administrator has named.");
        case Binding::course_unread:
            return language.text(
                "This course has been named to Waymark and not been read yet. The first reading takes a few "
                "minutes.");
    }
    return {};
}

/// Listed as mentor or teacher and opened with less. So it is with Moodle's roles that lack mod/lti:manage.
bool is_launched_lower(const PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return false;
    const core::Enrolment* person = core::find_person(context.course->snapshot, *context.viewer.person);
    if (person == nullptr) return false;
    const core::ViewerRole listed = core::role_in_course(*person, context.settings.policy.roles);
    return context.viewer.role == core::ViewerRole::stranger &&
           (listed == core::ViewerRole::mentor || listed == core::ViewerRole::teacher);
}

bool sees_work(const PageContext& context) {
    const core::ViewerRole role = context.viewer.role;
    return context.course != nullptr &&
           (role == core::ViewerRole::student || role == core::ViewerRole::mentor ||
            role == core::ViewerRole::teacher);
}

}  // namespace

// A stranger may know who teaches the course (Moodle shows it on the course's front), and nothing else.
Response help_page(PageContext& context) {
    std::vector<std::string> teachers;
    if (context.course != nullptr)
        for (const core::Enrolment& person : context.course->snapshot.people)
            if (core::role_in_course(person, context.settings.policy.roles) == core::ViewerRole::teacher)
                teachers.push_back(person.full_name);
    ViewModel model;
    model.set("no_facts", context.course == nullptr)
        .set("reason", reason(context.language, context.binding))
        .set("launched_lower", is_launched_lower(context))
        .set("sees_work", sees_work(context))
        .set("data_url", page_url(context, "/data"))
        .set_texts("teachers", std::move(teachers));
    return framed_page(context, "help", {context.language.text("Help"), "/help", "", 200}, std::move(model));
}

}  // namespace waymark::web
