#include "web/no_students.hpp"

namespace waymark::web {
namespace {

struct EmptyWords {
    std::string why;
    std::string step;  ///< "" if there is nothing to do
};

EmptyWords mentor_words(const i18n::Language& language, core::MenteesBy rule) {
    switch (rule) {
        case core::MenteesBy::groups:
            return {language.text(
                        "You have no students here yet. Waymark shows a mentor the students who are in a "
                        "group with that mentor."),
                    language.text(
                        "Ask the teacher of the course to put you and your students into the same group in "
                        "Moodle. They appear here after the next reading.")};
        case core::MenteesBy::list:
            return {
                language.text("You have no students here yet. Waymark shows a mentor the students whom the "
                              "institution's list assigns to that mentor."),
                language.text(
                    "Ask whoever keeps that list to add you and your students. They appear here when it "
                    "has been imported.")};
        case core::MenteesBy::groups_and_list:
            return {language.text(
                        "You have no students here yet. Waymark shows a mentor the students who are in a "
                        "group with that mentor, or whom the institution's list assigns to that mentor."),
                    language.text(
                        "Ask the teacher of the course to put you and your students into the same group in "
                        "Moodle, or whoever keeps the list to add you.")};
    }
    return {};
}

}  // namespace

ViewModel no_students_model(const PageContext& context, bool none) {
    const i18n::Language& language = context.language;
    EmptyWords words;
    if (none && context.viewer.role == core::ViewerRole::teacher)
        words.why = language.text(
            "There are no students in this course yet. They appear here after the next reading.");
    else if (none)
        words = mentor_words(language, context.settings.policy.roles.mentees);
    ViewModel model;
    model.set("no_students", none).set("no_students_why", words.why).set("no_students_step", words.step);
    return model;
}

}  // namespace waymark::web
