#include <array>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace waymark::config {
namespace {

const std::vector<std::string_view>& weekday_words() {
    static const std::vector<std::string_view> words{"sunday",   "monday", "tuesday", "wednesday",
                                                     "thursday", "friday", "saturday"};
    return words;
}

}  // namespace

void read_letters(TableReader table, const core::ReminderPolicy& reminders, core::LetterPolicy& letters) {
    table.flag("weekly", letters.weekly);
    std::size_t day = letters.day.c_encoding();
    if (table.choice("day", day, weekday_words()))
        letters.day = std::chrono::weekday{static_cast<unsigned>(day)};
    table.whole("hour", letters.hour, 0, 23);
    table.flag("when_nothing", letters.when_nothing);
    table.whole("most_students", letters.most_students, 1, 30);
    table.flag("start_pack", letters.start_pack);
    int before = static_cast<int>(letters.before_start.count());
    table.whole("days_before_start", before, 1, 60);
    letters.before_start = core::days{before};
    if (table.present() && (letters.hour < reminders.quiet_until || letters.hour >= reminders.quiet_from))
        table.problem("hour",
                      "\"hour\" lies in the quiet hours of [reminders]: the digest would never go then");
    table.finish();
}

void read_own_tokens(TableReader table, core::OwnTokenPolicy& own_tokens) {
    std::size_t chosen = 0;
    if (table.choice("use", chosen, {"never", "messages", "messages_and_reminders"}))
        own_tokens.use = std::array{core::OwnTokenUse::never, core::OwnTokenUse::messages,
                                    core::OwnTokenUse::messages_and_reminders}[chosen];
    if (table.choice("when_refused", chosen, {"service_account", "park"})) own_tokens.fall_back = chosen == 0;
    table.finish();
}

}  // namespace waymark::config
