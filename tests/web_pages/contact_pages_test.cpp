#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "jobs/remind.hpp"
#include "stage.hpp"
#include "store/contacts.hpp"
#include "store/facts.hpp"
#include "store/links.hpp"
#include "store/outbox.hpp"
#include "store/pauses.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

store::ContactChoice choice_of(Stage& stage, std::string_view lms_id) {
    return store::contact_choice(stage.app.services.database, stage.person(lms_id));
}

std::optional<store::Pause> pause_by(Stage& stage, std::string_view lms_id, std::string_view by) {
    return store::pause_by(stage.app.services.database, stage.person(lms_id), stage.person(by));
}

std::vector<store::Contact> noted(Stage& stage, std::string_view lms_id) {
    return store::contacts_with(stage.app.services.database, stage.course(), stage.person(lms_id));
}

std::string location(const web::Response& response) {
    return header(response, "Location");
}

}  // namespace

TEST_CASE("the pages about contact are sound in every language", "[web][pages]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    const auto check = [&](const std::string& launch, const std::string& path) {
        INFO(path);
        CHECK(html_problems(stage.page(launch, path, language)) == std::vector<std::string>{});
    };
    const std::string teacher = stage.as_teacher();
    for (const std::string& path :
         {stage.student("62") + "/contact", std::string("/data"), std::string("/reminders/what-if"),
          std::string("/reminders/what-if?asked=1&weekly_cap=0"), std::string("/reminders/text")})
        check(teacher, path);
    for (const std::string_view text : jobs::all_texts)
        check(teacher, std::string("/reminders/text?text=").append(text));
    const std::string student = stage.as_student("61");
    for (const char* path : {"/my-path/contact", "/data", "/my-path"}) check(student, path);
    CHECK(web::missing_names() == stage.missing_before);
}

TEST_CASE("a message may also be written in Moodle, and counts once it is confirmed", "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string form = stage.get(launch, stage.student("62") + "/message").body;
    CHECK_THAT(form, Contains("href=\"https://moodle.example.test/message/index.php?id=62\"") &&
                         Contains("data-copy=\"text\""));
    CHECK(noted(stage, "62").empty());
    const support::FormFields fields{
        {"form_id", "f1"}, {"text", "How are you,\r\nJānis?"}, {"channel", "moodle"}, {"reason", "quiet"}};
    const web::Response answer = stage.post(launch, stage.student("62") + "/contact", fields);
    CHECK_THAT(location(answer), Contains("?status=noted"));
    static_cast<void>(stage.post(launch, stage.student("62") + "/contact", fields));
    REQUIRE(noted(stage, "62").size() == 1);
    CHECK(noted(stage, "62")[0].text == "How are you,\nJānis?");
    CHECK(noted(stage, "62")[0].author == stage.person("52"));
    const std::string page = stage.get(launch, stage.student("62")).body;
    CHECK_THAT(page, Contains("Message written in Moodle, noted here") && Contains("How are you,"));
    CHECK(stage.woken == 0);  // nothing was sent
}

TEST_CASE("a day to be in touch again can be noted with a contact", "[web][contact][follow_up]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("61") + "/contact";
    const auto note = [&](const std::string& day, const std::string& form) {
        return stage.post(launch, path, {{"form_id", form}, {"channel", "phone"}, {"follow_up", day}});
    };
    for (const char* wrong : {"2026-11-23", "2026-11-22", "2027-11-30", "2026-02-30", "soon"}) {
        const web::Response answer = note(wrong, "f1");
        CHECK(answer.status == 422);
        CHECK_THAT(answer.body, Contains("Please name a day from tomorrow to a year from now."));
    }
    CHECK(note("2026-11-25", "f1").status == 303);
    CHECK_THAT(stage.get(launch, stage.student("61")).body,
               Contains("noted here; again on 25 November") || Contains("noted here; again on Wednesday"));
    const std::string promised = "It was noted to be in touch again on";
    const auto today = [&] { return stage.get(stage.as_mentor(), "/today").body; };
    stage.app.clock.at = noon + core::hours{33};  // 23 o'clock of the day before, where the mentor is
    CHECK_THAT(today(), !Contains(promised));
    stage.app.clock.at = noon + core::hours{34};
    CHECK_THAT(today(), Contains(promised));
    static_cast<void>(stage.post(stage.as_mentor(), path, {{"form_id", "f2"}, {"channel", "phone"}}));
    CHECK_THAT(today(), !Contains(promised));
}

