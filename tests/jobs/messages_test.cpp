#include "jobs/messages.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace waymark;
using test::World;

TEST_CASE("a plain text becomes escaped HTML with paragraphs, links, signature and marker",
          "[jobs][messages]") {
    CHECK(jobs::message_html("Hello <b>Ana</b> & co,\nsee https://school.example/a?b=1&c=2.\n\nBye",
                             "Mara Mentor", "wm:1") ==
          "<p>Hello &lt;b&gt;Ana&lt;/b&gt; &amp; co,<br>see <a href=\"https://school.example/a?b=1&amp;c=2\">"
          "https://school.example/a?b=1&amp;c=2</a>.</p><p>Bye</p><p>— Mara Mentor</p><!--wm:1-->");
}

TEST_CASE("only http and https addresses become links", "[jobs][messages]") {
    for (const char* text : {"javascript:alert(1)", "ftp://x/y", "http://", "HTTPS://X", "data:text/html,x"})
        CHECK(jobs::message_html(text, "", "m").find("<a ") == std::string::npos);
    CHECK(jobs::message_html("(http://a.example/x)", "", "m").find("<a href=\"http://a.example/x\">") !=
          std::string::npos);
    CHECK(jobs::message_html("http://a.example/\"onclick=x", "", "m").find("onclick=x") != std::string::npos);
    CHECK(
        jobs::message_html("http://a.example/\"onclick=x", "", "m").find("<a href=\"http://a.example/\">") !=
        std::string::npos);
}

TEST_CASE("what may not go is said before it is queued", "[jobs][messages]") {
    core::Enrolment student;
    const auto problem = [&](std::string_view text, core::Writes writes = core::Writes::mentor) {
        return jobs::check_message(text, "Mara", student, writes);
    };
    CHECK_FALSE(problem("Hello"));
    CHECK(problem(" \n\t ") == jobs::MessageProblem::empty);
    CHECK(problem("Hello", core::Writes::off) == jobs::MessageProblem::writes_off);
    student.active = false;
    CHECK(problem("Hello") == jobs::MessageProblem::not_active);
}

TEST_CASE("the limit counts bytes of the finished HTML", "[jobs][messages]") {
    const core::Enrolment student;
    const std::size_t frame = jobs::message_html("", "", "wm:00000000000000000000000000000000").size() +
                              std::string_view("<p></p>").size();
    const std::string fits(jobs::max_message_bytes - frame, 'x');
    CHECK_FALSE(jobs::check_message(fits, "", student, core::Writes::mentor));
    CHECK(jobs::check_message(fits + "x", "", student, core::Writes::mentor) ==
          jobs::MessageProblem::too_long);
    const std::string ampersands(1000, '&');  // five bytes each once escaped
    CHECK(jobs::check_message(ampersands, "", student, core::Writes::mentor) ==
          jobs::MessageProblem::too_long);
}

TEST_CASE("markers differ and are safe inside a comment", "[jobs][messages]") {
    support::SeededRandom random{3};
    const std::string first = jobs::make_marker(random);
    const std::string second = jobs::make_marker(random);
    CHECK(first != second);
    CHECK(first.size() == 35);
    CHECK(first.find_first_not_of("wm:0123456789abcdef") == std::string::npos);
}

TEST_CASE("a form sent twice is one message", "[jobs][messages]") {
    World world;
    world.builder.student(10);
    world.sync();
    CHECK(world.write(10, "Hello", "form-1"));
    CHECK_FALSE(world.write(10, "Hello", "form-1"));
    CHECK(world.write(10, "Hello", "form-2"));
    CHECK(world.rows(10).size() == 2);
}

TEST_CASE("the thread holds what was written both ways, oldest first", "[jobs][messages]") {
    World world;
    world.builder.students(10, 11);
    world.sync();
    world.write(10, "How is it going?", "f");
    world.deliver();
    world.clock.advance(core::hours{2});
    world.lms.inbox = {{"5", "10", "Fine, thank you", world.clock.at},
                       {"6", "11", "Not in this thread", world.clock.at},
                       {"7", "999", "From somebody in no course of ours", world.clock.at}};
    CHECK(jobs::pull_replies(world.database(), world.site, world.lms, world.clock.at).value() == 2);
    CHECK(jobs::pull_replies(world.database(), world.site, world.lms, world.clock.at).value() == 0);
    const auto thread = jobs::thread_with(world.database(), *world.course(), world.person(10));
    REQUIRE(thread.size() == 2);
    CHECK_FALSE(thread[0].from_student);
    CHECK(thread[0].text == "How is it going?\n\n— Mara Mentor");
    CHECK(thread[0].author == world.person(2));
    CHECK(thread[0].state == core::DeliveryState::sent);
    CHECK(thread[1].from_student);
    CHECK(thread[1].text == "Fine, thank you");
}
