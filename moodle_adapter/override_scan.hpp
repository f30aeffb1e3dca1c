#pragma once

#include <cstdint>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// Override events of a course, and where the next scan goes on.
struct ScanResult {
    std::vector<EventRow> events;  ///< by ascending id
    core::LmsCursor cursor;
};

/// Whether an event is the other date of a group or of one person for an activity of this course: an event of
/// a group, or one of a person that belongs to no course (moodle.md §1.1). Extensions are another type of
/// event.
[[nodiscard]] bool is_override(const EventRow& event, const CourseIndex& index, std::int64_t course);

/// Finds override events by their ids, which no function lists (moodle.md §1.1): the known ones are read
/// again, then ids are tried upwards from where the last scan ended, until two batches in a row beyond the
/// highest known id are empty (one, when `reach` says that only little can have come since). The highest
/// event of the course is known, so a gap in the ids below it is no end. The first scan begins at the
/// course's own first event; 50 batches lower where an activity that can have overrides has no event of its
/// own, because its overrides may be older. At most 200 batches of 900 ids; then what is known is the result
/// and the next scan goes on from there. `cursor` may be empty or unreadable: a first scan.
enum class ScanReach { far, near };
struct ScanOrder {
    std::int64_t course = 0;
    const CourseIndex& index;
    const core::LmsCursor& cursor;
    core::Instant now;
    ScanReach reach = ScanReach::far;
    /// Of the course as such, where they were just read; null: a first scan asks for them.
    const std::vector<EventRow>* of_course = nullptr;
};
[[nodiscard]] core::LmsResult<ScanResult> scan_overrides(Transport& transport, const ScanOrder& order);

/// The events with these ids that still exist.
[[nodiscard]] core::LmsResult<std::vector<EventRow>> read_events(Transport& transport,
                                                                 const std::vector<std::int64_t>& ids);

}  // namespace waymark::moodle
