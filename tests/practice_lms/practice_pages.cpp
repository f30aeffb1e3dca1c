// Our own pages that lead into the platform: launching, choosing content, registering a tool.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "lti/jwt.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/platform_pages.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

constexpr Time registration_token_life = 3600;

/// A number in the request; `otherwise` when it is not there, nothing when it is no number.
std::optional<Id> number(const web::Request& request, std::string_view name, Id otherwise) {
    const auto text = param(request, name);
    if (text.empty()) return otherwise;
    Id value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

bool may_enter(Platform& platform, const Visitor& visitor, Id course) {
    if (visitor.is_admin) return true;
    return platform.world().with([&](const State& state) {
        const auto* person = state.person(visitor.id);
        if (person == nullptr || (course == practice_course && !person->active)) return false;
        return std::find(person->courses.begin(), person->courses.end(), course) != person->courses.end();
    });
}

/// The placement of the activity `cmid`, or (0) the first one of the tool in the course; every course that
/// has none gets one of its own, as if a teacher had placed it.
std::optional<Placement> find_placement(ToolRecords& records, Id cmid, Id course, const std::string& client) {
    if (cmid != 0) {
        const Placement* found = records.placement(cmid);
        return found == nullptr ? std::nullopt : std::optional(*found);
    }
    const Tool* tool =
        client.empty() ? (records.tools.empty() ? nullptr : records.tools.data()) : records.client(client);
    if (tool == nullptr) return std::nullopt;
    for (const Placement& placement : records.placements)
        if (placement.course == course && placement.type == tool->type) return placement;
    Placement made{course,
                   1000 * tool->type + course,
                   1000 * tool->type + course,
                   tool->type,
                   "Waymark plan",
                   "Your plan and deadlines.",
                   "",
                   {}};
    records.placements.push_back(made);
    return made;
}

std::optional<Placement> placement_of(const web::Request& request, Platform& platform,
                                      const Visitor& visitor) {
    const auto cmid = number(request, "cmid", 0);
    const auto course = number(request, "course", practice_course);
    if (!cmid || !course) return std::nullopt;
    if (*cmid == 0 && !may_enter(platform, visitor, *course)) return std::nullopt;
    auto placement = platform.with_tools([&](ToolRecords& records) {
        return find_placement(records, *cmid, *course, param(request, "tool"));
    });
    if (!placement || !may_enter(platform, visitor, placement->course)) return std::nullopt;
    return placement;
}

/// Logs in and answers what /mod/lti/launch.php (or contentitem.php) answers: the login initiation.
web::Response initiation(Platform& platform, const Visitor& visitor, const PendingLaunch& launch) {
    const auto cookie = platform.begin_session(visitor);
    const auto launch_id = platform.begin_launch(cookie, launch);
    if (!visitor.is_admin) platform.world().touch(visitor.id, platform.now());
    const auto tool =
        platform.with_tools([&](const ToolRecords& records) { return *records.tool(launch.placement.type); });
    const std::string hint = launch.kind == LaunchKind::deep_linking
                                 ? R"({"launchid":")" + launch_id + R"("})"
                                 : R"({"cmid":)" + std::to_string(launch.placement.cmid) +
                                       R"(,"launchid":")" + launch_id + R"("})";
    const std::string& own = launch.placement.url;
    auto page = auto_post_page("ltiInitiateLoginForm", tool.login_url,
                               {{"iss", platform.options().issuer},
                                {"target_link_uri", own.empty() ? tool.target_link_uri : own},
                                {"login_hint", std::to_string(visitor.id)},
                                {"lti_message_hint", hint},
                                {"client_id", tool.client_id},
                                {"lti_deployment_id", tool.deployment()}});
    page.headers.emplace_back(
        "Set-Cookie", std::string(session_cookie) + "=" + cookie + "; Path=/; HttpOnly; SameSite=Lax");
    return page;
}

/// GET /practice/launch?as=…[&course=…|&cmid=…][&tool=client id][&review=user id]
web::Response answer_launch(const web::Request& request, Platform& platform) {
    const auto visitor = platform.visitor(param(request, "as"));
    const auto placement = visitor ? placement_of(request, platform, *visitor) : std::nullopt;
    const auto reviewed = number(request, "review", 0);
    if (!placement || !reviewed) return invalid_request_page();
    const auto kind = *reviewed == 0 ? LaunchKind::resource_link : LaunchKind::submission_review;
    return initiation(platform, *visitor, {kind, *placement, *reviewed});
}

support::FormFields passed_on(const web::Request& request) {
    support::FormFields fields;
    for (const char* name : {"as", "course", "cmid", "tool", "review"})
        if (auto value = param(request, name); !value.empty()) fields.emplace_back(name, std::move(value));
    return fields;
}

/// GET /practice/course: a page that frames the launch.
web::Response answer_course(const web::Request& request, Platform& platform) {
    const auto visitor = platform.visitor(param(request, "as"));
    const auto placement = visitor ? placement_of(request, platform, *visitor) : std::nullopt;
    if (!placement) return invalid_request_page();
    auto fields = passed_on(request);
    if (param(request, "course").empty() && param(request, "cmid").empty())
        fields.emplace_back("course", std::to_string(placement->course));
    return course_page(placement->title, visitor->first_name + " " + visitor->last_name,
                       support::with_query("/practice/launch", fields));
}

/// Who may add activities to the course, and with which tool.
struct Chooser {
    Visitor visitor;
    PendingLaunch launch;
};
std::optional<Chooser> chooser_of(const web::Request& request, Platform& platform) {
    const auto visitor = platform.visitor(param(request, "as"));
    const auto course = number(request, "course", practice_course);
    if (!visitor || !visitor->edits || !course || !may_enter(platform, *visitor, *course))
        return std::nullopt;
    const auto client = param(request, "tool");
    return platform.with_tools([&](const ToolRecords& records) -> std::optional<Chooser> {
        const Tool* tool = client.empty() ? (records.tools.empty() ? nullptr : records.tools.data())
                                          : records.client(client);
        if (tool == nullptr || !tool->active) return std::nullopt;
        Placement place;
        place.course = *course;
        place.type = tool->type;
        return Chooser{*visitor, {LaunchKind::deep_linking, place, 0}};
    });
}

/// GET /practice/select-launch: what the dialog "Select content" opens in its frame.
web::Response answer_select_launch(const web::Request& request, Platform& platform) {
    const auto chooser = chooser_of(request, platform);
    return chooser ? initiation(platform, chooser->visitor, chooser->launch) : invalid_request_page();
}

/// GET /practice/select: a page with that dialog; what was placed comes back into it.
web::Response answer_select(const web::Request& request, Platform& platform) {
    const auto chooser = chooser_of(request, platform);
    if (!chooser) return invalid_request_page();
    return course_page("Select content", chooser->visitor.first_name + " " + chooser->visitor.last_name,
                       support::with_query("/practice/select-launch", passed_on(request)));
}

/// GET /practice/register?url=…: what Moodle's tool configuration page does with a registration URL. It
/// listens for the tool's message that it is done.
web::Response answer_register(const web::Request& request, Platform& platform) {
    const Time now = platform.now();
    const json claims{{"sub", platform.random_word(8).substr(0, 15)},
                      {"scope", "reg"},
                      {"iat", now},
                      {"exp", now + registration_token_life}};
    const auto url = support::with_query(
        param(request, "url"),
        {{"openid_configuration", platform.options().issuer + "/mod/lti/openid-configuration.php"},
         {"registration_token", lti::sign_rs256(platform.key(), platform.kid(), claims)}});
    return plain_page(
        "Register tool",
        "<h1>Manage tools</h1><p id=\"state\">open</p><iframe id=\"register\" title=\"Tool\" "
        "width=\"969\" height=\"471\" src=\"" +
            escape_html(url) +
            "\"></iframe><script>window.addEventListener('message', (event) => { if (event.data "
            "&& event.data.subject === 'org.imsglobal.lti.close') { "
            "document.getElementById('register').remove(); "
            "document.getElementById('state').textContent = 'closed'; } });</script>");
}

/// POST /practice/activate with client_id: what an administrator clicks on a pending tool.
web::Response answer_activate(const web::Request& request, Platform& platform) {
    const auto client = param(request, "client_id");
    const bool done = platform.with_tools([&](ToolRecords& records) {
        for (Tool& tool : records.tools)
            if (tool.client_id == client) return tool.active = true;
        return false;
    });
    return done ? plain_page("Manage tools", "<p>Active.</p>") : error_page("No such tool");
}

/// POST /practice/grade with item, user, points ("" takes the grade away) and at: what a teacher types into
/// the gradebook at that time, now if it is not said.
web::Response answer_typed_grade(const web::Request& request, Platform& platform) {
    const auto item = number(request, "item", 0);
    const auto user = number(request, "user", 0);
    const auto at = number(request, "at", platform.now());
    const auto points = number(request, "points", -1);
    if (!item || !user || !at || !points) return error_page("Not a number");
    const bool done = platform.with_tools([&](ToolRecords& records) {
        if (records.line_item(*item) == nullptr) return false;
        if (records.grade(*item, *user) == nullptr)
            records.grades.push_back({*item, *user, std::nullopt, "", 0});
        LineItemGrade& grade = *records.grade(*item, *user);
        grade.points = *points < 0 ? std::nullopt : std::optional(static_cast<double>(*points));
        grade.modified = *at;
        return true;
    });
    return done ? plain_page("Gradebook", "<p>Saved.</p>") : error_page("No such column");
}

json placed(const Placement& placement) {
    json custom = json::object();
    for (const auto& [name, value] : placement.custom) custom[name] = value;
    return {{"cmid", placement.cmid},   {"course", placement.course}, {"type", placement.type},
            {"title", placement.title}, {"url", placement.url},       {"custom", custom}};
}

/// Columns of the gradebook, and every score that was taken for one.
void add_scores(json& all, const ToolRecords& records) {
    for (const LineItem& item : records.line_items)
        all["columns"].push_back({{"id", item.id},
                                  {"course", item.course},
                                  {"label", item.label},
                                  {"resource", item.resource_id}});
    for (const ReceivedScore& score : records.received)
        all["scores"].push_back({{"item", score.item},
                                 {"user", score.user},
                                 {"at", score.at},
                                 {"points", score.points ? json(*score.points) : json()}});
}

/// GET /practice/lti.json: tools, placements, grades, columns and scores, for tests.
web::Response answer_records(Platform& platform) {
    const json body = platform.with_tools([](const ToolRecords& records) {
        json all{{"tools", json::array()},
                 {"placements", json::array()},
                 {"grades", json::array()},
                 {"columns", json::array()},
                 {"scores", json::array()}};
        for (const Tool& tool : records.tools)
            all["tools"].push_back({{"type", tool.type},
                                    {"client_id", tool.client_id},
                                    {"name", tool.name},
                                    {"active", tool.active},
                                    {"logo", tool.logo_uri}});
        for (const Placement& placement : records.placements) all["placements"].push_back(placed(placement));
        for (const LineItemGrade& grade : records.grades)
            all["grades"].push_back({{"item", grade.item},
                                     {"user", grade.user},
                                     {"points", grade.points ? json(*grade.points) : json()}});
        add_scores(all, records);
        return all;
    });
    web::Response answer;
    answer.content_type = "application/json";
    answer.body = body.dump(1);
    return answer;
}

}  // namespace

std::optional<web::Response> answer_practice_page(const web::Request& request, Platform& platform) {
    if (request.method == web::Method::post) {
        if (request.path == "/practice/activate") return answer_activate(request, platform);
        if (request.path == "/practice/grade") return answer_typed_grade(request, platform);
        return std::nullopt;
    }
    if (request.path == "/practice/launch") return answer_launch(request, platform);
    if (request.path == "/practice/course") return answer_course(request, platform);
    if (request.path == "/practice/select") return answer_select(request, platform);
    if (request.path == "/practice/select-launch") return answer_select_launch(request, platform);
    if (request.path == "/practice/register") return answer_register(request, platform);
    if (request.path == "/practice/lti.json") return answer_records(platform);
    return std::nullopt;
}

}  // namespace waymark::practice
