#include <catch2/catch.hpp>

#include "golden.hpp"
#include "html_check.hpp"
#include "stage.hpp"
#include "store/outbox.hpp"
#include "web/view.hpp"

using namespace waymark;
using namespace waymark::test;

namespace {

void check_page(const Stage& stage, const std::string& name, const std::string& html) {
    INFO("page " << name);
    CHECK(html_problems(html) == std::vector<std::string>{});
    CHECK(web::missing_names() == stage.missing_before);
    compare_with_golden(name, html);
}

store::Delivery delivery_to(Stage& stage, const std::string& lms_id, core::DeliveryState state) {
    store::Delivery one;
    one.site = stage.site();
    one.course = stage.course();
    one.recipient = stage.person(lms_id);
    one.author = stage.person("52");
    one.text = "Hello <Jānis>,\n\nshall we look at the essay together?\n\n— Māra Mežule";
    one.marker = "wm:" + std::string(core::word(state));
    one.created = noon - core::days{2};
    one.not_before = one.created;
    return one;
}

void add_thread(Stage& stage) {
    store::Database& database = stage.app.services.database;
    using core::DeliveryState;
    const auto add = [&](const store::Delivery& one, const std::string& key) {
        return store::enqueue(database, one, key).value();
    };
    const auto end = [&](DeliveryState state, std::string_view reason) {
        const auto id = add(delivery_to(stage, "62", state), std::string(core::word(state)));
        static_cast<void>(store::claim_due(database, stage.site(), "test", noon, core::seconds{60}, 9));
        if (state == DeliveryState::sent) {
            store::mark_sent(database, id, "900", noon - core::days{1});
        } else {
            store::mark_ended(database, id, state, reason, noon - core::days{1});
        }
    };
    end(DeliveryState::sent, "");
    end(DeliveryState::refused, "recipient_refused");
    end(DeliveryState::failed, "unreachable");
    end(DeliveryState::uncertain, "");
    end(DeliveryState::cancelled, "done");
    static_cast<void>(add(delivery_to(stage, "62", DeliveryState::waiting), "waiting"));
    store::save_replies(database, stage.site(),
                        {{"77", stage.person("62"), "Yes & thank you <3", noon - core::hours{20}}});
}

void add_skips(Stage& stage) {
    const core::ReminderKey essay{stage.person("62"), stage.activity("204"), noon + core::days{3},
                                  "3-days-before"};
    store::save_skips(stage.app.services.database, stage.course(),
                      {{essay, core::SkipReason::contacted_today},
                       {{essay.person, stage.activity("206"), essay.due, "3-days-before"},
                        core::SkipReason::may_not_apply}},
                      noon);
}

}  // namespace

TEST_CASE("every template parses in every language", "[web][view]") {
    const auto ready = web::prepare_views();
    INFO((ready ? std::string() : ready.error()));
    CHECK(ready);
}

TEST_CASE("the pages of a mentor are as they were read", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    add_thread(stage);
    add_skips(stage);
    const std::string launch = stage.as_mentor();
    check_page(stage, "today." + language, stage.page(launch, "/today", language));
    check_page(stage, "students." + language, stage.page(launch, "/students", language));
    check_page(stage, "student." + language, stage.page(launch, stage.student("62"), language));
    check_page(stage, "student_extension." + language, stage.page(launch, stage.student("63"), language));
    check_page(stage, "reminders." + language, stage.page(launch, "/reminders", language));
    check_page(stage, "message_form." + language,
               stage.page(launch,
                          stage.student("62") + "/message?reason=missed&activity=" +
                              std::to_string(stage.activity("203").value),
                          language));
}

TEST_CASE("the pages about pace and endings are as they were read", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    stage.app.settings.policy.pace.group_least = 1;
    const std::string launch = stage.as_mentor();
    check_page(stage, "ending." + language, stage.page(launch, stage.student("62") + "/ending", language));
    check_page(stage, "pace." + language, stage.page(launch, "/pace", language));
    check_page(stage, "pace_groups." + language, stage.page(launch, "/pace/groups", language));
}

TEST_CASE("the page of a student is as it was read", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    const auto student = GENERATE(as<std::string>{}, "61", "62", "64");
    Stage stage;
    check_page(stage, "my_path_" + student + "." + language,
               stage.page(stage.as_student(student), "/my-path", language));
}

TEST_CASE("the pages for those who see nobody are as they were read", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    check_page(stage, "help." + language, stage.page(stage.enter("69", instructor_role), "/help", language));
    check_page(stage, "today_without_students." + language,
               stage.page(stage.enter("53", instructor_role), "/today", language));
    check_page(stage, "students_without_students." + language,
               stage.page(stage.enter("53", instructor_role), "/students", language));
}

TEST_CASE("the preview is as it was read", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    const std::string launch = stage.as_mentor();
    static_cast<void>(stage.post(launch, "/language", {{"language", language}, {"back", "/help"}}));
    const std::string path = stage.student("62") + "/message";
    const support::FormFields fields{{"form_id", "abc"}, {"text", "Hello <Jānis> & co,\r\n\r\nwrite to me."}};
    check_page(stage, "message_preview." + language, without_chance(stage.post(launch, path, fields).body));
    stage.set_writes(core::Writes::off);
    check_page(stage, "message_preview_off." + language,
               without_chance(stage.post(launch, path, fields).body));
}

TEST_CASE("a course in which nobody needs anything says when somebody would", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    stage.app.clock.at = noon - core::days{28};
    check_page(stage, "today_all_well." + language, stage.page(stage.as_mentor(), "/today", language));
}
TEST_CASE("the pages of a course with a plan are as they were read", "[web][golden][plan]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    stage.plan_forum(noon + core::days{2});
    check_page(stage, "my_path_plan." + language, stage.page(stage.as_student("64"), "/my-path", language));
    const std::string launch = stage.as_mentor();
    check_page(stage, "reminders_plan." + language, stage.page(launch, "/reminders", language));
    stage.plan_forum(noon - core::days{2});
    check_page(stage, "student_plan." + language, stage.page(launch, stage.student("64"), language));
}
