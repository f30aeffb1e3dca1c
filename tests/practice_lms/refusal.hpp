#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "tests/practice_lms/world.hpp"

namespace waymark::practice {

/// An error as Moodle words it, before the differences of the versions are applied.
struct Refusal {
    std::string exception;  ///< class name without namespace
    std::string errorcode;  ///< "" for an error of PHP itself: the answer then has no errorcode
    std::string message;
};

/// What a web-service function answers; null = a void function.
using Answer = tl::expected<nlohmann::json, Refusal>;

/// {exception, errorcode, message}; most classes live in core\exception from 4.5.
[[nodiscard]] nlohmann::json refusal_json(const Refusal& refusal, MoodleVersion version);

[[nodiscard]] Refusal plain_refusal(std::string errorcode, std::string message);
/// A parameter is missing, extra or of the wrong type; Moodle names no field.
[[nodiscard]] Refusal invalid_parameter();
[[nodiscard]] Refusal access_exception();
/// An object that does not exist: `invalidrecord`, from 5.1 `invalidrecordunknown` (moodle-versions.md §1).
[[nodiscard]] Refusal missing_record(MoodleVersion version, std::string_view table);
/// The same for rows that every version calls `invalidrecordunknown`, e.g. course modules.
[[nodiscard]] Refusal missing_record_unknown();
[[nodiscard]] Refusal missing_user(MoodleVersion version);
[[nodiscard]] Refusal missing_capability(std::string_view capability);
/// Moodle refuses its own output.
[[nodiscard]] Refusal invalid_response();

}  // namespace waymark::practice
