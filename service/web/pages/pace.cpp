#include <algorithm>

#include "core/spread.hpp"
#include "i18n/format.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/pace_words.hpp"
#include "web/page.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {
namespace {

std::string students_line(const i18n::Language& language, int count) {
    return language.plural("{n} student", "{n} students", count);
}

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

/// Names that rank nobody.
std::string neutral_name(const i18n::Language& language, std::size_t place) {
    constexpr std::string_view names[] = {i18n::translatable("Linden"), i18n::translatable("Oak"),
                                          i18n::translatable("Birch")};
    return language.text(names[place % std::size(names)]);
}

ViewModel::List group_models(const PageContext& context, const std::vector<core::PaceGroup>& groups) {
    ViewModel::List list;
    for (const core::PaceGroup& group : groups) {
        std::string bands;
        for (const core::PaceBand band : group.bands)
            bands += (bands.empty() ? "" : ", ") + band_word(context.language, band).word;
        ViewModel::List members;
        for (const core::PersonId person : group.members)
            members.push_back(ViewModel()
                                  .set("name", core::find_person(context.course->snapshot, person)->full_name)
                                  .set("url", page_url(context, student_path(person))));
        list.push_back(
            ViewModel()
                .set("name", neutral_name(context.language, list.size()))
                .set("bands", bands)
                .set("count", students_line(context.language, static_cast<int>(group.members.size())))
                .set("members", std::move(members)));
    }
    return list;
}

std::string effect_sentence(const i18n::Language& language, core::GroupEffect effect,
                            const std::string& activity) {
    const i18n::Values values{{"activity", activity}};
    switch (effect) {
        case core::GroupEffect::team:
            return language.text(
                "“{activity}”: teams are the groups of the course, so a student in one more group could not "
                "hand in. Limit its teams to a grouping first.",
                values);
        case core::GroupEffect::any_group:
            return language.text(
                "“{activity}”: opens for everybody who is in some group, so it would open for these "
                "students.",
                values);
        case core::GroupEffect::group_dates:
            return language.text(
                "“{activity}”: has dates for single groups. They stay as they are; give the new groups none.",
                values);
    }
    return {};
}

std::vector<std::string> affected_lines(const PageContext& context) {
    std::vector<std::string> lines;
    for (const core::AffectedActivity& one : core::affected_by_groups(context.course->snapshot))
        lines.push_back(effect_sentence(context.language, one.effect,
                                        core::find_activity(context.course->snapshot, one.activity)->name));
    return lines;
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
    const auto groups = core::propose_pace_groups(loaded->figures, mine, policy);
    const bool planned = !spread.bands.empty();
    ViewModel model;
    model.set("no_plan", !planned)
        .set("students_url", page_url(context, "/students"))
        .set_texts("warnings", std::move(warnings))
        .set("bands", planned ? band_models(context.language, spread) : ViewModel::List{})
        .set("weeks", planned ? week_models(speech, spread) : ViewModel::List{})
        .set("groups", group_models(context, groups))
        .set_texts("affected", groups.empty() ? std::vector<std::string>{} : affected_lines(context))
        .add(freshness(context));
    return framed_page(context, "pace", {context.language.text("Pace of the course"), "/pace", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
