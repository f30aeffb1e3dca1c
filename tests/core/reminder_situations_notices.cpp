#include "reminder_situations.hpp"

namespace waymark::test {

const std::vector<ReminderSituation>& situations_of_notices() {
    static const std::vector<ReminderSituation> situations{
        {"a date that we named has moved", "design §6",
         [](Setting& s) {
             s.work(noon + days{6});
             s.named(in70);
         },
         moved, "now"},
        {"a date that moved is planned anew", "",
         [](Setting& s) {
             s.work(noon + days{5});
             s.named(in70);
         },
         three, "later"},
        {"a date that moved and was corrected is not corrected again", "",
         [](Setting& s) {
             s.work(noon + days{6});
             s.named(in70);
             s.named(noon + days{6}, moved);
         },
         moved, "-"},
        {"a date that moved, but the work is done", "",
         [](Setting& s) {
             s.work(noon + days{6});
             s.named(in70);
             s.course.submitted(1, 10, noon);
         },
         moved, "done"},
        {"a date that nobody named has moved", "", [](Setting& s) { s.work(noon + days{6}); }, moved, "-"},
        {"a named date that moved by extra time is one correction", "",
         [](Setting& s) {
             s.work(in70);
             s.named(in70);
             s.course.extension(1, 10, noon + days{6});
         },
         moved, "-"},

        // Moodle's own notices: one row of moodle-versions §3 each.
        {"4.2 sends none: ours comes", "versions §3: 4.2",
         [](Setting& s) {
             s.work(in20);
             s.history.notices = notices_by_release("4.2.3 (Build: 20231009)");
         },
         one_day, "now"},
        {"4.5, not submitted, active: told by Moodle", "versions §3: due soon",
         [](Setting& s) {
             s.work(in20);
             s.moodle_4_5();
         },
         one_day, "lms_reminds"},
        {"5.1 the same", "versions §3: 5.1",
         [](Setting& s) {
             s.work(in20);
             s.history.notices = notices_by_release("5.1.5 (Build: 20260608)");
         },
         one_day, "lms_reminds"},
        {"4.5, three days before: Moodle says nothing then", "versions §3: digest",
         [](Setting& s) {
             s.work(in70);
             s.moodle_4_5();
         },
         three, "now"},
        {"4.5, ours of three days before comes late: Moodle has told the last two days",
         "versions §3: due soon",
         [](Setting& s) {
             s.work(noon + hours{42});
             s.policy.reminders.stages = {{"3-days-before", hours{72}}};
             s.moodle_4_5();
         },
         three, "lms_reminds"},
        {"4.5, the same with a draft: Moodle's text does not say so", "versions §3: only a draft",
         [](Setting& s) {
             s.work(noon + hours{42});
             s.policy.reminders.stages = {{"3-days-before", hours{72}}};
             s.moodle_4_5();
             s.course.submission(1, 10, SubmissionState::draft, noon);
         },
         three, "now"},
        {"4.5, submitted: nobody tells", "versions §3: submitted",
         [](Setting& s) {
             s.work(in20);
             s.moodle_4_5();
             s.course.submitted(1, 10, noon);
         },
         one_day, "done"},
        {"4.5, only a draft: ours, Moodle's text does not say so", "versions §3: only a draft",
         [](Setting& s) {
             s.work(in20);
             s.moodle_4_5();
             s.course.submission(1, 10, SubmissionState::draft, noon);
         },
         one_day, "now"},
        {"4.5, override to a later date: Moodle honours it", "versions §3: override",
         [](Setting& s) {
             s.work(noon + days{12});
             s.moodle_4_5();
             s.course.user_override(1, 10, {{}, in20, {}});
         },
         one_day, "lms_reminds"},
        {"4.5, group override: Moodle honours it", "versions §3: override",
         [](Setting& s) {
             s.work(noon + days{12});
             s.moodle_4_5();
             s.course.group_override(1, 1, {{}, in20, {}});
         },
         one_day, "lms_reminds"},
        {"4.5, extension: Moodle names the old date, ours the right one", "versions §3: extension",
         [](Setting& s) {
             s.work(noon - hours{4});
             s.moodle_4_5();
             s.course.extension(1, 10, in20);
             s.named(in20, extended);
         },
         one_day, "now"},
        {"extra time until tomorrow: told once that day, not twice", "",
         [](Setting& s) {
             s.work(noon - hours{4});
             s.course.extension(1, 10, in20);
         },
         one_day, "joined"},
        {"extra time until tomorrow, told this morning: enough for today", "",
         [](Setting& s) {
             s.work(noon - hours{4});
             s.course.extension(1, 10, in20);
             s.named(in20, extended);
             s.history.corrected[{{10}, {1}}] = noon - hours{2};
         },
         one_day, "joined"},
        {"extra time that was told yesterday: its day before is spoken of", "",
         [](Setting& s) {
             s.work(noon - hours{4});
             s.course.extension(1, 10, in20);
             s.named(in20, extended);
             s.history.corrected[{{10}, {1}}] = noon - hours{24};
         },
         one_day, "now"},
        {"a date that has moved to tomorrow: told once that day", "",
         [](Setting& s) {
             s.work(in20);
             s.named(in70);
         },
         one_day, "joined"},
        {"4.5, extension: told before Moodle's window opens", "versions §3: extension",
         [](Setting& s) {
             s.work(in70);
             s.moodle_4_5();
             s.course.extension(1, 10, noon + days{6});
         },
         extended, "now"},
        {"4.5, suspended enrolment", "versions §3: suspended",
         [](Setting& s) {
             s.work(in20);
             s.moodle_4_5();
             s.student().active = false;
         },
         one_day, "not_active"},
        {"4.5, graded without submission: done for us", "versions §3: graded",
         [](Setting& s) {
             s.work(in20);
             s.moodle_4_5();
             s.course.grade(1, 10, 80);
         },
         one_day, "done"},
        {"4.5, completed by hand: done for us", "versions §3: completed",
         [](Setting& s) {
             s.work(in20);
             s.moodle_4_5();
             s.course.completed(1, 10, noon);
         },
         one_day, "done"},
        {"4.5, hidden", "versions §3: hidden",
         [](Setting& s) {
             s.work(in20).visibility = Visibility::hidden;
             s.moodle_4_5();
         },
         one_day, "-"},
        {"4.5, without any submission type", "versions §3: no submission type",
         [](Setting& s) {
             s.work(ago30).takes_submissions = false;
             s.moodle_4_5();
         },
         after, "may_not_apply"},
        {"4.5, overdue: told by Moodle", "versions §3: overdue",
         [](Setting& s) {
             s.work(ago30);
             s.moodle_4_5();
         },
         after, "lms_reminds"},
        {"4.5, overdue with a cut-off later: told by Moodle", "versions §3: overdue",
         [](Setting& s) {
             s.work(ago30, noon + days{3});
             s.moodle_4_5();
         },
         after, "lms_reminds"},
        {"4.5, closed with its date: Moodle says nothing, and it is too late for us", "versions §3: overdue",
         [](Setting& s) {
             s.work(ago30, ago30);
             s.moodle_4_5();
         },
         after, "closed"},
        {"4.5, extended and missed: Moodle spoke of the old date", "versions §3: extension",
         [](Setting& s) {
             s.work(noon - days{4});
             s.moodle_4_5();
             s.course.extension(1, 10, ago30);
         },
         after, "now"},
        {"4.5, overdue switched off by the site", "versions §3: provider off",
         [](Setting& s) {
             s.work(ago30);
             s.history.notices = {true, false};
         },
         after, "now"},
        {"4.5, due soon switched off by the site", "versions §3: provider off",
         [](Setting& s) {
             s.work(in20);
             s.history.notices = {false, true};
         },
         one_day, "now"},
        {"4.5, a stage of seven days: Moodle's digest of that night says it", "versions §3: digest",
         [](Setting& s) {
             s.work(noon + days{7} + hours{2});
             s.policy.reminders.stages = {{"7-days-before", hours{168}}};
             s.moodle_4_5();
         },
         "7-days-before", "lms_reminds"},
        {"4.2, a stage of seven days: no digest", "versions §3: digest",
         [](Setting& s) {
             s.work(noon + days{7} + hours{2});
             s.policy.reminders.stages = {{"7-days-before", hours{168}}};
         },
         "7-days-before", "later"},
        {"4.5, a stage of six days: the digest was yesterday", "versions §3: digest",
         [](Setting& s) {
             s.work(noon + days{6} + hours{1});
             s.policy.reminders.stages = {{"6-days-before", hours{144}}};
             s.moodle_4_5();
         },
         "6-days-before", "later"},
        {"4.5, extension: the digest is of the old date", "versions §3: digest",
         [](Setting& s) {
             s.work(noon + days{2});
             s.course.extension(1, 10, noon + days{7} + hours{2});
             s.named(noon + days{7} + hours{2}, extended);
             s.policy.reminders.stages = {{"7-days-before", hours{168}}};
             s.moodle_4_5();
         },
         "7-days-before", "later"},
        {"4.5, digest switched off by the site", "versions §3: provider off",
         [](Setting& s) {
             s.work(noon + days{7} + hours{2});
             s.policy.reminders.stages = {{"7-days-before", hours{168}}};
             s.history.notices = {true, true, false};
         },
         "7-days-before", "later"},
        {"4.5, only \"expect completed on\": Moodle reminds of that in no version", "versions §3: others",
         [](Setting& s) {
             s.work(in20).base.due.reset();
             s.activity().expected = in20;
             s.moodle_4_5();
         },
         one_day, "now"},
        {"4.5, \"expect completed on\" passed: Moodle does not call that overdue", "versions §3: others",
         [](Setting& s) {
             s.work(ago30).base.due.reset();
             s.activity().expected = ago30;
             s.moodle_4_5();
         },
         after, "now"},
        {"4.5, three notices off: nothing comes, ours does", "versions §3: provider off",
         [](Setting& s) {
             s.work(in20);
             s.history.notices = {};
         },
         one_day, "now"},
        {"4.5, a quiz that closes: Moodle says nothing", "versions §3: quiz",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, in20);
             s.moodle_4_5();
         },
         one_day, "now"},
        {"4.5, a lesson, forum, survey: Moodle says nothing", "versions §3: others",
         [](Setting& s) {
             s.course.student(10);
             s.course.task(1, ActivityKind::lesson, in20);
             s.moodle_4_5();
         },
         one_day, "now"},

