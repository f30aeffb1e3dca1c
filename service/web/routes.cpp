#include "web/routes.hpp"

#include <algorithm>
#include <charconv>

#include "web/headers.hpp"
#include "web/lti_endpoints.hpp"
#include "web/message_links.hpp"
#include "web/open_endpoints.hpp"
#include "web/session.hpp"
#include "web/viewer.hpp"

namespace waymark::web {

namespace {

using core::Action;

Response landing_action(PageContext& context) {
    return redirect_to(context, landing_path(context.viewer));
}

constexpr Route open_route(Method method, std::string_view pattern, OpenEndpoint endpoint) {
    return {method, pattern, std::nullopt, nullptr, endpoint};
}
constexpr Route page_route(Method method, std::string_view pattern, Action action, Page page) {
    return {method, pattern, action, page, nullptr};
}

constexpr Route table[] = {
    open_route(Method::get, "/", front_page),
    open_route(Method::get, "/healthz", health_endpoint),
    open_route(Method::get, "/static/*", static_endpoint),
    open_route(Method::get, "/open", open_window_endpoint),
    open_route(Method::get, "/m/*", message_link_endpoint),
    open_route(Method::get, "/lti/login", login_endpoint),
    open_route(Method::post, "/lti/login", login_endpoint),
    open_route(Method::get, "/lti/launch", launch_notice),
    open_route(Method::post, "/lti/launch", launch_endpoint),
    open_route(Method::post, "/lti/launch/finish", finish_endpoint),
    open_route(Method::get, "/lti/jwks.json", key_set_endpoint),
    open_route(Method::get, "/lti/icon.svg", icon_endpoint),
    open_route(Method::get, "/lti/register", registration_page),
    open_route(Method::post, "/lti/register", registration_endpoint),
    page_route(Method::get, "/l/{launch}/", Action::see_help, landing_action),
    page_route(Method::get, "/l/{launch}/today", Action::see_today, today_page),
    page_route(Method::get, "/l/{launch}/students", Action::see_students, students_page),
    page_route(Method::get, "/l/{launch}/students/{id}", Action::see_student, student_page),
    page_route(Method::get, "/l/{launch}/students/{id}/message", Action::send_message, message_form_page),
    page_route(Method::post, "/l/{launch}/students/{id}/message", Action::send_message, message_preview_page),
    page_route(Method::post, "/l/{launch}/students/{id}/message/send", Action::send_message,
               message_send_action),
    page_route(Method::get, "/l/{launch}/students/{id}/ending", Action::end_item, ending_page),
    page_route(Method::post, "/l/{launch}/students/{id}/ending", Action::end_item, ending_action),
    page_route(Method::post, "/l/{launch}/students/{id}/ending/undo", Action::end_item, ending_undo_action),
    page_route(Method::post, "/l/{launch}/students/{id}/pause", Action::end_item, pause_action),
    page_route(Method::post, "/l/{launch}/students/{id}/answered", Action::end_item, answered_action),
    page_route(Method::get, "/l/{launch}/students/{id}/contact", Action::send_message, contact_form_page),
    page_route(Method::post, "/l/{launch}/students/{id}/contact", Action::send_message, contact_note_action),
    page_route(Method::get, "/l/{launch}/pace", Action::see_students, pace_page),
    page_route(Method::get, "/l/{launch}/pace/groups", Action::make_groups, pace_groups_page),
    page_route(Method::post, "/l/{launch}/pace/groups", Action::make_groups, pace_groups_action),
    page_route(Method::post, "/l/{launch}/pace/groups/undo", Action::make_groups, pace_groups_undo_action),
    page_route(Method::get, "/l/{launch}/my-path", Action::see_own_path, my_path_page),
    page_route(Method::post, "/l/{launch}/my-path/reminders", Action::see_own_path, reminder_choice_action),
    page_route(Method::post, "/l/{launch}/my-path/remind", Action::see_own_path, remind_me_action),
    page_route(Method::get, "/l/{launch}/my-path/contact", Action::see_own_path, contact_choice_page),
    page_route(Method::post, "/l/{launch}/my-path/contact", Action::see_own_path, contact_choice_action),
    page_route(Method::get, "/l/{launch}/data", Action::see_help, data_notice_page),
    page_route(Method::post, "/l/{launch}/my-path/scoring", Action::see_own_path, own_objection_action),
    page_route(Method::post, "/l/{launch}/students/{id}/scoring", Action::note_objection, objection_action),
    page_route(Method::get, "/l/{launch}/reminders", Action::see_reminders, reminders_page),
    page_route(Method::get, "/l/{launch}/reminders/text", Action::see_reminders, reminder_text_page),
    page_route(Method::get, "/l/{launch}/reminders/what-if", Action::see_reminders, what_if_page),
    page_route(Method::get, "/l/{launch}/letters", Action::see_reminders, letters_page),
    page_route(Method::post, "/l/{launch}/letters", Action::choose_letters, letters_action),
    page_route(Method::get, "/l/{launch}/own-token", Action::lend_token, own_token_page),
    page_route(Method::post, "/l/{launch}/own-token", Action::lend_token, own_token_action),
    page_route(Method::post, "/l/{launch}/own-token/forget", Action::lend_token, own_token_forget_action),
    page_route(Method::get, "/l/{launch}/help", Action::see_help, help_page),
    page_route(Method::post, "/l/{launch}/language", Action::see_help, language_action),
    page_route(Method::post, "/l/{launch}/window", Action::see_help, window_action),
    page_route(Method::get, "/l/{launch}/take-over", Action::take_over, take_over_page),
    page_route(Method::post, "/l/{launch}/take-over", Action::take_over, take_over_action),
    page_route(Method::get, "/l/{launch}/place", Action::place_panels, place_page),
    page_route(Method::post, "/l/{launch}/place", Action::place_panels, place_action),
};

struct Match {
    const Route* route = nullptr;
    std::string launch_id;
    std::string path_id;
};

std::string_view take_segment(std::string_view& text) {
    const std::string_view segment = text.substr(0, std::min(text.find('/'), text.size()));
    text.remove_prefix(std::min(segment.size() + 1, text.size()));
    return segment;
}

/// Fills `match` with what stood in the pattern's places.
bool fits(std::string_view pattern, std::string_view path, Match& match) {
    while (!pattern.empty() && !path.empty()) {
        if (pattern == "*") return true;
        const bool last_of_pattern = pattern.find('/') == std::string_view::npos;
        const bool last_of_path = path.find('/') == std::string_view::npos;
        const std::string_view wanted = take_segment(pattern);
        const std::string_view segment = take_segment(path);
        if (last_of_pattern != last_of_path) return false;
        if (wanted == "{launch}" && !segment.empty()) {
            match.launch_id = segment;
        } else if (wanted == "{id}" && !segment.empty()) {
            match.path_id = segment;
        } else if (wanted != segment) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

Match find_route(Method method, std::string_view path) {
    for (const Route& route : table) {
        Match match;
        if (route.method != method || !fits(route.pattern, path, match)) continue;
        match.route = &route;
        return match;
    }
    return {};
}

/// The person of a route with {id}; nothing when it is no number of ours.
std::optional<core::PersonId> person_of(std::string_view text) {
    core::PersonId id;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (error != std::errc{} || end != text.data() + text.size() || id.value <= 0) return std::nullopt;
    return id;
}

/// Whom the action is about: the person in the address, the viewer, or the course as such.
std::optional<core::PersonId> subject_of(const Match& match, const core::Viewer& viewer) {
    if (!match.path_id.empty()) return person_of(match.path_id);
    if (match.route->action == Action::see_own_path) return viewer.person;
    return std::nullopt;
}

bool is_listed(const PageContext& context, core::PersonId person) {
    return context.course != nullptr && core::find_person(context.course->snapshot, person) != nullptr;
}

Response answer_page(const Match& match, PageContext& context) {
    const auto subject = subject_of(match, context.viewer);
    if (!core::may(context.viewer, *match.route->action,
                   {context.viewer.site, context.viewer.course, subject}))
        return refusal(context, 403);
    if (!match.path_id.empty() && !(subject && is_listed(context, *subject))) return refusal(context, 404);
    if (match.route->method == Method::post) {
        auto form = checked_form(context.request, context.session);
        if (!form) return refusal(context, 403);
        context.form = *std::move(form);
    }
    return match.route->page(context);
}

Framing framing_of(const store::SessionRow& session, const WebSettings& settings, Services& services) {
    const auto known = known_registrations(settings, services);
    const auto* registration = lti::find_registration(*known, session.registration);
    return registration == nullptr ? no_framing() : framing_for(*registration);
}

Response answer_launched(const Match& match, const Request& request, const WebSettings& settings,
                         Services& services) {
    const core::Instant now = services.clock.now();
    auto session = find_session(request, match.launch_id, settings, services, now);
    if (!session && (match.route->page == window_action || match.route->page == place_action))
        session = find_session_by_form(request, match.launch_id, settings, services, now);
    if (!session) {
        Response response = session_missing_page(request, settings);
        add_security_headers(response, framing_for_all(*known_registrations(settings, services)),
                             Opener::severed);
        return response;
    }
    const Visit visit = visit_of(*session, settings, services);
    PageContext context{
        request,        settings,     services,      visit.site,   *session,
        visit.viewer,   visit.course, visit.writes,  now,          language_of(*session, visit, settings),
        zone_of(visit), {},           match.path_id, visit.binding};
    Response response = answer_page(match, context);
    add_security_headers(response, framing_of(*session, settings, services), Opener::severed);
    return response;
}

/// What an address that we do not have, or not for this method, is answered with.
Response answer_unknown(const Request& request, const WebSettings& settings, Services& services) {
    const Method other = request.method == Method::get ? Method::post : Method::get;
    const bool other_method = find_route(other, request.path).route != nullptr;
    Response response = not_found_page(request, settings, other_method ? 405 : 404);
    if (other_method) response.headers.emplace_back("Allow", other == Method::get ? "GET, HEAD" : "POST");
    add_security_headers(response, framing_for_all(*known_registrations(settings, services)),
                         Opener::severed);
    return response;
}

}  // namespace

std::span<const Route> routes() {
    return table;
}

Response handle(const Request& request, const WebSettings& settings, Services& services) {
    const Match match = find_route(request.method, request.path);
    if (match.route == nullptr) return answer_unknown(request, settings, services);
    if (match.route->action) return answer_launched(match, request, settings, services);
    Response response = match.route->open(request, settings, services);
    add_security_headers(response, no_framing(), Opener::severed);
    return response;
}

}  // namespace waymark::web
