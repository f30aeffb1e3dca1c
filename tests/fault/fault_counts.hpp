#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect.hpp"

/// How often something was done, by what the practice LMS says was written to it.
namespace waymark::fault {

/// Rows whose text holds the marker.
[[nodiscard]] int count_text(const nlohmann::json& rows, const std::string& marker);
/// Once when every group is there once with its member and the grouping holds them; more when one is doubled.
[[nodiscard]] int count_groups(const nlohmann::json& all, const core::GroupsCreation& creation);
/// Rows of that person whose field `date` is that moment.
[[nodiscard]] int count_dates(const nlohmann::json& rows, const std::string& person, const char* date,
                              core::Instant until);
/// Our name for the column of the scores.
inline constexpr std::string_view score_column = "fault-test";
/// How often that score was taken, whatever came after it.
[[nodiscard]] int count_scores(const nlohmann::json& all, const core::ScorePost& score);

/// Markers in the list of messages as the LMS wrote it, repeats included.
[[nodiscard]] std::vector<std::string> markers_in(const std::string& written);

/// LMS ids of who sent the messages of that list with that marker.
[[nodiscard]] std::vector<int> senders_with(const nlohmann::json& written, const std::string& marker);

}  // namespace waymark::fault
