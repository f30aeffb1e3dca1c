#pragma once

#include <string>
#include <vector>

#include "core/work.hpp"

namespace waymark::test {

/// One line of deadlines.tsv: the cells in the order of its heading.
///
/// Times: a day counted from 23 November 2026 (`+3`), noon unless `@23:59` follows, or `2026-10-25@03:30`; on
/// the wall of the line's zone, or in UTC with a `Z` behind. Dates: `opens;due;closes`. What the other cells
/// may hold is what situation.cpp reads; anything else throws std::invalid_argument.
struct Situation {
    int line = 0;
    std::vector<std::string> cells;
    [[nodiscard]] const std::string& cell(std::size_t column) const { return cells.at(column); }
};

struct Outcome {
    std::string due, closes, status, source, certainty;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// An outcome in the words of the table.
[[nodiscard]] Outcome outcome_of(const core::WorkItem& item);

[[nodiscard]] std::vector<Situation> read_situations(const std::string& path);
/// What the line expects.
[[nodiscard]] Outcome expected(const Situation& situation);
/// What the engine makes of it.
[[nodiscard]] Outcome actual(const Situation& situation);

}  // namespace waymark::test
