#include "moodle_adapter/availability.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {
namespace {

using core::Availability;
using Kind = core::Availability::Kind;
using nlohmann::json;

constexpr int deepest = 16;

Availability of_kind(Kind kind) {
    Availability node;
    node.kind = kind;
    return node;
}

Kind junction(const std::string& op) {
    if (op == "&") return Kind::all;
    if (op == "|") return Kind::any;
    if (op == "!&") return Kind::not_all;
    if (op == "!|") return Kind::not_any;
    return Kind::unknown;
}

Availability date(const json& row) {
    const auto direction = text(row, "d");
    Availability node;
    node.at = instant(row, "t");
    if (node.at && direction == ">=") node.kind = Kind::from;
    if (node.at && direction == "<") node.kind = Kind::until;
    return node;
}

Availability completion(const json& row) {
    const auto module = whole_number(row, "cm");
    const auto expected = whole_number(row, "e");
    if (!module || !expected || *expected < 0 || *expected > 3) return {};
    Availability node = of_kind(Kind::completion);
    node.lms_id = std::to_string(*module);
    node.expects = static_cast<Availability::Expects>(*expected);
    return node;
}

Availability grade(const json& row) {
    const auto item = id(row, "id");
    if (!item) return {};
    Availability node = of_kind(Kind::grade);
    node.lms_id = std::to_string(*item);
    node.least = real_number(row, "min");
    node.below = real_number(row, "max");
    return node;
}

Availability of_groups(const json& row, Kind kind) {
    Availability node = of_kind(kind);
    if (const auto number = id(row, "id")) node.lms_id = std::to_string(*number);
    return node;
}

Availability grouping(const json& row) {
    if (flag(row, "activity")) return of_kind(Kind::activity_grouping);
    return id(row, "id") ? of_groups(row, Kind::grouping) : Availability{};
}

Availability condition(const json& row) {
    const auto type = text(row, "type");
    if (type == "date") return date(row);
    if (type == "group") return of_groups(row, Kind::group);
    if (type == "grouping") return grouping(row);
    if (type == "completion") return completion(row);
    if (type == "grade") return grade(row);
    if (type == "profile") return of_kind(Kind::profile);
    return {};
}

Availability node_of(const json& row, int depth);

/// Whether the n-th child shows itself to whom it keeps away: `showc` says it for each, `show` for all.
bool shows(const json& row, std::size_t place) {
    const json& each = list(row, "showc");
    if (place < each.size()) return each[place].is_boolean() ? each[place].get<bool>() : each[place] != 0;
    return flag(row, "show", true);
}

Availability tree_of(const json& row, int depth) {
    const Kind kind = junction(text(row, "op"));
    if (kind == Kind::unknown || depth > deepest || !row.contains("c") || !row["c"].is_array()) return {};
    Availability node = of_kind(kind);
    for (std::size_t i = 0; i < row["c"].size(); ++i) {
        node.children.push_back(node_of(row["c"][i], depth + 1));
        node.children.back().shown = shows(row, i);
    }
    node.shown = flag(row, "show", true);
    return node;
}

Availability node_of(const json& row, int depth) {
    if (!row.is_object()) return {};
    return row.contains("type") ? condition(row) : tree_of(row, depth);
}

}  // namespace

std::optional<Availability> decode_availability(std::string_view availability) {
    if (availability.empty()) return std::nullopt;
    // 64 KiB hold thousands of conditions; a text that nests deeper than any of Moodle's is not taken apart.
    const json tree =
        availability.size() > 65536
            ? json()
            : json::parse(
                  availability, [](int depth, json::parse_event_t, json&) { return depth < 64; }, false);
    Availability node = tree.is_discarded() ? Availability{} : node_of(tree, 0);
    const bool junction_without_children =
        node.children.empty() && (node.kind == Kind::all || node.kind == Kind::any ||
                                  node.kind == Kind::not_all || node.kind == Kind::not_any);
    if (junction_without_children) return std::nullopt;
    return node;
}

std::optional<Availability> both(std::optional<Availability> outer, std::optional<Availability> inner) {
    if (!outer) return inner;
    if (!inner) return outer;
    Availability node = of_kind(Kind::all);
    node.children.push_back(std::move(*outer));
    node.children.push_back(std::move(*inner));
    return node;
}

}  // namespace waymark::moodle
