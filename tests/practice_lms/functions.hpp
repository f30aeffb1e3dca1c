#pragma once

#include <string>
#include <vector>

#include "tests/practice_lms/params.hpp"
#include "tests/practice_lms/refusal.hpp"

namespace waymark::practice {

/// One web-service function of the practice LMS. `params` of the call are checked against the declaration
/// first.
struct Function {
    std::string name;
    Spec::Fields params;
    Answer (*answer)(State& state, const nlohmann::json& params);
    MoodleVersion first = MoodleVersion::v4_2;  ///< unknown to earlier versions
};

/// Every function answered, in the order site info lists them.
[[nodiscard]] const std::vector<Function>& all_functions();
/// What the service for tokens of people's own holds.
[[nodiscard]] const std::vector<std::string>& own_service_functions();
/// nullptr when this version does not have it.
[[nodiscard]] const Function* find_function(MoodleVersion version, std::string_view name);

[[nodiscard]] std::vector<Function> site_functions();
[[nodiscard]] std::vector<Function> contents_functions();
[[nodiscard]] std::vector<Function> people_functions();
[[nodiscard]] std::vector<Function> completion_functions();
[[nodiscard]] std::vector<Function> grade_functions();
[[nodiscard]] std::vector<Function> assign_list_functions();
[[nodiscard]] std::vector<Function> assign_student_functions();
[[nodiscard]] std::vector<Function> assign_write_functions();
[[nodiscard]] std::vector<Function> quiz_functions();
[[nodiscard]] std::vector<Function> forum_functions();
[[nodiscard]] std::vector<Function> calendar_functions();
[[nodiscard]] std::vector<Function> calendar_write_functions();
[[nodiscard]] std::vector<Function> message_functions();
[[nodiscard]] std::vector<Function> group_functions();

/// The value of options[i][name] == `name`, or "".
[[nodiscard]] std::string option(const nlohmann::json& params, std::string_view name);
[[nodiscard]] bool option_on(const nlohmann::json& params, std::string_view name);

/// A row of Moodle's warnings.
[[nodiscard]] nlohmann::json warning(std::string_view item, Id id, std::string_view code,
                                     std::string_view message);
/// The row of `rows` whose `key` is `id`, or nullptr.
[[nodiscard]] const nlohmann::json* row_with(const nlohmann::json& rows, std::string_view key, Id id);
[[nodiscard]] bool course_exists(const State& state, Id course);
/// PHP writes a whole float without a fraction.
[[nodiscard]] nlohmann::json php_number(double value);
[[nodiscard]] nlohmann::json picture_urls(const State& state);
/// Every field of a user as core_enrol_get_enrolled_users gives it; groups and courses are absent when there
/// are none.
[[nodiscard]] nlohmann::json user_row(const State& state, const Person& person, Id course);

}  // namespace waymark::practice
