#include <catch2/catch.hpp>
#include <regex>

#include "html_check.hpp"
#include "stage.hpp"
#include "store/contacts.hpp"
#include "store/endings.hpp"
#include "store/facts.hpp"
#include "store/outbox.hpp"
#include "store/sessions.hpp"
#include "web/worklist_words.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;
using core::Ending;
using core::WorklistKind;

namespace {

std::vector<store::WorklistEnding> endings(Stage& stage, std::string_view lms_id) {
    return store::endings_of(stage.app.services.database, stage.course(), stage.person(lms_id));
}

/// The outline, which student 62 has missed.
std::string missed_outline(Stage& stage) {
    return web::reason_value({WorklistKind::missed, stage.activity("203"), noon - core::days{1}});
}

web::Response end(Stage& stage, const std::string& launch, support::FormFields fields,
                  std::string_view student = "62") {
    return stage.post(launch, stage.student(student) + "/ending", std::move(fields));
}

/// The reasons that the form shows ticked, as fields.
support::FormFields ticked(const std::string& form) {
    support::FormFields fields;
    const std::regex box("name=\"(reason_[0-9]+)\" id=\"[^\"]*\" value=\"([^\"]*)\" checked");
    for (std::sregex_iterator found(form.begin(), form.end(), box), end; found != end; ++found)
        fields.emplace_back((*found)[1], (*found)[2]);
    return fields;
}

std::string card_of(const std::string& page, const std::string& name) {
    const std::size_t at = page.find(">" + name + "</a></h3>");
    return at == std::string::npos
               ? ""
               : page.substr(at, page.find("</li>\n", page.find("class=\"meta\"", at)) - at);
}

}  // namespace

TEST_CASE("a mentor ends one reason of an item; the others stay", "[web][worklist]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string form = stage.get(launch, stage.student("62") + "/ending").body;
    CHECK(html_problems(form) == std::vector<std::string>{});
    CHECK_THAT(form, Contains("Outline of the essay") && Contains("Terms &amp; signs"));
    CHECK_THAT(card_of(stage.get(launch, "/today").body, "Jānis Kalniņš"), Contains("Outline of the essay"));

    const auto answer =
        end(stage, launch, {{"form_id", "one"}, {"ending", "done"}, {"reason_0", missed_outline(stage)}});
    CHECK(answer.status == 303);
    const std::string today = stage.get(launch, "/today").body;
    CHECK_THAT(today, Contains("Jānis Kalniņš"));
    CHECK_THAT(card_of(today, "Jānis Kalniņš"),
               !Contains("Outline of the essay") && Contains("Terms &amp; signs"));
    REQUIRE(endings(stage, "62").size() == 1);
    CHECK(endings(stage, "62")[0].author == stage.person("52"));
    SECTION("a form sent twice is one ending") {
        end(stage, launch, {{"form_id", "one"}, {"ending", "wrong"}, {"reason_0", missed_outline(stage)}});
        CHECK(endings(stage, "62").size() == 1);
    }
    SECTION("and can be taken back") {
        const std::string id = std::to_string(endings(stage, "62")[0].id);
        CHECK_THAT(stage.get(launch, stage.student("62")).body, Contains("Take back"));
        CHECK(stage.post(launch, stage.student("63") + "/ending/undo", {{"ending", id}}).status == 303);
        CHECK(endings(stage, "62").size() == 1);  // it was not about that student
        CHECK(stage.post(launch, stage.student("62") + "/ending/undo", {{"ending", id}}).status == 303);
        CHECK(endings(stage, "62").empty());
        CHECK_THAT(card_of(stage.get(launch, "/today").body, "Jānis Kalniņš"),
                   Contains("Outline of the essay"));
    }
}

