#include "core/groups_csv.hpp"

#include <set>

namespace waymark::core {

namespace {

void read_row(const std::vector<std::string>& heading, const CsvRow& row, GroupsFile& file,
              std::set<std::string>& people) {
    const std::string& person = row.cells.front();
    if (row.cells.size() > heading.size())
        file.problems.push_back({row.line, CsvFault::too_many_cells, ""});
    else if (person.empty())
        file.problems.push_back({row.line, CsvFault::key_missing, ""});
    else if (!people.insert(person).second)
        file.problems.push_back({row.line, CsvFault::key_twice, person});
    else
        for (std::size_t i = 1; i < row.cells.size(); ++i)
            if (!row.cells[i].empty()) file.groups[heading[i]][person] = row.cells[i];
}

}  // namespace

GroupsFile read_groups(std::string_view text) {
    GroupsFile file;
    const std::optional<std::vector<CsvRow>> rows = read_csv(text);
    if (!rows) {
        file.problems.push_back({0, CsvFault::quote_open, ""});
        return file;
    }
    if (rows->empty() || rows->front().cells.front() != "person" || rows->front().cells.size() < 2) {
        file.problems.push_back({0, CsvFault::no_heading, "person"});
        return file;
    }
    const std::vector<std::string>& heading = rows->front().cells;
    std::set<std::string> people;
    for (auto row = rows->begin() + 1; row != rows->end(); ++row) read_row(heading, *row, file, people);
    if (!file.problems.empty()) file.groups.clear();
    return file;
}

}  // namespace waymark::core
