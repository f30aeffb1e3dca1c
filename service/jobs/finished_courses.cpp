#include "jobs/finished_courses.hpp"

#include <array>

namespace waymark::jobs {

namespace {

constexpr std::array<std::string_view, 4> reason_words{"no_dates", "not_over", "not_dated", "cannot_tell"};

std::optional<NotUsable> reason_against(const core::Course& course, double coverage, double least,
                                        core::Instant now) {
    if (!course.starts || !course.ends || *course.ends <= *course.starts) return NotUsable::no_dates;
    if (*course.ends > now) return NotUsable::not_over;
    if (coverage < least) return NotUsable::not_dated;
    return std::nullopt;
}

}  // namespace

std::string_view word(NotUsable reason) {
    return reason_words.at(static_cast<std::size_t>(reason));
}

FinishedCourses finished_courses(store::Database& database, const std::vector<SiteSettings>& sites,
                                 const core::Policy& policy, const core::FitLimits& limits,
                                 core::Instant now) {
    FinishedCourses all;
    for (const SiteSettings& site : sites)
        for (const core::CourseId id : store::courses_read(database, site.id)) {
            const std::optional<core::CourseSnapshot> snapshot = store::load_snapshot(database, id);
            if (!snapshot) continue;
            FinishedCourse& course = all.courses.emplace_back();
            course.id = id;
            course.site = site.key;
            course.lms_id = snapshot->course.lms_id;
            course.name = snapshot->course.full_name;
            course.coverage = core::dated_share(*snapshot);
            course.finishing = core::finishing_in(policy.finishing, snapshot->course);
            course.wrong = store::contradictions(database, id);
            course.reason = reason_against(snapshot->course, course.coverage, limits.coverage, now);
            if (course.reason) continue;
            const auto examples = core::rebuild_course(*snapshot, policy, course.finishing, now);
            course.enrolments = core::count_enrolments(examples);
            if (examples.empty()) course.reason = NotUsable::cannot_tell;
            all.examples.insert(all.examples.end(), examples.begin(), examples.end());
        }
    return all;
}

}  // namespace waymark::jobs
