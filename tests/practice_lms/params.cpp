#include "tests/practice_lms/params.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace waymark::practice {
namespace {

using nlohmann::json;
using Kind = Spec::Kind;

constexpr std::size_t max_input_vars = 1000;

Spec make(Kind kind, std::optional<std::string> fallback = std::nullopt) {
    Spec spec;
    spec.kind = kind;
    spec.fallback = std::move(fallback);
    return spec;
}

/// "a[0][b]" -> {"a", "0", "b"}; empty brackets stay empty.
std::vector<std::string> path_of(const std::string& name) {
    std::vector<std::string> path = {name.substr(0, name.find('['))};
    for (std::size_t at = name.find('['); at != std::string::npos; at = name.find('[', at)) {
        const std::size_t end = name.find(']', at);
        if (end == std::string::npos) break;
        path.push_back(name.substr(at + 1, end - at - 1));
        at = end;
    }
    return path;
}

void put(json& tree, const std::vector<std::string>& path, const std::string& value) {
    json* node = &tree;
    for (const std::string& step : path) {
        if (!node->is_object()) *node = json::object();
        const std::string key = step.empty() ? std::to_string(node->size()) : step;
        node = &(*node)[key];
    }
    *node = value;
}

bool is_integer(const std::string& text) {
    const std::size_t begin = !text.empty() && text[0] == '-' ? 1 : 0;
    return text.size() > begin && text.size() < begin + 19 &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(),
                       [](char letter) { return letter >= '0' && letter <= '9'; });
}

bool is_word(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == '-';
    });
}

std::optional<json> checked(const json& value, const Spec& spec);

std::optional<json> checked_scalar(const std::string& text, Kind kind) {
    switch (kind) {
        case Kind::integer:
            if (is_integer(text)) return json(std::stoll(text));
            return std::nullopt;
        case Kind::boolean:
            if (text == "1" || text == "true") return json(true);
            if (text == "0" || text == "false" || text.empty()) return json(false);
            return std::nullopt;
        case Kind::word:
            if (is_word(text)) return json(text);
            return std::nullopt;
        case Kind::text:
            return json(text);
        case Kind::list:
        case Kind::object:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<json> checked_list(const json& value, const Spec& row) {
    std::vector<std::pair<long long, const json*>> ordered;
    for (const auto& [key, part] : value.items()) {
        if (!is_integer(key)) return std::nullopt;
        ordered.emplace_back(std::stoll(key), &part);
    }
    std::sort(ordered.begin(), ordered.end());
    json list = json::array();
    for (const auto& [index, part] : ordered) {
        auto one = checked(*part, row);
        if (!one) return std::nullopt;
        list.push_back(std::move(*one));
    }
    return list;
}

std::optional<json> checked(const json& value, const Spec& spec) {
    if (value.is_string()) return checked_scalar(value.get<std::string>(), spec.kind);
    if (spec.kind == Kind::list) return checked_list(value, spec.fields.front().spec);
    if (spec.kind == Kind::object) return checked_params(value, spec.fields);
    return std::nullopt;
}

}  // namespace

Spec integer() {
    return make(Kind::integer);
}
Spec integer_or(std::string fallback) {
    return make(Kind::integer, std::move(fallback));
}
Spec integer_or_nothing() {
    Spec spec = make(Kind::integer);
    spec.omit = true;
    return spec;
}
Spec boolean_or(std::string fallback) {
    return make(Kind::boolean, std::move(fallback));
}
Spec text() {
    return make(Kind::text);
}
Spec text_or(std::string fallback) {
    return make(Kind::text, std::move(fallback));
}

Spec word_or_nothing() {
    Spec spec = make(Kind::word);
    spec.omit = true;
    return spec;
}

Spec list_of(Spec row) {
    Spec spec = make(Kind::list);
    spec.fields.push_back({"", std::move(row)});
    return spec;
}

Spec optional_list_of(Spec row) {
    Spec spec = list_of(std::move(row));
    spec.fallback = "";
    return spec;
}

Spec object(Spec::Fields fields) {
    Spec spec = make(Kind::object);
    spec.fields = std::move(fields);
    return spec;
}

Spec optional_object(Spec::Fields fields) {
    Spec spec = object(std::move(fields));
    spec.fallback = "";
    return spec;
}

Spec options() {
    return optional_list_of(object({{"name", text()}, {"value", text()}}));
}

json nested_form(const support::FormFields& fields) {
    json tree = json::object();
    std::size_t taken = 0;
    for (const auto& [name, value] : fields) {
        if (taken++ == max_input_vars) break;
        put(tree, path_of(name), value);
    }
    return tree;
}

std::optional<json> checked_params(const json& form, const Spec::Fields& fields) {
    json params = json::object();
    for (const auto& [name, spec] : fields) {
        const auto given = form.find(name);
        if (given != form.end()) {
            auto value = checked(*given, spec);
            if (!value) return std::nullopt;
            params[name] = std::move(*value);
        } else if (spec.fallback) {
            if (spec.kind == Kind::list) {
                params[name] = json::array();
            } else if (spec.kind == Kind::object) {
                params[name] = checked_params(json::object(), spec.fields).value_or(json::object());
            } else {
                params[name] = checked_scalar(*spec.fallback, spec.kind).value_or(json());
            }
        } else if (!spec.omit) {
            return std::nullopt;
        }
    }
    for (const auto& item : form.items())
        if (std::none_of(fields.begin(), fields.end(),
                         [&](const Field& field) { return field.name == item.key(); }))
            return std::nullopt;
    return params;
}

}  // namespace waymark::practice
