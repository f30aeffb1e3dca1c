#include "web/trial_words.hpp"

#include "i18n/format.hpp"
#include "i18n/zone.hpp"
#include "jobs/trials.hpp"

namespace waymark::web {

namespace {

std::string what_sentence(const i18n::Language& language, const core::Trial& trial,
                          const i18n::Values& values) {
    switch (trial.kind) {
        case core::TrialKind::hold_out:
            return language.text(
                "From {first} to {last} a trial runs in this course: {share} of 100 students, drawn by lot, "
                "get fewer automatic reminders. Changed dates, answers, reminders that somebody asked for "
                "and "
                "everything that people write come to all.",
                values);
        case core::TrialKind::wording:
            return language.text(
                "From {first} to {last} a trial runs in this course: two wordings of reminders are compared; "
                "a lot decides who gets which.",
                values);
    }
    return {};
}

}  // namespace

ViewModel::List trial_models(const PageContext& context) {
    ViewModel::List list;
    if (context.course == nullptr || context.site == nullptr) return list;
    const i18n::Language& language = context.language;
    // The days of a trial are the site's, whoever reads of them.
    const core::ZoneRules& zone = i18n::zone_or_utc("", context.site->zone);
    const auto day = [&](core::Day at) {
        return i18n::date(language, zone, zone.to_instant(core::LocalTime{at} + core::hours{12}),
                          context.now);
    };
    for (const core::Trial* trial : jobs::announced_trials(
             context.settings.policy, context.course->snapshot.course, *context.site, context.now)) {
        const i18n::Values values{{"first", day(trial->first)},
                                  {"last", day(trial->last)},
                                  {"share", std::to_string(trial->share)}};
        const bool can_ask =
            trial->kind == core::TrialKind::hold_out && context.viewer.role == core::ViewerRole::student;
        ViewModel model;
        model.set("what", what_sentence(language, *trial, values))
            .set("can_ask", can_ask)
            .set("purpose", language.text("What it is for: {purpose}", {{"purpose", trial->purpose}}))
            .set("approved", language.text("Approved by {who} on {date}.",
                                           {{"who", trial->approved_by}, {"date", day(trial->approved)}}));
        list.push_back(std::move(model));
    }
    return list;
}

}  // namespace waymark::web
