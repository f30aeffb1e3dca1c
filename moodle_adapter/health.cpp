#include "moodle_adapter/health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "moodle_adapter/course_health.hpp"
#include "moodle_adapter/errors.hpp"
#include "moodle_adapter/function_table.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/messages.hpp"

namespace waymark::moodle {
namespace {

using core::LmsFailure;

constexpr int oldest = 402;

std::string without_slash(std::string address) {
    while (!address.empty() && address.back() == '/') address.pop_back();
    return address;
}

Finding fine(Check check, std::string detail = {}) {
    return {check, Verdict::fine, {}, std::move(detail), {}};
}

/// The first call: it tells whether something answers, whether that is Moodle, and whether the token is good.
core::LmsResult<core::SiteInfo> introduce(Transport& transport, std::vector<Finding>& findings) {
    auto info = get_site_info(transport);
    // An expired token is refused like a missing function once, and by its name from then on.
    if (!info && info.error().detail == "accessexception") info = get_site_info(transport);
    if (info) {
        findings.push_back(fine(Check::answers));
        findings.push_back(fine(Check::token));
        return info;
    }
    const bool answered = info.error().failure == LmsFailure::invalid_token ||
                          info.error().failure == LmsFailure::access_denied ||
                          info.error().failure == LmsFailure::bad_answer;
    if (answered) findings.push_back(fine(Check::answers));
    findings.push_back(
        {answered ? Check::token : Check::answers, Verdict::wrong, {}, info.error().detail, info.error()});
    return info;
}

void look_at_release(const core::SiteInfo& info, std::vector<Finding>& findings) {
    const auto number = release_number(info.release);
    const bool tried = number && (*number == 402 || *number == 405 || *number == 501);
    const Verdict verdict = !number || *number < oldest ? Verdict::wrong
                            : tried                     ? Verdict::fine
                                                        : Verdict::notice;
    findings.push_back({Check::release, verdict, {}, info.release, {}});
}

void look_at_address(const core::SiteInfo& info, const std::string& configured,
                     std::vector<Finding>& findings) {
    const bool same = info.address == configured;
    findings.push_back({Check::address, same ? Verdict::fine : Verdict::wrong, {}, info.address, {}});
}

/// Whether this version has the function at all.
bool exists(const FunctionUse& use, std::optional<int> release) {
    const auto since = release_number(std::string{use.since} + ".0");
    return use.since.empty() || !release || !since || *release >= *since;
}

bool is_wanted(const FunctionUse& use, const HealthOrder& order) {
    const bool writing = use.use == Use::sending || use.use == Use::effects;
    return !writing || order.writes || (order.message_to && use.use == Use::sending);
}

void look_at_functions(const core::SiteInfo& info, const HealthOrder& order, std::vector<Finding>& findings) {
    const std::set<std::string, std::less<>> granted{info.functions.begin(), info.functions.end()};
    const auto release = release_number(info.release);
    std::size_t known = 0;
    for (const FunctionUse& use : function_uses()) {
        const bool has = granted.count(use.name) != 0;
        known += has ? 1U : 0U;
        if (has && use.writes && !is_wanted(use, order))
            findings.push_back({Check::write_function, Verdict::notice, std::string{use.name}, {}, {}});
        if (has || !is_wanted(use, order) || !exists(use, release)) continue;
        findings.push_back({Check::function,
                            use.required ? Verdict::wrong : Verdict::notice,
                            std::string{use.name},
                            std::string{use.without},
                            {}});
    }
    if (granted.size() > known)
        findings.push_back(
            {Check::more_functions, Verdict::notice, {}, std::to_string(granted.size() - known), {}});
    const bool all = std::none_of(findings.begin(), findings.end(),
                                  [](const Finding& one) { return one.check == Check::function; });
    if (all) findings.push_back(fine(Check::function, std::to_string(known)));
}

void send_test_message(Transport& transport, const HealthOrder& order, core::Instant now,
                       std::vector<Finding>& findings) {
    const auto sent = send_message(transport, {*order.message_to, order.message_html, "doctor"}, now);
    if (sent) {
        findings.push_back({Check::message, Verdict::fine, *order.message_to, sent->lms_id, {}});
        return;
    }
    findings.push_back(
        {Check::message, Verdict::wrong, *order.message_to, sent.error().detail, sent.error()});
}

}  // namespace

std::vector<Finding> examine(const Options& options, support::HttpClient& http, const HealthOrder& order,
                             core::Instant now) {
    std::vector<Finding> findings;
    Transport transport{options, http};
    const auto info = introduce(transport, findings);
    if (!info) {
        for (const std::string& course : order.courses)
            findings.push_back({Check::course, Verdict::unknown, course, {}, {}});
        return findings;
    }
    look_at_release(*info, findings);
    look_at_address(*info, without_slash(options.site), findings);
    findings.push_back(look_at_account(transport));
    look_at_functions(*info, order, findings);
    transport.know_granted(info->functions);
    const std::string site = without_slash(options.site);
    for (const std::string& course : order.courses) {
        const CourseVisit visit{transport, course, site, options.own_tool_prefix, now};
        for (Finding& finding : examine_course(visit)) findings.push_back(std::move(finding));
    }
    if (order.message_to) send_test_message(transport, order, now, findings);
    return findings;
}

std::string_view word(Verdict verdict) {
    switch (verdict) {
        case Verdict::fine:
            return "fine";
        case Verdict::notice:
            return "notice";
        case Verdict::wrong:
            return "wrong";
        case Verdict::unknown:
            return "unknown";
    }
    return "unknown";
}

std::string_view word(Check check) {
    switch (check) {
        case Check::answers:
            return "answers";
        case Check::token:
            return "token";
        case Check::release:
            return "release";
        case Check::address:
            return "address";
        case Check::administrator:
            return "administrator";
        case Check::function:
            return "function";
        case Check::more_functions:
            return "more_functions";
        case Check::write_function:
            return "write_function";
        case Check::course:
            return "course";
        case Check::students:
            return "students";
        case Check::names:
            return "names";
        case Check::enrolments:
            return "enrolments";
        case Check::groups:
            return "groups";
        case Check::completion:
            return "completion";
        case Check::assignments:
            return "assignments";
        case Check::quizzes:
            return "quizzes";
        case Check::hidden_kinds:
            return "hidden_kinds";
        case Check::submissions:
            return "submissions";
        case Check::marking:
            return "marking";
        case Check::participants:
            return "participants";
        case Check::grades:
            return "grades";
        case Check::language:
            return "language";
        case Check::quiz_overrides:
            return "quiz_overrides";
        case Check::private_events:
            return "private_events";
        case Check::placement:
            return "placement";
        case Check::message:
            return "message";
    }
    return "unknown";
}

}  // namespace waymark::moodle
