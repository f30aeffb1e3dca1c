#pragma once

#include <algorithm>
#include <map>

#include "core/csv_import.hpp"

namespace waymark::core {

/// A CSV text with a heading, read by the names of its columns. Internal to the readers of files.
class CsvTable {
  public:
    /// Problems of the file as a whole are added to `problems`; then there are no rows.
    CsvTable(std::string_view text, const std::vector<std::string>& needed,
             const std::vector<std::string>& optional, std::vector<CsvProblem>& problems);
    [[nodiscard]] const std::vector<CsvRow>& rows() const { return rows_; }
    /// Without blanks around it; "" when the row is too short or the column is not there.
    [[nodiscard]] std::string cell(const CsvRow& row, const std::string& column) const;
    [[nodiscard]] std::size_t width() const { return columns_.size(); }

  private:
    std::map<std::string, std::size_t> columns_;
    std::vector<CsvRow> rows_;
};

}  // namespace waymark::core
