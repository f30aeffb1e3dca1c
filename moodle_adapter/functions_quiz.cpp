#include "moodle_adapter/functions_quiz.hpp"

#include "moodle_adapter/call.hpp"

namespace waymark::moodle {
namespace {

constexpr std::string_view all_attempts = "mod_quiz_get_user_quiz_attempts";
constexpr std::string_view older_attempts = "mod_quiz_get_user_attempts";
constexpr std::string_view overrides = "mod_quiz_get_overrides";

}  // namespace

core::LmsResult<std::vector<QuizRow>> get_quizzes(Transport& transport, std::int64_t course) {
    Params params;
    add_list(params, "courseids", {course});
    return read_list_as(transport, "mod_quiz_get_quizzes_by_courses", params, "quizzes", decode_quizzes);
}

core::LmsResult<std::vector<AttemptRow>> get_attempts(Transport& transport, std::int64_t quiz,
                                                      std::int64_t user) {
    const Params params{
        {"quizid", std::to_string(quiz)}, {"userid", std::to_string(user)}, {"status", "all"}};
    const auto function = transport.offers(all_attempts) ? all_attempts : older_attempts;
    return read_as(transport, function, params, decode_attempts);
}

core::LmsResult<std::vector<QuizOverrideRow>> get_quiz_overrides(Transport& transport, std::int64_t quiz) {
    return read_as(transport, overrides, {{"quizid", std::to_string(quiz)}}, decode_quiz_overrides);
}

bool offers_quiz_overrides(const Transport& transport) {
    return transport.offers(overrides);
}

}  // namespace waymark::moodle
