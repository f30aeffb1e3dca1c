#include <algorithm>
#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "stage.hpp"
#include "store/outbox.hpp"
#include "store/sessions.hpp"
#include "web/frame.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

/// What was written into the audit log, newest first: "action subject".
std::vector<std::string> audited(Stage& stage) {
    std::vector<std::string> lines;
    for (const store::AuditEntry& entry : store::load_audit(stage.app.services.database, stage.site(), 100))
        if (entry.subject) lines.push_back(entry.action + " by " + entry.actor);
    return lines;
}

bool comes_before(const std::string& text, std::string_view first, std::string_view second) {
    const std::size_t a = text.find(first);
    return a != std::string::npos && a < text.find(second, a);
}

std::vector<store::Delivery> sent_to(Stage& stage, std::string_view lms_id) {
    return store::deliveries_to(stage.app.services.database, stage.course(), stage.person(lms_id));
}

}  // namespace

TEST_CASE("every page of every role is sound HTML without a missing name", "[web][pages]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    const auto check = [&](const std::string& launch, const std::string& path) {
        INFO(path);
        CHECK(html_problems(stage.page(launch, path, language)) == std::vector<std::string>{});
    };
    const std::string teacher = stage.as_teacher();
    for (const char* path : {"/today", "/students", "/reminders", "/help"}) check(teacher, path);
    for (const char* student : {"61", "62", "63", "64", "65", "66"}) {
        check(teacher, stage.student(student));
        check(teacher, stage.student(student) + "/message");
    }
    const std::string refused = stage.get(teacher, "/students/999999").body;
    CHECK(html_problems(refused) == std::vector<std::string>{});
    CHECK(web::missing_names() == stage.missing_before);
}

TEST_CASE("a mentor sees the own students and nobody else", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string students = stage.get(launch, "/students").body;
    CHECK_THAT(students, Contains("Anna Āboliņa") && Contains("Zane Zariņa") && !Contains("Ēriks"));
    CHECK_THAT(stage.get(launch, "/today").body, !Contains("Ēriks"));
    CHECK_THAT(stage.get(launch, "/reminders").body, !Contains("Ēriks"));
    CHECK(stage.get(launch, stage.student("66")).status == 403);
    CHECK_THAT(stage.get(stage.as_teacher(), "/students").body, Contains("Ēriks"));
}

TEST_CASE("staff have no student page", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_teacher();
    CHECK(stage.get(launch, stage.student("52")).status == 404);
    CHECK(stage.get(launch, stage.student("52") + "/message").status == 404);
}

TEST_CASE("each view of a student's page is in the audit log", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    static_cast<void>(stage.get(launch, stage.student("62")));
    CHECK(audited(stage) == std::vector<std::string>{"see_student by 52"});
    static_cast<void>(stage.get(launch, stage.student("66")));
    CHECK(audited(stage).size() == 1);
    static_cast<void>(stage.get(stage.as_student("62"), "/my-path"));
    CHECK(audited(stage).front() == "see_own_path by 62");
}

TEST_CASE("students are found by name with and without marks", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_teacher();
    CHECK_THAT(stage.get(launch, "/students?q=abolina").body, Contains("Anna Āboliņa") && !Contains("Līga"));
    CHECK_THAT(stage.get(launch, "/students?q=L%C4%ABga").body, Contains("Līga Ozola") && !Contains("Anna"));
    const std::string none = stage.get(launch, "/students?q=%3Cscript%3E").body;
    CHECK_THAT(none, Contains("No student has that name") && !Contains("<script>"));
    CHECK(html_problems(none) == std::vector<std::string>{});
}

TEST_CASE("students are sorted by the column asked for, unknown ones by attention", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_teacher();
    const std::string by_name = stage.get(launch, "/students?sort=name").body;
    CHECK(comes_before(by_name, "Anna Āboliņa", "Ēriks Eglītis"));
    CHECK(comes_before(by_name, "Ēriks Eglītis", "Jānis Kalniņš"));
    const std::string by_visit = stage.get(launch, "/students?sort=visit").body;
    CHECK(comes_before(by_visit, "Jānis Kalniņš", "Anna Āboliņa"));
    CHECK(comes_before(by_visit, "Anna Āboliņa", "Pat"));
    const std::string by_done = stage.get(launch, "/students?sort=done").body;
    CHECK(comes_before(by_done, "Jānis Kalniņš", "Anna Āboliņa"));
    const std::string other = stage.get(launch, "/students?sort=%22x").body;
    CHECK(comes_before(other, "Jānis Kalniņš", "Anna Āboliņa"));
    for (const char* column : {"level", "due", "work", "contact"})
        CHECK(stage.get(launch, std::string("/students?sort=") + column).status == 200);
}

