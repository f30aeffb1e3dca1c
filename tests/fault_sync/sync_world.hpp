#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jobs/sync.hpp"
#include "support/fake_lms.hpp"
#include "support/temp_database.hpp"
#include "tests/practice_lms/practice_http.hpp"

namespace waymark::test {

/// A real adapter, a real database and the practice LMS, without a network.
struct SyncWorld {
    /// `course` is "2" (60 students) or "5" (one activity of every kind, twelve people).
    SyncWorld(practice::MoodleVersion version, const std::string& course);

    /// One round; every course outcome.
    std::vector<jobs::SyncOutcome> sync();
    void turn_clock(core::seconds by) { clock->at += by; }
    /// An hour later, and the next reading is a complete one.
    void make_complete_due();
    /// As before the first reading: an empty database and an adapter without memory.
    void begin_anew();
    [[nodiscard]] store::Database& database() { return files->database(); }
    [[nodiscard]] core::CourseId course_id();
    [[nodiscard]] core::CourseSnapshot facts();

    std::unique_ptr<tests::TempDatabase> files;
    std::shared_ptr<FakeClock> clock;
    practice::PracticeLms lms;
    practice::PracticeHttp http;
    std::unique_ptr<core::Lms> adapter;
    jobs::SiteSettings site;
};

/// The facts of each part as sorted lines that name things by their LMS ids, so that two databases can be
/// compared. `as_of` and failures are not among them.
[[nodiscard]] std::map<core::Part, std::vector<std::string>> digest(const core::CourseSnapshot& facts);

}  // namespace waymark::test
