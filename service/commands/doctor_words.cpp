#include "commands/doctor_words.hpp"

#include <fmt/format.h>

#include "explain.hpp"

namespace waymark {

namespace {

using moodle::Check;
using moodle::Finding;
using moodle::Verdict;

constexpr const char* external_services =
    "Site administration > Server > Web services > External services > (the service)";

struct Words {
    std::string text;
    std::string remedy;
};

std::string error_text(const Finding& finding) {
    return finding.error ? explain(*finding.error) : finding.detail;
}

Words connection(const Finding& finding) {
    if (finding.verdict == Verdict::fine) return {"the site answers", ""};
    return {
        "the site does not answer as Moodle's web service: " + error_text(finding),
        "check `address` in waymark.toml (wwwroot of Moodle's config.php), DNS, the certificate and the "
        "firewall; in Moodle: Site administration > General > Advanced features > Enable web services, and "
        "Server > Web services > Manage protocols > REST"};
}

Words token(const Finding& finding) {
    if (finding.verdict == Verdict::fine) return {"the token is accepted", ""};
    return {
        "the token is not accepted: " + error_text(finding),
        "make a new one under Site administration > Server > Web services > Manage tokens (from 4.5 it is "
        "shown once) and put it into the file that `token_file` names; the account must be an authorised "
        "user of the service, have webservice/rest:use at system level, and the token must not be limited "
        "to another IP address"};
}

Words write_token(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {"the token for writing is accepted and belongs to the same account", ""};
    if (!finding.error)
        return {"the token for writing belongs to another account: nothing is written with it",
                "make it for the account of the other token: messages are found again by who sent them"};
    return {"the token for writing is not accepted: " + error_text(finding),
            "put a token of the service \"Waymark write\" into the file that `write_token_file` names; that "
            "service needs core_webservice_get_site_info besides the functions that write"};
}

Words release(const Finding& finding) {
    const std::string text = "the site runs Moodle " + finding.detail;
    if (finding.verdict == Verdict::fine) return {text, ""};
    if (finding.verdict == Verdict::notice)
        return {text + ", a version that was not tried (4.2, 4.5 and 5.1 were)", ""};
    return {text + ", which is too old", "Waymark needs Moodle 4.2 or newer"};
}

Words address(const Finding& finding) {
    if (finding.verdict == Verdict::fine) return {"the site calls itself " + finding.detail, ""};
    return {"the site calls itself " + finding.detail + ", the configuration calls it otherwise",
            "set `address` (and `issuer` of the registrations) to that address; until then launches show no "
            "facts"};
}

Words administrator(const Finding& finding) {
    if (finding.verdict == Verdict::wrong)
        return {"the service account is a site administrator: it may do everything",
                "use an account of its own with a role of least rights; docs/moodle-setup.md"};
    return {"the service account is no administrator", ""};
}

Words function(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("{} functions granted, none is missing", finding.detail), ""};
    const std::string lost = finding.detail.empty() ? "nothing can be read" : finding.detail;
    return {fmt::format("{} is not granted: {}", finding.subject, lost),
            fmt::format("{} > Functions > Add functions", external_services)};
}

Words more_functions(const Finding& finding) {
    return {fmt::format("the {} grants {} functions that Waymark never calls{}",
                        finding.subject.empty() ? "service" : "service for writing", finding.detail,
                        finding.subject.empty() ? "" : " there"),
            fmt::format("compare with `waymark doctor --functions` and remove them under {} > Functions",
                        external_services)};
}

Words write_function(const Finding& finding) {
    if (finding.detail == "read_token")
        return {finding.subject + " is granted to the token for reading although there is one for writing",
                fmt::format("remove it under {} > Functions", external_services)};
    return {finding.subject + " is granted although writes are off for every course",
            fmt::format("use the reading service until a course has `writes`; {} > Functions",
                        external_services)};
}

Words course(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("course {} is read: {}", finding.subject, finding.detail), ""};
    if (finding.verdict == Verdict::unknown)
        return {fmt::format("course {} could not be looked at", finding.subject), ""};
    return {
        fmt::format("course {} cannot be read: {}", finding.subject, error_text(finding)),
        "check `id` in waymark.toml; assign the role in the course's category (category page > Permissions > "
        "Assign roles); " +
            allow("moodle/course:view")};
}

