#include "tests/practice_lms/refusal.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace waymark::practice {
namespace {

constexpr std::array<std::string_view, 6> moved_in_4_5 = {
    "moodle_exception",           "required_capability_exception", "invalid_parameter_exception",
    "invalid_response_exception", "require_login_exception",       "coding_exception"};

}  // namespace

nlohmann::json refusal_json(const Refusal& refusal, MoodleVersion version) {
    const bool moved = version >= MoodleVersion::v4_5 && std::find(moved_in_4_5.begin(), moved_in_4_5.end(),
                                                                   refusal.exception) != moved_in_4_5.end();
    nlohmann::json answer = {{"exception", (moved ? "core\\exception\\" : "") + refusal.exception},
                             {"message", refusal.message}};
    if (!refusal.errorcode.empty()) answer["errorcode"] = refusal.errorcode;
    return answer;
}

Refusal plain_refusal(std::string errorcode, std::string message) {
    return {"moodle_exception", std::move(errorcode), std::move(message)};
}

Refusal invalid_parameter() {
    return {"invalid_parameter_exception", "invalidparameter", "Invalid parameter value detected"};
}

Refusal access_exception() {
    return {"webservice_access_exception", "accessexception", "Access control exception"};
}

Refusal missing_record(MoodleVersion version, std::string_view table) {
    if (version >= MoodleVersion::v5_1) return missing_record_unknown();
    return {"dml_missing_record_exception", "invalidrecord",
            "Can't find data record in database table " + std::string(table) + "."};
}

Refusal missing_record_unknown() {
    return {"dml_missing_record_exception", "invalidrecordunknown", "Can't find data record in database."};
}

Refusal missing_user(MoodleVersion version) {
    if (version >= MoodleVersion::v5_1) return missing_record_unknown();
    return plain_refusal("invaliduser", "Invalid user");
}

Refusal missing_capability(std::string_view capability) {
    return {"required_capability_exception", "nopermissions",
            "Sorry, but you do not currently have permissions to do that (" + std::string(capability) + ")."};
}

Refusal invalid_response() {
    return {"invalid_response_exception", "invalidresponse", "Invalid response value detected"};
}

}  // namespace waymark::practice
