#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "stage.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

constexpr core::Day today{core::days{20780}};  // of noon

/// The stage with a trial on in its course.
struct Trying : Stage {
    explicit Trying(core::TrialKind kind) {
        core::Trial trial;
        trial.name = "spring";
        trial.kind = kind;
        trial.site = app.settings.sites[0].key;
        trial.courses = {"7"};
        trial.purpose = "To learn whether <reminders> help.";
        trial.approved_by = "The committee";
        trial.approved = today - core::days{9};
        trial.first = today - core::days{2};
        trial.last = today + core::days{20};
        trial.share = 20;
        if (kind == core::TrialKind::wording) trial.text = "reminder";
        app.settings.policy.trials = {trial};
    }
    core::Trial& trial() { return app.settings.policy.trials[0]; }
};

}  // namespace

TEST_CASE("the pages that speak of a trial are sound in every language", "[web][pages][trial]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    const auto kind = GENERATE(core::TrialKind::hold_out, core::TrialKind::wording);
    Trying stage(kind);
    const auto check = [&](const std::string& launch, const std::string& path) {
        INFO(path);
        CHECK(html_problems(stage.page(launch, path, language)) == std::vector<std::string>{});
    };
    const std::string teacher = stage.as_teacher();
    for (const char* path : {"/data", "/reminders"}) check(teacher, path);
    const std::string student = stage.as_student("61");
    for (const char* path : {"/data", "/my-path"}) check(student, path);
    CHECK(web::missing_names() == stage.missing_before);
}

TEST_CASE("students are told of a hold-out, for what it is, who approved it and what is never withheld",
          "[web][trial]") {
    Trying stage(core::TrialKind::hold_out);
    const std::string launch = stage.as_student("61");
    CHECK_THAT(stage.get(launch, "/my-path").body, Contains("There is a trial of reminders in this course"));
    const std::string notice = stage.get(launch, "/data").body;
    CHECK_THAT(notice, Contains("A trial of reminders") && Contains("20 of 100 students, drawn by lot") &&
                           Contains("21 November") && Contains("13 December") &&
                           Contains("To learn whether &lt;reminders&gt; help.") &&
                           Contains("Approved by The committee on 14 November.") &&
                           Contains("reminders that somebody asked for") &&
                           Contains("will come for certain"));
    CHECK_THAT(stage.get(stage.as_teacher(), "/data").body,
               Contains("drawn by lot") && !Contains("will come for certain"));
}

TEST_CASE("students are told of two wordings", "[web][trial]") {
    Trying stage(core::TrialKind::wording);
    CHECK_THAT(stage.get(stage.as_student("61"), "/data").body,
               Contains("two wordings of reminders are compared") && !Contains("of 100 students"));
}

TEST_CASE("before a trial begins it is announced, afterwards nothing is said of it", "[web][trial]") {
    Trying stage(core::TrialKind::hold_out);
    const std::string launch = stage.as_student("61");
    stage.trial().first = today + core::days{10};
    CHECK_THAT(stage.get(launch, "/data").body, Contains("A trial of reminders"));
    stage.trial().first = today - core::days{9};
    stage.trial().last = today - core::days{1};
    CHECK_THAT(stage.get(launch, "/data").body, !Contains("A trial of reminders"));
    CHECK_THAT(stage.get(launch, "/my-path").body, !Contains("trial of reminders"));
}

TEST_CASE("in another course nothing is said of a trial", "[web][trial]") {
    Trying stage(core::TrialKind::hold_out);
    stage.trial().courses = {"8"};
    const std::string launch = stage.as_student("61");
    CHECK_THAT(stage.get(launch, "/data").body, !Contains("A trial of reminders"));
}

TEST_CASE("staff see on Reminders that a trial runs and which reminders it withholds", "[web][trial]") {
    Trying stage(core::TrialKind::hold_out);
    stage.trial().share = 100;  // a share that no file may have, so that this little course shows it
    const std::string teacher = stage.get(stage.as_teacher(), "/reminders").body;
    CHECK_THAT(teacher, Contains("a trial runs in this course") &&
                            Contains("because of a trial of reminders: the lot decided so"));
    stage.trial().courses = {"8"};
    CHECK_THAT(stage.get(stage.as_teacher(), "/reminders").body, !Contains("of a trial"));
}
