#include <algorithm>

#include "core/spread.hpp"
#include "i18n/format.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/pace_groups_view.hpp"
#include "web/pace_words.hpp"
#include "web/page.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {
namespace {

ViewModel bar(const std::string& label, std::string_view shape, int count, int most) {
    ViewModel model;
    model.set("label", label)
        .set("shape", shape)
        .set("count", std::to_string(count))
        .set("most", std::to_string(std::max(most, 1)));
    return model;
}

ViewModel::List band_models(const i18n::Language& language, const core::Spread& spread) {
    int most = 0;
    for (const auto& [band, count] : spread.bands) most = std::max(most, count);
    ViewModel::List list;
    for (const core::PaceBand band : core::all_pace_bands) {
        const auto found = spread.bands.find(band);
        const int count = found == spread.bands.end() ? 0 : found->second;
        const BandWord words = band_word(language, band);
        list.push_back(bar(words.word, words.shape, count, most));
    }
    return list;
}

ViewModel::List week_models(const Speech& speech, const core::Spread& spread) {
    int most = spread.finished;
    for (const core::WeekOfPlan& week : spread.weeks) most = std::max(most, week.students);
    ViewModel::List list;
    for (const core::WeekOfPlan& week : spread.weeks) {
        const core::Instant monday = speech.zone.to_instant(core::LocalTime{week.monday} + core::hours{12});
        const std::string date = i18n::date(speech.language, speech.zone, monday, speech.now);
        list.push_back(bar(date, "", week.students, most)
                           .set("now", speech.zone.day_of(speech.now) >= week.monday &&
                                           speech.zone.day_of(speech.now) < week.monday + core::days{7}));
    }
    if (!list.empty())
        list.push_back(
            bar(speech.language.text("All planned work done"), "", spread.finished, most).set("now", false));
    return list;
}

std::string group_name(const core::CourseSnapshot& facts, std::optional<core::GroupId> id) {
    for (const core::Group& group : facts.groups)
        if (id && group.id == *id) return group.name;
    return {};
}

std::string warning_sentence(const Speech& speech, const core::SpreadWarning& warning) {
    const core::Activity* activity = core::find_activity(speech.facts, warning.activity);
    const std::string group = group_name(speech.facts, warning.group);
    const i18n::Values values{{"activity", activity == nullptr ? "" : activity->name},
                              {"group", group},
                              {"when", when(speech, warning.date)},
                              {"ahead", std::to_string(warning.ahead)},
                              {"behind", std::to_string(warning.behind)}};
    if (group.empty())
        return speech.language.plural(
            "“{activity}” ({when}): {n} student is around it, {ahead} farther on, {behind} farther back.",
            "“{activity}” ({when}): {n} students are around it, {ahead} farther on, {behind} farther back.",
            warning.around, values);
    return speech.language.plural(
        "“{activity}” ({when}), group “{group}”: {n} student is around it, {ahead} farther on, {behind} "
        "farther "
        "back.",
        "“{activity}” ({when}), group “{group}”: {n} students are around it, {ahead} farther on, {behind} "
        "farther back.",
        warning.around, values);
}

std::string flash_sentence(const PageContext& context) {
    const std::string status = query_value(context, "status");
    if (status == "groups_ordered") return context.language.text("The groups are being created in Moodle.");
    if (status == "groups_leaving")
        return context.language.text("The groups are being taken away in Moodle.");
    return {};
}

std::string groups_url(const PageContext& context) {
    const bool may = core::may(context.viewer, core::Action::make_groups,
                               {context.viewer.site, context.viewer.course, std::nullopt});
    return may ? page_url(context, "/pace/groups") : std::string();
}

}  // namespace

Response pace_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const Speech speech = speech_of(context);
    const auto loaded = figures_for(context);
    std::vector<core::PersonId> mine;
    for (const core::Enrolment* student : visible_students(context)) mine.push_back(student->person);
    const core::PacePolicy& policy = context.settings.policy.pace;
    const core::Spread spread = core::spread_of(loaded->figures, mine, context.zone);
    std::vector<std::string> warnings;
    for (const core::SpreadWarning& one : core::spread_warnings(loaded->figures, mine, policy))
        warnings.push_back(warning_sentence(speech, one));
    const bool planned = !spread.bands.empty();
    ViewModel model;
    model.set("no_plan", !planned)
        .set("students_url", page_url(context, "/students"))
        .set_texts("warnings", std::move(warnings))
        .set("bands", planned ? band_models(context.language, spread) : ViewModel::List{})
        .set("weeks", planned ? week_models(speech, spread) : ViewModel::List{})
        .set("groups", group_models(context, proposed_groups(context)))
        .set("groups_url", groups_url(context))
        .set("made", made_models(context))
        .set("undo_url", page_url(context, "/pace/groups/undo"))
        .add(freshness(context));
    return framed_page(context, "pace",
                       {context.language.text("Pace of the course"), "/pace", flash_sentence(context), 200},
                       std::move(model));
}

}  // namespace waymark::web