TEST_CASE("a known reason takes the student off the list and leaves the facts on the page",
          "[web][worklist]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string before = card_of(stage.get(launch, "/today").body, "Jānis Kalniņš");
    // As a browser sends the form when nothing is unticked.
    support::FormFields fields = ticked(stage.get(launch, stage.student("62") + "/ending").body);
    REQUIRE(fields.size() >= 2);
    fields.insert(fields.end(), {{"form_id", "one"},
                                 {"ending", "known_reason"},
                                 {"until", "2026-11-25"},
                                 {"text", "In hospital <b>until Wednesday</b>"}});
    const web::Response answer = end(stage, launch, fields);
    REQUIRE(answer.status == 303);
    CHECK_THAT(stage.get(launch, "/today?status=rests").body,
               Contains("until the end of the day you named") && !Contains("It will not come up again"));
    CHECK_THAT(header(answer, "Location"), Contains("status=rests"));
    CHECK(card_of(stage.get(launch, "/today").body, "Jānis Kalniņš").empty());
    const std::string page = stage.get(launch, stage.student("62")).body;
    CHECK_THAT(page, Contains("It is not in yet; it can still be handed in.") &&
                         Contains("In hospital &lt;b&gt;until Wednesday") && Contains("until the end of"));
    REQUIRE(endings(stage, "62").size() == 1);
    // The end of that day in Rīga or UTC, as the viewer's zone has it; the day after it speaks again.
    CHECK(endings(stage, "62")[0].known_until > noon + core::days{2});
    stage.app.clock.at = noon + core::days{3};
    const std::string after = card_of(stage.get(stage.as_mentor(), "/today").body, "Jānis Kalniņš");
    for (const char* work : {"Outline of the essay", "Terms &amp; signs"}) {
        CHECK_THAT(before, Contains(work));
        CHECK_THAT(after, Contains(work));
    }
}

TEST_CASE("a telephone call is a contact and no writing, and one call alone does not reach for the teacher",
          "[web][worklist]") {
    Stage stage;
    store::save_contact(stage.app.services.database,
                        {stage.site(), stage.course(), stage.person("62"), stage.person("52"),
                         core::ContactChannel::phone, "Nobody answered.", noon - core::days{8}},
                        "call");
    const std::string today = stage.get(stage.as_mentor(), "/today").body;
    const std::string card = card_of(today, "Jānis Kalniņš");
    CHECK_THAT(card, Contains("Last contact 15 November (8 days ago).") && !Contains("ritten to"));
    CHECK_THAT(card,
               Contains("No answer since the contact of 15 November") && !Contains("more than one way"));
    CHECK_THAT(stage.get(stage.as_mentor(), "/students").body,
               Contains("Last contact") && !Contains("ritten to"));
}

TEST_CASE("who sees nobody reads what to do by the rule that holds", "[web][worklist]") {
    const auto path = GENERATE(as<std::string>{}, "/today", "/students");
    Stage stage;
    const auto said = [&](core::MenteesBy rule) {
        stage.app.settings.policy.roles.mentees = rule;
        const std::string page = stage.get(stage.enter("53", instructor_role), path).body;
        CHECK(html_problems(page) == std::vector<std::string>{});
        return page;
    };
    const std::string group = "the same group in Moodle";
    const std::string list = "whoever keeps th";
    CHECK_THAT(said(core::MenteesBy::groups), Contains(group) && !Contains(list));
    CHECK_THAT(said(core::MenteesBy::list), !Contains(group) && Contains(list));
    CHECK_THAT(said(core::MenteesBy::groups_and_list), Contains(group) && Contains(list));
    // A teacher sees everybody: there is nobody yet.
    CourseBuilder empty;
    empty.snapshot.course.lms_id = "7";
    empty.snapshot.people.clear();
    empty.person(51, "Tija Teteris", {"editingteacher"});
    store::save_reading(stage.app.services.database, stage.site(), {empty.snapshot, ""});
    CHECK_THAT(stage.get(stage.as_teacher(), path).body,
               Contains("There are no students in this course yet.") && !Contains(group));
}

