#include <algorithm>
#include <set>

#include "core/policy_diff.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t most_rows = 200;
constexpr int longest_span_days = 14;
constexpr std::string_view stage_field = "stage_";

bool is_asked(const PageContext& context) {
    return query_value(context, "asked") == "1";
}

/// The rules of the form: those in force, changed by what was filled in.
core::Policy other_policy(const PageContext& context) {
    core::Policy policy = context.settings.policy;
    if (!is_asked(context)) return policy;
    core::ReminderPolicy& rules = policy.reminders;
    const auto number = [&](std::string_view name, int least, int most, int otherwise) {
        return number_between(query_value(context, name), least, most).value_or(otherwise);
    };
    rules.weekly_cap = number("weekly_cap", 0, 20, rules.weekly_cap);
    rules.quiet_until = number("earliest", 0, 12, rules.quiet_until);
    rules.quiet_from = number("latest", 13, 24, rules.quiet_from);
    rules.weekends = query_value(context, "weekends") == "1";
    const auto left_out = [&](const core::ReminderStage& stage) {
        return query_value(context, std::string(stage_field) + stage.name) != "1";
    };
    rules.stages.erase(std::remove_if(rules.stages.begin(), rules.stages.end(), left_out),
                       rules.stages.end());
    const int days = number("more", 1, longest_span_days, 0);
    if (days > 0) rules.stages.push_back({"what-if", core::hours{24 * days}});
    return policy;
}

ViewModel::List stage_models(const PageContext& context, const core::Policy& other) {
    const std::vector<core::ReminderStage>& chosen = other.reminders.stages;
    ViewModel::List list;
    for (const core::ReminderStage& stage : context.settings.policy.reminders.stages) {
        const bool on = std::any_of(chosen.begin(), chosen.end(),
                                    [&](const core::ReminderStage& one) { return one.name == stage.name; });
        list.push_back(
            ViewModel()
                .set("name", std::string(stage_field) + stage.name)
                .set("label", stage_words(context.language, context.settings.policy.reminders, stage.name))
                .set("chosen", on));
    }
    return list;
}

ViewModel::List key_models(const PageContext& context, const core::ReminderPolicy& rules,
                           const std::vector<core::ReminderKey>& keys, const std::set<core::PersonId>& mine) {
    ViewModel::List list;
    for (const core::ReminderKey& key : keys) {
        const core::Enrolment* student = core::find_person(context.course->snapshot, key.person);
        const core::Activity* activity = core::find_activity(context.course->snapshot, key.activity);
        if (student == nullptr || activity == nullptr || !mine.contains(key.person)) continue;
        if (list.size() == most_rows) break;
        list.push_back(ViewModel()
                           .set("name", student->full_name)
                           .set("url", page_url(context, student_path(key.person)))
                           .set("activity", activity->name)
                           .set("stage", stage_words(context.language, rules, key.stage)));
    }
    return list;
}

ViewModel result_model(const PageContext& context, const core::Policy& other) {
    const auto planned = [&](const core::Policy& policy) {
        return jobs::preview_among_others(context.services.database, context.services.courses,
                                          *context.course, *context.site, policy, context.now);
    };
    const core::PolicyDiff diff = core::compare({}, {}, planned(context.settings.policy), planned(other));
    std::set<core::PersonId> mine;
    for (const core::Enrolment* student : visible_students(context)) mine.insert(student->person);
    ViewModel::List more = key_models(context, other.reminders, diff.reminded, mine);
    ViewModel::List fewer = key_models(context, context.settings.policy.reminders, diff.unreminded, mine);
    const auto more_count = static_cast<long>(more.size());
    const auto fewer_count = static_cast<long>(fewer.size());
    ViewModel model;
    model
        .set("more_heading", context.language.plural("{n} reminder would come as well",
                                                     "{n} reminders would come as well", more_count))
        .set("fewer_heading", context.language.plural("{n} reminder would not come any more",
                                                      "{n} reminders would not come any more", fewer_count))
        .set("unchanged", more.empty() && fewer.empty())
        .set("more", std::move(more))
        .set("fewer", std::move(fewer));
    return model;
}

}  // namespace

Response what_if_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const core::Policy other = other_policy(context);
    const core::ReminderPolicy& rules = other.reminders;
    ViewModel model = is_asked(context) ? result_model(context, other)
                                        : ViewModel()
                                              .set("more_heading", "")
                                              .set("fewer_heading", "")
                                              .set("unchanged", false)
                                              .set("more", ViewModel::List{})
                                              .set("fewer", ViewModel::List{});
    model.set("back_url", page_url(context, "/reminders"))
        .set("action_url", page_url(context, "/reminders/what-if"))
        .set("asked", is_asked(context))
        .set("stages", stage_models(context, other))
        .set("more_days", query_value(context, "more"))
        .set("weekly_cap", std::to_string(rules.weekly_cap))
        .set("weekends", rules.weekends)
        .set("earliest", hour_models(context.language, 0, 12, rules.quiet_until))
        .set("latest", hour_models(context.language, 13, 24, rules.quiet_from));
    return framed_page(
        context, "what_if",
        {context.language.text("What other rules would change"), "/reminders/what-if", "", 200},
        std::move(model));
}

}  // namespace waymark::web
