#pragma once

#include "fake_moodle.hpp"
#include "moodle_adapter/moodle_lms.hpp"

namespace waymark::moodle::test {

/// Handlers for course 5 of the recorded 4.5 site: one activity of every kind and every special case of
/// moodle.md §10.
void record_special_course(FakeMoodle& site);

/// That site, ready to be read.
struct SpecialStage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);

    SpecialStage();
    /// The first reading of the course, or one after `known`.
    [[nodiscard]] core::CourseSnapshot read(const core::CourseSnapshot* known = nullptr);
};

/// What a function tells about that course, as recorded.
[[nodiscard]] Recording special(const std::string& function);
/// By the course-module id; the test fails if it is not there.
[[nodiscard]] const core::Activity& activity(const core::CourseSnapshot& snapshot, std::int64_t module);
/// What is told of that person; null when nothing is.
[[nodiscard]] const core::Participation* part_of(const core::CourseSnapshot& snapshot, std::int64_t module,
                                                 std::int64_t user);

}  // namespace waymark::moodle::test
