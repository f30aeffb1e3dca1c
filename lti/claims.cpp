#include "lti/claims.hpp"

#include <nlohmann/json.hpp>

namespace waymark::lti {

namespace {

using nlohmann::json;

constexpr double last_second_of_9999 = 253402300799.0;

tl::unexpected<Error> wrong_type(std::string_view name) {
    return tl::unexpected(Error{Code::claims_type, "wrong type of " + std::string(name)});
}

/// nullptr for absent and null alike.
const json* member(const json& object, std::string_view name) {
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

bool is_unsubstituted(const std::string& value) {
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return value.size() >= 2 && value[0] == '$' && is_letter(value[1]);
}

}  // namespace

std::string lti_claim(std::string_view name) {
    return "https://purl.imsglobal.org/spec/lti/claim/" + std::string(name);
}

tl::expected<std::string, Error> text_member(const json& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value == nullptr) return std::string{};
    if (!value->is_string()) return wrong_type(name);
    return value->get<std::string>();
}

tl::expected<std::string, Error> id_member(const json& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value != nullptr && value->is_number_integer()) return value->dump();
    return text_member(object, name);
}

tl::expected<const json*, Error> object_member(const json& object, std::string_view name) {
    static const json empty = json::object();
    const auto* value = member(object, name);
    if (value == nullptr || (value->is_array() && value->empty())) return &empty;
    if (!value->is_object()) return wrong_type(name);
    return value;
}

tl::expected<std::vector<std::string>, Error> texts_member(const json& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value == nullptr) return std::vector<std::string>{};
    if (!value->is_array()) return wrong_type(name);
    std::vector<std::string> texts;
    texts.reserve(value->size());
    for (const auto& each : *value) {
        if (!each.is_string()) return wrong_type(name);
        texts.push_back(each.get<std::string>());
    }
    return texts;
}

tl::expected<std::vector<std::string>, Error> ids_member(const json& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value == nullptr) return std::vector<std::string>{};
    if (!value->is_array()) return wrong_type(name);
    std::vector<std::string> ids;
    ids.reserve(value->size());
    for (const auto& each : *value) {
        if (!each.is_string() && !each.is_number_integer()) return wrong_type(name);
        ids.push_back(each.is_string() ? each.get<std::string>() : each.dump());
    }
    return ids;
}

tl::expected<std::optional<bool>, Error> truth_member(const json& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value == nullptr) return std::optional<bool>{};
    if (value->is_boolean()) return std::optional<bool>{value->get<bool>()};
    if (*value == "true") return std::optional<bool>{true};
    if (*value == "false") return std::optional<bool>{false};
    return wrong_type(name);
}

tl::expected<double, Error> date_member(const json& object, std::string_view name, Code absent) {
    const auto* value = member(object, name);
    if (value == nullptr) return tl::unexpected(Error{absent, "no " + std::string(name)});
    if (!value->is_number()) return wrong_type(name);
    const auto date = value->get<double>();
    if (!(date >= 0.0 && date <= last_second_of_9999)) return wrong_type(name);
    return date;
}

tl::expected<std::map<std::string, std::string>, Error> custom_parameters(const json& object) {
    std::map<std::string, std::string> parameters;
    for (const auto& [name, value] : object.items()) {
        if (value.is_null()) continue;
        if (value.is_structured()) return wrong_type("custom");
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        if (!is_unsubstituted(text)) parameters.emplace(name, std::move(text));
    }
    return parameters;
}

}  // namespace waymark::lti
