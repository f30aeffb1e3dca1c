#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/decode_kinds.hpp"

namespace waymark::moodle {

/// What of one discussion need not be asked again while its number of replies stays.
struct DiscussionMemory {
    std::int64_t replies = 0;  ///< -1: to be read again, whatever their number
    PartList authors;
};

/// What a reading leaves behind for the next one, beside the override scan's own place (override_scan.hpp):
/// both live in one core::LmsCursor, a JSON object.
struct Memory {
    std::optional<core::Instant> complete;  ///< when the latest complete reading began
    std::vector<std::int64_t> again;        ///< people whose own call failed
    std::map<std::int64_t, DiscussionMemory> discussions;
};

/// Makes all discussions be read again, once; until then their authors are still known.
void forget_counts(Memory& memory);

/// Empty for a cursor that is empty, unreadable or of another course.
[[nodiscard]] Memory recall(const core::LmsCursor& cursor, std::int64_t course);
/// `scan` with the memory added.
[[nodiscard]] core::LmsCursor remember(const core::LmsCursor& scan, std::int64_t course,
                                       const Memory& memory);

}  // namespace waymark::moodle