TEST_CASE("what is missing in the form is said and nothing is kept", "[web][worklist]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const auto refuses = [&](support::FormFields fields, const char* sentence) {
        fields.emplace_back("form_id", "one");
        const auto answer = end(stage, launch, fields);
        CHECK(answer.status == 422);
        CHECK(html_problems(answer.body) == std::vector<std::string>{});
        CHECK_THAT(answer.body, Contains(sentence));
    };
    refuses({}, "Please choose how it ends.");
    refuses({{"ending", "gone"}}, "Please choose how it ends.");
    refuses({{"ending", "done"}}, "Please tick what is ended by this.");
    refuses({{"ending", "done"}, {"reason_0", "missed.7"}}, "Please tick");
    refuses({{"ending", "done"}, {"reason_0", "missed.999.1"}}, "Please tick");  // speaks of nobody
    for (const char* day :
         {"", "2026-11-22", "2026-13-01", "2026-02-30", "2028-01-01", "tomorrow", "2026-11-2x"})
        refuses({{"ending", "known_reason"}, {"until", day}}, "Please name a day");
    refuses({{"ending", "wrong"}, {"level", "1"}, {"text", std::string(4001, 'x')}}, "too long");
    CHECK(endings(stage, "62").empty());
    CHECK(end(stage, launch, {{"ending", "wrong"}, {"level", "1"}}).status == 403);  // no form id
}

TEST_CASE("a mentor may say that the picture is wrong", "[web][worklist]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    CHECK_THAT(stage.get(launch, stage.student("62")).body, Contains("/ending?level=1"));
    CHECK_THAT(stage.get(launch, stage.student("62") + "/ending?level=1").body,
               Contains("id=\"level\" value=\"1\" checked"));
    CHECK(end(stage, launch, {{"form_id", "one"}, {"ending", "wrong"}, {"level", "1"}}).status == 303);
    CHECK(store::contradictions(stage.app.services.database, stage.course()).levels == 1);
}

TEST_CASE("praise is one click from the list to a filled-in message, and then rests", "[web][worklist]") {
    Stage stage;
    const std::string said = "“First reflection” had been missed and came in after all";
    stage.app.clock.at = noon - core::days{10};  // student 62 has handed it in three days before, a day late
    const std::string launch = stage.as_mentor();
    CHECK_THAT(stage.get(launch, "/today").body, Contains(said));
    const std::string form =
        stage
            .get(launch, stage.student("62") + "/message?reason=praise_made_up&activity=" +
                             std::to_string(stage.activity("201").value))
            .body;
    CHECK_THAT(form, Contains("Well done for not giving up!") &&
                         Contains("name=\"reason\" value=\"praise_made_up\""));
    const auto sent =
        stage.post(launch, stage.student("62") + "/message/send",
                   {{"form_id", "praise"}, {"reason", "praise_made_up"}, {"text", "Well done!"}});
    CHECK(sent.status == 303);
    stage.app.clock.at +=
        core::days{4} - core::hours{1};  // the rest after a contact is over, the week is not
    CHECK_THAT(stage.get(stage.as_mentor(), "/today").body, !Contains(said));
    REQUIRE(endings(stage, "62").size() == 1);
    CHECK(endings(stage, "62")[0].reasons.front().kind == WorklistKind::praise);
}

TEST_CASE("the pace page shows bands and weeks of the viewer's students", "[web][pace]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    const std::string launch = stage.as_teacher();
    const std::string page = stage.page(launch, "/pace", language);
    CHECK(html_problems(page) == std::vector<std::string>{});
    CHECK(web::missing_names() == stage.missing_before);
    CHECK_THAT(page, Contains("<progress"));
    const std::string mine = stage.page(stage.as_mentor(), "/pace", language);
    CHECK_THAT(mine, !Contains("Ēriks"));
}

TEST_CASE("a catch-up plan opens a message with its steps", "[web][pace]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    CHECK_THAT(stage.get(launch, stage.student("62")).body, Contains("reason=pace_slow"));
    const std::string form = stage.get(launch, stage.student("62") + "/message?reason=pace_slow").body;
    CHECK_THAT(form, Contains("way back to the plan") && Contains("– “"));
    CHECK_THAT(stage.get(stage.as_student("62"), "/my-path").body,
               Contains("One thing at a time is enough") && !Contains("Behind"));
}
