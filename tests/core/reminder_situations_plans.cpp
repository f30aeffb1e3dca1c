#include "reminder_situations.hpp"

namespace waymark::test {

namespace {

constexpr Instant in6 = noon + days{6};
constexpr const char* planned_three = "planned-3-days-before";
constexpr const char* planned_day = "planned-1-day-before";
constexpr const char* planned_after = "planned-1-day-after";
constexpr const char* planned_moved = "planned-moved";
constexpr const char* planned_asked = "planned-asked-24h";
constexpr const char* withdrawn = "withdrawn";
constexpr const char* planned_withdrawn = "planned-withdrawn";

}  // namespace

const std::vector<ReminderSituation>& situations_of_plans() {
    static const std::vector<ReminderSituation> situations{
        {"work without a date in the LMS, for which the plan names one", "design K4",
         [](Setting& s) { s.planned_for(in70); }, planned_three, "now"},
        {"…and its last day comes later", "", [](Setting& s) { s.planned_for(in70); }, planned_day, "later"},
        {"a planned date is never spoken of as due", "", [](Setting& s) { s.planned_for(in70); }, three, "-"},
        {"nothing comes after a planned date", "", [](Setting& s) { s.planned_for(ago30); }, planned_after,
         "-"},
        {"nor after a due date that is only planned", "", [](Setting& s) { s.planned_for(ago30); }, after,
         "-"},
        {"a third-party activity without any date in the LMS", "design K4",
         [](Setting& s) {
             s.course.student(10);
             s.course.task(1, ActivityKind::other);
             s.plan(in70);
         },
         planned_three, "now"},
        {"a forum duty", "design K4",
         [](Setting& s) {
             s.course.student(10);
             s.course.task(1, ActivityKind::forum);
             s.plan(in70).kind = PlanKind::forum_duty;
         },
         planned_three, "now"},
        {"work that is due in the LMS is not planned, whatever the plan says", "",
         [](Setting& s) {
             s.work(in6);
             s.plan(in70);
         },
         planned_three, "-"},
        {"planned for another group", "", [](Setting& s) { s.planned_for(in70).group = GroupId{2}; },
         planned_three, "-"},
        {"planned for the own group", "",
         [](Setting& s) {
             s.planned_for(in6);
             s.plan(in70).group = GroupId{1};
         },
         planned_three, "now"},
        {"whether there is a due date was never read", "design §5",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.stale(Part::overrides, false);
         },
         planned_three, "-"},
        {"there was none, but that is old news", "design §5",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.stale(Part::assignments);
         },
         planned_three, "date_uncertain"},
        {"somebody noted that the missing date is another one", "design K4",
         [](Setting& s) {
             s.planned_for(in70);
             s.plan(in6).kind = PlanKind::correction;
         },
         planned_three, "date_uncertain"},
        {"somebody noted that a date of the LMS is wrong", "design K4",
         [](Setting& s) {
             s.work(in70);
             s.plan(in6).kind = PlanKind::correction;
         },
         three, "date_uncertain"},

        {"planned, and handed in", "design K4",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.submitted(1, 10, noon - hours{5});
         },
         planned_three, "done"},
        {"planned, and excused until after the planned date", "",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.snapshot.excuses.push_back({{10}, {}, in6});
         },
         planned_three, "excused"},
        {"planned, and excused until before it", "",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.snapshot.excuses.push_back({{10}, {}, in20});
         },
         planned_three, "now"},
        {"planned, not open yet", "",
         [](Setting& s) {
             s.planned_for(in70);
             s.activity().base.opens = in6;
         },
         planned_three, "not_open_yet"},
        {"planned after the work closes", "",
         [](Setting& s) {
             s.planned_for(in70);
             s.activity().base.closes = noon - hours{1};
         },
         planned_three, "closed"},
        {"Moodle, which knows no plan, reminds of nothing", "",
         [](Setting& s) {
             s.moodle_4_5();
             s.planned_for(in20);
         },
         planned_day, "now"},
        {"asked for before a planned date", "",
         [](Setting& s) {
             s.planned_for(in20);
             s.history.asked[{{10}, {1}}] = {hours{24}};
         },
         planned_asked, "now"},

        {"a planned date that was named has moved", "design K4",
         [](Setting& s) {
             s.planned_for(in6);
             s.named(in70, planned_three);
         },
         planned_moved, "now"},
        {"…and was told: enough", "",
         [](Setting& s) {
             s.planned_for(in6);
             s.named(in70, planned_three);
             s.named(in6, planned_moved);
         },
         planned_moved, "-"},
        {"a planned date that nobody named has moved", "", [](Setting& s) { s.planned_for(in6); },
         planned_moved, "-"},
        {"a planned date that was named has moved to one that has passed", "",
         [](Setting& s) {
             s.planned_for(ago30);
             s.named(in70, planned_three);
         },
         planned_moved, "-"},
        {"the planned date was named, and now the work is due on another day", "design K4",
         [](Setting& s) {
             s.work(in6);
             s.plan(in70);
             s.named(in70, planned_three);
         },
         moved, "now"},
        {"…and is told of no planned date any more", "",
         [](Setting& s) {
             s.work(in6);
             s.plan(in70);
             s.named(in70, planned_three);
         },
         planned_moved, "-"},
        {"the planned date was named, and now the work is due then", "",
         [](Setting& s) {
             s.work(in70);
             s.named(in70, planned_three);
         },
         moved, "-"},
        {"…and that stage has been said", "",
         [](Setting& s) {
             s.work(in70);
             s.named(in70, planned_three);
         },
         three, "already_sent"},
        {"nobody named the planned date, and now the work is due on another day", "",
         [](Setting& s) {
             s.work(in70);
             s.plan(in6);
         },
         moved, "-"},
        {"the planned date was named, and now the work is due in the past", "",
         [](Setting& s) {
             s.work(ago30);
             s.named(in70, planned_three);
         },
         moved, "now"},
        {"a planned date that was named is in no plan any more", "design K4",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.snapshot.plan.clear();
             s.named(in70, planned_three);
         },
         withdrawn, "-"},
        {"…nor is it spoken of as planned", "",
         [](Setting& s) {
             s.planned_for(in70);
             s.course.snapshot.plan.clear();
             s.named(in70, planned_three);
         },
         planned_withdrawn, "-"},
        {"a due date that was named is none any more, and the plan names another day", "",
         [](Setting& s) {
             s.planned_for(in6);
             s.named(in70);
         },
         planned_moved, "now"},
        {"a planned date that was named has moved, and the work is in", "",
         [](Setting& s) {
             s.planned_for(in6);
             s.course.submitted(1, 10, noon - hours{5});
             s.named(in70, planned_three);
         },
         planned_moved, "done"},
    };
    return situations;
}

}  // namespace waymark::test
