#include <fmt/format.h>

#include <algorithm>

#include "config/settings.hpp"

namespace waymark::config {
namespace {

using core::ActivityKind;

constexpr std::pair<std::string_view, ActivityKind> kinds[] = {
    {"assignment", ActivityKind::assignment},
    {"quiz", ActivityKind::quiz},
    {"forum", ActivityKind::forum},
    {"feedback", ActivityKind::feedback},
    {"choice", ActivityKind::choice},
    {"lesson", ActivityKind::lesson},
    {"workshop", ActivityKind::workshop},
    {"database", ActivityKind::database},
    {"scorm", ActivityKind::scorm},
    {"h5p", ActivityKind::h5p},
    {"glossary", ActivityKind::glossary},
    {"wiki", ActivityKind::wiki},
    {"external_tool", ActivityKind::external_tool},
    {"page", ActivityKind::page},
    {"survey", ActivityKind::survey},
    {"chat", ActivityKind::chat},
    {"meeting", ActivityKind::meeting},
    {"material", ActivityKind::material},
    {"other", ActivityKind::other},
};

constexpr std::pair<std::string_view, core::PraiseRule> praise_rules[] = {
    {"made_up", core::PraiseRule::made_up},
    {"on_time_again", core::PraiseRule::on_time_again},
    {"back", core::PraiseRule::back},
    {"finished_early", core::PraiseRule::finished_early},
};

void read_days(TableReader& table, std::string_view key, core::days& span, int least = 1) {
    int value = static_cast<int>(span.count());
    table.whole(key, value, least, 365);
    span = core::days{value};
}

/// A list of words of a table of words; each at most once.
template <class Value, std::size_t Count>
void read_words(TableReader& table, std::string_view key,
                const std::pair<std::string_view, Value> (&words)[Count], std::vector<Value>& target) {
    std::vector<std::string> names;
    if (!table.texts(key, names)) return;
    std::vector<Value> values;
    for (const std::string& name : names) {
        const auto* found = std::find_if(std::begin(words), std::end(words),
                                         [&](const auto& word) { return word.first == name; });
        if (found == std::end(words)) {
            table.problem(key, fmt::format("\"{}\" is not known here", name));
        } else if (std::find(values.begin(), values.end(), found->second) != values.end()) {
            table.problem(key, fmt::format("\"{}\" is there twice", name));
        } else {
            values.push_back(found->second);
        }
    }
    target = values;
}

void read_weights(TableReader table, std::map<ActivityKind, double>& weights) {
    for (const auto& [name, kind] : kinds) {
        const auto found = weights.find(kind);
        double weight = found == weights.end() ? 1 : found->second;
        if (table.decimal(name, weight, 0, 100)) weights[kind] = weight;
    }
    table.finish();
}

}  // namespace

void read_worklist(TableReader table, core::WorklistPolicy& worklist) {
    read_days(table, "due_soon_days", worklist.due_soon);
    read_days(table, "close_at_hand_days", worklist.close_at_hand, 0);
    read_days(table, "quiet_days", worklist.quiet);
    read_days(table, "after_contact_days", worklist.after_contact);
    read_days(table, "missed_within_days", worklist.missed_within);
    table.whole("first_contact_working_days", worklist.first_contact_after, 1, 60);
    table.whole("unanswered_working_days", worklist.unanswered_after, 1, 60);
    read_days(table, "feedback_after_days", worklist.feedback_after);
    read_days(table, "praise_within_days", worklist.praise_within);
    read_days(table, "praise_every_days", worklist.praise_every);
    read_words(table, "praise", praise_rules, worklist.praise);
    table.finish();
}

void read_pace(TableReader table, core::PacePolicy& pace) {
    table.decimal("tolerance", pace.tolerance, 0, 1);
    table.decimal("ahead", pace.ahead, 0, 1);
    table.decimal("late_start", pace.late_start, 0, 1);
    read_days(table, "finished_ahead_days", pace.finished_ahead);
    read_days(table, "catch_up_step_days", pace.catch_up_step);
    read_days(table, "catch_up_ahead_days", pace.catch_up_ahead);
    read_words(table, "together", kinds, pace.together);
    table.whole("together_least", pace.together_least, 2, 100);
    read_days(table, "together_within_days", pace.together_within);
    read_days(table, "together_ahead_days", pace.together_ahead);
    table.whole("group_least", pace.group_least, 2, 100);
    read_weights(table.table("weights"), pace.weights);
    table.finish();
}

}  // namespace waymark::config
