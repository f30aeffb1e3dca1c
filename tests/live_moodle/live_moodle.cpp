// Reads one course of a running Moodle and compares the dates that Waymark works out with those that Moodle
// holds for the students. With two further tokens it also makes situations in the course, one after the
// other, compares with what Moodle shows that student, and takes everything away again. Ends with 77
// ("skipped") when no Moodle is named.
//
//   WAYMARK_LIVE_MOODLE=https://moodle.example.org WAYMARK_LIVE_TOKEN=… WAYMARK_LIVE_COURSE=2 live_moodle
//   … WAYMARK_LIVE_STAGE_TOKEN=… WAYMARK_LIVE_STUDENT_TOKEN=… [WAYMARK_LIVE_ENROL=yes]
//
// With the last the student's manual enrolment is written too: at the end it is active, without beginning or
// end. Conditions of activities cannot be made by web service in any version: those that the course has are
// compared, and met by joining their groups and ticking off what they wait for.
//
// The stage token may: mod_assign_save_user_extensions, mod_assign_remove_submission,
// mod_quiz_save_overrides, mod_quiz_delete_overrides, core_group_create_groups, core_group_add_group_members,
// core_group_delete_groups, core_calendar_create_calendar_events, core_calendar_get_calendar_events,
// core_calendar_delete_calendar_events, core_group_get_course_groups, core_group_delete_group_members,
// core_courseformat_update_course, core_user_update_users, enrol_manual_enrol_users. The student's:
// core_webservice_get_site_info, mod_assign_get_assignments, mod_assign_get_submission_status,
// mod_assign_save_submission, mod_assign_submit_for_grading, mod_quiz_get_quizzes_by_courses,
// core_calendar_get_action_events_by_course, core_course_get_contents, core_user_get_users_by_field,
// core_completion_update_activity_completion_status_manually. Moodle 4.5 or newer.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/deadline.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/health.hpp"
#include "tests/live_moodle/setting.hpp"
#include "tests/live_moodle/site.hpp"

namespace {

using namespace waymark;
using live::setting;
using live::shown;
using live::Site;
using live::skipped;

void look_at_health(Site& live) {
    moodle::HealthOrder order;
    order.courses = {live.course};
    for (const moodle::Finding& finding :
         moodle::examine(live.options, *live.http, order, live.clock.now())) {
        if (finding.verdict == moodle::Verdict::fine) continue;
        fmt::print("{}  {} {} {}\n", moodle::word(finding.verdict), moodle::word(finding.check),
                   finding.subject, finding.error ? finding.error->detail : finding.detail);
        if (finding.verdict == moodle::Verdict::wrong) ++live.wrong;
    }
}

/// What Moodle itself said of that student (the only way to see another cut-off), else what overrides and
/// base make; extensions are not in Moodle's answer either.
core::Dates dates_here(const core::CourseSnapshot& facts, const core::Activity& activity,
                       const core::Enrolment& person) {
    for (const core::StatedDates& stated : facts.stated_dates)
        if (stated.activity == activity.id && stated.person == person.person) return stated.dates;
    return core::combine_dates(activity, person, facts.overrides, {}).dates;
}

/// Every learner with every assignment, at most `most` pairs: ours against Moodle's own answer.
void compare_dates(Site& live, const core::CourseSnapshot& facts, int most) {
    moodle::Transport transport{live.options, *live.http};
    std::map<std::pair<core::ActivityId, core::PersonId>, core::Instant> extensions;
    for (const core::Extension& one : facts.extensions) extensions[{one.activity, one.person}] = one.until;
    int compared = 0;
    for (const core::Activity& activity : facts.activities) {
        if (activity.kind != core::ActivityKind::assignment) continue;
        for (const core::Enrolment& person : facts.people) {
            if (!person.active || !core::has_role(person, "student") || compared >= most) continue;
            const auto theirs = moodle::get_participant(transport, std::stoll(activity.instance_lms_id),
                                                        std::stoll(person.lms_id));
            if (!theirs) continue;
            const core::Dates ours = dates_here(facts, activity, person);
            ++compared;
            if (ours.due == theirs->due && ours.closes == theirs->closes) continue;
            live.check(false, fmt::format("activity {} person {}: due {} and {} here, {} and {} in Moodle",
                                          activity.lms_id, person.lms_id, shown(ours.due), shown(ours.closes),
                                          shown(theirs->due), shown(theirs->closes)));
        }
    }
    live.check(compared > 0, fmt::format("{} dates of students compared", compared));
    for (const auto& [key, until] : extensions)
        fmt::print("       extension until {}\n", core::to_unix(until));
}

int run(Site& live) {
    look_at_health(live);
    live::Reader reader(live);
    if (!reader.read() || reader.facts().people.empty()) return 1;
    const core::CourseSnapshot facts = reader.facts();
    fmt::print("       {} people, {} activities, {} overrides, {} extensions, {} submissions\n",
               facts.people.size(), facts.activities.size(), facts.overrides.size(), facts.extensions.size(),
               facts.submissions.size());
    live.check(reader.was_complete(), "the first reading is a complete one");
    if (!reader.read()) return 1;
    const core::CourseSnapshot& again = reader.facts();
    live.check(!reader.was_complete(), "the second reads what could have changed");
    live.check(again.submissions.size() == facts.submissions.size() &&
                   again.completions.size() == facts.completions.size() &&
                   again.overrides.size() == facts.overrides.size(),
               "both find the same");
    compare_dates(live, facts, 400);
    if (live.makes_situations()) {
        live::try_situations(live, reader);
        live::try_person(live);
    } else {
        fmt::print(
            "skipped: making situations; set WAYMARK_LIVE_STAGE_TOKEN and WAYMARK_LIVE_STUDENT_TOKEN\n");
    }
    return live.wrong == 0 ? 0 : 1;
}

}  // namespace

int main() {
    Site live;
    live.options.site = setting("WAYMARK_LIVE_MOODLE");
    live.options.token = setting("WAYMARK_LIVE_TOKEN");
    live.course = setting("WAYMARK_LIVE_COURSE");
    live.stage_token = setting("WAYMARK_LIVE_STAGE_TOKEN");
    live.student_token = setting("WAYMARK_LIVE_STUDENT_TOKEN");
    live.may_enrol = setting("WAYMARK_LIVE_ENROL") == "yes";
    if (live.options.site.empty() || live.options.token.empty() || live.course.empty()) {
        fmt::print("skipped: set WAYMARK_LIVE_MOODLE, WAYMARK_LIVE_TOKEN and WAYMARK_LIVE_COURSE\n");
        return skipped;
    }
    return run(live);
}
