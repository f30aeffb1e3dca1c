#include "jobs/trials.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "store/trials.hpp"

namespace waymark::jobs {

namespace {

bool is_on(const core::Trial& trial, const core::Course& course, const SiteSettings& site, core::Day today) {
    return core::concerns(trial, site.key, course) && core::takes_place(trial, today);
}

/// The end of the last day.
core::Instant end_of(const core::Trial& trial, const SiteSettings& site) {
    return site_zone(site).to_instant(core::LocalTime{trial.last + core::days{1}}) - core::seconds{1};
}

}  // namespace

std::vector<core::RunningTrial> running_trials(store::Database& database, const core::Policy& policy,
                                               const LoadedCourse& course, const SiteSettings& site,
                                               core::Instant now) {
    std::vector<core::RunningTrial> running;
    const core::Day today = site_zone(site).day_of(now);
    for (const core::Trial& trial : policy.trials)
        if (is_on(trial, course.snapshot.course, site, today))
            running.push_back({&trial, store::trial_arms(database, trial.name, course.snapshot.course.id)});
    return running;
}

std::vector<const core::Trial*> announced_trials(const core::Policy& policy, const core::Course& course,
                                                 const SiteSettings& site, core::Instant now) {
    std::vector<const core::Trial*> announced;
    const core::Day today = site_zone(site).day_of(now);
    for (const core::Trial& trial : policy.trials)
        if (core::concerns(trial, site.key, course) && today <= trial.last) announced.push_back(&trial);
    return announced;
}

bool gets_second_wording(store::Database& database, const core::Policy& policy, const TextReader& reader,
                         std::string_view text, core::Instant now) {
    const core::Day today = site_zone(reader.site).day_of(now);
    for (const core::Trial& trial : policy.trials) {
        if (trial.kind != core::TrialKind::wording || trial.text != text ||
            !is_on(trial, reader.course.snapshot.course, reader.site, today))
            continue;
        const auto drawn = store::trial_arm(database, trial.name, reader.student.person);
        return drawn.value_or(core::arm_of(trial, reader.student.lms_id)) == core::Arm::other;
    }
    return false;
}

TrialState trial_state(store::Database& database, CourseCache& courses, const SiteSettings& site,
                       const core::Trial& trial, core::Instant now) {
    const core::Day today = site_zone(site).day_of(now);
    TrialState state{&trial, trial.first <= today, trial.last < today};
    std::map<core::PersonId, core::TrialStudent> students;
    for (const store::TrialStudentRow& row : store::trial_students(database, trial.name)) {
        core::TrialStudent& student = students[row.person];
        student.arm = row.arm;
        const auto course = courses.get(row.course);
        if (!course) continue;
        const core::DatesKept kept =
            core::dates_kept(course->index, row.person, row.entered, end_of(trial, site), now);
        student.dates.dates += kept.dates;
        student.dates.kept += kept.kept;
    }
    std::vector<core::TrialStudent> all;
    all.reserve(students.size());
    for (const auto& [person, student] : students) all.push_back(student);
    state.entered = static_cast<int>(all.size());
    state.result = core::judge_trial(all);
    return state;
}

}  // namespace waymark::jobs
