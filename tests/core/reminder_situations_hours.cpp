#include "reminder_situations.hpp"

namespace waymark::test {

const std::vector<ReminderSituation>& situations_of_hours() {
    static const std::vector<ReminderSituation> situations{
        {"evening in Riga: not now", "local_reminders #159",
         [](Setting& s) {
             s.work(in70);
             s.now = noon + hours{9};
         },
         three, "later"},
        {"the same moment is daytime in the west", "local_reminders #159",
         [](Setting& s) {
             static const FixedOffset west{hours{-5}};
             s.zone = &west;
             s.work(in70);
             s.now = noon + hours{9};
         },
         three, "now"},
        {"the same moment is night in the east", "local_reminders #159",
         [](Setting& s) {
             static const FixedOffset east{hours{13}};
             s.zone = &east;
             s.work(in70);
             s.now = noon;
         },
         three, "later"},
        {"due before anybody may be written to", "design §6",
         [](Setting& s) {
             s.work(noon + hours{18});
             s.now = noon + hours{9};
         },
         one_day, "no_time_left"},
        {"holiday today", "",
         [](Setting& s) {
             s.work(in70);
             s.policy.calendar.holidays = {Day{floor<days>(LocalTime{noon.time_since_epoch()})}};
         },
         three, "later"},
        {"weekend: the nudge waits for Monday while there is time", "",
         [](Setting& s) {
             s.now = noon - days{2};
             s.work(noon + hours{50});
         },
         three, "later"},
        {"the night of the spring change: the gap is skipped", "DST",
         [](Setting& s) {
             static const ChangingZone zone{noon + hours{13}, hours{2}, hours{3}};
             s.zone = &zone;
             s.work(noon + hours{89});
             s.now = noon + hours{17} + minutes{59};
         },
         three, "now"},
        {"the night of the autumn change: before eight is quiet", "DST",
         [](Setting& s) {
             static const ChangingZone zone{noon + hours{13}, hours{2}, hours{1}};
             s.zone = &zone;
             s.work(noon + hours{90});
             s.now = noon + hours{18} + minutes{59};
         },
         three, "later"},
        {"year end", "",
         [](Setting& s) {
             s.now = noon + days{38} + hours{0};
             s.course.snapshot.course.ends = noon + days{99};
             s.work(s.now + hours{70});
         },
         three, "now"},
        {"midnight belongs to the day it begins", "",
         [](Setting& s) {
             s.policy.reminders.quiet_from = 24;
             s.policy.reminders.quiet_until = 0;
             s.work(noon + hours{80});
             s.now = noon + hours{10};
             s.history.last_contact[{10}] = noon + hours{9};
         },
         three, "now"},
    };
    return situations;
}

}  // namespace waymark::test