TEST_CASE("a contact without a way is not kept", "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const web::Response answer =
        stage.post(launch, stage.student("62") + "/contact", {{"form_id", "f1"}, {"text", "x"}});
    CHECK(answer.status == 422);
    CHECK_THAT(answer.body, Contains("Please choose how you were in touch."));
    CHECK(noted(stage, "62").empty());
    CHECK(stage.post(launch, stage.student("62") + "/contact", {{"channel", "phone"}}).status == 403);
    CHECK(stage.post(launch, stage.student("66") + "/contact", {{"channel", "phone"}, {"form_id", "f"}})
              .status == 403);
}

TEST_CASE("a praise that was given in another way is not offered again", "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    static_cast<void>(stage.post(launch, stage.student("61") + "/contact",
                                 {{"form_id", "f1"}, {"channel", "phone"}, {"reason", "praise_back"}}));
    CHECK(noted(stage, "61").size() == 1);
}

TEST_CASE("a mentor's message holds a link to the student's own path if the mentor wants one",
          "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string activity = std::to_string(stage.activity("204").value);
    const std::string path = stage.student("62") + "/message";
    CHECK_THAT(stage.get(launch, path + "?reason=due_soon&activity=" + activity).body,
               Contains("name=\"link\"") && Contains("name=\"activity\" value=\"" + activity + "\""));
    const support::FormFields fields{
        {"form_id", "f1"}, {"text", "Shall we?"}, {"activity", activity}, {"link", "1"}, {"reason", ""}};
    CHECK_THAT(stage.post(launch, path, fields).body, Contains("name=\"link\" value=\"1\""));
    CHECK_THAT(location(stage.post(launch, path + "/send", fields)), Contains("queued"));
    const auto rows = store::deliveries_to(stage.app.services.database, stage.course(), stage.person("62"));
    REQUIRE(rows.size() == 1);
    const std::size_t at = rows[0].text.find("https://waymark.example.test/m/");
    REQUIRE(at != std::string::npos);
    const std::string code = rows[0].text.substr(at + 31, 22);
    const auto led = store::find_link(stage.app.services.database, code, noon);
    REQUIRE(led);
    CHECK(led->activity == stage.activity("204"));
}

TEST_CASE("the link counts for the longest message before it exists", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/message";
    // Fits without the link and its address in the HTML, and not with them.
    const std::string text(4096 - 120, 'x');
    CHECK_THAT(stage.post(launch, path, {{"form_id", "f1"}, {"text", text}}).body, Contains("name=\"edit\""));
    CHECK(stage.post(launch, path, {{"form_id", "f1"}, {"text", text}, {"link", "1"}}).status == 422);
}

TEST_CASE("a student asks to be reminded of work and takes it back", "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_student("61");
    const std::string activity = std::to_string(stage.activity("204").value);
    CHECK_THAT(stage.get(launch, "/my-path").body,
               Contains("id=\"activity-" + activity + "\"") && Contains("name=\"hours\" value=\"24\""));
    const web::Response asked =
        stage.post(launch, "/my-path/remind", {{"activity", activity}, {"hours", "24"}});
    CHECK_THAT(location(asked), Contains("/my-path#activity-" + activity));
    const auto wishes = store::asked_by(stage.app.services.database, stage.person("61"));
    CHECK(wishes.at(stage.activity("204")) == std::vector<core::hours>{core::hours{24}});
    CHECK_THAT(stage.get(launch, "/my-path").body,
               Contains("You will be reminded on Wednesday, 25 November, 19:59."));
    CHECK(stage.post(launch, "/my-path/remind", {{"activity", activity}, {"hours", "25"}}).status == 403);
    static_cast<void>(stage.post(launch, "/my-path/remind", {{"activity", activity}, {"hours", "none"}}));
    CHECK(store::asked_by(stage.app.services.database, stage.person("61")).empty());
}

TEST_CASE("where Waymark only looks a student cannot ask for a reminder", "[web][contact]") {
    Stage stage;
    stage.set_writes(core::Writes::off);
    const std::string launch = stage.as_student("61");
    CHECK_THAT(stage.get(launch, "/my-path").body, !Contains("name=\"hours\""));
}

