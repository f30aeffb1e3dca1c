#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace waymark::moodle {

/// Tolerant reading of one field of a JSON object: an object without the field, a null and a value of another
/// type all count as absent; numbers may arrive as strings ("42", "78.00000") and flags as 0/1, "0"/"1" or
/// booleans. None of them throws.
[[nodiscard]] std::optional<std::int64_t> whole_number(const nlohmann::json& object, std::string_view name);
/// Whether a whole number is in that field, 0 included.
[[nodiscard]] bool tells(const nlohmann::json& object, std::string_view name);
[[nodiscard]] std::optional<double> real_number(const nlohmann::json& object, std::string_view name);
[[nodiscard]] bool flag(const nlohmann::json& object, std::string_view name, bool otherwise = false);
[[nodiscard]] std::string text(const nlohmann::json& object, std::string_view name);
/// Whether the answer is an object that holds a list of that name.
[[nodiscard]] bool has_list(const nlohmann::json& answer, std::string_view name);
/// Whether there is anything in that text; nothing when the field is absent.
[[nodiscard]] std::optional<bool> has_text(const nlohmann::json& object, std::string_view name);
/// A number above 0; 0, null and absent are "not set".
[[nodiscard]] std::optional<std::int64_t> id(const nlohmann::json& object, std::string_view name);
/// An id as an element of a list: a number above 0, also as a string.
[[nodiscard]] std::optional<std::int64_t> id_of(const nlohmann::json& value);
/// 0, null and absent are "not set", and so are years that no calendar of ours holds (from 9999 on).
[[nodiscard]] std::optional<core::Instant> instant(const nlohmann::json& object, std::string_view name);
/// A number of seconds, 0 included, up to ten years.
[[nodiscard]] std::optional<core::seconds> span(const nlohmann::json& object, std::string_view name);
/// The array in that field; an empty one if there is none. Lives as long as `object`.
[[nodiscard]] const nlohmann::json& list(const nlohmann::json& object, std::string_view name);
/// The object in that field; an empty one if there is none. Lives as long as `object`.
[[nodiscard]] const nlohmann::json& object_in(const nlohmann::json& object, std::string_view name);

}  // namespace waymark::moodle
