// A course read by Names and Roles alone, from the practice LMS.
#include "roster_lms.hpp"

#include "core/access.hpp"
#include "core/csv_import.hpp"
#include "store/course_notes.hpp"
#include "store/facts.hpp"
#include "store/placing.hpp"
#include "tests/practice_lms_contract/school_http.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using namespace waymark::practice;

namespace {

struct RosterStage {
    School school{MoodleVersion::v4_2, options_with_key()};
    SchoolHttp http{school};
    tests::TempDatabase storage;
    lti::AccessTokens tokens{http, [] { return tool_key(); }, school.random};
    core::RolePolicy roles;
    std::shared_ptr<const std::vector<lti::Registration>> known;
    std::unique_ptr<core::Lms> lms;

    RosterStage() {
        known = std::make_shared<const std::vector<lti::Registration>>(std::vector{school_registration()});
        lms = make_roster_lms({"school", "School", storage.database(), http, tokens, school.clock, roles,
                               [this] { return known; }});
    }
    void launch_seen(const std::string& address) {
        store::save_context(storage.database(), {"r", "1", "2", "school", "Digital skills", address, "", ""},
                            school.clock.now());
    }
};

const std::string members =
    "https://moodle.example.test/mod/lti/services.php/CourseSection/2/bindings/1/memberships";

}  // namespace

TEST_CASE("the list of people is read and nothing else is claimed", "[roster]") {
    RosterStage stage;
    stage.launch_seen(members);
    const auto reading = stage.lms->read_course({"2", nullptr, {}, {}});
    REQUIRE(reading);
    const core::CourseSnapshot& course = reading->snapshot;
    CHECK(course.people.size() == 63);
    CHECK(course.course.full_name == "Digital skills");
    CHECK(course.course.short_name == "DSB1");
    const auto named = [&](const std::string& id) {
        return *std::find_if(course.people.begin(), course.people.end(),
                             [&](const core::Enrolment& person) { return person.lms_id == id; });
    };
    CHECK(named("66").roles == std::vector<std::string>{"editingteacher"});
    CHECK(named("63").roles ==
          std::vector<std::string>{"student"});  // as Moodle says of non-editing teachers
    CHECK(named("7").full_name == "Ilze Liepiņa");
    CHECK(named("10").full_name == "Siobhán O'Neil & Sons");  // which the platform escapes
    CHECK(course.activities.empty());
    for (const core::PartStatus& part : course.parts)
        CHECK(part.failure.has_value() == (part.part != core::Part::roster));
}

TEST_CASE("a course from which nobody has launched cannot be read yet", "[roster]") {
    RosterStage stage;
    CHECK(stage.lms->read_course({"2", nullptr, {}, {}}).error().failure == core::LmsFailure::not_found);
    stage.launch_seen("");
    CHECK(stage.lms->read_course({"2", nullptr, {}, {}}).error().failure == core::LmsFailure::access_denied);
}

TEST_CASE("an imported list makes mentors of people whom the platform calls learners", "[roster]") {
    RosterStage stage;
    stage.launch_seen(members);
    store::Database& database = stage.storage.database();
    const core::SiteId site = store::ensure_site(database, "school");
    store::save_reading(database, site, *stage.lms->read_course({"2", nullptr, {}, {}}));
    const core::CourseId course = store::find_course(database, site, "2").value();
    const core::MentorsFile file =
        core::read_mentors("mentor,student\n63,7\n63,8\n", store::load_snapshot(database, course).value(),
                           stage.roles, core::MentorsToldBy::list);
    REQUIRE(file.problems.empty());
    store::replace_mentorships(database, course, file.pairs);
    store::save_reading(database, site, *stage.lms->read_course({"2", nullptr, {}, {}}));
    const core::CourseSnapshot after = store::load_snapshot(database, course).value();
    const core::PersonId mentor = store::find_person(database, site, "63").value();
    CHECK(core::mentees_of(after, mentor, stage.roles).size() == 2);
    CHECK(core::mentors_of(after, store::find_person(database, site, "7").value(), stage.roles) ==
          std::vector{mentor});
    const core::PersonId not_listed = store::find_person(database, site, "64").value();
    CHECK(core::mentees_of(after, not_listed, stage.roles).empty());
}

TEST_CASE("our token goes to no foreign address", "[roster][E04]") {
    RosterStage stage;
    stage.launch_seen("https://evil.example.test/memberships");
    CHECK(stage.lms->read_course({"2", nullptr, {}, {}}).error().failure == core::LmsFailure::access_denied);
}

TEST_CASE("nothing can be sent where only people are known", "[roster]") {
    RosterStage stage;
    CHECK(stage.lms->send_message({"7", "<p>Hello</p>", "m"}).error().failure ==
          core::LmsFailure::access_denied);
    CHECK(stage.lms->received_messages(stage.school.clock.now())->empty());
}
