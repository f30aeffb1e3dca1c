#pragma once

#include <string>
#include <string_view>

#include "support/test_app.hpp"
#include "web/view.hpp"

namespace waymark::test {

/// A course with something of everything that the pages show, as it stands at `noon`, and people who look at
/// it: teacher 51, mentor 52 of group 1, a mentor without group 53, students 61 to 66, and 69 in no list.
struct Stage {
    Stage();

    /// Launches, and returns the launch's address.
    std::string enter(std::string_view subject, const std::string& role);
    std::string as_teacher() { return enter("51", instructor_role); }
    std::string as_mentor() { return enter("52", instructor_role); }
    std::string as_student(std::string_view subject);

    /// The page in that language, with what differs between runs and builds replaced: launch, tokens, hashes.
    std::string page(const std::string& launch, const std::string& path, const std::string& language);
    web::Response get(const std::string& launch, const std::string& path);
    web::Response post(const std::string& launch, const std::string& path, support::FormFields fields);
    void set_writes(core::Writes writes);
    /// The plan of the course names a date for the forum 205, which has none in the LMS.
    void plan_forum(core::Instant at);
    /// Below a launch: "/students/12".
    [[nodiscard]] std::string student(std::string_view lms_id) const;
    [[nodiscard]] core::PersonId person(std::string_view lms_id) const;
    [[nodiscard]] core::ActivityId activity(std::string_view lms_id) const;
    [[nodiscard]] core::CourseId course() const;
    [[nodiscard]] core::SiteId site() const { return app.settings.sites[0].id; }

    TestApp app;
    Browser browser;
    int woken = 0;
    std::size_t missing_before = web::missing_names();  ///< of tests before this one
};

/// Only ids and tokens that differ between runs are replaced.
[[nodiscard]] std::string without_chance(std::string html);

}  // namespace waymark::test
