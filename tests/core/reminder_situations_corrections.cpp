#include "reminder_situations.hpp"

namespace waymark::test {

namespace {

constexpr Instant in6 = noon + days{6};
constexpr Instant in8 = noon + days{8} - hours{1};  // its three-day stage comes on Friday
constexpr Instant in16 = noon + days{16};
constexpr const char* moved_again = "moved-2";
constexpr const char* extended_again = "extended-2";
constexpr const char* withdrawn = "withdrawn";

}  // namespace

const std::vector<ReminderSituation>& situations_of_corrections() {
    static const std::vector<ReminderSituation> situations{
        {"extra time, then more, then as before: told a third time", "design §6",
         [](Setting& s) {
             s.work(in20);
             s.named(in6, extended);
             s.named(in16, extended);
             s.course.extension(1, 10, in6);
         },
         extended_again, "now"},
        {"extra time as before, told again: enough", "",
         [](Setting& s) {
             s.work(in20);
             s.named(in6, extended);
             s.named(in16, extended);
             s.named(in6, extended_again);
             s.course.extension(1, 10, in6);
         },
         extended_again, "already_sent"},
        {"extra time as before, being told again: not a third time", "",
         [](Setting& s) {
             s.work(in20);
             s.named(in6, extended);
             s.named(in16, extended);
             s.planned(in6, extended_again, SkipReason::on_its_way);
             s.course.extension(1, 10, in6);
         },
         extended_again, "on_its_way"},
        {"a new date was told, then the old one holds again", "design §6",
         [](Setting& s) {
             s.work(in70);
             s.named(in70);
             s.named(in6, moved);
         },
         moved, "now"},
        {"…and then the new one again", "",
         [](Setting& s) {
             s.work(in6);
             s.named(in70);
             s.named(in6, moved);
             s.named(in70, moved);
         },
         moved_again, "now"},
        {"a correction that was dropped, for the date had moved on, is made when it comes back", "design §6",
         [](Setting& s) {
             s.work(in6);
             s.named(in70);
             s.let_go(in6, moved, SkipReason::date_moved, noon - hours{5});
             s.named(in16, moved);
         },
         moved, "now"},
        {"a correction was dropped and the course not read since: not again yet", "",
         [](Setting& s) {
             s.work(in6);
             s.named(in70);
             s.let_go(in6, moved, SkipReason::date_moved, noon + minutes{1});
             s.now = noon + minutes{2};
         },
         moved, "date_moved"},
        {"a correction that could not be delivered is not repeated", "",
         [](Setting& s) {
             s.work(in6);
             s.named(in70);
             s.planned(in6, moved, SkipReason::undelivered);
         },
         moved, "undelivered"},
        {"a correction on its way, and the date is the old one again: nothing to say", "",
         [](Setting& s) {
             s.work(in70);
             s.named(in70);
             s.planned(in6, moved, SkipReason::on_its_way);
         },
         moved, "-"},

        {"a named date that is now one that has passed", "design §6",
         [](Setting& s) {
             s.work(noon - days{3});
             s.named(in70);
         },
         moved, "now"},
        {"a named date that is now long past, and nothing can be handed in", "design §6",
         [](Setting& s) {
             s.work(noon - days{90}, noon - days{90});
             s.named(in70);
         },
         moved, "now"},
        {"a named date that is now a past one, told: enough", "",
         [](Setting& s) {
             s.work(noon - days{90});
             s.named(in70);
             s.named(noon - days{90}, moved);
         },
         moved, "-"},
        {"a named date that has passed and moved: nothing to say", "",
         [](Setting& s) {
             s.work(noon - days{3});
             s.named(noon - days{2});
         },
         moved, "-"},
        {"a named date that is now a past one, but the work is done", "",
         [](Setting& s) {
             s.work(noon - days{3});
             s.course.submitted(1, 10, noon - days{4});
             s.named(in70);
         },
         moved, "done"},
        {"a named date that moved, but nothing can be handed in any more", "design §6",
         [](Setting& s) {
             s.work(in6, noon - hours{1});
             s.named(in70);
         },
         moved, "closed"},

        {"a named date that is none any more", "design §6",
         [](Setting& s) {
             s.work(in70).base = {};
             s.named(in70);
         },
         withdrawn, "now"},
        {"a named date that is none any more, told: enough", "",
         [](Setting& s) {
             s.work(in70).base = {};
             s.named(in70);
             s.named(in70, withdrawn);
         },
         withdrawn, "-"},
        {"a named date that is none any more, being told", "",
         [](Setting& s) {
             s.work(in70).base = {};
             s.named(in70);
             s.planned(in70, withdrawn, SkipReason::on_its_way);
         },
         withdrawn, "on_its_way"},
        {"a named date that is none any more, but the work is done", "",
         [](Setting& s) {
             s.work(in70).base = {};
             s.course.submitted(1, 10, noon);
             s.named(in70);
         },
         withdrawn, "done"},
        {"a named date that is none any more, as far as could be read", "",
         [](Setting& s) {
             s.work(in70).base = {};
             s.course.stale(Part::overrides);
             s.named(in70);
         },
         withdrawn, "date_uncertain"},
        {"a named date that has passed and is none any more: nothing to say", "",
         [](Setting& s) {
             s.work(in70).base = {};
             s.named(noon - days{1});
         },
         withdrawn, "-"},
        {"a date after it was said that there is none", "",
         [](Setting& s) {
             s.work(in70);
             s.named(in70);
             s.named(in70, withdrawn);
         },
         moved, "now"},
        {"no date a second time", "",
         [](Setting& s) {
             s.work(in70).base = {};
             s.named(in70);
             s.named(in70, withdrawn);
             s.named(in70, moved);
         },
         "withdrawn-2", "now"},

        {"dropped for a contact: says so as long as that holds", "design §6",
         [](Setting& s) {
             s.work(in70);
             s.let_go(in70, three, SkipReason::contacted_today, noon - hours{1});
             s.history.last_contact[{10}] = noon - hours{2};
         },
         three, "contacted_today"},
        {"dropped for a pause that has ended", "design §6",
         [](Setting& s) {
             s.work(in70);
             s.let_go(in70, three, SkipReason::muted, noon + minutes{5});
             s.history.muted[{10}] = noon + minutes{30};
             s.now = noon + minutes{30};
         },
         three, "now"},
        {"dropped for a hand-in, and the course not read since", "",
         [](Setting& s) {
             s.work(in70);
             s.let_go(in70, three, SkipReason::done, noon + minutes{5});
             s.now = noon + minutes{30};
         },
         three, "done"},
        {"dropped for a hand-in that was taken back", "",
         [](Setting& s) {
             s.work(in70);
             s.let_go(in70, three, SkipReason::done, noon - minutes{5});
         },
         three, "now"},
        {"a nudge that may have gone", "",
         [](Setting& s) {
             s.work(in70);
             s.planned(in70, three, SkipReason::maybe_sent);
         },
         three, "maybe_sent"},

        {"contacted today, and the stage is in five days: later", "design §6",
         [](Setting& s) {
             s.work(in8);
             s.history.last_contact[{10}] = noon - hours{2};
         },
         three, "later"},
        {"contacted this morning, and the stage is this evening", "",
         [](Setting& s) {
             s.work(noon + hours{75});
             s.history.last_contact[{10}] = noon - hours{2};
         },
         three, "contacted_today"},
        {"a pause that ends before the stage", "",
         [](Setting& s) {
             s.work(in8);
             s.history.muted[{10}] = noon + days{4};
         },
         three, "later"},
        {"a pause that ends after the stage", "",
         [](Setting& s) {
             s.work(in8);
             s.history.muted[{10}] = noon + days{6};
         },
         three, "muted"},
        {"work that opens before the stage", "", [](Setting& s) { s.work(in8).base.opens = noon + days{2}; },
         three, "later"},
        {"work that opens after the stage", "", [](Setting& s) { s.work(in8).base.opens = noon + days{6}; },
         three, "not_open_yet"},
        {"a course that begins before the stage", "",
         [](Setting& s) {
             s.work(in8);
             s.course.snapshot.course.starts = noon + days{1};
         },
         three, "later"},
        {"a course that is over before the stage", "",
         [](Setting& s) {
             s.work(in8);
             s.course.snapshot.course.ends = noon + days{1};
         },
         three, "course_not_running"},
        {"work that closes with its date: there is no day after", "",
         [](Setting& s) { s.work(noon + days{1}, noon + days{1}); }, after, "-"},
        {"…and once it is over, it is said why nothing came", "", [](Setting& s) { s.work(ago30, ago30); },
         after, "closed"},
        {"a quiz that closes for good with its date", "",
         [](Setting& s) {
             s.course.student(10);
             s.course.quiz(1, in70);
         },
         after, "-"},
        {"work that can still be handed in a day later, and no longer then", "",
         [](Setting& s) { s.work(noon + days{1}, noon + days{1} + hours{25}); }, after, "later"},

        {"no mentor in the own group, and no teacher", "design §6",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.people.at(0).active = false;
             s.student().groups = {{2}};
         },
         three, "no_mentor"},
        {"a mentor in the own group, and no teacher", "",
         [](Setting& s) {
             s.work(in70);
             s.course.snapshot.people.at(0).active = false;
         },
         three, "now"},
        {"no mentor in the own group, but a teacher", "",
         [](Setting& s) {
             s.work(in70);
             s.student().groups = {{2}};
         },
         three, "now"},
        {"asked for, and nobody could answer", "design §6",
         [](Setting& s) {
             s.work(in20);
             s.course.snapshot.people.at(0).active = false;
             s.student().groups = {{2}};
             s.history.asked[{{10}, {1}}] = {hours{24}};
         },
         asked_day, "no_mentor"},
        {"Waymark stands nowhere in the course: no nudge, for nobody could say no", "design decision 12",
         [](Setting& s) {
             s.work(in70);
             s.history.placed = false;
         },
         three, "no_placement"},
        {"Waymark stands nowhere in the course: a correction all the same", "",
         [](Setting& s) {
             s.work(in6);
             s.named(in70);
             s.history.placed = false;
         },
         moved, "now"},
    };
    return situations;
}

}  // namespace waymark::test
