#include "jobs/letters.hpp"

#include <algorithm>

#include "i18n/format.hpp"
#include "jobs/readers.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

using core::LetterSkip;
using core::LetterSort;

std::string skip_words(const i18n::Language& language, LetterSkip reason) {
    switch (reason) {
        case LetterSkip::by_policy:
            return language.text("The institution does not send it.");
        case LetterSkip::writes_off:
            return language.text("The course is not set to send messages by itself.");
        case LetterSkip::course_not_running:
            return language.text("The course is not running.");
        case LetterSkip::not_mentor:
            return language.text("This person is no mentor of the course any more.");
        case LetterSkip::no_students:
            return language.text("There are no students to write about.");
        case LetterSkip::switched_off:
            return language.text("It is switched off.");
        case LetterSkip::already_sent:
            return language.text("It has been sent.");
        case LetterSkip::no_start_date:
            return language.text("Moodle does not say when the course starts.");
        case LetterSkip::too_late:
            return language.text("Its time has passed.");
        case LetterSkip::nothing_to_say:
            return language.text("There is nothing to say this week.");
    }
    return {};
}

/// Mentors whose letters the viewer may read: a teacher all of them, a mentor the own ones.
std::vector<const core::Enrolment*> readable_mentors(const PageContext& context) {
    std::vector<const core::Enrolment*> mentors;
    for (const core::Enrolment& person : context.course->snapshot.people) {
        const bool own = context.viewer.person && person.person == *context.viewer.person;
        if (core::role_in_course(person, context.settings.policy.roles) == core::ViewerRole::mentor &&
            (own || context.viewer.role == core::ViewerRole::teacher))
            mentors.push_back(&person);
    }
    return mentors;
}

const core::Enrolment* chosen_mentor(const PageContext& context,
                                     const std::vector<const core::Enrolment*>& mentors) {
    const std::string wanted = query_value(context, "mentor");
    for (const core::Enrolment* one : mentors)
        if (std::to_string(one->person.value) == wanted) return one;
    return mentors.empty() ? nullptr : mentors.front();
}

/// Speaks as the letters do, without making a link.
jobs::LetterVoice voice_for(const PageContext& context) {
    store::Database& database = context.services.database;
    const std::string& url = context.settings.public_url;
    return {*context.site, context.settings.policy, context.services.mentor_words,
            [&database, &url](const jobs::LoadedCourse& course, auto, auto) {
                return jobs::link_for_counting(database, course, url).empty() ? std::string() : url + "/m/…";
            },
            [&database](core::PersonId person) { return store::contact_choice(database, person).language; }};
}

/// When this mentor gets that letter, or why not.
std::string fate_of(const PageContext& context, const core::LetterPlan& plan, core::PersonId mentor,
                    LetterSort sort) {
    const auto is_it = [&](const core::Letter& one) {
        return one.key.mentor == mentor && one.key.sort == sort;
    };
    if (std::any_of(plan.letters.begin(), plan.letters.end(), is_it))
        return context.language.text("It goes now.");
    const auto later = std::find_if(plan.later.begin(), plan.later.end(), is_it);
    if (later != plan.later.end())
        return context.language.text(
            "It goes {when}.",
            {{"when", i18n::date_time(context.language, context.zone, later->send_at, context.now)}});
    for (const core::SkippedLetter& one : plan.skipped)
        if (one.mentor == mentor && one.sort == sort) return skip_words(context.language, one.reason);
    return {};
}

/// The letter as it would be now.
std::string text_of(const PageContext& context, core::PersonId mentor, LetterSort sort) {
    return jobs::letter_text(context.services.database, voice_for(context), *context.course,
                             {mentor, sort, core::Day{}}, context.now);
}

std::string language_code(const PageContext& context, const core::Enrolment& mentor) {
    const std::string chosen = store::contact_choice(context.services.database, mentor.person).language;
    return jobs::reader_language(chosen, mentor, context.course->snapshot.course, *context.site);
}

std::string mode_sentence(const PageContext& context) {
    if (context.writes == core::Writes::all) return {};
    return context.language.text(
        "In this course Waymark sends nothing by itself. This is what mentors would get.");
}

/// Where one gives a token; "" where the institution uses none or the viewer cannot.
std::string token_url(const PageContext& context) {
    const bool used = context.settings.policy.own_tokens.use != core::OwnTokenUse::never;
    const core::Subject course{context.viewer.site, context.viewer.course, std::nullopt};
    return used && context.site->has_web_service &&
                   core::may(context.viewer, core::Action::lend_token, course)
               ? page_url(context, "/own-token")
               : "";
}

ViewModel letters_model(const PageContext& context, const core::Enrolment& mentor) {
    // What the course would get if it were set to send, as on the page of reminders.
    const core::LetterPlan plan =
        jobs::preview_letters(context.services.database, *context.course, *context.site,
                              context.settings.policy, core::Writes::all, context.now);
    const bool own = context.viewer.person && mentor.person == *context.viewer.person;
    ViewModel model;
    model.set("weekly_fate", fate_of(context, plan, mentor.person, LetterSort::weekly))
        .set("weekly_text", text_of(context, mentor.person, LetterSort::weekly))
        .set("pack_fate", fate_of(context, plan, mentor.person, LetterSort::start_pack))
        .set("pack_text", text_of(context, mentor.person, LetterSort::start_pack))
        .set("letter_lang", language_code(context, mentor))
        .set("own", own && core::may(context.viewer, core::Action::choose_letters,
                                     {context.viewer.site, context.viewer.course, std::nullopt}))
        .set("wanted", store::wants_digest(context.services.database, mentor.person));
    return model;
}

ViewModel::List mentor_models(const std::vector<const core::Enrolment*>& mentors,
                              const core::Enrolment* chosen) {
    ViewModel::List list;
    for (const core::Enrolment* one : mentors)
        list.push_back(ViewModel()
                           .set("value", std::to_string(one->person.value))
                           .set("label", one->full_name)
                           .set("chosen", one == chosen));
    return list;
}

}  // namespace

Response letters_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const std::vector<const core::Enrolment*> mentors = readable_mentors(context);
    const core::Enrolment* mentor = chosen_mentor(context, mentors);
    ViewModel model;
    model.set("back_url", page_url(context, "/reminders"))
        .set("action_url", page_url(context, "/letters"))
        .set("token_url", token_url(context))
        .set("mode", mode_sentence(context))
        .set("several", mentors.size() > 1)
        .set("mentors", mentor_models(mentors, mentor))
        .set("mentor", mentor != nullptr);
    if (mentor != nullptr) model.add(letters_model(context, *mentor));
    const std::string heading = context.viewer.role == core::ViewerRole::teacher
                                    ? context.language.text("Messages to mentors")
                                    : context.language.text("Messages to you");
    model.set("heading", heading);
    return framed_page(
        context, "letters",
        {heading, "/letters",
         query_value(context, "status") == "saved" ? context.language.text("Saved.") : "", 200},
        std::move(model));
}

Response letters_action(PageContext& context) {
    store::save_digest_choice(context.services.database, *context.viewer.person,
                              form_value(context, "weekly") == "1", context.now);
    return redirect_to(context, "/letters?status=saved");
}

}  // namespace waymark::web
