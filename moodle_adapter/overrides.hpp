#pragma once

#include <cstdint>
#include <vector>

#include "core/lms.hpp"
#include "core/snapshot.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/override_scan.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

struct OverrideReading {
    std::vector<core::Override> overrides;
    std::vector<EventRow> events;  ///< what the event scan found; empty where no scan was needed
    core::LmsCursor cursor;
    std::int64_t highest = 0;  ///< highest event of the site that the scan knows
    /// `not_shown`: Moodle tells the overrides of quizzes, but not to our account. `events_only`: this Moodle
    /// does not tell them, so those of quizzes are known by their events.
    core::Gap gap = core::Gap::none;
};

/// All overrides of a course: quizzes by mod_quiz_get_overrides where we may, everything else (and quizzes
/// otherwise) by the event scan. An override of a quiz or lesson sets `due` and `closes` alike, one of an
/// assignment `due`: its other cut-off has no event (`closes_known` false), nor has a quiz that opens at
/// once or never closes for somebody, nor another time limit (from 4.5 mod_quiz_get_overrides says so: 0,
/// where null changes nothing). Moodle shows the sort order of groups nowhere; ids, which follow the order of
/// making, stand in for it.
[[nodiscard]] core::LmsResult<OverrideReading> read_overrides(Transport& transport, const ScanOrder& order);

/// Override events of one quiz as rows of mod_quiz_get_overrides.
[[nodiscard]] std::vector<QuizOverrideRow> as_quiz_overrides(const std::vector<EventRow>& events,
                                                             std::int64_t quiz);

/// Dates of one person of a quiz: the person's own override beats those of groups, field by field; of several
/// groups the most lenient counts.
[[nodiscard]] core::Dates effective_quiz_dates(const core::Dates& base,
                                               const std::vector<QuizOverrideRow>& overrides,
                                               std::int64_t user, const std::vector<std::int64_t>& groups);

}  // namespace waymark::moodle
