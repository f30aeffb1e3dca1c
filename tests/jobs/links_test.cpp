#include "jobs/links.hpp"

#include <catch2/catch.hpp>

#include "store/links.hpp"
#include "store/placing.hpp"
#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

constexpr std::string_view ours = "https://waymark.example.test/m/";

/// Student 10, work due soon, and our placement at an address of the LMS.
struct Placed : World {
    Placed() {
        placed = false;  // by the world
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        core::Activity& waymark = builder.task(2, core::ActivityKind::external_tool);
        waymark.own_placement = true;
        waymark.url = "https://moodle.example.test/mod/lti/view.php?id=2";
        save_address();
        sync();
    }
    core::Activity& placement() { return builder.snapshot.activities.back(); }
    void save_address() {
        core::SiteInfo info;
        info.address = "https://moodle.example.test";
        lms.site.address = info.address;
        store::save_site_info(database(), site.id, info, clock.at);
    }
    std::string link(std::optional<core::ActivityId> activity = {}) {
        return jobs::link_maker(database(), "https://waymark.example.test", random)(*course(), activity,
                                                                                    clock.at);
    }
};

}  // namespace

TEST_CASE_METHOD(Placed, "a reminder ends with a link to the work on the student's own path",
                 "[jobs][links]") {
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    remind();
    REQUIRE(deliver().sent == 1);
    const std::string& html = lms.delivered.at(0).html;
    const std::size_t at = html.find(std::string("way: <a href=\"").append(ours));
    REQUIRE(at != std::string::npos);
    const std::string code = html.substr(html.find("/m/", at) + 3, 22);
    const auto led = store::find_link(database(), code, clock.at);
    REQUIRE(led);
    CHECK(led->activity == course()->snapshot.activities[0].id);
    CHECK(only_row(10).text.find(code) != std::string::npos);
}

TEST_CASE_METHOD(Placed, "the link says nothing about whom it was sent to", "[jobs][links]") {
    const std::string one = link(core::ActivityId{1});
    CHECK(one == link(core::ActivityId{1}));
    CHECK(one != link());
    CHECK(one.size() == ours.size() + 22);
    CHECK(jobs::link_for_counting(database(), *course(), "https://waymark.example.test").size() ==
          one.size());
}

TEST_CASE_METHOD(Placed, "without a placement that every student can open there is no link",
                 "[jobs][links]") {
    const int what = GENERATE(0, 1, 2, 3, 4);
    CAPTURE(what);
    if (what == 0) placement().own_placement = false;
    if (what == 1) placement().visibility = core::Visibility::hidden;
    if (what == 2) placement().visibility = core::Visibility::restricted;
    if (what == 3) placement().availability = core::Availability{};
    if (what == 4) placement().on_course_page = false;
    sync();
    CHECK(link().empty());
    CHECK(jobs::placement_address(database(), *course()).empty());
    CHECK(jobs::link_for_counting(database(), *course(), "https://waymark.example.test").empty());
}

TEST_CASE_METHOD(Placed, "a placement outside the LMS's own address is none", "[jobs][links]") {
    const auto* address = GENERATE("https://elsewhere.example.test/mod/lti/view.php?id=2",
                                   "https://moodle.example.test.evil.example/x", "javascript:alert(1)", "",
                                   "http://moodle.example.test/mod/lti/view.php?id=2");
    placement().url = address;
    sync();
    CHECK(jobs::placement_address(database(), *course()).empty());
    CHECK(link().empty());
}

TEST_CASE_METHOD(Placed, "a placement without our icon counts once somebody has launched it",
                 "[jobs][links]") {
    placement().own_placement = false;
    sync();
    CHECK_FALSE(jobs::students_can_open(database(), *course(), site.key));
    store::save_context(database(), {"reg", "1", course()->state.lms_id, site.key, "", "", "", ""}, clock.at);
    CHECK(jobs::students_can_open(database(), *course(), site.key));
    CHECK_FALSE(jobs::students_can_open(database(), *course(), "elsewhere"));
    placement().own_placement = true;  // what is recognized says more than a teacher's launch
    placement().visibility = core::Visibility::hidden;
    sync();
    CHECK_FALSE(jobs::students_can_open(database(), *course(), site.key));
}

TEST_CASE_METHOD(Placed, "a message without a link is as it was", "[jobs][links]") {
    placement().own_placement = false;
    builder.extension(1, 10, noon + core::days{6});
    sync();
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    lms.student_work["10"].extension = noon + core::days{6};
    remind();
    REQUIRE(deliver().sent == 1);
    CHECK(lms.delivered.at(0).html.find("extended:") != std::string::npos);
    CHECK(lms.delivered.at(0).html.find("way:") == std::string::npos);
}

TEST_CASE_METHOD(Placed, "with its link the longest message stays inside the limit of the LMS",
                 "[jobs][links]") {
    builder.snapshot.activities.clear();
    for (int id = 11; id <= 40; ++id)
        builder.assignment(id, noon + core::hours{60}).name = std::string(255, '<');
    core::Activity& waymark = builder.task(2, core::ActivityKind::external_tool);
    waymark.own_placement = true;
    waymark.url = "https://moodle.example.test/mod/lti/view.php?id=2";
    builder.snapshot.course.full_name = std::string(255, '&');
    sync();
    remind();
    const std::string html = jobs::message_html(composed(10), "", only_row(10).marker);
    CHECK(html.size() <= jobs::max_message_bytes);
    CHECK(html.find(ours) != std::string::npos);
}

TEST_CASE_METHOD(Placed, "what a student asked for is sent with its own words where people's clicks are sent",
                 "[jobs][remind]") {
    site.courses[0].writes = core::Writes::mentor;
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    store::ask_reminder(database(), person(10), course()->snapshot.activities[0].id, core::hours{72},
                        clock.at);
    CHECK(remind().queued == 1);
    CHECK(only_row(10).why == core::DeliveryClass::asked_for);
    REQUIRE(deliver().sent == 1);
    CHECK(lms.delivered.at(0).html.find("asked: Student | Activity 1") != std::string::npos);
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(Placed, "what a student asked for is not sent once the work is in", "[jobs][remind]") {
    store::ask_reminder(database(), person(10), course()->snapshot.activities[0].id, core::hours{72},
                        clock.at);
    CHECK(remind().queued == 1);
    lms.student_work["10"].submissions.push_back({course()->snapshot.activities[0].id,
                                                  person(10),
                                                  {},
                                                  core::SubmissionState::submitted,
                                                  clock.at,
                                                  false});
    CHECK(deliver().cancelled == 1);
    CHECK(only_row(10).reason == "done");
}

TEST_CASE_METHOD(Placed, "quiet hours of the student's own hold at the moment of sending too",
                 "[jobs][remind]") {
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    remind();
    store::ContactChoice choice;
    choice.wishes.quiet = std::pair{13, 8};  // it is two in the afternoon
    store::save_contact_choice(database(), person(10), choice, clock.at);
    CHECK(deliver().waiting == 1);
    CHECK(lms.delivered.empty());
    clock.at = noon + core::hours{18} + core::minutes{5};
    sync();
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(Placed, "messages come in the language that the student has chosen", "[jobs][remind]") {
    store::ContactChoice choice;
    choice.language = "lv";
    store::save_contact_choice(database(), person(10), choice, clock.at);
    remind();
    CHECK(composed(10).find("lv: Student") == 0);
}
