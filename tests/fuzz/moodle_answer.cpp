#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "moodle_adapter/decode_course.hpp"
#include "moodle_adapter/decode_message.hpp"
#include "moodle_adapter/decode_progress.hpp"

using namespace waymark::moodle;

/// Every decoder takes any JSON without throwing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto answer = nlohmann::json::parse(
        text.begin(), text.end(),
        [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth < 32; }, false);
    if (answer.is_discarded()) return 0;
    (void)decode_site_info(answer);
    (void)decode_courses(answer, "https://lms.example.org");
    (void)decode_contents(answer, "https://waymark.example.org/");
    (void)decode_roster(answer);
    (void)decode_profiles(answer);
    (void)decode_groups(answer);
    (void)decode_assignments(answer);
    (void)decode_submissions(answer);
    (void)decode_quizzes(answer);
    (void)decode_attempts(answer);
    (void)decode_completion(answer);
    (void)decode_grades(answer);
    (void)decode_events(answer);
    (void)decode_messages(answer);
    return 0;
}
