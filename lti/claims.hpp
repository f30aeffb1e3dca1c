#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/error.hpp"

/// Typed reading of claims. An absent or null member is empty; one of the wrong JSON type fails with
/// claims_type.
namespace waymark::lti {

/// The full name of a claim of LTI 1.3 Core.
[[nodiscard]] std::string lti_claim(std::string_view name);

/// A string member, "" if absent.
[[nodiscard]] tl::expected<std::string, Error> text_member(const nlohmann::json& object,
                                                           std::string_view name);
/// The same, but an integer is taken for its digits: some platforms send numeric ids.
[[nodiscard]] tl::expected<std::string, Error> id_member(const nlohmann::json& object, std::string_view name);
/// An object member, an empty object if absent; never null, lives as long as `object`. PHP writes an empty
/// object as
/// [], which is accepted.
[[nodiscard]] tl::expected<const nlohmann::json*, Error> object_member(const nlohmann::json& object,
                                                                       std::string_view name);
/// An array of strings, empty if absent.
[[nodiscard]] tl::expected<std::vector<std::string>, Error> texts_member(const nlohmann::json& object,
                                                                         std::string_view name);
/// An array of ids: texts, or integers taken for their digits; empty if absent.
[[nodiscard]] tl::expected<std::vector<std::string>, Error> ids_member(const nlohmann::json& object,
                                                                       std::string_view name);
/// true, false, or nothing if absent; platforms written in PHP also send "true" and "false".
[[nodiscard]] tl::expected<std::optional<bool>, Error> truth_member(const nlohmann::json& object,
                                                                    std::string_view name);
/// A NumericDate (RFC 7519 §2), perhaps fractional, from 1970 to 9999; fails with `absent` if it is not
/// there.
[[nodiscard]] tl::expected<double, Error> date_member(const nlohmann::json& object, std::string_view name,
                                                      Code absent);
/// Custom parameters: strings, numbers and truth values as text, without those the platform left
/// unsubstituted
/// ("$Foo.bar").
[[nodiscard]] tl::expected<std::map<std::string, std::string>, Error> custom_parameters(
    const nlohmann::json& object);

/// Unwraps one reading after the other and remembers the first that failed.
struct FirstError {
    std::optional<Error> error;

    template <class T>
    T operator()(tl::expected<T, Error> read) {
        if (read) return *std::move(read);
        if (!error) error = std::move(read).error();
        return T{};
    }
};

}  // namespace waymark::lti
