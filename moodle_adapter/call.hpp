#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// The error of an answer whose shape is not that of its function.
[[nodiscard]] inline core::LmsError unexpected_shape(std::string_view function) {
    return {core::LmsFailure::bad_answer, std::string{function}, "unexpected_shape", false};
}

/// A read whose answer `decode` makes into a value; only for the .cpp files of the functions.
template <class Decode>
auto read_as(Transport& transport, std::string_view function, const Params& params, const Decode& decode)
    -> core::LmsResult<typename decltype(decode(std::declval<const nlohmann::json&>()))::value_type> {
    const auto answer = transport.call(function, params);
    if (!answer) return tl::unexpected(answer.error());
    auto value = decode(*answer);
    if (!value) return tl::unexpected(unexpected_shape(function));
    return std::move(*value);
}

/// The same for a function that reports refusals as warnings beside an empty list called `rows`.
template <class Decode>
auto read_list_as(Transport& transport, std::string_view function, const Params& params, const char* rows,
                  const Decode& decode)
    -> core::LmsResult<typename decltype(decode(std::declval<const nlohmann::json&>()))::value_type> {
    const auto answer = transport.call(function, params);
    if (!answer) return tl::unexpected(answer.error());
    auto value = decode(*answer);
    if (!value) return tl::unexpected(unexpected_shape(function));
    if (was_refused(*answer, rows)) {
        return tl::unexpected(core::LmsError{core::LmsFailure::access_denied, std::string{function},
                                             "refused_by_warning", false});
    }
    return std::move(*value);
}

}  // namespace waymark::moodle
