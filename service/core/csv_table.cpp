#include "core/csv_table.hpp"

namespace waymark::core {

namespace {

std::string trimmed(const std::string& text) {
    constexpr const char* blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

CsvTable::CsvTable(std::string_view text, const std::vector<std::string>& needed,
                   const std::vector<std::string>& optional, std::vector<CsvProblem>& problems) {
    std::optional<std::vector<CsvRow>> rows = read_csv(text);
    if (!rows) {
        problems.push_back({0, CsvFault::quote_open});
        return;
    }
    const std::size_t before = problems.size();
    if (!rows->empty())
        for (std::size_t i = 0; i < rows->front().cells.size(); ++i) {
            const std::string name = trimmed(rows->front().cells[i]);
            if (!contains(needed, name) && !contains(optional, name))
                problems.push_back({rows->front().line, CsvFault::unknown_column, name});
            columns_[name] = i;
        }
    for (const std::string& name : needed)
        if (columns_.count(name) == 0) problems.push_back({0, CsvFault::no_heading, name});
    if (problems.size() == before) rows_.assign(rows->begin() + 1, rows->end());
}

std::string CsvTable::cell(const CsvRow& row, const std::string& column) const {
    const auto found = columns_.find(column);
    if (found == columns_.end() || found->second >= row.cells.size()) return {};
    return trimmed(row.cells[found->second]);
}

}  // namespace waymark::core