        // Finer control (local_reminders #117 #168 #89 #176 #202).
        {"a stage for quizzes only", "local_reminders #117",
         [](Setting& s) {
             s.work(in70);
             s.policy.reminders.stages = {{"q", hours{72}, {ActivityKind::quiz}, {}}};
         },
         "q", "-"},
        {"a stage for this kind", "local_reminders #117",
         [](Setting& s) {
             s.work(in70);
             s.policy.reminders.stages = {{"a", hours{72}, {ActivityKind::assignment}, {}}};
         },
         "a", "now"},
        {"a stage for another course", "local_reminders #168",
         [](Setting& s) {
             s.work(in70);
             s.policy.reminders.stages = {{"c", hours{72}, {}, {"OTHER"}}};
         },
         "c", "-"},
        {"a stage for this course by short name", "local_reminders #168",
         [](Setting& s) {
             s.work(in70);
             s.policy.reminders.stages = {{"c", hours{72}, {}, {"DSB1"}}};
         },
         "c", "now"},
        {"a second notice after the date with its own time", "local_reminders #176 #202",
         [](Setting& s) {
             s.work(ago30);
             s.policy.reminders.stages.push_back({"3-days-after", hours{-72}, {}, {}});
         },
         "3-days-after", "later"},
        {"two stages on one day: the nearer one speaks", "local_reminders #184",
         [](Setting& s) { s.work(noon + hours{40}); }, three, "joined"},
        {"two stages on one day: only one comes", "local_reminders #184",
         [](Setting& s) { s.work(noon + hours{40}); }, one_day, "later"},
        {"no stage at all", "",
         [](Setting& s) {
             s.work(in70);
             s.policy.reminders.stages.clear();
         },
         three, "-"},

        // Hours, days and zones (local_reminders #159, mod_organizer #4, Easy!Appointments #313).
    };
    return situations;
}

}  // namespace waymark::test
