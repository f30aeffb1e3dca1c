#include "lti/launch.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "store/placing.hpp"
#include "store/registrations.hpp"
#include "store/sessions.hpp"
#include "support/log.hpp"
#include "web/assets.hpp"
#include "web/cookies.hpp"
#include "web/headers.hpp"
#include "web/landing.hpp"
#include "web/lti_endpoints.hpp"
#include "web/lti_refusal.hpp"
#include "web/message_links.hpp"
#include "web/open_endpoints.hpp"
#include "web/platform_storage.hpp"
#include "web/session.hpp"
#include "web/view.hpp"
#include "web/viewer.hpp"
#include "web/window_codes.hpp"

namespace waymark::web {

namespace {

lti::LoginState state_of(const store::LoginStateRow& row) {
    return {row.state,        row.nonce,           row.registration,      row.browser_hash,
            row.redirect_uri, row.target_link_uri, row.lti_deployment_id, row.created,
            row.expires};
}

/// The rows of begun logins in the database.
class DatabaseStates final : public lti::StateStore {
  public:
    explicit DatabaseStates(store::Database& database) : database_(database) {}
    [[nodiscard]] std::optional<lti::LoginState> find(std::string_view state,
                                                      std::chrono::sys_seconds now) override {
        return converted(store::find_login_state(database_, state, now));
    }
    [[nodiscard]] std::optional<lti::LoginState> consume(std::string_view state,
                                                         std::chrono::sys_seconds now) override {
        return converted(store::consume_login_state(database_, state, now));
    }

