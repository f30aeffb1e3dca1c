#pragma once

#include <string>

#include "support/url.hpp"
#include "tests/practice_lms/faults.hpp"
#include "tests/practice_lms/world.hpp"
#include "web/http.hpp"

namespace waymark::practice {

/// Answers one call of /webservice/rest/server.php: token, function, parameters, then the function itself;
/// JSON, or XML when the format is missing or unknown. Errors are HTTP 200 with {exception, errorcode,
/// message}.
[[nodiscard]] web::Response answer_rest(State& state, const std::string& token,
                                        const support::FormFields& fields);

/// A refusal that only faults make: the database answers nothing.
[[nodiscard]] web::Response database_error(MoodleVersion version);

/// An error object of Moodle for one of the kinds of faults that are errors.
[[nodiscard]] web::Response refused_answer(FaultKind kind, MoodleVersion version);

}  // namespace waymark::practice
