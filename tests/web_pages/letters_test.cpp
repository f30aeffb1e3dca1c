#include <catch2/catch.hpp>

#include "golden.hpp"
#include "html_check.hpp"
#include "stage.hpp"
#include "store/letters.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

TEST_CASE("the page of letters is as it was read", "[web][golden]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Stage stage;
    const std::string html = stage.page(stage.as_mentor(), "/letters", language);
    CHECK(html_problems(html) == std::vector<std::string>{});
    CHECK(web::missing_names() == stage.missing_before);
    compare_with_golden("letters." + language, html);
}

TEST_CASE("a mentor reads the own digest and switches it off and on", "[web][letters]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    const std::string page = stage.get(launch, "/letters").body;
    CHECK_THAT(page, Contains("Messages to you") && Contains("It goes now.") && Contains("Jānis Kalniņš"));
    CHECK_THAT(page, !Contains("Ēriks Eglītis") && !Contains("id=\"mentor\""));
    const web::Response answer = stage.post(launch, "/letters", {{"weekly", "0"}});
    CHECK_THAT(header(answer, "Location"), Contains("/letters?status=saved"));
    CHECK_FALSE(store::wants_digest(stage.app.services.database, stage.person("52")));
    CHECK_THAT(stage.get(launch, "/letters").body, Contains("It is switched off."));
    static_cast<void>(stage.post(launch, "/letters", {{"weekly", "1"}}));
    CHECK(store::wants_digest(stage.app.services.database, stage.person("52")));
}

TEST_CASE("a mentor cannot read another mentor's letters, a teacher reads all", "[web][letters]") {
    Stage stage;
    const std::string other = "/letters?mentor=" + std::to_string(stage.person("52").value);
    CHECK_THAT(stage.get(stage.enter("53", instructor_role), other).body, !Contains("Jānis Kalniņš"));
    const std::string teacher = stage.as_teacher();
    CHECK_THAT(stage.get(teacher, other).body, Contains("Messages to mentors") && Contains("Jānis Kalniņš") &&
                                                   !Contains("Send me no digests"));
    CHECK(stage.post(teacher, "/letters", {{"weekly", "0"}}).status == 403);
}

TEST_CASE("where the course sends nothing the page says so", "[web][letters]") {
    Stage stage;
    stage.set_writes(core::Writes::mentor);
    CHECK_THAT(stage.get(stage.as_mentor(), "/letters").body,
               Contains("In this course Waymark sends nothing by itself. This is what mentors would get."));
}
