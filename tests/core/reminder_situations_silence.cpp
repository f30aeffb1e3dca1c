#include "reminder_situations.hpp"

namespace waymark::test {

const std::vector<ReminderSituation>& situations_of_silence() {
    static const std::vector<ReminderSituation> situations{
        {"sent already", "local_reminders #149 #184 #112",
         [](Setting& s) {
             s.work(in70);
             s.named(in70);
         },
         three, "already_sent"},
        {"two student roles make one reminder", "local_reminders #149",
         [](Setting& s) {
             s.policy.roles.student = {"student", "learner"};
             s.work(in70);
             s.student().roles = {"student", "learner"};
         },
         three, "now"},
        {"planned again every minute: still once", "local_reminders #112, local_recompletion #211",
         [](Setting& s) {
             s.work(in70);
             s.named(in70);
             s.now = noon + minutes{1};
         },
         three, "already_sent"},
        {"hidden activity", "local_reminders #175 #192",
         [](Setting& s) { s.work(in70).visibility = Visibility::hidden; }, three, "-"},
        {"hidden activity, date missed", "local_reminders #175",
         [](Setting& s) { s.work(ago30).visibility = Visibility::hidden; }, after, "-"},
        {"suspended or ended enrolment", "local_reminders #192, MDL-84098",
         [](Setting& s) {
             s.work(in70);
             s.student().active = false;
         },
         three, "not_active"},
        {"only managers see it: a teacher is never reminded", "reengagement #202",
         [](Setting& s) {
             s.work(in70);
             s.student().roles = {"editingteacher"};
         },
         three, "-"},
        {"the student wants none", "reengagement PR 173",
         [](Setting& s) {
             s.work(in70);
             s.history.opted_out.insert({10});
         },
         three, "opted_out"},
        {"the student wants none: corrections still come", "design §6",
         [](Setting& s) {
             s.work(in20);
             s.course.extension(1, 10, noon + days{6});
             s.history.opted_out.insert({10});
         },
         extended, "now"},
        {"a known situation until next week", "opening 11",
         [](Setting& s) {
             s.work(in70);
             s.history.muted[{10}] = noon + days{5};
         },
         three, "muted"},
        {"a known situation that is over", "",
         [](Setting& s) {
             s.work(in70);
             s.history.muted[{10}] = noon;
         },
         three, "now"},
        {"excused from this work", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.excuses.push_back({{10}, ActivityId{1}, {}});
         },
         three, "excused"},
        {"excused from everything until a day before the date", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.excuses.push_back({{10}, {}, in70 - days{1}});
         },
         three, "now"},
        {"excused from everything until the date", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.excuses.push_back({{10}, {}, in70});
         },
         three, "excused"},
        {"somebody else is excused", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.excuses.push_back({{11}, ActivityId{1}, {}});
         },
         three, "now"},
        {"a person wrote this morning", "design §6",
         [](Setting& s) {
             s.work(in70);
             s.history.last_contact[{10}] = noon - hours{4};
         },
         three, "contacted_today"},
        {"a person wrote yesterday", "",
         [](Setting& s) {
             s.work(in70);
             s.history.last_contact[{10}] = noon - hours{15};
         },
         three, "now"},
        {"a person wrote today: the correction still comes", "design §6",
         [](Setting& s) {
             s.work(in20);
             s.course.extension(1, 10, noon + days{6});
             s.history.last_contact[{10}] = noon;
         },
         extended, "now"},
        {"three nudges this week", "local_reminders #184, Brightspace guides",
         [](Setting& s) {
             s.work(in70);
             s.history.nudges[{10}] = {noon - days{1}, noon - days{2}, noon - days{6}};
         },
         three, "weekly_cap"},
        {"the cap does not touch corrections", "design §6",
         [](Setting& s) {
             s.work(in20);
             s.course.extension(1, 10, noon + days{6});
             s.history.nudges[{10}] = {noon - days{1}, noon - days{2}, noon - days{6}};
         },
         extended, "now"},
        {"course hidden", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.course.visible = false;
         },
         three, "course_not_running"},
        {"course over", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.course.ends = noon;
         },
         three, "course_not_running"},
        {"course not begun", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.course.starts = noon + hours{1};
         },
         three, "course_not_running"},
        {"course without any staff", "design §6",
         [](Setting& s) {
             for (Enrolment& one : s.course.snapshot.people) one.active = false;
             s.work(in70);
         },
         three, "no_mentor"},
        {"not open yet", "", [](Setting& s) { s.work(in70).base.opens = noon + hours{3}; }, three,
         "not_open_yet"},
        {"the course only looks", "booking #1410",
         [](Setting& s) {
             s.work(in70);
             s.writes = Writes::off;
         },
         three, "writes_off"},
        {"only what people click", "",
         [](Setting& s) {
             s.work(in70);
             s.writes = Writes::mentor;
         },
         three, "writes_off"},
        {"the override part could not be read", "report_myfeedback: \"disregard if …\"",
         [](Setting& s) {
             s.work(in70);
             s.course.stale(Part::overrides);
         },
         three, "date_uncertain"},
        {"extensions could not be read", "report_myfeedback",
         [](Setting& s) {
             s.work(in70);
             s.course.stale(Part::extensions);
         },
         three, "date_uncertain"},
        {"submissions could not be read", "reengagement #141",
         [](Setting& s) {
             s.work(in70);
             s.course.stale(Part::submissions);
         },
         three, "facts_stale"},
        {"the roster could not be read", "reengagement #66",
         [](Setting& s) {
             s.work(in70);
             s.course.stale(Part::roster);
         },
         three, "facts_stale"},
        {"the platform was away when the date passed", "K8",
         [](Setting& s) {
             s.work(ago30);
             s.course.snapshot.outages.push_back({ago30 - hours{1}, ago30 + hours{1}});
         },
         after, "outage"},
        {"the platform was away on another day", "K8",
         [](Setting& s) {
             s.work(ago30);
             s.course.snapshot.outages.push_back({ago30 - hours{9}, ago30 - hours{8}});
         },
         after, "now"},
        {"the nearer stage has gone: the farther one does not come after it", "local_reminders #184",
         [](Setting& s) {
             s.work(in70);
             s.named(in70, one_day);
         },
         three, "joined"},
        {"the student wants nothing before a date", "local_reminders #117",
         [](Setting& s) {
             s.work(in70);
             s.history.wishes[{10}].before = false;
         },
         three, "opted_out"},
        {"the student wants nothing before a date: after it, yes", "local_reminders #117",
         [](Setting& s) {
             s.work(ago30);
             s.history.wishes[{10}].before = false;
         },
         after, "now"},
        {"the student wants nothing after a date", "local_reminders #176",
         [](Setting& s) {
             s.work(ago30);
             s.history.wishes[{10}].after = false;
         },
         after, "opted_out"},
        {"quiet hours of one's own: at two in the afternoon nothing comes", "",
         [](Setting& s) {
             s.work(in70);
             s.history.wishes[{10}].quiet = {13, 9};
         },
         three, "later"},
        {"quiet hours of one's own that leave no hour are not counted", "",
         [](Setting& s) {
             s.work(in70);
             s.policy.reminders.quiet_until = 12;
             s.history.wishes[{10}].quiet = {12, 8};
         },
         three, "now"},

        {"asked for: comes in its time", "design §6",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
         },
         asked_day, "now"},
        {"asked for: comes although the student wants no others, is in a known situation and at the cap",
         "design §6",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
             s.history.opted_out.insert({10});
             s.history.muted[{10}] = noon + days{5};
             s.history.nudges[{10}] = {noon - days{1}, noon - days{2}, noon - days{6}};
             s.history.last_contact[{10}] = noon;
             s.moodle_4_5();
         },
         asked_day, "now"},
        {"asked for: the nudge of that day stays silent", "local_reminders #149",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
         },
         one_day, "joined"},
        {"asked for and sent: the nudge of that day does not follow it", "local_reminders #149",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
             s.named(in20, asked_day);
         },
         one_day, "joined"},
        {"asked for, but handed in", "reengagement #129",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
             s.course.submitted(1, 10, noon);
         },
         asked_day, "done"},
        {"asked for, and the date has moved by extra time", "local_reminders #134",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
             s.course.extension(1, 10, noon + days{6});
         },
         asked_day, "later"},
        {"asked for goes where only what people click is sent", "decision 12",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
             s.writes = Writes::mentor;
         },
         asked_day, "now"},
        {"asked for does not go where Waymark only looks", "decision 12",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
             s.writes = Writes::off;
         },
         asked_day, "writes_off"},
        {"asked for by another student", "",
         [](Setting& s) {
             s.work(in20);
             s.history.asked[{{11}, {1}}] = {hours{24}};
         },
         asked_day, "-"},
    };
    return situations;
}

}  // namespace waymark::test
