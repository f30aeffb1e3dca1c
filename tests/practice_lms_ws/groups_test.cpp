#include <catch2/catch.hpp>

#include "tests/practice_lms_ws/compare.hpp"
#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

namespace {

/// The recordings were made in a course (4) whose groups had other numbers.
std::string moved(const std::string& name, const std::string& value) {
    if (name.find("courseid") != std::string::npos) return value == "4" ? "2" : value;
    if (name.find("groupid") != std::string::npos) return value == "9" ? "4" : value == "10" ? "5" : value;
    if (name.find("groupingid") != std::string::npos) return value == "2" ? "1" : value;
    return value;
}

json moved(json body) {
    if (body.is_array())
        for (json& row : body) row = moved(row);
    if (!body.is_object()) return body;
    const bool grouping = body.contains("idnumber") && !body.contains("participation");
    if (body.contains("courseid")) body["courseid"] = 2;
    if (body.contains("groupid")) body["groupid"] = body["groupid"].get<Id>() - 5;
    if (body.contains("id")) body["id"] = body["id"].get<Id>() - (grouping ? 1 : 5);
    return body;
}

}  // namespace

TEST_CASE("groups and groupings are made, listed and deleted as Moodle 4.5 did it") {
    PracticeLms lms(recorded_options("4.5"));
    for (const char* name :
         {"core_group_get_course_groupings/none", "core_group_create_groups/pace",
          "core_group_create_groupings/pace", "core_group_create_groupings/duplicate-name",
          "core_group_create_groupings/duplicate-idnumber", "core_group_assign_grouping/pace",
          "core_group_assign_grouping/again", "core_group_add_group_members/pace",
          "core_group_get_course_groupings/pace", "core_group_get_group_members/pace",
          "core_group_delete_groupings/pace", "core_group_delete_groupings/again",
          "core_group_delete_groups/pace", "core_group_delete_groups/again",
          "core_group_get_group_members/gone", "core_group_get_course_groupings/gone"}) {
        const Recording one = recording("4.5-groups", name);
        waymark::support::FormFields fields = one.params();
        for (auto& [field, value] : fields) value = moved(field, value);
        INFO(name);
        const json answered = json::parse(call(lms, fields).body);
        std::string lines;
        for (const std::string& line : differences(moved(json(one.content.at("body"))), answered, {}))
            lines += line + "\n";
        CHECK(lines == "");
    }
}
