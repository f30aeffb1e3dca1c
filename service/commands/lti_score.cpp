#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "commands/course_choice.hpp"
#include "config/settings.hpp"
#include "jobs/messages.hpp"
#include "support/random.hpp"

// A score for one person, to try out the way into the gradebook.
namespace waymark::commands {

namespace {

struct ScoreOptions {
    std::string person;
    double points = 0;
    double maximum = 100;
    std::string column = "waymark-check";
    std::string label = "Waymark: connection check";
    std::string comment;
};

const core::Enrolment* find_listed(const core::CourseSnapshot& snapshot, const std::string& lms_id) {
    const auto found = std::find_if(snapshot.people.begin(), snapshot.people.end(),
                                    [&](const core::Enrolment& person) { return person.lms_id == lms_id; });
    return found == snapshot.people.end() ? nullptr : &*found;
}

core::ScorePost score_of(const ScoreOptions& options, const core::Course& course, core::Instant now) {
    core::ScorePost score;
    score.user = options.person;
    score.given = options.points;
    score.maximum = options.maximum;
    score.activity_progress = "Completed";
    score.grading_progress = "FullyGraded";
    score.comment = options.comment;
    score.at = now;
    score.column = core::OwnColumn{course.lms_id, options.column, options.label};
    return score;
}

int send_score(Session& session, const CourseChoice& choice, const ScoreOptions& options) {
    const std::optional<ChosenCourse> chosen = choose_course(session, choice);
    if (!chosen) return failed;
    const core::CourseSnapshot& snapshot = chosen->course->snapshot;
    const core::Enrolment* person = find_listed(snapshot, options.person);
    if (person == nullptr)
        return complain(fmt::format("nobody in this course has the id \"{}\" there", options.person),
                        refused);
    const jobs::CourseSettings* settings = jobs::find_settings(*chosen->site, snapshot.course);
    if (settings == nullptr || settings->writes == core::Writes::off)
        return complain("writes are off for this course in the configuration: nothing is sent", failed);
    const core::Instant now = session.clock.now();
    const auto id = jobs::queue_effect(
        session.app->database(),
        {chosen->course.get(), score_of(options, snapshot.course, now), person->person, std::nullopt,
         std::nullopt, "command:" + support::random_token(session.random, 16)},
        session.random, now);
    fmt::print(
        "queued as delivery {}: goes at once where the service runs, else with waymark outbox --once\n",
        id.value());
    return done;
}

}  // namespace

void add_lti_score(Registry& registry) {
    const auto options = std::make_shared<ScoreOptions>();
    const auto choice = std::make_shared<std::shared_ptr<CourseChoice>>();
    CLI::App* command =
        registry.add(registry.family("lti", "platforms that launch Waymark"), "score",
                     "put one score into the gradebook, in a column of its own, to try the way there",
                     [=](Session& session) { return send_score(session, **choice, *options); });
    *choice = add_course_choice(*command);
    command->add_option("person", options->person, "id of a student in the learning platform")->required();
    command->add_option("points", options->points, "points given")->required()->check(CLI::NonNegativeNumber);
    command->add_option("--maximum", options->maximum, "points that can be had")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--column", options->column, "our name for the column; made when it is not there")
        ->capture_default_str();
    command->add_option("--label", options->label, "what the gradebook calls a new column")
        ->capture_default_str();
    command->add_option("--comment", options->comment, "feedback that the student sees");
}

}  // namespace waymark::commands
