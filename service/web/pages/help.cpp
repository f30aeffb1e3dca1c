#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

// A stranger may know who teaches the course (Moodle shows it on the course's front), and nothing else.
Response help_page(PageContext& context) {
    std::vector<std::string> teachers;
    if (context.course != nullptr)
        for (const core::Enrolment& person : context.course->snapshot.people)
            if (core::role_in_course(person, context.settings.policy.roles) == core::ViewerRole::teacher)
                teachers.push_back(person.full_name);
    ViewModel model;
    model.set("no_facts", context.course == nullptr).set_texts("teachers", std::move(teachers));
    return framed_page(context, "help", {context.language.text("Help"), "/help", "", 200}, std::move(model));
}

}  // namespace waymark::web
