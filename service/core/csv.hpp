#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::core {

/// One record of a CSV text, with the line it begins on, from 1.
struct CsvRow {
    int line = 0;
    std::vector<std::string> cells;
};

/// Reads comma-separated text as RFC 4180 has it: cells in double quotes may hold commas, quotes (doubled)
/// and line ends; lines end with LF or CR LF; a byte-order mark in front and empty lines are passed over. An
/// apostrophe that csv_line() put in front is taken off. Nothing when a quote is never closed.
[[nodiscard]] std::optional<std::vector<CsvRow>> read_csv(std::string_view text);

/// One line with its end. A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab
/// or a carriage return, whatever apostrophes stand before) gets an apostrophe in front.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace waymark::core
