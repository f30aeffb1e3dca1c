#include <httplib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/practice_lms/server.hpp"
#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

namespace {

const std::string sending = "core_message_send_instant_messages";

json send(PracticeLms& lms, const std::string& text) {
    return ask(
        lms, sending,
        {{"messages[0][touserid]", "8"}, {"messages[0][text]", text}, {"messages[0][textformat]", "1"}});
}

std::string page(PracticeLms& lms, const std::string& path) {
    waymark::web::Request request;
    request.path = path;
    return lms.handle(request).body;
}

json replies(PracticeLms& lms) {
    return ask(lms, "core_message_get_messages",
               {{"useridto", "67"}, {"useridfrom", "0"}, {"type", "conversations"}, {"read", "2"}})
        .at("messages");
}

waymark::web::Response raw_site_info(PracticeLms& lms) {
    return call(lms, {{"wstoken", "TOKEN"},
                      {"wsfunction", "core_webservice_get_site_info"},
                      {"moodlewsrestformat", "json"}});
}

}  // namespace

TEST_CASE("what was written is listed for tests, with the marker only in the HTML") {
    PracticeLms lms(recorded_options("4.2"));
    send(lms, "<p>Hello <b>you</b></p><!--wm:01J-->");
    (void)post_page(lms, "/practice/reply", {{"from", "student06"}, {"text", "Thanks"}});
    const json written = json::parse(page(lms, "/practice/written.json"));
    REQUIRE(written.size() == 1);
    CHECK(written[0] == json({{"id", 1},
                              {"from", 67},
                              {"to", 8},
                              {"to_username", "student06"},
                              {"text", "Hello YOU\n"},
                              {"html", "<p>Hello <b>you</b></p><!--wm:01J-->"},
                              {"time", 1795435200}}));
}

TEST_CASE("the page for people shows messages, extensions and events, escaped") {
    PracticeLms lms(recorded_options("4.5"));
    CHECK(page(lms, "/practice/").find("None yet.") != std::string::npos);
    send(lms, "<p>1 &lt; 2</p>");
    (void)ask(lms, "mod_assign_save_user_extensions",
              {{"assignmentid", "4"}, {"userids[0]", "8"}, {"dates[0]", "1796162340"}});
    const std::string html = page(lms, "/practice/");
    CHECK(html.find("1 &lt; 2") != std::string::npos);
    CHECK(html.find("Siobhán O&#039;Neil") == std::string::npos);
    CHECK(html.find("student06") != std::string::npos);
    CHECK(html.find("is due (extension)") != std::string::npos);
    CHECK(html.find("2026-12-01 21:59 UTC") != std::string::npos);
}

namespace {

/// One of each write but messages, with a marker in a comment and one in the text.
void write_one_of_each(PracticeLms& lms) {
    const std::string html = "<p>Bring your draft.</p><p>wm:5f</p><!--hidden-->";
    (void)ask(lms, "core_calendar_create_calendar_events",
              {{"events[0][name]", "Q&A hour"},
               {"events[0][description]", html},
               {"events[0][courseid]", "2"},
               {"events[0][groupid]", "1"},
               {"events[0][eventtype]", "group"},
               {"events[0][timestart]", "1795960800"},
               {"events[0][timeduration]", "1800"}});
    (void)ask(lms, "mod_forum_add_discussion",
              {{"forumid", "2"}, {"subject", "How is it going?"}, {"message", html}, {"groupid", "1"}});
    (void)ask(lms, "mod_quiz_save_overrides",
              {{"data[quizid]", "2"},
               {"data[overrides][0][userid]", "8"},
               {"data[overrides][0][timeopen]", "1795960800"},
               {"data[overrides][0][timeclose]", "1796680800"}});
}

json group_events(PracticeLms& lms, const std::string& group) {
    return ask(lms, "core_calendar_get_calendar_events",
               {{"events[courseids][0]", "2"},
                {"events[groupids][0]", group},
                {"options[timestart]", "1795960799"},
                {"options[timeend]", "1795960801"},
                {"options[userevents]", "0"}})
        .at("events");
}

}  // namespace

