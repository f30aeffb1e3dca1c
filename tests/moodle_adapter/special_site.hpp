#pragma once

#include "fake_moodle.hpp"

namespace waymark::moodle::test {

/// Handlers for course 5 of the recorded 4.5 site: one activity of every kind and every special case of
/// moodle.md §10.
void record_special_course(FakeMoodle& site);

}  // namespace waymark::moodle::test
