#include "web/pace_groups_view.hpp"

#include <algorithm>

#include "core/own_groups.hpp"
#include "i18n/format.hpp"
#include "web/frame.hpp"
#include "web/pace_words.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {

namespace {

constexpr std::string_view tree_names[] = {
    i18n::translatable("Linden"), i18n::translatable("Oak"),    i18n::translatable("Birch"),
    i18n::translatable("Maple"),  i18n::translatable("Ash"),    i18n::translatable("Pine"),
    i18n::translatable("Spruce"), i18n::translatable("Willow"), i18n::translatable("Rowan"),
    i18n::translatable("Hazel"),  i18n::translatable("Aspen"),  i18n::translatable("Alder")};

/// Names that a new group of the course cannot have.
std::vector<std::string> taken_names(const PageContext& context) {
    std::vector<std::string> names;
    for (const core::Group& group : context.course->snapshot.groups) names.push_back(group.name);
    for (const jobs::MadeGroups& made : jobs::made_groups(context.services.database, context.viewer.course)) {
        if (jobs::stage_of(made) == jobs::GroupsStage::gone) continue;
        for (const core::NewGroup& group : made.groups.groups) names.push_back(group.name);
    }
    return names;
}

std::string students_line(const i18n::Language& language, std::size_t count) {
    return language.plural("{n} student", "{n} students", static_cast<int>(count));
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
                "“{activity}”: who may open it depends on being in some group, so it would change for these "
                "students.",
                values);
        case core::GroupEffect::group_dates:
            return language.text(
                "“{activity}”: has dates for single groups. They stay as they are; give the new groups none.",
                values);
    }
    return {};
}

std::string use_sentence(const PageContext& context, const core::UseOfGroups& use) {
    const core::Activity* activity =
        use.activity ? core::find_activity(context.course->snapshot, *use.activity) : nullptr;
    const i18n::Values values{{"activity", activity == nullptr ? "" : activity->name}};
    switch (use.use) {
        case core::GroupUse::members:
            return context.language.text("Somebody has changed who is in them.");
        case core::GroupUse::dates:
            return activity == nullptr
                       ? context.language.text("There is a date for one of them in the schedule.")
                       : context.language.text("“{activity}” has dates for one of them.", values);
        case core::GroupUse::access:
            return activity == nullptr ? context.language.text("A section is open for them only.")
                                       : context.language.text("“{activity}” asks for them.", values);
        case core::GroupUse::teams:
            return context.language.text("The teams of “{activity}” are made of them.", values);
    }
    return {};
}

/// How they stand, and what became of an order to take them away.
std::string stage_sentence(const PageContext& context, const jobs::MadeGroups& made) {
    const i18n::Language& language = context.language;
    switch (jobs::stage_of(made)) {
        case jobs::GroupsStage::coming:
            return language.text("They are being created in Moodle.");
        case jobs::GroupsStage::leaving:
            return language.text("They are being taken away in Moodle.");
        case jobs::GroupsStage::failed: {
            const std::string why = reason_of_end(language, made.creation.reason);
            const std::string said = language.text(
                "They could not be created, or not completely. Please look at the groups of the course in "
                "Moodle.");
            return why.empty() ? said : said + " " + why;
        }
        case jobs::GroupsStage::there: {
            if (!made.deletion) return {};
            const std::string why = reason_of_end(language, made.deletion->reason);
            const std::string said = language.text("They could not be taken away.");
            return why.empty() ? said : said + " " + why;
        }
        case jobs::GroupsStage::gone:
            return {};
    }
    return {};
}

bool concerns(const jobs::MadeGroups& made, const std::vector<const core::Enrolment*>& students) {
    return std::any_of(students.begin(), students.end(), [&](const core::Enrolment* student) {
        return std::any_of(
            made.groups.groups.begin(), made.groups.groups.end(), [&](const core::NewGroup& group) {
                const auto& members = group.member_lms_ids;
                return std::find(members.begin(), members.end(), student->lms_id) != members.end();
            });
    });
}

ViewModel::List members_of(const PageContext& context, const std::vector<const core::Enrolment*>& people) {
    ViewModel::List members;
    for (const core::Enrolment* person : people)
        members.push_back(ViewModel()
                              .set("name", person->full_name)
                              .set("url", page_url(context, student_path(person->person))));
    return members;
}

