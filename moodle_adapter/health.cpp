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

using Names = std::set<std::string, std::less<>>;

/// What the one or two services grant.
struct Granted {
    Names reading;
    std::optional<Names> writing;  ///< absent: there is one token, and it does both
};

/// What is granted although nobody needs it there.
void look_at_width(const Granted& granted, const HealthOrder& order, std::vector<Finding>& findings) {
    Names surplus = granted.reading;
    Names writing_surplus = granted.writing.value_or(Names{});
    writing_surplus.erase("core_webservice_get_site_info");
    for (const FunctionUse& use : function_uses()) {
        const bool read_has = surplus.erase(std::string{use.name}) != 0;
        const bool write_has = use.writes && writing_surplus.erase(std::string{use.name}) != 0;
        if (!use.writes) continue;
        if ((read_has || write_has) && !is_wanted(use, order))
            findings.push_back({Check::write_function, Verdict::notice, std::string{use.name}, {}, {}});
        else if (read_has && granted.writing)
            findings.push_back(
                {Check::write_function, Verdict::notice, std::string{use.name}, "read_token", {}});
    }
    if (!surplus.empty())
        findings.push_back({Check::more_functions, Verdict::notice, {}, std::to_string(surplus.size()), {}});
    if (!writing_surplus.empty())
        findings.push_back(
            {Check::more_functions, Verdict::notice, "write", std::to_string(writing_surplus.size()), {}});
}

void look_at_functions(const Granted& granted, std::string_view release_text, const HealthOrder& order,
                       std::vector<Finding>& findings) {
    const auto release = release_number(release_text);
    std::size_t known = 0;
    bool all = true;
    for (const FunctionUse& use : function_uses()) {
        const Names& service = use.writes && granted.writing ? *granted.writing : granted.reading;
        const bool has = service.count(use.name) != 0;
        known += has ? 1U : 0U;
        if (has || !is_wanted(use, order) || !exists(use, release)) continue;
        all = false;
        findings.push_back({Check::function,
                            use.required ? Verdict::wrong : Verdict::notice,
                            std::string{use.name},
                            std::string{use.without},
                            {}});
    }
    look_at_width(granted, order, findings);
    if (all) findings.push_back(fine(Check::function, std::to_string(known)));
}

/// Whether the second token is good: it must be of the same account, because messages are found again by who
/// sent them.
std::optional<Names> look_at_writing(Transport& transport, const core::SiteInfo& info,
                                     std::vector<Finding>& findings) {
    if (!transport.has_write_token()) return std::nullopt;
    auto writing = get_writing_site_info(transport);
    if (!writing && writing.error().detail == "accessexception") writing = get_writing_site_info(transport);
    if (!writing) {
        findings.push_back({Check::write_token, Verdict::wrong, {}, writing.error().detail, writing.error()});
        return Names{};
    }
    const bool same = writing->account_lms_id == info.account_lms_id;
    findings.push_back(
        {Check::write_token, same ? Verdict::fine : Verdict::wrong, {}, same ? "" : "other_account", {}});
    transport.know_granted_for_writing(same ? writing->functions : std::vector<std::string>{});
    return Names{writing->functions.begin(), writing->functions.end()};
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

struct CheckWord {
    Check check;
    std::string_view word;
};

constexpr CheckWord check_words[] = {
    {Check::answers, "answers"},
    {Check::token, "token"},
    {Check::write_token, "write_token"},
    {Check::release, "release"},
    {Check::address, "address"},
    {Check::administrator, "administrator"},
    {Check::function, "function"},
    {Check::more_functions, "more_functions"},
    {Check::write_function, "write_function"},
    {Check::course, "course"},
    {Check::conditions, "conditions"},
    {Check::students, "students"},
    {Check::bad_rows, "bad_rows"},
    {Check::names, "names"},
    {Check::enrolments, "enrolments"},
    {Check::groups, "groups"},
    {Check::completion, "completion"},
    {Check::assignments, "assignments"},
    {Check::quizzes, "quizzes"},
    {Check::hidden_kinds, "hidden_kinds"},
    {Check::unseen_grades, "unseen_grades"},
    {Check::unseen_conditions, "unseen_conditions"},
    {Check::submissions, "submissions"},
    {Check::marking, "marking"},
    {Check::participants, "participants"},
    {Check::nobody_active, "nobody_active"},
    {Check::grades, "grades"},
    {Check::language, "language"},
    {Check::attempts, "attempts"},
    {Check::kinds, "kinds"},
    {Check::quiz_overrides, "quiz_overrides"},
    {Check::private_events, "private_events"},
    {Check::placement, "placement"},
    {Check::message, "message"},
};

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
    const std::optional<Names> writing = look_at_writing(transport, *info, findings);
    look_at_functions({Names{info->functions.begin(), info->functions.end()}, writing}, info->release, order,
                      findings);
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
    const auto found = std::find_if(std::begin(check_words), std::end(check_words),
                                    [&](const CheckWord& one) { return one.check == check; });
    return found == std::end(check_words) ? "unknown" : found->word;
}

}  // namespace waymark::moodle
