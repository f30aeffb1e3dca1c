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
        .set("data_url", page_url(context, "/data"))
        .set_texts("teachers", std::move(teachers));
    return framed_page(context, "help", {context.language.text("Help"), "/help", "", 200}, std::move(model));
}

}  // namespace waymark::web