constexpr const char* mend_names =
    "a name with < or > in it stops Moodle's answer: correct it under Site administration > Users > Accounts "
    "> "
    "Browse list of users, or in the name of the activity or grade item";

Words bad_rows(const Finding& finding) {
    return {fmt::format("course {}: Moodle cannot send {} of its people: they are missing in Waymark",
                        finding.subject, finding.detail),
            mend_names};
}

/// A comparison of two counts: what it means when they differ, and the right that is missing.
Words counted(const Finding& finding, std::string_view what, std::string_view capabilities) {
    const std::string figures = error_text(finding);
    const std::string text =
        fmt::format("course {}: {}{}{}", finding.subject, what, figures.empty() ? "" : " ", figures);
    if (finding.verdict == Verdict::fine) return {text, ""};
    if (finding.error && finding.error->detail == "invalidresponse") return {text, mend_names};
    return {text, allow(capabilities)};
}

Words hidden_kinds(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {
            fmt::format("course {}: the calendar names no activity that the contents hide", finding.subject),
            ""};
    return {
        fmt::format("course {}: activities are missing without an error: {}", finding.subject,
                    error_text(finding)),
        allow("moodle/course:ignoreavailabilityrestrictions, moodle/course:viewhiddenactivities, "
              "moodle/course:viewhiddensections (activities in hidden sections) and the view capability of "
              "that kind (mod/lti:view, mod/workshop:view, mod/data:view …)")};
}

Words unseen_grades(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {
            fmt::format("course {}: all that is graded belongs to what the account sees", finding.subject),
            ""};
    return {fmt::format("course {}: graded, but not shown to the account: {}", finding.subject,
                        error_text(finding)),
            allow("the view capability of that kind (mod/workshop:view, mod/data:view, mod/lti:view …)") +
                ". Nothing is wrong where it is a column of the gradebook that is hidden from students"};
}

Words unseen_conditions(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("course {}: conditions ask about no activity that the contents hide",
                            finding.subject),
                ""};
    return {fmt::format("course {}: conditions ask about activities that are not shown to the account, with "
                        "these numbers: {}",
                        finding.subject, error_text(finding)),
            "open /course/modedit.php?update=(number) as teacher. If it is there: " +
                allow("the view capability of its kind") +
                ". If it was deleted: correct the condition, nobody meets it"};
}

Words conditions(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("course {}: hidden activities and access conditions are told", finding.subject),
                ""};
    return {
        fmt::format("course {}: access conditions of activities are not told, hidden activities are missing",
                    finding.subject),
        allow("moodle/course:viewhiddenactivities") +
            ". On a site without restricted access (General > Advanced features) nothing is lost"};
}

Words private_events(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("course {}: nobody's private calendar events are shown", finding.subject), ""};
    if (finding.verdict != Verdict::notice)
        return {fmt::format("course {}: calendar events by id: {}", finding.subject, error_text(finding)),
                ""};
    return {
        fmt::format("the account sees private calendar events of others ({}); Waymark drops them unread",
                    finding.detail),
        "take moodle/calendar:manageentries out of the role at system level (Site administration > Users > "
        "Permissions > Define roles)"};
}

Words nobody_active(const Finding& finding) {
    return {
        fmt::format("course {}: no active student may do the assignments with these numbers: {}",
                    finding.subject, finding.detail),
        "nothing is wrong with the account: they are restricted to people who are not active, or to an empty "
        "group. If that is not meant: /mod/assign/view.php?id=(number) > Settings > Restrict access"};
}

Words placement(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("course {}: Waymark is placed in the course", finding.subject), ""};
    return {fmt::format("course {}: no placement of Waymark was seen; messages carry no link, and reminders "
                        "of dates go only once somebody has launched it there",
                        finding.subject),
            "in the course: Edit mode > Add an activity or resource > (your Waymark tool). Moodle 4.2: it is "
            "offered when Site administration > Plugins > Activity modules > External tool > Manage tools > "
            "(tool) > Tool configuration usage is \"Show in activity chooser\"; 4.3 and newer, 5.x: course > "
            "More > LTI External tools > Show in activity chooser"};
}

