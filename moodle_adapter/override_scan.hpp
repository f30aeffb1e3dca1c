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
    std::int64_t highest = 0;  ///< highest id of any event that was met or known before
};

/// Whether an event is the other date of a group or of one person for an activity of this course: an event of
/// a group, or one of a person that belongs to no course (moodle.md §1.1). Extensions are another type of
/// event.
[[nodiscard]] bool is_override(const EventRow& event, const CourseIndex& index, std::int64_t course);

/// Finds override events by their ids, which no function lists (moodle.md §1.1): the known ones are read
/// again, then ids are tried upwards from where the last scan ended (the first begins at the course's own
/// first event), until two batches in a row beyond the highest known id are empty and a probe of 900 single
/// ids up to 810,000 further on meets nothing (near: one empty batch, no probe). The highest event of the
/// course and of the site's other courses is known, so a gap in the ids below it is no end.
///
/// A far scan then goes downwards, at most 50 batches each time until it is done: from the top again when an
/// activity is new to us (its overrides were passed over), to the course's first event, or to id 1 where an
/// activity that can have overrides has no event of its own, because its overrides may be older than that.
///
/// At most 200 batches of 900 ids upwards; then what is known is the result and the next scan goes on from
/// there. `cursor` may be empty or unreadable: a first scan.
enum class ScanReach { far, near };
struct ScanOrder {
    std::int64_t course = 0;
    const CourseIndex& index;
    const core::LmsCursor& cursor;
    core::Instant now;
    ScanReach reach = ScanReach::far;
    /// Of the course as such, where they were just read; null: a first scan asks for them, a later one does
    /// not go downwards.
    const std::vector<EventRow>* of_course = nullptr;
    bool quizzes = true;            ///< false: overrides of quizzes are told otherwise
    std::int64_t site_highest = 0;  ///< highest event that other courses of the site have shown
};
[[nodiscard]] core::LmsResult<ScanResult> scan_overrides(Transport& transport, const ScanOrder& order);

/// The events with these ids that still exist.
[[nodiscard]] core::LmsResult<std::vector<EventRow>> read_events(Transport& transport,
                                                                 const std::vector<std::int64_t>& ids);

}  // namespace waymark::moodle
