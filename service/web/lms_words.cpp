#include "web/lms_words.hpp"

namespace waymark::web {

using i18n::Language;

std::string failure_sentence(const Language& language, core::LmsFailure failure) {
    switch (failure) {
        case core::LmsFailure::unreachable:
            return language.text("Moodle could not be reached.");
        case core::LmsFailure::timed_out:
            return language.text("Moodle did not answer in time.");
        case core::LmsFailure::not_moodle:
            return language.text("Something other than Moodle's web service answered.");
        case core::LmsFailure::service_off:
            return language.text("Moodle's web services are switched off.");
        case core::LmsFailure::invalid_token:
            return language.text("Moodle no longer accepts Waymark's key.");
        case core::LmsFailure::access_denied:
            return language.text("Waymark lacks a right in Moodle.");
        case core::LmsFailure::maintenance:
            return language.text("Moodle is being maintained.");
        case core::LmsFailure::not_found:
            return language.text("Moodle no longer knows this.");
        case core::LmsFailure::bad_request:
            return language.text("Moodle did not accept the request.");
        case core::LmsFailure::bad_answer:
            return language.text("Moodle's answer could not be read.");
        case core::LmsFailure::server_error:
            return language.text("Moodle had an error of its own.");
        case core::LmsFailure::too_large:
            return language.text("Moodle's answer was too large.");
        case core::LmsFailure::recipient_refused:
            return language.text("Moodle does not let this person be written to.");
        case core::LmsFailure::in_use:
            return language.text("Somebody relies on it by now.");
        case core::LmsFailure::changed_since:
            return language.text("Somebody has changed it in Moodle since; that stands.");
    }
    return {};
}

std::string part_name(const Language& language, core::Part part) {
    switch (part) {
        case core::Part::contents:
            return language.text("course contents");
        case core::Part::roster:
            return language.text("participants");
        case core::Part::groups:
            return language.text("groups");
        case core::Part::assignments:
            return language.text("assignments");
        case core::Part::submissions:
            return language.text("hand-ins");
        case core::Part::extensions:
            return language.text("extra time");
        case core::Part::quizzes:
            return language.text("quizzes");
        case core::Part::attempts:
            return language.text("quiz attempts");
        case core::Part::completion:
            return language.text("completion marks");
        case core::Part::grades:
            return language.text("grades");
        case core::Part::participation:
            return language.text("answers, entries and posts");
        case core::Part::participants:
            return language.text("who takes part in an assignment");
        case core::Part::effective_dates:
            return language.text("dates of single students");
        case core::Part::calendar:
            return language.text("course calendar");
        case core::Part::groupings:
            return language.text("groupings");
        case core::Part::overrides:
            return language.text("dates of persons and groups");
    }
    return {};
}

}  // namespace waymark::web
