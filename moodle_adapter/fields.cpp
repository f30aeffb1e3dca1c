#include "moodle_adapter/fields.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace waymark::moodle {
namespace {

using nlohmann::json;

constexpr std::int64_t end_of_time = 253'402'300'800;  // 10000-01-01T00:00:00Z

const json* find(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

template <class Number>
std::optional<Number> parse(const std::string& text) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> whole_of(double value) {
    // Beyond 2^53 a double no longer tells neighbouring whole numbers apart.
    constexpr double exact = 9007199254740992.0;
    if (!std::isfinite(value) || value != std::floor(value) || std::abs(value) > exact) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> whole_in(const json& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number_float()) return whole_of(value.get<double>());
    if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
    if (value.is_string()) return parse<std::int64_t>(value.get_ref<const std::string&>());
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> whole_number(const json& object, std::string_view name) {
    const json* value = find(object, name);
    return value == nullptr ? std::nullopt : whole_in(*value);
}

bool tells(const json& object, std::string_view name) {
    return whole_number(object, name).has_value();
}

std::optional<double> real_number(const json& object, std::string_view name) {
    const json* value = find(object, name);
    if (value == nullptr) return std::nullopt;
    std::optional<double> number;
    if (value->is_number()) number = value->get<double>();
    if (value->is_string()) number = parse<double>(value->get_ref<const std::string&>());
    if (number && !std::isfinite(*number)) return std::nullopt;
    return number;
}

bool flag(const json& object, std::string_view name, bool otherwise) {
    const auto number = whole_number(object, name);
    return number ? *number != 0 : otherwise;
}

std::string text(const json& object, std::string_view name) {
    const json* value = find(object, name);
    if (value == nullptr) return "";
    if (value->is_string()) return value->get<std::string>();
    if (value->is_number_integer()) return std::to_string(value->get<std::int64_t>());
    return "";
}

std::optional<bool> has_text(const json& object, std::string_view name) {
    if (find(object, name) == nullptr) return std::nullopt;
    return !text(object, name).empty();
}

std::optional<std::int64_t> id(const json& object, std::string_view name) {
    const auto number = whole_number(object, name);
    return number && *number > 0 ? number : std::nullopt;
}

std::optional<std::int64_t> id_of(const json& value) {
    if (value.is_boolean()) return std::nullopt;
    const auto number = whole_in(value);
    return number && *number > 0 ? number : std::nullopt;
}

std::optional<core::Instant> instant(const json& object, std::string_view name) {
    const auto number = id(object, name);
    if (!number || *number >= end_of_time) return std::nullopt;
    return core::from_unix(*number);
}

std::optional<core::seconds> span(const json& object, std::string_view name) {
    const auto number = whole_number(object, name);
    if (!number || *number < 0 || *number > 315'360'000) return std::nullopt;
    return core::seconds{*number};
}

bool has_list(const json& answer, std::string_view name) {
    const json* value = find(answer, name);
    return value != nullptr && value->is_array();
}

const json& list(const json& object, std::string_view name) {
    static const json none = json::array();
    const json* value = find(object, name);
    return value != nullptr && value->is_array() ? *value : none;
}

const json& object_in(const json& object, std::string_view name) {
    static const json none = json::object();
    const json* value = find(object, name);
    return value != nullptr && value->is_object() ? *value : none;
}

}  // namespace waymark::moodle