TEST_CASE("the page for people shows calendar entries, discussions and quiz dates, escaped") {
    PracticeLms lms(recorded_options("4.5"));
    write_one_of_each(lms);
    const std::string html = page(lms, "/practice/");
    CHECK(html.find("Mentor group A") != std::string::npos);
    CHECK(html.find("Q&amp;A hour") != std::string::npos);
    CHECK(html.find("Bring your draft.") != std::string::npos);
    CHECK(html.find("How is it going?") != std::string::npos);
    CHECK(html.find("2026-12-07 22:00 UTC") != std::string::npos);
    CHECK(html.find("hidden") == std::string::npos);
}

TEST_CASE("everything but messages is listed for tests, once each, without comments") {
    PracticeLms lms(recorded_options("4.5"));
    const json before = json::parse(page(lms, "/practice/effects.json"));
    write_one_of_each(lms);
    const json all = json::parse(page(lms, "/practice/effects.json"));
    REQUIRE(all.at("events").size() == 1);
    CHECK(all.at("events")[0].at("text") == "<p>Bring your draft.</p><p>wm:5f</p>");
    REQUIRE(all.at("discussions").size() == 1);
    CHECK(all.at("discussions")[0].at("forum") == 2);
    REQUIRE(all.at("quiz_overrides").size() == before.at("quiz_overrides").size() + 1);
    CHECK(all.at("quiz_overrides").back() ==
          json({{"quiz", 2}, {"user", 8}, {"opens", 1795960800}, {"closes", 1796680800}}));
}

TEST_CASE("an entry of a group is listed with that group alone and can be deleted once") {
    PracticeLms lms(recorded_options("4.5"));
    write_one_of_each(lms);
    CHECK(group_events(lms, "2").empty());
    const json rows = group_events(lms, "1");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("name") == "Q&amp;A hour");
    CHECK(rows[0].at("timeduration") == 1800);
    CHECK(rows[0].at("modulename").is_null());
    const std::string id = std::to_string(rows[0].at("id").get<int>());
    CHECK(ask(lms, "core_calendar_delete_calendar_events", {{"events[0][eventid]", id}}).is_null());
    CHECK(group_events(lms, "1").empty());
    CHECK(ask(lms, "core_calendar_delete_calendar_events", {{"events[0][eventid]", id}}).at("errorcode") ==
          "invalidrecord");
}

TEST_CASE("other dates of a quiz move the student's event and the end of an open attempt") {
    PracticeLms lms(recorded_options("4.5"));
    write_one_of_each(lms);
    lms.world().with([](const State& state) {
        int opens = 0;
        int closes = 0;
        for (const Event& event : state.events) {
            if (event.user != 8 || event.module != "quiz" || !event.is_override) continue;
            opens += event.type == "open" && event.start == 1795960800 ? 1 : 0;
            closes += event.type == "close" && event.start == 1796680800 ? 1 : 0;
        }
        CHECK(opens == 1);
        CHECK(closes == 1);
    });
}

TEST_CASE("a student's answer reaches the service account unread") {
    PracticeLms lms(recorded_options("4.2"));
    send(lms, "Hello");
    CHECK(post_page(lms, "/practice/reply", {{"from", "student06"}, {"text", "On Friday."}}).status == 200);
    const json rows = replies(lms);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("useridfrom") == 8);
    CHECK(rows[0].at("smallmessage") == "On Friday.");
    CHECK(rows[0].at("timeread").is_null());
    CHECK(post_page(lms, "/practice/reply", {{"from", "nobody"}, {"text", "x"}}).status == 400);
}

TEST_CASE("reading a message sets its time") {
    PracticeLms lms(recorded_options("4.2"));
    send(lms, "Hello");
    CHECK(post_page(lms, "/practice/read", {{"id", "1"}}).status == 200);
    const json rows =
        ask(lms, "core_message_get_messages",
            {{"useridto", "8"}, {"useridfrom", "67"}, {"type", "conversations"}, {"read", "1"}});
    CHECK(rows.at("messages").at(0).at("timeread") == 1795435200);
    CHECK(post_page(lms, "/practice/read", {{"id", "77"}}).status == 400);
}