TEST_CASE("a student chooses which reminders, when, until when not, and in which language",
          "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_student("61");
    const web::Response saved = stage.post(
        launch, "/my-path/contact",
        {{"before", "1"}, {"earliest", "10"}, {"latest", "18"}, {"language", "lv"}, {"until", "2026-12-01"}});
    CHECK_THAT(location(saved), Contains("status=saved"));
    const store::ContactChoice choice = choice_of(stage, "61");
    CHECK(choice.nudges);
    CHECK(choice.wishes == core::ReminderWishes{true, false, std::pair{18, 10}});
    CHECK(choice.language == "lv");
    CHECK(pause_by(stage, "61", "61").has_value());
    const std::string form = stage.get(launch, "/my-path/contact").body;
    CHECK_THAT(form, Contains("value=\"2026-12-01\"") && Contains("value=\"18\" selected") &&
                         Contains("value=\"10\" selected") && Contains("value=\"lv\" lang=\"lv\" selected"));
    CHECK_THAT(stage.get(launch, "/my-path").body, Contains("Reminders rest until the end of"));
    CHECK_THAT(stage.get(stage.as_mentor(), stage.student("61")).body,
               Contains("Reminders rest until the end of"));
}

TEST_CASE("no kind of reminder is no reminder, and a wrong day is said", "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_student("61");
    CHECK(stage.post(launch, "/my-path/contact", {{"before", "1"}, {"until", "2020-01-01"}}).status == 422);
    CHECK(choice_of(stage, "61").nudges);
    static_cast<void>(stage.post(launch, "/my-path/contact", {{"earliest", "8"}, {"latest", "20"}}));
    CHECK_FALSE(choice_of(stage, "61").nudges);
    CHECK_FALSE(choice_of(stage, "61").wishes.quiet);
    static_cast<void>(stage.post(launch, "/my-path/reminders", {{"reminders", "on"}}));
    CHECK(choice_of(stage, "61").nudges);
    CHECK(choice_of(stage, "61").wishes == core::ReminderWishes{});
}

TEST_CASE("a mentor lets a student's reminders rest, and go on again", "[web][contact]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/pause";
    CHECK_THAT(location(stage.post(launch, path, {{"until", "2026-12-01"}})), Contains("paused"));
    CHECK(pause_by(stage, "62", "52"));
    CHECK_THAT(stage.get(launch, stage.student("62")).body, Contains("End the rest you have set"));
    CHECK_THAT(location(stage.post(launch, path, {{"until", "yesterday"}})), Contains("no_day"));
    CHECK(pause_by(stage, "62", "52"));
    CHECK_THAT(location(stage.post(launch, path, {})), Contains("resumed"));
    CHECK_FALSE(pause_by(stage, "62", "52"));
    CHECK(stage.post(launch, stage.student("66") + "/pause", {}).status == 403);
}

TEST_CASE("a mentor can neither shorten nor end a student's own rest, and the page says whose it is",
          "[web][contact]") {
    Stage stage;
    static_cast<void>(
        stage.post(stage.as_student("62"), "/my-path/contact", {{"before", "1"}, {"until", "2026-12-20"}}));
    const std::string launch = stage.as_mentor();
    const std::string page = stage.student("62");
    const std::string said =
        "Reminders rest until the end of 20 December; the student has set this, and only the student can end "
        "it.";
    CHECK_THAT(stage.get(launch, page).body, Contains(said) && !Contains("End the rest you have set"));
    static_cast<void>(stage.post(launch, page + "/pause", {{"until", "2026-12-01"}}));
    CHECK_THAT(stage.get(launch, page).body, Contains(said));
    static_cast<void>(stage.post(launch, page + "/pause", {}));
    CHECK_THAT(stage.get(launch, page).body, Contains(said));
    // A longer one of the mentor's holds, and falls back to the student's.
    static_cast<void>(stage.post(launch, page + "/pause", {{"until", "2027-01-10"}}));
    CHECK_THAT(stage.get(launch, page).body, Contains("Reminders rest until the end of 10 January 2027; "
                                                      "Māra Mežule has set this."));
    static_cast<void>(stage.post(launch, page + "/pause", {}));
    CHECK_THAT(stage.get(launch, page).body, Contains(said));
}

TEST_CASE("two of the staff let a student rest apart, and each ends only the own rest", "[web][contact]") {
    Stage stage;
    const std::string page = stage.student("62");
    const auto rest = [&](const std::string& launch, const std::string& until) {
        static_cast<void>(stage.post(launch, page + "/pause", {{"until", until}}));
        return stage.get(launch, page).body;
    };
    const std::string mentors = "Reminders rest until the end of 20 December; Māra Mežule has set this.";
    const std::string end = "End the rest you have set";
    CHECK_THAT(rest(stage.as_mentor(), "2026-12-20"), Contains(mentors) && Contains(end));
    CHECK_THAT(stage.get(stage.as_teacher(), page).body, Contains(mentors) && !Contains(end));
    CHECK_THAT(rest(stage.as_teacher(), "2026-12-01"), Contains(mentors) && Contains(end));
    CHECK_THAT(rest(stage.as_teacher(), ""), Contains(mentors) && !Contains(end));
    static_cast<void>(rest(stage.as_teacher(), "2026-12-01"));
    CHECK_THAT(rest(stage.as_mentor(), ""),
               Contains("Reminders rest until the end of 1 December;") && !Contains(mentors));
    CHECK_THAT(rest(stage.as_teacher(), ""), Contains("Reminders go to this student as planned."));
}

