#include <algorithm>
#include <charconv>
#include <set>

#include "web/frame.hpp"
#include "web/pace_groups_view.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t longest_form_id = 64;
constexpr std::size_t most_groups = 12;

/// Why nothing is created; "" when it may.
std::string obstacle(const PageContext& context, const std::vector<core::PersonId>& members) {
    const i18n::Language& language = context.language;
    if (context.writes == core::Writes::off)
        return language.text("This course is set to look only, so nothing is created in Moodle.");
    const auto made = jobs::made_groups(context.services.database, context.viewer.course);
    for (const core::PersonId member : members) {
        const core::Enrolment* person = core::find_person(context.course->snapshot, member);
        if (person != nullptr && jobs::is_grouped(made, person->lms_id))
            return language.text(
                "Some of these students are in study groups already. Take those groups away first.");
    }
    return {};
}

std::vector<core::PersonId> everybody_in(const std::vector<NamedGroup>& groups) {
    std::vector<core::PersonId> members;
    for (const NamedGroup& one : groups)
        members.insert(members.end(), one.group.members.begin(), one.group.members.end());
    return members;
}

std::string grouping_name(const i18n::Language& language, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return language.text("Study groups: {names}", {{"names", list}});
}

/// "12,13"; nothing when it is anything else, or names somebody who may not be put into a group.
std::optional<std::vector<core::PersonId>> members_in(const PageContext& context, std::string_view text) {
    std::vector<core::PersonId> members;
    const auto students = visible_students(context);
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        core::PersonId id;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id.value);
        if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
        if (std::none_of(students.begin(), students.end(), [&](const core::Enrolment* student) {
                return student->person == id && student->active;
            }))
            return std::nullopt;
        members.push_back(id);
    }
    return members;
}

/// The groups as they were shown; nothing when the form is not one of ours, or somebody in it is no active
/// student of the viewer's any more.
std::optional<std::vector<std::vector<core::PersonId>>> shown_groups(const PageContext& context) {
    std::vector<std::vector<core::PersonId>> groups;
    std::set<core::PersonId> seen;
    for (std::size_t i = 0; i < most_groups; ++i) {
        const std::string text = form_value(context, "group_" + std::to_string(i));
        if (text.empty()) break;
        auto members = members_in(context, text);
        if (!members) return std::nullopt;
        for (const core::PersonId member : *members)
            if (!seen.insert(member).second) return std::nullopt;
        groups.push_back(*std::move(members));
    }
    if (groups.empty()) return std::nullopt;
    return groups;
}

jobs::GroupsOrder order_of(const PageContext& context, const std::vector<std::vector<core::PersonId>>& groups,
                           std::string form_id) {
    jobs::GroupsOrder order;
    order.course = context.course.get();
    order.author = *context.viewer.person;
    order.form_id = std::move(form_id);
    const std::vector<std::string> names = neutral_names(context, groups.size());
    order.grouping = grouping_name(context.language, names);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        core::NewGroup group{names[i], {}};
        for (const core::PersonId member : groups[i])
            group.member_lms_ids.push_back(core::find_person(context.course->snapshot, member)->lms_id);
        order.groups.push_back(std::move(group));
    }
    return order;
}

std::optional<std::string> posted_form_id(const PageContext& context) {
    std::string form_id = form_value(context, "form_id");
    if (form_id.empty() || form_id.size() > longest_form_id) return std::nullopt;
    return form_id;
}

/// What the click was about, while it is still there and the viewer may take it away.
std::optional<jobs::MadeGroups> posted_order(const PageContext& context) {
    const std::string text = form_value(context, "order");
    for (jobs::MadeGroups& made : jobs::made_groups(context.services.database, context.viewer.course))
        if (std::to_string(made.creation.id) == text && may_take_away(context, made) &&
            jobs::stage_of(made) == jobs::GroupsStage::there)
            return std::move(made);
    return std::nullopt;
}

}  // namespace

Response pace_groups_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const std::vector<NamedGroup> groups = proposed_groups(context);
    if (groups.empty()) return redirect_to(context, "/pace");
    std::vector<std::string> names;
    names.reserve(groups.size());
    for (const NamedGroup& one : groups) names.push_back(one.name);
    const std::string problem = obstacle(context, everybody_in(groups));
    ViewModel model;
    model.set("problem", problem)
        .set("can_create", problem.empty())
        .set("grouping", grouping_name(context.language, names))
        .set("groups", group_models(context, groups))
        .set_texts("affected", affected_lines(context))
        .set("form_id", support::random_token(context.services.random, 16))
        .set("create_url", page_url(context, "/pace/groups"))
        .set("pace_url", page_url(context, "/pace"));
    return framed_page(context, "pace_groups",
                       {context.language.text("Create study groups"), "/pace/groups", "", 200},
                       std::move(model));
}

Response pace_groups_action(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return refusal(context, 403);
    const auto form_id = posted_form_id(context);
    const auto groups = shown_groups(context);
    if (!form_id || !groups) return refusal(context, 403);
    std::vector<core::PersonId> members;
    for (const auto& group : *groups) members.insert(members.end(), group.begin(), group.end());
    // The course's setting or the groups may have changed since the preview; the page says so.
    if (!obstacle(context, members).empty()) return redirect_to(context, "/pace/groups");
    context.services.database.transaction([&] {
        if (!jobs::queue_groups(context.services.database, order_of(context, *groups, *form_id),
                                context.services.random, context.now))
            return;
        for (const core::PersonId member : members) audit(context, "make_groups", member);
    });
    if (context.services.wake_deliveries) context.services.wake_deliveries();
    return redirect_to(context, "/pace?status=groups_ordered");
}

Response pace_groups_undo_action(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return refusal(context, 403);
    const auto form_id = posted_form_id(context);
    if (!form_id) return refusal(context, 403);
    const auto made = posted_order(context);
    if (!made) return redirect_to(context, "/pace");
    context.services.database.transaction([&] {
        if (jobs::queue_groups_undo(context.services.database,
                                    {context.course.get(), &*made, *context.viewer.person, *form_id},
                                    context.services.random, context.now))
            audit(context, "take_groups_away", std::nullopt, std::to_string(made->creation.id));
    });
    if (context.services.wake_deliveries) context.services.wake_deliveries();
    return redirect_to(context, "/pace?status=groups_leaving");
}

}  // namespace waymark::web
