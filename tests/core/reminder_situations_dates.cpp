#include "reminder_situations.hpp"

namespace waymark::test {

const std::vector<ReminderSituation>& situations_of_dates() {
    static const std::vector<ReminderSituation> situations{
        {"nothing done, three days left", "", [](Setting& s) { s.work(in70); }, three, "now"},
        {"nothing done, the day before is still to come", "", [](Setting& s) { s.work(in70); }, one_day,
         "later"},
        {"nothing done, the date is not missed yet", "", [](Setting& s) { s.work(in70); }, after, "later"},
        {"nothing done, less than a day left", "", [](Setting& s) { s.work(in20); }, one_day, "now"},
        {"missed yesterday and still open", "", [](Setting& s) { s.work(ago30); }, after, "now"},
        {"missed: the stages before the date are history", "", [](Setting& s) { s.work(ago30); }, three, "-"},
        {"missed eight days ago: no more words about it", "", [](Setting& s) { s.work(noon - days{8}); },
         after, "-"},
        {"missed and closed: nothing can be handed in", "", [](Setting& s) { s.work(ago30, ago30); }, after,
         "closed"},
        {"missed, closes tomorrow", "", [](Setting& s) { s.work(ago30, noon + days{1}); }, after, "now"},
        {"a date far away", "", [](Setting& s) { s.work(noon + days{12}); }, three, "-"},
        {"no date", "",
         [](Setting& s) {
             s.course.student(10);
             s.course.assignment(1, {});
         },
         three, "-"},

        {"extension granted: the old stage is replaced", "local_reminders #134",
         [](Setting& s) {
             s.work(in20);
             s.course.extension(1, 10, noon + days{6});
         },
         one_day, "later"},
        {"extension granted: the new date is told at once", "local_reminders #134",
         [](Setting& s) {
             s.work(in20);
             s.course.extension(1, 10, noon + days{6});
         },
         extended, "now"},
        {"extension beats user override beats group override beats base", "local_reminders #134",
         [](Setting& s) {
             s.work(in20);
             s.course.group_override(1, 1, {{}, noon + days{2}, {}});
             s.course.user_override(1, 10, {{}, noon + days{3}, {}});
             s.course.extension(1, 10, noon + days{5});
         },
         extended, "now"},
        {"an extension that was told is not told again", "",
         [](Setting& s) {
             s.work(in20);
             s.course.extension(1, 10, noon + days{6});
             s.named(noon + days{6}, extended);
         },
         extended, "already_sent"},
        {"an extension earlier than the override moves nothing", "moodle-versions §4",
         [](Setting& s) {
             s.work(in20);
             s.course.user_override(1, 10, {{}, noon + days{6}, {}});
             s.course.extension(1, 10, noon + days{2});
         },
         extended, "-"},
        {"extension for one: another student keeps the date", "local_reminders #11",
         [](Setting& s) {
             s.work(in70);
             s.course.student(11);
             s.course.extension(1, 11, noon + days{6});
         },
         three, "now"},
        {"extension for another tells nothing to this one", "local_reminders #11",
         [](Setting& s) {
             s.work(in70);
             s.course.student(11);
             s.course.extension(1, 11, noon + days{6});
         },
         extended, "-"},
        {"one student's quiz override does not reach the others", "local_reminders #11",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, noon + days{12});
             s.course.student(11);
             s.course.user_override(1, 11, {{}, in70, in70});
         },
         three, "-"},
        {"group override of another group", "local_reminders #171",
         [](Setting& s) {
             s.work(in70);
             s.course.group_override(1, 2, {{}, noon + days{9}, {}});
         },
         three, "now"},
        {"group override of the own group", "local_reminders #171",
         [](Setting& s) {
             s.work(in20);
             s.course.group_override(1, 1, {{}, in70, {}});
         },
         three, "now"},
        {"restricted to somebody", "reengagement #202 #73 #41",
         [](Setting& s) { s.work(in70).visibility = Visibility::restricted; }, three, "may_not_apply"},
        {"handed in", "reengagement #129",
         [](Setting& s) {
             s.work(in70);
             s.course.submitted(1, 10, noon);
         },
         three, "done"},
        {"handed in: nothing after the date either", "reengagement PR 169",
         [](Setting& s) {
             s.work(ago30);
             s.course.submitted(1, 10, noon - hours{40});
         },
         after, "done"},
        {"handed in late", "",
         [](Setting& s) {
             s.work(ago30);
             s.course.submitted(1, 10, noon - hours{2});
         },
         after, "done"},
        {"completed", "reengagement #129",
         [](Setting& s) {
             s.work(in70);
             s.course.completed(1, 10, noon);
         },
         three, "done"},
        {"completed and failed counts as done", "moodle §10",
         [](Setting& s) {
             s.work(in70);
             s.course.completed(1, 10, noon);
             s.course.snapshot.completions.back().state = CompletionState::complete_fail;
         },
         three, "done"},
        {"only a draft", "",
         [](Setting& s) {
             s.work(in70);
             s.course.submission(1, 10, SubmissionState::draft, noon);
         },
         three, "now"},
        {"reopened: must hand in again", "moodle §10",
         [](Setting& s) {
             s.work(in70);
             s.course.submission(1, 10, SubmissionState::reopened, noon);
         },
         three, "now"},
        {"the team has handed in", "moodle §10",
         [](Setting& s) {
             s.work(in70).team = true;
             s.course.team_submission(1, 1, SubmissionState::submitted, noon);
         },
         three, "done"},
        {"another team has handed in", "moodle §10",
         [](Setting& s) {
             s.work(in70).team = true;
             s.course.team_submission(1, 2, SubmissionState::submitted, noon);
         },
         three, "now"},
        {"quiz attempt finished", "moodle §10",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, in70);
             s.course.attempt(1, 10, AttemptState::finished, noon);
         },
         three, "done"},
        {"quiz attempt running", "moodle §10",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, in70);
             s.course.attempt(1, 10, AttemptState::in_progress, noon);
         },
         three, "now"},
        {"quiz attempt abandoned", "moodle §10",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, in70);
             s.course.attempt(1, 10, AttemptState::abandoned, noon);
         },
         three, "now"},
        {"a quiz that has closed", "",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, ago30);
         },
         after, "closed"},
        {"offline work", "moodle §10", [](Setting& s) { s.work(in70).takes_submissions = false; }, three,
         "may_not_apply"},
        {"a survey", "moodle-versions §3",
         [](Setting& s) {
             s.course.student(10);
             s.course.task(1, ActivityKind::feedback, in70);
         },
         three, "now"},
        {"nothing tells whether it is done", "design rule: unknown is not bad",
         [](Setting& s) {
             s.course.student(10);
             s.course.task(1, ActivityKind::page, in70).completion_tracked = false;
         },
         three, "facts_stale"},

    };
    return situations;
}

}  // namespace waymark::test
