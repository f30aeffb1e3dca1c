#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "store/database.hpp"

/// Gradebook columns of ours and the times of the scores in them.
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
/// The latest time that the platform took.
[[nodiscard]] std::optional<ScoreTime> last_score_time(Database& database, const ScoreKey& score);
/// An earlier time than the one kept changes nothing.
void save_score_time(Database& database, const ScoreKey& score, ScoreTime time);

}  // namespace waymark::store
