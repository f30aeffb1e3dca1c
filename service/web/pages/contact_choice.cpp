#include <algorithm>

#include "store/outbox.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"
#include "web/rest_words.hpp"

namespace waymark::web {
namespace {

/// What was filled in.
struct Filled {
    store::ContactChoice choice;
    std::string until;  ///< as written
    std::optional<core::Instant> paused_until;
};

ViewModel::List language_models(const std::string& chosen) {
    ViewModel::List list;
    for (const std::string& code : i18n::language_codes())
        list.push_back(ViewModel()
                           .set("value", code)
                           .set("label", i18n::language(code).text_in("name of this language", "English"))
                           .set("chosen", code == chosen));
    return list;
}

/// The last day of a pause that has not ended, as a date field holds it.
std::string day_value(const PageContext& context, core::Instant until) {
    if (until <= context.now) return {};
    const std::chrono::year_month_day day{
        std::chrono::sys_days{context.zone.day_of(until - core::seconds{1}).time_since_epoch()}};
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(day.year())) + "-" + two(static_cast<unsigned>(day.month())) +
           "-" + two(static_cast<unsigned>(day.day()));
}

/// A rest that somebody else has set and that the form does not touch.
std::string others_rest(const PageContext& context) {
    for (const store::Pause& rest : current_rests(context, *context.viewer.person))
        if (rest.by != context.viewer.person)
            return context.language.text(
                "{name} has let them rest until the end of {date}. That holds whatever you choose here; ask "
                "if "
                "you want it ended.",
                {{"name", who_set(context, rest)}, {"date", last_day(context, rest)}});
    return {};
}

Response form_page(const PageContext& context, const Filled& filled, const std::string& problem) {
    const i18n::Language& language = context.language;
    const core::ReminderPolicy& policy = context.settings.policy.reminders;
    const core::ReminderPolicy own = core::narrowed(context.settings.policy, filled.choice.wishes).reminders;
    const bool nudges = filled.choice.nudges;
    ViewModel model;
    model.set("problem", problem)
        .set("back_url", page_url(context, "/my-path"))
        .set("data_url", page_url(context, "/data"))
        .set("action_url", page_url(context, "/my-path/contact"))
        .set("before", nudges && filled.choice.wishes.before)
        .set("after", nudges && filled.choice.wishes.after)
        .set("earliest", hour_models(context.language, policy.quiet_until, 12, own.quiet_until))
        .set("latest", hour_models(context.language, 13, policy.quiet_from, own.quiet_from))
        .set("weekends", policy.weekends)
        .set("message_languages", language_models(filled.choice.language))
        .set("until", filled.until)
        .set("others_rest", others_rest(context));
    const std::string heading = language.text("How Waymark writes to you");
    return framed_page(context, "contact_choice",
                       {heading, "/my-path/contact",
                        query_value(context, "status") == "saved" ? language.text("Saved.") : "",
                        problem.empty() ? 200 : 422},
                       std::move(model));
}

Filled filled_in(const PageContext& context) {
    Filled filled;
    core::ReminderWishes& wishes = filled.choice.wishes;
    wishes.before = form_value(context, "before") == "1";
    wishes.after = form_value(context, "after") == "1";
    filled.choice.nudges = wishes.before || wishes.after;
    // Whoever wants none now gets all kinds when they are switched on again.
    if (!filled.choice.nudges) wishes = {};
    const core::ReminderPolicy& policy = context.settings.policy.reminders;
    const auto from = number_between(form_value(context, "latest"), 13, 24);
    const auto until = number_between(form_value(context, "earliest"), 0, 12);
    if (from && until && (*from < policy.quiet_from || *until > policy.quiet_until))
        wishes.quiet = std::pair{*from, *until};
    const std::string language = form_value(context, "language");
    if (i18n::is_known_language(language)) filled.choice.language = language;
    filled.until = form_value(context, "until");
    filled.paused_until = end_of_day(context, filled.until);
    return filled;
}

}  // namespace

Response contact_choice_page(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return help_page(context);
    Filled filled;
    filled.choice = store::contact_choice(context.services.database, *context.viewer.person);
    const auto own =
        store::pause_by(context.services.database, *context.viewer.person, *context.viewer.person);
    if (own) filled.until = day_value(context, own->until);
    return form_page(context, filled, "");
}

Response contact_choice_action(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return help_page(context);
    const core::PersonId student = *context.viewer.person;
    const Filled filled = filled_in(context);
    if (!filled.until.empty() && !filled.paused_until)
        return form_page(context, filled,
                         context.language.text("Please name a day from today to a year from now."));
    context.services.database.transaction([&] {
        store::save_contact_choice(context.services.database, student, filled.choice, context.now);
        store::save_pause(context.services.database, student, filled.paused_until, student, context.now);
        audit(context, "contact_choice", student);
    });
    return redirect_to(context, "/my-path/contact?status=saved");
}

}  // namespace waymark::web
