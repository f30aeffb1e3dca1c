#pragma once

#include <string>

#include "core/snapshot.hpp"
#include "i18n/translate.hpp"

namespace waymark::web {

/// What went wrong between Waymark and the LMS, for people who are no technicians.
[[nodiscard]] std::string failure_sentence(const i18n::Language& language, core::LmsFailure failure);

/// Name of a part of the facts, e.g. "hand-ins".
[[nodiscard]] std::string part_name(const i18n::Language& language, core::Part part);

}  // namespace waymark::web
