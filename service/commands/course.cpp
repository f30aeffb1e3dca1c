#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/course_choice.hpp"
#include "core/course_check.hpp"

namespace waymark::commands {

namespace {

using core::Finding;

/// What is the matter, and what to click in Moodle.
struct Advice {
    std::string_view what;
    std::string_view click;
};

Advice advice_about_activity(Finding finding) {
    switch (finding) {
        case Finding::no_date:
            return {"nothing says by when",
                    "Settings of the activity > Availability, or Activity completion > Set "
                    "reminder in Timeline; or add a plan item (waymark plan import)"};
        case Finding::no_completion:
            return {"Moodle cannot tell whether it is done",
                    "Settings of the activity > Activity completion"};
        case Finding::no_description:
            return {"nothing says what is asked", "Settings of the activity > General > Description"};
        case Finding::on_holiday:
            return {"due on a holiday", "Settings of the activity > Availability"};
        case Finding::long_gap:
            return {"a long stretch without any date before it", "give work in between a date"};
        case Finding::outside_course:
            return {"due before the course begins or after it ends",
                    "Settings of the activity > Availability, or Settings of the course > General"};
        case Finding::not_evaluated:
            return {
                "has access conditions that Waymark cannot work out; nobody is reminded of it",
                "Settings of the activity > Restrict access: use date, group, grouping, completion or grade"};
        case Finding::closes_before_due:
            return {"for students it closes before it is due",
                    "the activity > Overrides: give the group or the student a later cut-off too"};
        case Finding::team_unclear:
            return {"students are in no team, or in several",
                    "Participants > Groups, or Settings of the activity > Group submission settings"};
        default:
            return {"", ""};
    }
}

Advice advice(Finding finding) {
    switch (finding) {
        case Finding::heap:
            return {"many dates on one day", "move some of them: Settings of the activities > Availability"};
        case Finding::no_introduction_forum:
            return {"no forum in the first section to introduce oneself",
                    "Edit mode > first section > Add an activity > Forum"};
        case Finding::no_mentor:
            return {"nobody in the course is a mentor",
                    "Participants > Enrol users > role Non-editing teacher (or the role of the policy)"};
        case Finding::no_teacher:
            return {"nobody in the course is a teacher", "Participants > Enrol users > role Teacher"};
        case Finding::student_without_mentor:
            return {"has no mentor",
                    "Participants > Groups: one group with the mentor; or waymark mentors import"};
        case Finding::no_groups:
            return {"mentors are told by groups, and the course has none",
                    "Participants > Groups; or waymark mentors import"};
        case Finding::course_dates_missing:
            return {"the course has no beginning or no end", "Settings of the course > General"};
        case Finding::course_hidden:
            return {"the course is hidden from students",
                    "Settings of the course > General > Course visibility"};
        case Finding::extra_time_not_shown:
            return {
                "nothing in the course is called after the rules for extra time",
                "Edit mode > Add an activity > Page: who may ask for extra time, how, and until when; other "
                "names: course_check.extra_time_words"};
        case Finding::part_unreadable:
            return {"could not be read completely", "run `waymark doctor`"};
        default:
            return advice_about_activity(finding);
    }
}

std::string_view word_of(core::Weight weight) {
    switch (weight) {
        case core::Weight::remark:
            return "remark";
        case core::Weight::should:
            return "should";
        case core::Weight::must:
            return "must";
    }
    return "";
}

std::string day_of(core::Instant at, const core::ZoneRules& zone) {
    const auto local = zone.to_local(at).time_since_epoch();
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(local.count())));
}

std::string activity_name(const core::CourseSnapshot& snapshot, const core::CourseFinding& finding) {
    const core::Activity* activity =
        finding.activity ? core::find_activity(snapshot, *finding.activity) : nullptr;
    return activity == nullptr ? "" : activity->name;
}

std::string person_name(const core::CourseSnapshot& snapshot, const core::CourseFinding& finding) {
    const core::Enrolment* person = finding.person ? core::find_person(snapshot, *finding.person) : nullptr;
    return person == nullptr ? "" : person->full_name;
}

