#include "tests/practice_lms/platform.hpp"

#include <algorithm>
#include <utility>

#include "support/crypto.hpp"

namespace waymark::practice {

namespace {

constexpr Id admin_id = 2;

Visitor administrator() {
    Visitor admin;
    admin.id = admin_id;
    admin.username = "admin";
    admin.first_name = "Admin";
    admin.last_name = "User";
    admin.email = "admin@example.invalid";
    admin.language = "en";
    admin.teaches = true;
    admin.edits = true;
    admin.is_admin = true;
    return admin;
}

Visitor visitor_from(const Person& person) {
    Visitor visitor;
    visitor.id = person.id;
    visitor.username = person.username;
    visitor.first_name = person.first_name;
    visitor.last_name = person.last_name;
    visitor.email = person.email;
    visitor.language = person.language;
    visitor.groups = person.groups;
    visitor.teaches = person.role == "teacher" || person.role == "editingteacher";
    visitor.edits = person.role == "editingteacher";
    return visitor;
}

/// The tool of the recordings, with names and every scope.
Tool first_tool(const PlatformOptions& options) {
    Tool tool;
    tool.type = std::stoll(options.deployment_id);
    tool.client_id = options.client_id;
    tool.name = "Waymark";
    tool.login_url = options.tool_login_url;
    tool.redirect_uris = {options.tool_redirect_uri};
    tool.target_link_uri = options.tool_redirect_uri;
    tool.jwks_uri = options.tool_key_set_url;
    tool.custom = {{"course_history", "$Context.id.history"},
                   {"groups", "$Moodle.Person.userGroupIds"},
                   {"section_start", "$CourseSection.timeFrame.begin"},
                   {"section_end", "$CourseSection.timeFrame.end"},
                   {"username", "$User.username"},
                   {"link_title", "$ResourceLink.title"},
                   {"unknown", "$No.Such.variable"}};
    tool.scopes = {ags_scope + "lineitem", ags_scope + "lineitem.readonly", ags_scope + "result.readonly",
                   ags_scope + "score", members_scope};
    return tool;
}

ToolRecords first_records(const PlatformOptions& options) {
    ToolRecords records;
    records.course_history = options.course_history;
    if (options.tool_login_url.empty()) return records;
    records.tools.push_back(first_tool(options));
    const Id type = records.tools[0].type;
    records.next_type = type + 1;
    records.placements.push_back({practice_course,
                                  46,
                                  1,
                                  type,
                                  "Waymark plan",
                                  "Your plan and deadlines.",
                                  "",
                                  {{"unit", "week1"}, {"view", "plan"}}});
    records.line_items.push_back({20, practice_course, type, "Waymark plan", 100, "", "", 1});
    return records;
}

}  // namespace

Platform::Platform(PlatformOptions options, World& world, const support::Clock& clock,
                   support::Random& random)
    : options_(std::move(options)),
      world_(world),
      clock_(clock),
      random_(random),
      key_(lti::PrivateKey::generate()),
      kid_(support::hex(support::sha256(key_.n())).substr(0, 20)),
      tools_(first_records(options_)) {}

std::string Platform::random_word(std::size_t bytes) {
    std::string word(bytes, '\0');
    random_.fill({reinterpret_cast<std::byte*>(word.data()), word.size()});
    return support::hex(word);
}

std::optional<Visitor> Platform::visitor(std::string_view username) {
    if (username == "admin") return administrator();
    return world_.with([&](const State& state) -> std::optional<Visitor> {
        const Person* person = state.person(username);
        if (person == nullptr) return std::nullopt;
        return visitor_from(*person);
    });
}

std::string Platform::begin_session(const Visitor& visitor) {
    std::string cookie = random_word(16);
    const std::scoped_lock lock(mutex_);
    sessions_[cookie].visitor = visitor;
    return cookie;
}

std::optional<Visitor> Platform::session_visitor(std::string_view cookie) {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(cookie);
    if (found == sessions_.end()) return std::nullopt;
    return found->second.visitor;
}

std::string Platform::begin_launch(std::string_view cookie, const PendingLaunch& launch) {
    const std::string digits = std::to_string(std::stoull(random_word(4), nullptr, 16));
    const std::string launch_id =
        launch.kind == LaunchKind::deep_linking
            ? "ltilaunch_ContentItemSelectionRequest" + digits
            : "ltilaunch" + std::to_string(launch.placement.instance) + "_" + digits;
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(cookie);
    if (found != sessions_.end()) found->second.launches[launch_id] = launch;
    return launch_id;
}

std::optional<PendingLaunch> Platform::take_launch(std::string_view cookie, const std::string& launch_id) {
    const std::scoped_lock lock(mutex_);
    const auto session = sessions_.find(cookie);
    if (session == sessions_.end()) return std::nullopt;
    auto launch = session->second.launches.extract(launch_id);
    if (launch.empty()) return std::nullopt;
    return launch.mapped();
}

}  // namespace waymark::practice