TEST_CASE("handing in shows in submissions, completion and last access") {
    PracticeLms lms(recorded_options("4.2"));
    CHECK(post_page(lms, "/practice/submit", {{"user", "student05"}, {"cmid", "17"}}).status == 200);
    const json rows = ask(lms, "mod_assign_get_submissions",
                          {{"assignmentids[0]", "4"}, {"since", "1795435200"}, {"status", "submitted"}})
                          .at("assignments")
                          .at(0)
                          .at("submissions");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("userid") == 7);
    lms.world().with([](const State& state) {
        CHECK(state.completion(17, 7)->state == 1);
        CHECK(state.person(7)->last_access == 1795435200);
    });
    CHECK(post_page(lms, "/practice/submit", {{"user", "student05"}, {"cmid", "999"}}).status == 400);
}

TEST_CASE("taking a quiz makes a finished attempt with a grade") {
    PracticeLms lms(recorded_options("4.2"));
    (void)post_page(lms, "/practice/submit", {{"user", "student06"}, {"cmid", "20"}});
    const json attempts =
        ask(lms, "mod_quiz_get_user_attempts", {{"quizid", "2"}, {"userid", "8"}}).at("attempts");
    REQUIRE(attempts.size() == 1);
    CHECK(attempts[0].at("state") == "finished");
    const json items = ask(lms, "gradereport_user_get_grade_items", {{"courseid", "2"}, {"userid", "8"}});
    CHECK(items.at("usergrades").at(0).at("gradeitems").at(6).at("graderaw") == 8);
}

TEST_CASE("resetting forgets what was written and what should fail") {
    PracticeLms lms(recorded_options("4.2"));
    send(lms, "Hello");
    (void)post_page(lms, "/practice/fault", {{"kind", "error"}, {"count", "5"}});
    CHECK(post_page(lms, "/practice/reset", {}).status == 200);
    CHECK(json::parse(page(lms, "/practice/written.json")).empty());
    CHECK(raw_site_info(lms).body.find("exception") == std::string::npos);
}

TEST_CASE("faults hit the next calls of their function only") {
    PracticeLms lms(recorded_options("4.2"));
    CHECK(post_page(lms, "/practice/fault", {{"function", sending}, {"kind", "error"}, {"count", "2"}})
              .status == 200);
    CHECK(raw_site_info(lms).body.find("exception") == std::string::npos);
    CHECK(send(lms, "a").at("errorcode") == "dmlreadexception");
    CHECK(send(lms, "b").at("errorcode") == "dmlreadexception");
    CHECK(send(lms, "c").at(0).at("msgid") == 1);
}

TEST_CASE("each kind of fault does what its name says") {
    PracticeLms lms(recorded_options("4.2"));
    const auto next = [&](const std::string& kind) {
        lms.faults().add({"", *parse_fault(kind), 1, std::chrono::milliseconds(1)});
    };
    next("http503");
    CHECK(raw_site_info(lms).status == 503);
    next("html");
    CHECK(raw_site_info(lms).content_type == "text/html; charset=utf-8");
    next("truncate");
    CHECK(json::parse(raw_site_info(lms).body, nullptr, false).is_discarded());
    next("stall");
    CHECK(json::parse(raw_site_info(lms).body).contains("release"));
    CHECK(post_page(lms, "/practice/fault", {{"kind", "earthquake"}}).status == 400);
    CHECK(post_page(lms, "/practice/fault", {{"kind", "stall"}, {"ms", "60001"}}).status == 400);
}

