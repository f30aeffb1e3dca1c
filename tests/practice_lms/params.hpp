#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "support/url.hpp"

namespace waymark::practice {

struct Field;

/// What a function declares about one parameter (Moodle's external_value, _multiple_structure,
/// _single_structure).
struct Spec {
    enum class Kind { integer, boolean, text, word, list, object };
    using Fields = std::vector<Field>;

    Kind kind = Kind::text;
    std::optional<std::string> fallback;  ///< makes it optional; lists and objects fall back to empty
    bool omit = false;                    ///< optional without a default: absent from the checked parameters
    Fields fields;                        ///< of an object; a list has one, the form of its rows
};

struct Field {
    std::string name;
    Spec spec;
};

[[nodiscard]] Spec integer();
[[nodiscard]] Spec integer_or(std::string fallback);
/// Optional without a default.
[[nodiscard]] Spec integer_or_nothing();
[[nodiscard]] Spec boolean_or(std::string fallback);
[[nodiscard]] Spec text();
[[nodiscard]] Spec text_or(std::string fallback);
/// PARAM_ALPHANUMEXT: letters, digits, "_" and "-" only.
[[nodiscard]] Spec word_or_nothing();
[[nodiscard]] Spec list_of(Spec row);
[[nodiscard]] Spec optional_list_of(Spec row);
[[nodiscard]] Spec object(Spec::Fields fields);
[[nodiscard]] Spec optional_object(Spec::Fields fields);
/// Moodle's usual options[i][name], options[i][value].
[[nodiscard]] Spec options();

/// `a[0][b]=c` becomes {"a": {"0": {"b": "c"}}}. Fields beyond PHP's default max_input_vars of 1000 are
/// dropped without a word, as PHP does.
[[nodiscard]] nlohmann::json nested_form(const support::FormFields& fields);

/// The parameters with types and defaults applied; nothing when one is missing, unknown or ill-typed.
[[nodiscard]] std::optional<nlohmann::json> checked_params(const nlohmann::json& form,
                                                           const Spec::Fields& fields);

}  // namespace waymark::practice