Words message(const Finding& finding) {
    if (finding.verdict == Verdict::fine)
        return {fmt::format("the test message to account {} was sent", finding.subject), ""};
    return {
        fmt::format("the test message to account {} was not sent: {}", finding.subject, error_text(finding)),
        "give the account moodle/site:messageanyuser at system level (Site administration > Users > "
        "Permissions > Assign system roles) and leave Site administration > General > Advanced features > "
        "Enable messaging system on"};
}

/// Checks that compare a count, what is counted, and the rights that are missing when it is less.
struct Counted {
    Check check;
    const char* what;
    const char* rights;
};
constexpr Counted counts[] = {
    {Check::students, "people who are students:", "moodle/user:viewdetails"},
    {Check::names, "people whose e-mail address is told:", "moodle/site:viewuseridentity"},
    {Check::enrolments, "people who are active:", "moodle/course:enrolreview"},
    {Check::groups,
     "groups of people that are listed:", "moodle/course:managegroups and moodle/site:accessallgroups"},
    {Check::completion, "activities whose completion is told:",
     "report/progress:view and moodle/course:ignoreavailabilityrestrictions"},
    {Check::assignments,
     "assignments told about:", "mod/assign:view and moodle/course:ignoreavailabilityrestrictions"},
    {Check::quizzes, "quizzes told about:", "mod/quiz:view and moodle/course:ignoreavailabilityrestrictions"},
    {Check::attempts, "quiz attempts can be read", "mod/quiz:viewreports"},
    {Check::kinds, "what the functions of single kinds tell can be read",
     "what docs/moodle-setup.md names for that kind (mod/forum:viewdiscussion, mod/feedback:viewreports, "
     "mod/lesson:viewreports, mod/data:viewentry, mod/workshop:viewallsubmissions …)"},
    {Check::submissions, "submissions:", "mod/assign:viewgrades or mod/assign:grade"},
    {Check::marking, "extensions and marking states:", "mod/assign:grade"},
    {Check::participants, "assignments that show their participants:", "mod/assign:manageallocations"},
    {Check::grades, "grades:", "moodle/grade:viewall and gradereport/user:view"},
    {Check::language, "people whose language is told:", "moodle/user:viewalldetails"},
    {Check::quiz_overrides, "quiz overrides can be read", "mod/quiz:viewoverrides"},
};

Words words_of(const Finding& finding) {
    switch (finding.check) {
        case Check::answers:
            return connection(finding);
        case Check::token:
            return token(finding);
        case Check::write_token:
            return write_token(finding);
        case Check::release:
            return release(finding);
        case Check::address:
            return address(finding);
        case Check::administrator:
            return administrator(finding);
        case Check::function:
            return function(finding);
        case Check::more_functions:
            return more_functions(finding);
        case Check::write_function:
            return write_function(finding);
        case Check::course:
            return course(finding);
        case Check::bad_rows:
            return bad_rows(finding);
        case Check::hidden_kinds:
            return hidden_kinds(finding);
        case Check::unseen_grades:
            return unseen_grades(finding);
        case Check::unseen_conditions:
            return unseen_conditions(finding);
        case Check::conditions:
            return conditions(finding);
        case Check::private_events:
            return private_events(finding);
        case Check::placement:
            return placement(finding);
        case Check::nobody_active:
            return nobody_active(finding);
        case Check::message:
            return message(finding);
        case Check::students:
        case Check::names:
        case Check::enrolments:
        case Check::groups:
        case Check::completion:
        case Check::assignments:
        case Check::quizzes:
        case Check::submissions:
        case Check::marking:
        case Check::participants:
        case Check::grades:
        case Check::language:
        case Check::quiz_overrides:
        case Check::attempts:
        case Check::kinds:
            break;
    }
    for (const Counted& one : counts)
        if (one.check == finding.check) return counted(finding, one.what, one.rights);
    return {};
}

}  // namespace

std::string allow(std::string_view capabilities) {
    return fmt::format(
        "allow {} in the service account's role: Site administration > Users > Permissions > "
        "Define roles > (role) > Edit",
        capabilities);
}

DoctorLine line_about(std::string_view site, const moodle::Finding& finding) {
    Words words = words_of(finding);
    return {std::string(site), std::string(moodle::word(finding.check)), finding.verdict,
            std::move(words.text), std::move(words.remedy)};
}

}  // namespace waymark
