#include "moodle_adapter/unseen.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "moodle_adapter/call.hpp"
#include "moodle_adapter/fields.hpp"
#include "moodle_adapter/text.hpp"

namespace waymark::moodle {
namespace {

using nlohmann::json;
using Items = std::map<std::int64_t, std::string>;

constexpr std::string_view items_function = "core_grades_get_gradeitems";

/// Graded items with their names.
std::optional<Items> decode_items(const json& answer) {
    if (!has_list(answer, "gradeItems")) return std::nullopt;
    Items items;
    for (const json& row : answer["gradeItems"])
        if (const auto item = id(row, "id")) items.emplace(*item, decode_entities(text(row, "itemname")));
    return items;
}

/// The items of a report, of every sort.
std::optional<std::set<std::int64_t>> decode_shown(const json& answer) {
    if (!has_list(answer, "usergrades")) return std::nullopt;
    std::set<std::int64_t> shown;
    for (const json& person : answer["usergrades"])
        for (const json& row : list(person, "gradeitems"))
            if (const auto item = id(row, "id")) shown.insert(*item);
    return shown;
}

void add_unseen(const core::Availability& node, const CourseIndex& index, std::set<std::int64_t>& unseen) {
    if (node.kind == core::Availability::Kind::completion) {
        const auto module = parse_id(node.lms_id);
        if (module && !index.has_module(*module)) unseen.insert(*module);
    }
    for (const core::Availability& child : node.children) add_unseen(child, index, unseen);
}

/// A second grade of an activity has the activity's name and more.
bool is_called_like_one(const std::string& item, const std::vector<core::Activity>& activities) {
    return std::any_of(activities.begin(), activities.end(), [&](const core::Activity& activity) {
        return !activity.name.empty() && item.compare(0, activity.name.size(), activity.name) == 0;
    });
}

}  // namespace

std::set<std::string> unseen_kinds(const std::vector<EventRow>& of_course, const CourseIndex& index) {
    std::set<std::string> unseen;
    for (const EventRow& event : of_course)
        if (!event.module.empty() && event.instance > 0 && !index.activity(event.module, event.instance))
            unseen.insert(event.module);
    return unseen;
}

std::set<std::int64_t> unseen_conditions(const core::CourseSnapshot& snapshot, const CourseIndex& index) {
    std::set<std::int64_t> unseen;
    for (const core::Activity& activity : snapshot.activities)
        if (activity.availability) add_unseen(*activity.availability, index, unseen);
    for (const core::Section& section : snapshot.sections)
        if (section.availability) add_unseen(*section.availability, index, unseen);
    return unseen;
}

core::LmsResult<std::optional<std::vector<std::string>>> unseen_grades(Transport& transport,
                                                                       const core::CourseSnapshot& snapshot,
                                                                       std::int64_t user) {
    if (!transport.offers(items_function)) return std::nullopt;
    const std::string course = std::to_string(snapshot.course.id.value);
    const auto items = read_as(transport, items_function, {{"courseid", course}}, decode_items);
    if (!items) return tl::unexpected(items.error());
    const auto shown =
        read_as(transport, "gradereport_user_get_grade_items",
                {{"courseid", course}, {"userid", std::to_string(user)}, {"groupid", "0"}}, decode_shown);
    if (!shown) return tl::unexpected(shown.error());
    std::vector<std::string> unseen;
    for (const auto& [item, name] : *items)
        if (shown->count(item) == 0 && !is_called_like_one(name, snapshot.activities)) unseen.push_back(name);
    return unseen;
}

}  // namespace waymark::moodle
