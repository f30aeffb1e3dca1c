#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "stage.hpp"
#include "store/facts.hpp"
#include "store/sessions.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

std::string note(const std::string& page) {
    return page.substr(std::min(page.find("scoring-heading"), page.size()));
}

bool has_audit(Stage& stage, const std::string& action) {
    for (const auto& row : store::load_audit(stage.app.services.database, stage.site(), 100))
        if (row.action == action && row.subject == stage.person("62")) return true;
    return false;
}

}  // namespace

TEST_CASE("a student objects to being assessed: the mentor's page says so instead of a level",
          "[web][objection]") {
    Stage stage;
    const std::string launch = stage.as_student("62");
    CHECK_THAT(stage.get(launch, "/my-path").body, Contains("I do not want to be assessed"));
    CHECK(stage.post(launch, "/my-path/scoring", {{"scoring", "off"}}).status == 303);
    const std::string own = stage.get(launch, "/my-path").body;
    CHECK(html_problems(own) == std::vector<std::string>{});
    CHECK_THAT(own, Contains("You have objected") && Contains("It may be done again"));
    CHECK(has_audit(stage, "object_to_scoring"));

    const std::string mentor = stage.as_mentor();
    const std::string page = stage.get(mentor, stage.student("62")).body;
    CHECK(html_problems(page) == std::vector<std::string>{});
    CHECK_THAT(page, Contains("has objected: no level, no forecast") && !Contains("What stands out") &&
                         !Contains("Take the objection back"));
    CHECK_THAT(stage.get(mentor, "/students").body, Contains("has objected"));
    SECTION("which the mentor cannot take back") {
        CHECK(stage.post(mentor, stage.student("62") + "/scoring", {{"scoring", "on"}}).status == 403);
        CHECK_THAT(stage.get(mentor, stage.student("62")).body, Contains("has objected"));
    }
    SECTION("but the student can") {
        const std::string again = stage.as_student("62");
        CHECK(stage.post(again, "/my-path/scoring", {{"scoring", "on"}}).status == 303);
        CHECK(has_audit(stage, "withdraw_objection"));
        CHECK_THAT(stage.get(stage.as_mentor(), stage.student("62")).body,
                   Contains("What stands out") && !Contains("has objected"));
    }
}

TEST_CASE("a mentor notes an objection on a student's behalf and can take that one back",
          "[web][objection]") {
    Stage stage;
    const std::string mentor = stage.as_mentor();
    CHECK_THAT(note(stage.get(mentor, stage.student("62")).body), Contains("Note an objection"));
    CHECK(stage.post(mentor, stage.student("62") + "/scoring", {{"scoring", "off"}}).status == 303);
    CHECK(has_audit(stage, "object_to_scoring"));
    CHECK_THAT(note(stage.get(mentor, stage.student("62")).body), Contains("Take the objection back"));
    CHECK(stage.post(mentor, stage.student("62") + "/scoring", {{"scoring", "on"}}).status == 303);
    CHECK_THAT(stage.get(mentor, stage.student("62")).body, Contains("What stands out"));
    CHECK(stage.post(mentor, stage.student("62") + "/scoring", {{"scoring", "on"}}).status == 303);
}
