#pragma once

#include <string>

#include "core/result.hpp"

namespace waymark {

/// What went wrong with an LMS and what to do about it, for the administrator at the command line.
[[nodiscard]] std::string explain(const core::LmsError& error);

}  // namespace waymark
