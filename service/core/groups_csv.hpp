#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv_import.hpp"

namespace waymark::core {

/// Groups of people that somebody outside keeps, for comparing error rates.
struct GroupsFile {
    /// Attribute (a column's heading) → LMS id of the person → group; an empty cell is no group.
    std::map<std::string, std::map<std::string, std::string>> groups;
    std::vector<CsvProblem> problems;
};
/// The first column is headed "person" and holds LMS ids; every further column is an attribute. A person
/// stands in the file once.
[[nodiscard]] GroupsFile read_groups(std::string_view text);

}  // namespace waymark::core
