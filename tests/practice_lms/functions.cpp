#include "tests/practice_lms/functions.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/special.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

std::vector<Function> gather() {
    std::vector<Function> all;
    for (auto part : {site_functions(), contents_functions(), people_functions(), completion_functions(),
                      grade_functions(), assign_list_functions(), assign_student_functions(),
                      assign_write_functions(), quiz_functions(), forum_functions(), calendar_functions(),
                      calendar_write_functions(), message_functions(), group_functions(), kind_functions()})
        std::move(part.begin(), part.end(), std::back_inserter(all));
    return all;
}

}  // namespace

const std::vector<Function>& all_functions() {
    static const std::vector<Function> all = gather();
    return all;
}

const std::vector<std::string>& own_service_functions() {
    static const std::vector<std::string> held{
        "core_webservice_get_site_info", "core_message_send_instant_messages", "core_message_get_messages"};
    return held;
}

const Function* find_function(MoodleVersion version, std::string_view name) {
    for (const Function& function : all_functions())
        if (function.name == name) return version >= function.first ? &function : nullptr;
    return nullptr;
}

std::string option(const json& params, std::string_view name) {
    std::string value;
    for (const json& row : params.at("options"))
        if (row.at("name").get_ref<const std::string&>() == name) value = row.at("value").get<std::string>();
    return value;
}

bool option_on(const json& params, std::string_view name) {
    const std::string value = option(params, name);
    return !value.empty() && value != "0" && value != "false";
}

json warning(std::string_view item, Id id, std::string_view code, std::string_view message) {
    return {{"item", item}, {"itemid", id}, {"warningcode", code}, {"message", message}};
}

const json* row_with(const json& rows, std::string_view key, Id id) {
    const auto found = std::find_if(
        rows.begin(), rows.end(), [&](const json& row) { return row.at(std::string(key)).get<Id>() == id; });
    return found == rows.end() ? nullptr : &*found;
}

bool course_exists(const State& state, Id course) {
    return row_with(state.rows->at("courses"), "id", course) != nullptr;
}

json php_number(double value) {
    if (std::floor(value) == value && std::abs(value) < 1e15) return static_cast<long long>(value);
    return value;
}

json picture_urls(const State& state) {
    const std::string theme = state.since(MoodleVersion::v4_5) ? "boost" : "iomadboost";
    const std::string stem = state.site_url + "/theme/image.php/" + theme + "/core/1/u/";
    return {{"profileimageurlsmall", stem + "f2"}, {"profileimageurl", stem + "f1"}};
}

}  // namespace waymark::practice
