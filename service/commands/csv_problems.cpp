#include "commands/csv_problems.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace waymark::commands {

namespace {

std::string_view words(core::CsvFault fault) {
    switch (fault) {
        case core::CsvFault::quote_open:
            return "a cell in quotes never ends";
        case core::CsvFault::no_heading:
            return "the first line lacks the column";
        case core::CsvFault::unknown_column:
            return "no such column is known";
        case core::CsvFault::too_many_cells:
            return "more cells than columns";
        case core::CsvFault::key_missing:
            return "no key";
        case core::CsvFault::key_twice:
            return "the key was used above";
        case core::CsvFault::unknown_kind:
            return "kind must be date, correction, forum, practice, seminar, social or other";
        case core::CsvFault::title_missing:
            return "no title";
        case core::CsvFault::unknown_activity:
            return "no such activity in the course";
        case core::CsvFault::name_not_unique:
            return "several have this name; use the id";
        case core::CsvFault::activity_missing:
            return "this kind needs an activity";
        case core::CsvFault::unknown_group:
            return "no such group in the course";
        case core::CsvFault::bad_time:
            return "not a time like 2026-11-23 23:59";
        case core::CsvFault::time_missing:
            return "no time";
        case core::CsvFault::ends_before_begin:
            return "begins after it ends";
        case core::CsvFault::bad_number:
            return "not a whole number from 0 to 1000";
        case core::CsvFault::unknown_mentor:
            return "no such mentor in the course";
        case core::CsvFault::unknown_student:
            return "no such student in the course";
        case core::CsvFault::not_a_mentor:
            return "has no role of a mentor in the course";
        case core::CsvFault::not_a_student:
            return "is no student in the course";
        case core::CsvFault::not_active:
            return "the enrolment is not active";
        case core::CsvFault::pair_twice:
            return "the same pair stands above";
    }
    return "";
}

}  // namespace

std::string describe(const core::CsvProblem& problem) {
    const std::string cell = problem.cell.empty() ? "" : fmt::format(": {}", problem.cell);
    if (problem.line == 0) return fmt::format("{}{}", words(problem.fault), cell);
    return fmt::format("line {}: {}{}", problem.line, words(problem.fault), cell);
}

void print_problems(const std::string& path, const std::vector<core::CsvProblem>& problems) {
    for (const core::CsvProblem& problem : problems) fmt::print(stderr, "{}: {}\n", path, describe(problem));
}

}  // namespace waymark::commands