TEST_CASE("a student's choice leaves a mentor's rest as it is, and the student reads who has set it",
          "[web][contact]") {
    Stage stage;
    static_cast<void>(
        stage.post(stage.as_mentor(), stage.student("62") + "/pause", {{"until", "2026-12-20"}}));
    const std::string launch = stage.as_student("62");
    const std::string form = stage.get(launch, "/my-path/contact").body;
    CHECK_THAT(form, Contains("Māra Mežule has let them rest until the end of 20 December.") &&
                         Contains("name=\"until\" value=\"\""));
    CHECK(html_problems(form) == std::vector<std::string>{});
    for (const char* until : {"", "2026-12-01"}) {
        static_cast<void>(
            stage.post(launch, "/my-path/contact", {{"before", "1"}, {"language", "lv"}, {"until", until}}));
        CHECK_THAT(stage.get(launch, "/my-path").body,
                   Contains("Reminders rest until the end of 20 December; Māra Mežule has set this."));
    }
    CHECK(pause_by(stage, "62", "62"));
    // Somebody who is not in this course is not named in it.
    CourseBuilder other;
    other.snapshot.course.lms_id = "8";
    store::save_reading(stage.app.services.database, stage.site(), {other.snapshot, ""});
    store::save_pause(stage.app.services.database, stage.person("62"), noon + core::days{90},
                      stage.person("2"), noon);
    CHECK_THAT(stage.get(launch, "/my-path").body, Contains("; a mentor or teacher has set this."));
}

TEST_CASE("what other rules would change is shown for the viewer's students, and nothing is changed",
          "[web][reminders]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string same =
        "/reminders/what-if?asked=1&weekly_cap=3&earliest=8&latest=20&stage_3-days-before=1"
        "&stage_1-day-before=1&stage_1-day-after=1";
    CHECK_THAT(stage.get(launch, same).body, Contains("Nothing would change for your students."));
    const std::string none =
        stage.get(launch, "/reminders/what-if?asked=1&weekly_cap=3&earliest=8&latest=20").body;
    CHECK_THAT(none, Contains("would not come any more") && !Contains("Ēriks"));
    const std::string more = stage.get(launch, same + "&more=2").body;
    CHECK_THAT(more, Contains("would come as well"));
    CHECK(store::load_skips(stage.app.services.database, stage.course()).empty());
}

TEST_CASE("each text is shown as a student of the viewer would read it, and no link is made for it",
          "[web][reminders]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string student = std::to_string(stage.person("62").value);
    const std::string page = stage.get(launch, "/reminders/text?text=reminder&student=" + student).body;
    CHECK_THAT(page,
               Contains("en reminder for Jānis: ") && Contains("Way: https://waymark.example.test/m/…"));
    CHECK_THAT(stage.get(launch, "/reminders/text?text=missed&student=" + student).body,
               Contains("en missed for Jānis: "));
    CHECK_THAT(stage.get(launch, "/reminders/text?text=several&student=" + student).body, Contains("• "));
    const std::string foreign = std::to_string(stage.person("66").value);
    CHECK_THAT(stage.get(launch, "/reminders/text?student=" + foreign).body,
               !Contains("Ēriks") && Contains("has no date that such a text could be about"));
    store::ContactChoice choice;
    choice.language = "lv";
    store::save_contact_choice(stage.app.services.database, stage.person("62"), choice, noon);
    CHECK_THAT(stage.get(launch, "/reminders/text?text=reminder&student=" + student).body,
               Contains("lv reminder for Jānis: ") && Contains("lang=\"lv\""));
}

TEST_CASE("what is known is said to everybody, and what is sent is said as it is", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_student("61");
    CHECK_THAT(stage.get(launch, "/data").body,
               Contains("In this course Waymark reminds of dates") && Contains("/my-path/contact"));
    stage.set_writes(core::Writes::mentor);
    CHECK_THAT(stage.get(launch, "/data").body, Contains("Nothing else is sent."));
    stage.set_writes(core::Writes::off);
    CHECK_THAT(stage.get(launch, "/data").body, Contains("In this course Waymark sends nothing."));
    const std::string nobody = stage.enter("69", instructor_role);
    CHECK_THAT(stage.get(nobody, "/data").body, Contains("Who sees it") && !Contains("/my-path/contact"));
}
