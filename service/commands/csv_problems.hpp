#pragma once

#include <string>
#include <vector>

#include "core/csv_import.hpp"

namespace waymark::commands {

/// What is wrong, in words for the administrator: "line 3: no such activity: 17".
[[nodiscard]] std::string describe(const core::CsvProblem& problem);

/// Prints every problem with its line on standard error.
void print_problems(const std::string& path, const std::vector<core::CsvProblem>& problems);

}  // namespace waymark::commands
