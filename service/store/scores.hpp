#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "store/database.hpp"

/// Gradebook columns of ours and the scores in them.
namespace waymark::store {

/// Names one of our columns: of a registration, in a course, for one thing that is graded.
struct ColumnKey {
    std::string registration;
    std::string context_lms_id;
    std::string resource_id;
};
/// Its address; nothing if it was never made.
[[nodiscard]] std::optional<std::string> find_line_item(Database& database, const ColumnKey& column);
/// A column that is kept already gets the new address.
void save_line_item(Database& database, const ColumnKey& column, std::string_view url, core::Instant now);

using ScoreTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Names the scores of one person in one column.
struct ScoreKey {
    std::string registration;
    std::string line_item;  ///< address
    std::string subject;
};
/// A score as it was tried; whether the platform took it is not told here.
struct SentScore {
    ScoreTime time;               ///< as stated to the platform
    core::Instant wanted;         ///< when somebody asked for it: tells one score from the next
    std::optional<double> share;  ///< of the maximum; nothing: progress, or not known
};
/// All of one person in one column, earliest time first.
[[nodiscard]] std::vector<SentScore> sent_scores(Database& database, const ScoreKey& score);
/// Written before it goes. One with the same time takes the place of the one kept.
void save_sent_score(Database& database, const ScoreKey& score, const SentScore& sent);

}  // namespace waymark::store
