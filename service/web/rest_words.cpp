#include "web/rest_words.hpp"

#include <algorithm>

#include "i18n/format.hpp"

namespace waymark::web {

std::vector<store::Pause> current_rests(const PageContext& context, core::PersonId student) {
    std::vector<store::Pause> rests =
        store::rests_of(context.services.database, context.viewer.course, student);
    rests.erase(std::find_if(rests.begin(), rests.end(),
                             [&](const store::Pause& rest) { return rest.until <= context.now; }),
                rests.end());
    return rests;
}

std::string last_day(const PageContext& context, const store::Pause& rest) {
    return i18n::date(context.language, context.zone, rest.until - core::seconds{1}, context.now);
}

std::string who_set(const PageContext& context, const store::Pause& rest) {
    const core::Enrolment* person = rest.by ? core::find_person(context.course->snapshot, *rest.by) : nullptr;
    return person == nullptr ? context.language.text("a mentor or teacher") : person->full_name;
}

std::string rest_for_staff(const PageContext& context, core::PersonId student, const store::Pause& rest) {
    if (rest.by == student)
        return context.language.text(
            "Reminders rest until the end of {date}; the student has set this, and only the student can end "
            "it.",
            {{"date", last_day(context, rest)}});
    return context.language.text("Reminders rest until the end of {date}; {name} has set this.",
                                 {{"date", last_day(context, rest)}, {"name", who_set(context, rest)}});
}

std::string rest_for_student(const PageContext& context, const store::Pause& rest) {
    if (rest.by == context.viewer.person)
        return context.language.text(
            "Reminders rest until the end of {date}. When a date changes for you, you hear of it in any "
            "case.",
            {{"date", last_day(context, rest)}});
    return context.language.text(
        "Reminders rest until the end of {date}; {name} has set this. When a date changes for you, you hear "
        "of it "
        "in any case.",
        {{"date", last_day(context, rest)}, {"name", who_set(context, rest)}});
}

}  // namespace waymark::web