/// Only members whom the viewer may see; the count is of all.
ViewModel::List made_group_models(const PageContext& context, const jobs::MadeGroups& made,
                                  const std::vector<const core::Enrolment*>& students) {
    ViewModel::List list;
    for (const core::NewGroup& group : made.groups.groups) {
        std::vector<const core::Enrolment*> people;
        for (const core::Enrolment* student : students)
            if (std::find(group.member_lms_ids.begin(), group.member_lms_ids.end(), student->lms_id) !=
                group.member_lms_ids.end())
                people.push_back(student);
        list.push_back(ViewModel()
                           .set("name", group.name)
                           .set("bands", "")
                           .set("count", students_line(context.language, group.member_lms_ids.size()))
                           .set("members", members_of(context, people)));
    }
    return list;
}

}  // namespace

std::vector<std::string> neutral_names(const PageContext& context, std::size_t count) {
    std::vector<std::string> taken = taken_names(context);
    std::vector<std::string> names;
    for (std::size_t i = 0; names.size() < count; ++i) {
        std::string name = context.language.text(tree_names[i % std::size(tree_names)]);
        if (i >= std::size(tree_names)) name += " " + std::to_string(i / std::size(tree_names) + 1);
        if (std::find(taken.begin(), taken.end(), name) == taken.end()) names.push_back(std::move(name));
    }
    return names;
}

std::vector<NamedGroup> proposed_groups(const PageContext& context) {
    const auto loaded = figures_for(context);
    std::vector<core::PersonId> mine;
    for (const core::Enrolment* student : visible_students(context)) mine.push_back(student->person);
    auto groups = core::propose_pace_groups(loaded->figures, mine, context.settings.policy.pace);
    std::vector<std::string> names = neutral_names(context, groups.size());
    std::vector<NamedGroup> named;
    for (std::size_t i = 0; i < groups.size(); ++i)
        named.push_back({std::move(names[i]), std::move(groups[i])});
    return named;
}

ViewModel::List group_models(const PageContext& context, const std::vector<NamedGroup>& groups) {
    ViewModel::List list;
    for (const NamedGroup& one : groups) {
        std::string bands;
        for (const core::PaceBand band : one.group.bands)
            bands += (bands.empty() ? "" : ", ") + band_word(context.language, band).word;
        std::vector<const core::Enrolment*> people;
        std::string ids;
        for (const core::PersonId person : one.group.members) {
            people.push_back(core::find_person(context.course->snapshot, person));
            ids += (ids.empty() ? "" : ",") + std::to_string(person.value);
        }
        list.push_back(ViewModel()
                           .set("name", one.name)
                           .set("bands", bands)
                           .set("count", students_line(context.language, people.size()))
                           .set("field", "group_" + std::to_string(list.size()))
                           .set("ids", ids)
                           .set("members", members_of(context, people)));
    }
    return list;
}

std::vector<std::string> affected_lines(const PageContext& context) {
    std::vector<std::string> lines;
    for (const core::AffectedActivity& one : core::affected_by_groups(context.course->snapshot))
        lines.push_back(effect_sentence(context.language, one.effect,
                                        core::find_activity(context.course->snapshot, one.activity)->name));
    return lines;
}

bool may_take_away(const PageContext& context, const jobs::MadeGroups& made) {
    if (!core::may(context.viewer, core::Action::make_groups,
                   {context.viewer.site, context.viewer.course, std::nullopt}))
        return false;
    return context.viewer.role == core::ViewerRole::teacher || made.creation.author == context.viewer.person;
}

ViewModel::List made_models(const PageContext& context) {
    const auto students = visible_students(context);
    const auto made = jobs::made_groups(context.services.database, context.viewer.course);
    ViewModel::List list;
    for (const jobs::MadeGroups& one : made) {
        const jobs::GroupsStage stage = jobs::stage_of(one);
        const bool latest = one.creation.id == made.back().creation.id;
        if (stage == jobs::GroupsStage::gone || (stage == jobs::GroupsStage::failed && !latest)) continue;
        if (!concerns(one, students)) continue;
        std::vector<std::string> uses;
        if (stage == jobs::GroupsStage::there)
            for (const core::UseOfGroups& use :
                 core::uses_of_groups(context.course->snapshot, one.groups, one.creation.receipt))
                uses.push_back(use_sentence(context, use));
        const bool undo = stage == jobs::GroupsStage::there && uses.empty() && may_take_away(context, one);
        list.push_back(ViewModel()
                           .set("grouping", one.groups.grouping)
                           .set("stage", stage_sentence(context, one))
                           .set("groups", made_group_models(context, one, students))
                           .set_texts("uses", std::move(uses))
                           .set("undo", undo)
                           .set("order", std::to_string(one.creation.id))
                           .set("undo_form_id", support::random_token(context.services.random, 16)));
    }
    return list;
}

}  // namespace waymark::web
