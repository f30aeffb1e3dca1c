#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace waymark::practice {

/// What Moodle sends when moodlewsrestformat is missing.
[[nodiscard]] std::string xml_response(const nlohmann::json& value);
/// The same for {exception, errorcode, message}.
[[nodiscard]] std::string xml_exception(const nlohmann::json& error);

}  // namespace waymark::practice
