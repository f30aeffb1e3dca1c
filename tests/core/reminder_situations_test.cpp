#include <catch2/catch.hpp>

#include "reminder_situations.hpp"

using namespace waymark::test;

TEST_CASE("every named situation has its message or its silence with the right reason",
          "[core][reminder][situations]") {
    std::size_t count = 0;
    for (const std::vector<ReminderSituation>* table :
         {&situations_of_dates(), &situations_of_silence(), &situations_of_notices(),
          &situations_of_corrections(), &situations_of_hours(), &situations_of_plans()}) {
        count += table->size();
        for (const ReminderSituation& one : *table) {
            Setting setting;
            one.arrange(setting);
            CAPTURE(one.name, one.from, one.stage);
            CHECK(setting.verdict(one.stage) == one.expected);
        }
    }
    CHECK(count >= 80);
}