TEST_CASE("a student's own page has no level, no comparison and no verdict", "[web][pages]") {
    Stage stage;
    const std::string page = stage.get(stage.as_student("62"), "/my-path").body;
    for (const char* word :
         {"Needs contact", "Keep an eye", "most people", "risk", "after the date", "missed", "overdue"}) {
        INFO(word);
        CHECK_THAT(page, !Contains(word));
    }
    CHECK_THAT(page, Contains("Your next step") && Contains("Still possible"));
    CHECK_THAT(page, Contains("Māra Mežule") && Contains("/message/index.php?id=52"));
}

TEST_CASE("a page about a student names no level either", "[web][pages]") {
    Stage stage;
    const std::string page = stage.get(stage.as_mentor(), stage.student("62")).body;
    for (const char* word : {"Needs contact", "Keep an eye", "risk"}) CHECK_THAT(page, !Contains(word));
}

TEST_CASE("a student without a mentor is led to the teachers", "[web][pages]") {
    Stage stage;
    CHECK_THAT(stage.get(stage.as_student("66"), "/my-path").body, Contains("Tija Teteris"));
}

TEST_CASE("only http addresses of the LMS become links", "[web][pages]") {
    CHECK(web::checked_link("https://moodle.example.test/mod/x?id=1") ==
          "https://moodle.example.test/mod/x?id=1");
    CHECK(web::checked_link("https://moodle.example.test/mod/x#part") ==
          "https://moodle.example.test/mod/x#part");
    for (const char* bad : {"", "javascript:alert(1)", "//elsewhere.test/", "data:text/html,x", "/mod/x",
                            "https://user@elsewhere.test/", "https://a b/"})
        CHECK(web::checked_link(bad).empty());
}

TEST_CASE("a person's page in Moodle is known only for Moodle's addresses", "[web][pages]") {
    core::Course course;
    core::Enrolment person;
    person.lms_id = "5&x";
    course.lms_id = "7";
    course.url = "https://moodle.example.test/sub/course/view.php?id=7";
    CHECK(web::profile_link(course, person) ==
          "https://moodle.example.test/sub/user/view.php?id=5%26x&course=7");
    course.url = "javascript:/course/view.php";
    CHECK(web::profile_link(course, person).empty());
    course.url = "https://moodle.example.test/other";
    CHECK(web::chat_link(course, person).empty());
}

TEST_CASE("the language is changed and kept, and the way back stays inside", "[web][pages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const auto change = [&](const std::string& language, const std::string& back) {
        return header(stage.post(launch, "/language", {{"language", language}, {"back", back}}), "Location");
    };
    CHECK(change("lv", "/students") == launch + "/students");
    CHECK_THAT(stage.get(launch, "/today").body, Contains("lang=\"lv\"") && Contains("Šodien"));
    CHECK(change("tlh", "//elsewhere.test/") == launch + "/");
    CHECK_THAT(stage.get(launch, "/today").body, Contains("Šodien"));
    CHECK(change("en", "https://elsewhere.test/") == launch + "/");
    CHECK(change("en", "/students?x=1") == launch + "/");
    CHECK_THAT(stage.get(launch, "/today").body, Contains("<h1>Today</h1>"));
}

TEST_CASE("a message goes from form over preview into the outbox, once", "[web][messages]") {
    Stage stage;
    stage.set_writes(core::Writes::mentor);
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/message";
    const std::string form = stage.get(launch, path + "?reason=quiet").body;
    CHECK_THAT(form, Contains("Hello Jānis,") && Contains("I have not seen you in the course for a while"));
    const std::string form_id = attribute(form.substr(form.find("name=\"form_id\"")), "value");
    const support::FormFields fields{{"form_id", form_id}, {"text", "How are you?\r\n\r\nShall we talk?"}};
    const std::string preview = stage.post(launch, path, fields).body;
    CHECK_THAT(preview, Contains("How are you?\n\nShall we talk?") && Contains("— Māra Mežule"));
    CHECK(sent_to(stage, "62").empty());

    const web::Response sent = stage.post(launch, path + "/send", fields);
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location") == launch + stage.student("62") + "?status=queued");
    CHECK(stage.woken == 1);
    REQUIRE(sent_to(stage, "62").size() == 1);
    CHECK(sent_to(stage, "62").front().text == "How are you?\n\nShall we talk?\n\n— Māra Mežule");
    CHECK(audited(stage).front() == "send_message by 52");

    const web::Response again = stage.post(launch, path + "/send", fields);
    CHECK(header(again, "Location") == launch + stage.student("62") + "?status=already");
    CHECK(sent_to(stage, "62").size() == 1);
    CHECK(stage.woken == 1);
    CHECK_THAT(stage.get(launch, stage.student("62") + "?status=already").body,
               Contains("it has not been sent a second time"));
}

