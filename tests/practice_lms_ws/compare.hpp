#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

namespace waymark::practice {

/// What differs between a recorded and an answered body, one line "<path>: <what>" each: missing and extra
/// keys, other JSON types, other lengths of lists, other values. Values under the keys `free` may differ, not
/// their types.
[[nodiscard]] std::vector<std::string> differences(const nlohmann::json& recorded,
                                                   const nlohmann::json& answered,
                                                   const std::set<std::string>& free);

}  // namespace waymark::practice