TEST_CASE("a dropped answer leaves the effect after it, none before it, and no answer either way") {
    PracticeServer server("127.0.0.1", 0);
    PracticeLms lms(recorded_options("4.2"));
    server.start([&](const waymark::web::Request& request) { return lms.handle(request); });
    httplib::Client client("127.0.0.1", server.port());
    const httplib::Params form = {{"wstoken", "TOKEN"},
                                  {"wsfunction", sending},
                                  {"moodlewsrestformat", "json"},
                                  {"messages[0][touserid]", "8"},
                                  {"messages[0][text]", "once"}};
    const auto count = [&] {
        return lms.world().with([](const State& state) { return state.messages.size(); });
    };
    lms.faults().add({sending, FaultKind::drop_before, 1, {}});
    CHECK_FALSE(client.Post("/webservice/rest/server.php", form));
    CHECK(count() == 0);
    lms.faults().add({sending, FaultKind::drop_after, 1, {}});
    CHECK_FALSE(client.Post("/webservice/rest/server.php", form));
    CHECK(count() == 1);
    CHECK(client.Post("/webservice/rest/server.php", form)->status == 200);
}

TEST_CASE("the server takes parameters from the query and forms longer than eight kilobytes") {
    PracticeServer server("127.0.0.1", 0);
    PracticeLms lms(recorded_options("4.2"));
    server.start([&](const waymark::web::Request& request) { return lms.handle(request); });
    httplib::Client client("127.0.0.1", server.port());
    const auto site = client.Get(
        "/webservice/rest/"
        "server.php?wstoken=TOKEN&wsfunction=core_webservice_get_site_info&moodlewsrestformat=json");
    CHECK(json::parse(site->body).at("userid") == 67);
    httplib::Params form = {{"wstoken", "TOKEN"},
                            {"wsfunction", "core_calendar_get_calendar_events"},
                            {"moodlewsrestformat", "json"}};
    for (int i = 0; i < 900; ++i)
        form.emplace("events[eventids][" + std::to_string(i) + "]", std::to_string(i + 1));
    const auto events = client.Post("/webservice/rest/server.php", form);
    REQUIRE(events);
    CHECK(json::parse(events->body).at("events").size() == 39);
    CHECK(client.Get("/nowhere")->status == 404);
}

TEST_CASE("a taken port is said in a sentence") {
    PracticeServer first("127.0.0.1", 0);
    try {
        const PracticeServer second("127.0.0.1", first.port());
        FAIL("two servers on one port");
    } catch (const std::runtime_error& error) {
        CHECK(std::string(error.what()).find(std::to_string(first.port())) != std::string::npos);
    }
}

TEST_CASE("a state file carries what was written over a restart") {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("practice-state-" + std::to_string(::getpid()) + ".json"))
            .string();
    Options options = recorded_options("4.5");
    options.state_file = path;
    {
        PracticeLms lms(options);
        send(lms, "kept");
        (void)ask(lms, "mod_assign_save_user_extensions",
                  {{"assignmentid", "4"}, {"userids[0]", "8"}, {"dates[0]", "1796162340"}});
        (void)post_page(lms, "/practice/submit", {{"user", "student05"}, {"cmid", "17"}});
        write_one_of_each(lms);
    }
    PracticeLms again(options);
    again.world().with([](const State& state) {
        REQUIRE(state.messages.size() == 1);
        CHECK(state.messages[0].written == "kept");
        CHECK(state.flag(4, 8)->extension == 1796162340);
        CHECK(state.submission(4, 7)->status == "submitted");
        const auto events = [&](const std::string& type) {
            return std::count_if(state.events.begin(), state.events.end(),
                                 [&](const Event& event) { return event.type == type && event.user == 8; });
        };
        CHECK(events("extension") == 1);
        CHECK(events("close") == 1);
        CHECK(std::any_of(state.events.begin(), state.events.end(), [](const Event& event) {
            return event.is_written() && event.name == "Q&amp;A hour" && event.lasts == 1800;
        }));
        REQUIRE(state.discussions.size() == 1);
        CHECK(state.next_discussion == state.discussions[0].id + 1);
    });
    CHECK(group_events(again, "1").size() == 1);
    std::ofstream(path) << "{}";
    CHECK_THROWS_AS(PracticeLms(options), std::runtime_error);
    std::remove(path.c_str());
}