TEST_CASE("the way back from the preview keeps the text", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const web::Response form = stage.post(launch, stage.student("62") + "/message",
                                          {{"form_id", "abc"}, {"text", "Half a <thought>"}, {"edit", "1"}});
    CHECK(form.status == 200);
    CHECK_THAT(form.body, Contains("Half a &lt;thought&gt;</textarea>") && Contains("value=\"abc\""));
}

TEST_CASE("nothing is sent from a course that is set to look only", "[web][messages]") {
    Stage stage;
    stage.set_writes(core::Writes::off);
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/message";
    CHECK_THAT(stage.get(launch, path).body, Contains("Nothing is sent from this course"));
    const support::FormFields fields{{"form_id", "abc"}, {"text", "Shall we talk?"}};
    const std::string preview = stage.post(launch, path, fields).body;
    CHECK_THAT(preview, Contains("Nothing is sent from this course") && !Contains("/message/send"));
    CHECK(stage.post(launch, path + "/send", fields).status == 422);
    CHECK(sent_to(stage, "62").empty());
    CHECK(stage.woken == 0);
}

TEST_CASE("an empty or too long message leads back to the form with a sentence", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/message";
    const web::Response empty = stage.post(launch, path, {{"form_id", "abc"}, {"text", " \r\n "}});
    CHECK(empty.status == 422);
    CHECK_THAT(empty.body, Contains("The message is empty"));
    const web::Response endless =
        stage.post(launch, path, {{"form_id", "abc"}, {"text", std::string(5000, 'x')}});
    CHECK(endless.status == 422);
    CHECK_THAT(endless.body, Contains("too long for Moodle") && Contains("xxxx"));
    CHECK(html_problems(endless.body) == std::vector<std::string>{});
}

TEST_CASE("nothing can be sent to somebody whose enrolment is not active", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("65") + "/message";
    const support::FormFields fields{{"form_id", "abc"}, {"text", "Shall we talk?"}};
    CHECK_THAT(stage.post(launch, path, fields).body,
               Contains("enrolment is not active") && !Contains("/message/send"));
    CHECK(stage.post(launch, path + "/send", fields).status == 422);
    CHECK(sent_to(stage, "65").empty());
}

TEST_CASE("a form without its id is begun anew and never sent", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/message";
    for (const char* id : {"", "a b", "<x>"}) {
        CHECK(stage.post(launch, path + "/send", {{"form_id", id}, {"text", "Shall we talk?"}}).status ==
              403);
        CHECK(stage.post(launch, path, {{"form_id", id}, {"text", "Shall we talk?"}}).status == 200);
    }
    CHECK(sent_to(stage, "62").empty());
}

TEST_CASE("nobody writes to a foreign student", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const support::FormFields fields{{"form_id", "abc"}, {"text", "Shall we talk?"}};
    CHECK(stage.get(launch, stage.student("66") + "/message").status == 403);
    CHECK(stage.post(launch, stage.student("66") + "/message/send", fields).status == 403);
    CHECK(sent_to(stage, "66").empty());
}

TEST_CASE("the first sentences fit the reason", "[web][messages]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string path = stage.student("62") + "/message";
    const auto form = [&](const std::string& reason, const std::string& activity) {
        return stage.get(launch, path + "?reason=" + reason + "&activity=" + activity).body;
    };
    const auto id = [&](const char* lms_id) { return std::to_string(stage.activity(lms_id).value); };
    CHECK_THAT(form("missed", id("203")), Contains("It can still be handed in."));
    CHECK_THAT(form("closed", id("202")), Contains("What got in the way?"));
    CHECK_THAT(form("due_soon", id("204")), Contains("is due Friday, 27 November, 00:00"));
    CHECK_THAT(form("due_soon", "999999"), Contains("Hello Jānis,\n\n</textarea>"));
    CHECK_THAT(form("due_soon", "1x"), Contains("Hello Jānis,\n\n</textarea>"));
    CHECK_THAT(form("due_soon", id("205")), Contains("Hello Jānis,\n\n</textarea>"));  // has no date
    CHECK_THAT(form("nonsense", ""), Contains("Hello Jānis,\n\n</textarea>"));
}
