#pragma once

#include "tests/practice_lms/faults.hpp"
#include "tests/practice_lms/world.hpp"
#include "web/http.hpp"

namespace waymark::practice {

/// What everything under /practice/ answers; 404 for what is not there, 400 with a sentence for a bad form.
///
/// GET  /practice/              what was written, for people
/// GET  /practice/written.json  messages of the service account: [{id, to, to_username, text, html, time}]
/// POST /practice/reply         from=<username>, text=…: a student answers the service account
/// POST /practice/read          id=<message id>: its recipient opens it
/// POST /practice/submit        user=<username>, cmid=…: hands work in, takes a quiz or does what completes
/// it POST /practice/fault         function=…, kind=…, count=N, ms=N: see FaultKind; function empty = any
/// POST /practice/reset         as after the start
[[nodiscard]] web::Response answer_page(World& world, Faults& faults, Time now, const web::Request& request);

}  // namespace waymark::practice