std::string subject(const ChosenCourse& chosen, const core::CourseFinding& finding) {
    const core::CourseSnapshot& snapshot = chosen.course->snapshot;
    std::string text = activity_name(snapshot, finding) + person_name(snapshot, finding);
    if (finding.part) text += core::word(*finding.part);
    if (finding.at) text += day_of(*finding.at, *chosen.zone);
    if (finding.count > 0) text += fmt::format("{}({})", text.empty() ? "" : " ", finding.count);
    return text.empty() ? std::string("the course") : text;
}

/// A JSON string.
std::string json_text(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') result += '\\';
        if (static_cast<unsigned char>(letter) < 0x20)
            result += fmt::format("\\u{:04x}", static_cast<int>(letter));
        else
            result += letter;
    }
    return result + '"';
}

std::string finding_json(const ChosenCourse& chosen, const core::CourseFinding& finding) {
    const core::CourseSnapshot& snapshot = chosen.course->snapshot;
    const core::Activity* activity =
        finding.activity ? core::find_activity(snapshot, *finding.activity) : nullptr;
    const core::Enrolment* person = finding.person ? core::find_person(snapshot, *finding.person) : nullptr;
    std::string text = fmt::format("{{\"finding\": {}, \"weight\": {}", json_text(core::word(finding.what)),
                                   json_text(word_of(finding.weight)));
    if (activity != nullptr)
        text += fmt::format(", \"activity\": {}, \"name\": {}", json_text(activity->lms_id),
                            json_text(activity->name));
    if (person != nullptr) text += fmt::format(", \"person\": {}", json_text(person->lms_id));
    if (finding.part) text += fmt::format(", \"part\": {}", json_text(core::word(*finding.part)));
    if (finding.at) text += fmt::format(", \"day\": {}", json_text(day_of(*finding.at, *chosen.zone)));
    if (finding.count > 0) text += fmt::format(", \"count\": {}", finding.count);
    return text + fmt::format(", \"click\": {}}}", json_text(advice(finding.what).click));
}

void print_json(const ChosenCourse& chosen, const core::CourseReport& report) {
    fmt::print("{{\"course\": {}, \"findings\": [", json_text(chosen.course->snapshot.course.lms_id));
    bool first = true;
    for (const core::CourseFinding& finding : report.findings) {
        fmt::print("{}\n  {}", first ? "" : ",", finding_json(chosen, finding));
        first = false;
    }
    fmt::print(
        "\n], \"trust\": {{\"work\": {}, \"dated\": {:.3f}, \"told\": {:.3f}, \"evaluated\": {:.3f}}}}}\n",
        report.trust.work, report.trust.dated, report.trust.told, report.trust.evaluated);
}

void print_text(const ChosenCourse& chosen, const core::CourseReport& report) {
    for (const core::CourseFinding& finding : report.findings) {
        const Advice said = advice(finding.what);
        fmt::print("{:<7} {}: {}\n        {}\n", word_of(finding.weight), subject(chosen, finding), said.what,
                   said.click);
    }
    fmt::print(
        "{} activities are course work: {:.0f} % have a date, of {:.0f} % Moodle tells whether they are "
        "done, "
        "of {:.0f} % it can be worked out whom they are for\n",
        report.trust.work, report.trust.dated * 100, report.trust.told * 100, report.trust.evaluated * 100);
}

int check(Session& session, const CourseChoice& choice, bool json) {
    const std::optional<ChosenCourse> chosen = choose_course(session, choice);
    if (!chosen) return failed;
    const core::CourseReport report =
        core::check_course(chosen->course->snapshot, session.configuration.policy, *chosen->zone);
    if (json)
        print_json(*chosen, report);
    else
        print_text(*chosen, report);
    return done;
}

}  // namespace

void add_course(Registry& registry) {
    CLI::App* family = registry.family("course", "the courses as they are in the LMS");
    const auto choice = std::make_shared<std::shared_ptr<CourseChoice>>();
    const auto json = std::make_shared<bool>(false);
    CLI::App* command =
        registry.add(family, "check", "what makes a course hard to mentor, and what to click in Moodle",
                     [=](Session& session) { return check(session, **choice, *json); });
    *choice = add_course_choice(*command);
    command->add_flag("--json", *json, "for programs");
}

}  // namespace waymark::commands
