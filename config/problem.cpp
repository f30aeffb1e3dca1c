#include "config/problem.hpp"

#include <fmt/format.h>

namespace waymark::config {

std::string describe(const Problem& problem) {
    if (problem.line == 0) return fmt::format("{}: {}", problem.file, problem.text);
    return fmt::format("{}:{}:{}: {}", problem.file, problem.line, problem.column, problem.text);
}

}  // namespace waymark::config
