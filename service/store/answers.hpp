#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Somebody on the staff says that the student has answered where Waymark does not see it.
struct Answer {
    core::SiteId site;
    core::CourseId course;
    core::PersonId person;  ///< the student
    core::PersonId author;
    core::Instant at;
};
/// Contacts up to then wait for no answer any more. `form_id` makes it once-only: false and nothing added
/// when it is there.
bool save_answer(Database& database, const Answer& answer, std::string_view form_id);

/// Messages of a student to a mentor, to be marked as read in the LMS.
struct ReadMark {
    core::PersonId mentor;
    core::PersonId student;
    std::string student_lms_id;
    int attempts = 0;
};
/// Asked twice is asked once.
void ask_read_mark(Database& database, core::SiteId site, core::PersonId mentor, core::PersonId student,
                   core::Instant now);
[[nodiscard]] std::vector<ReadMark> due_read_marks(Database& database, core::SiteId site, core::Instant now);
void put_off_read_mark(Database& database, const ReadMark& mark, core::Instant until);
/// Done, or given up.
void close_read_mark(Database& database, const ReadMark& mark);

}  // namespace waymark::store