  private:
    static std::optional<lti::LoginState> converted(const std::optional<store::LoginStateRow>& row) {
        if (!row) return std::nullopt;
        return state_of(*row);
    }
    store::Database& database_;
};

/// One launch request while it is answered.
struct Attempt {
    std::shared_ptr<const std::vector<lti::Registration>> known;
    const Request& request;
    const WebSettings& settings;
    Services& services;
    support::FormFields form;
    std::vector<std::string> secrets;  ///< that this browser offers as proof
    core::Instant now;
    std::string registration;   ///< of the login, "" if there is none
    std::string storage_frame;  ///< of the login, "" if the platform offered none
};

std::string field(const support::FormFields& form, std::string_view name) {
    const std::string* value = support::find_once(form, name);
    return value == nullptr ? std::string{} : *value;
}

Attempt make_attempt(const Request& request, const WebSettings& settings, Services& services) {
    Attempt attempt{known_registrations(settings, services),
                    request,
                    settings,
                    services,
                    request.form(),
                    {},
                    services.clock.now(),
                    {},
                    {}};
    const std::string state = field(attempt.form, "state");
    if (state.empty()) return attempt;
    attempt.secrets =
        cookie_values(request, login_cookie, lti::cookie_suffix(state), settings.secure_cookies);
    if (const auto row = store::find_login_state(services.database, state, attempt.now)) {
        attempt.registration = row->registration;
        attempt.storage_frame = row->storage_frame;
    }
    return attempt;
}

tl::expected<lti::Launch, lti::Error> judge(const Attempt& attempt) {
    const lti::ToolAddress tool = tool_address(attempt.settings);
    DatabaseStates states(attempt.services.database);
    lti::LaunchRules rules{*attempt.known, tool, attempt.services.key_sets, states};
    rules.leeway = attempt.settings.clock_difference;
    rules.served = {lti::MessageType::resource_link, lti::MessageType::deep_linking,
                    lti::MessageType::submission_review};
    return lti::validate_launch({attempt.form, attempt.secrets}, rules, attempt.now);
}

store::SessionRow session_of(const lti::Launch& launch, core::Instant now) {
    store::SessionRow session;
    session.registration = launch.registration_id;
    session.site = launch.site;
    session.subject = launch.subject;
    session.context_lms_id = launch.context.id;
    session.launch_role = lti::word(launch.role);
    session.display_name = launch.name;
    if (i18n::is_known_language(launch.locale)) session.language = i18n::language(launch.locale).code();
    session.return_url = launch.return_url;
    session.mentees = launch.mentees;
    session.created = now;
    session.last_seen = now;
    return session;
}

struct Admission {
    std::string launch_id;
    std::string landing;  ///< path below the launch
    std::string csrf;     ///< of the session
};

void record(const Attempt& attempt, const store::SessionRow& session, const Visit& visit,
            const std::string& launch_id) {
    const bool bound = visit.course != nullptr;
    support::log_info("launch registration={} role={} bound={} launch={}", session.registration,
                      session.launch_role, bound, launch_id.substr(0, 8));
    if (visit.site == nullptr) return;
    store::Database& database = attempt.services.database;
    store::record_launch(database, visit.site->id, session.subject, session.context_lms_id, attempt.now);
    store::AuditEntry entry;
    entry.at = attempt.now;
    entry.site = visit.site->id;
    if (bound) entry.course = visit.viewer.course;
    entry.actor = session.subject;
    entry.action = "launch";
    entry.detail = "role=" + session.launch_role + " launch=" + launch_id.substr(0, 8);
    store::record_audit(database, entry);
}

void record_placing(const Attempt& attempt, const lti::Launch& launch, const Visit& visit,
                    const std::string& launch_id) {
    store::Database& database = attempt.services.database;
    if (const auto& asked = launch.deep_linking)
        store::save_deep_linking(
            database, launch_id,
            {launch.deployment_id, asked->return_url, asked->data, asked->accept_multiple});
    // Another platform's course of the same number must not be read or graded for the site's own.
    if (launch.context.id.empty() || visit.binding == Binding::other_address) return;
    const auto history = launch.custom.find("course_history");
    store::save_context(database,
                        {launch.registration_id, launch.deployment_id, launch.context.id, launch.site,
                         launch.context.title, launch.services.memberships,
                         history == launch.custom.end() ? "" : history->second, launch.services.lineitems},
                        attempt.now);
}

/// Lets a genuine launch in: a session of its own, its cookie in `response`.
Admission admit(const Attempt& attempt, const lti::Launch& launch, Response& response) {
    const store::SessionRow session = session_of(launch, attempt.now);
    const Visit visit = visit_of(session, attempt.settings, attempt.services);
    Admission admission;
    attempt.services.database.transaction([&] {
        const store::SessionRow begun =
            begin_session(attempt.request, response, session, attempt.settings, attempt.services);
        admission.launch_id = begun.launch_id;
        admission.csrf = begun.csrf;
        record(attempt, session, visit, admission.launch_id);
        record_placing(attempt, launch, visit, admission.launch_id);
    });
    admission.landing = landing_of(launch, visit);
    if (launch.message == lti::MessageType::resource_link) {
        if (const auto wished = wished_path(attempt.request, visit, attempt.settings, attempt.services))
            admission.landing = *wished;
        forget_wish(response, attempt.settings);
    }
    delete_cookie(response, login_cookie, lti::cookie_suffix(field(attempt.form, "state")),
                  attempt.settings.secure_cookies);
    return admission;
}

/// Without the place on the page, which has none in a query.
std::string_view page_of(std::string_view landing) {
    return landing.substr(0, landing.find('#'));
}

/// A deployment that nobody approved yet is remembered, so that an administrator finds it in a list.
Response refuse(const Attempt& attempt, const lti::Error& error) {
    if (!error.deployment_id.empty() && !attempt.registration.empty())
        store::note_deployment(attempt.services.database, attempt.registration, error.deployment_id,
                               attempt.now);
    return refuse_lti(attempt.request, attempt.settings, attempt.services, error, attempt.registration);
}

Framing framing_of(const Attempt& attempt, const lti::Launch& launch) {
    return framing_for(*lti::find_registration(*attempt.known, launch.registration_id));
}

bool is_compact_token(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

/// No cookie came with the launch: the page whose script looks for the proof in this tab's storage. It holds
/// the token for that one step; nothing else of ours ever does.
Response proof_page(const Attempt& attempt, const lti::Registration& registration) {
    const i18n::Language& language = browser_language(attempt.request, attempt.settings);
    ViewModel model = open_page_model(language, language.text("One moment"));
    model.set("state", field(attempt.form, "state"))
        .set("token", field(attempt.form, "id_token"))
        .set("platform", registration.issuer)
        .set("storage_frame", attempt.storage_frame)
        .set("storage_origin", attempt.storage_frame.empty()
                                   ? ""
                                   : platform_storage(registration, attempt.storage_frame).origin)
        .set("storage_script", static_url("lti_storage.js"))
        .set("script", static_url("lti_finish.js"));
    Response response;
    response.body = render("lti_finish", model, language);
    add_security_headers(response, framing_for(registration), Opener::kept);
    return response;
}

}  // namespace

Response launch_endpoint(const Request& request, const WebSettings& settings, Services& services) {
    const Attempt attempt = make_attempt(request, settings, services);
    const auto launch = judge(attempt);
    if (!launch) {
        const auto* registration = lti::find_registration(*attempt.known, attempt.registration);
        const bool may_prove = launch.error().code == lti::Code::state_binding && registration != nullptr &&
                               is_compact_token(field(attempt.form, "id_token"));
        return may_prove ? proof_page(attempt, *registration) : refuse(attempt, launch.error());
    }
    Response cookies;
    const Admission admission = admit(attempt, *launch, cookies);
    Response response = see_other(launch_url(admission.launch_id, admission.landing));
    for (auto& header : cookies.headers) response.headers.push_back(std::move(header));
    add_security_headers(response, framing_of(attempt, *launch), Opener::kept);
    return response;
}

Response finish_endpoint(const Request& request, const WebSettings& settings, Services& services) {
    Attempt attempt = make_attempt(request, settings, services);
    if (support::find_header(request.headers, "X-Waymark-Launch") == nullptr)
        return refuse(attempt, {lti::Code::state_binding, "finish not asked by our own page"});
    if (const std::string proof = field(attempt.form, "proof"); !proof.empty())
        attempt.secrets.push_back(proof);
    const auto launch = judge(attempt);
    if (!launch) return refuse(attempt, launch.error());
    Response response;
    const Admission admission = admit(attempt, *launch, response);
    response.content_type = "application/json";
    nlohmann::json opened{
        {"launch", launch_url(admission.launch_id, "/")},
        {"landing", launch_url(admission.launch_id, admission.landing)},
        {"window", make_window_url(admission.launch_id, page_of(admission.landing), services)}};
    // The platform waits for the choice in this frame; a window of its own could not hand it over.
    if (launch->message == lti::MessageType::deep_linking) opened["choose"] = admission.csrf;
    response.body = opened.dump();
    add_security_headers(response, framing_of(attempt, *launch), Opener::kept);
    return response;
}

}  // namespace waymark::web
