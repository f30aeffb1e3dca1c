#include "web/open_endpoints.hpp"

#include <algorithm>

#include "store/codes.hpp"
#include "support/crypto.hpp"
#include "web/assets.hpp"
#include "web/headers.hpp"
#include "web/session.hpp"
#include "web/view.hpp"

namespace waymark::web {

namespace {

Response notice(const i18n::Language& language, int status, std::string_view heading,
                std::string_view sentence) {
    ViewModel model = open_page_model(language, heading);
    model.set("sentence", sentence);
    Response response;
    response.status = status;
    response.body = render("notice", model, language);
    return response;
}

Response foreign_link_page(const i18n::Language& language) {
    return notice(
        language, 403, language.text("Not from here"),
        language.text("This link works only from inside Waymark. Open Waymark again from your course."));
}

/// Browsers say where a navigation began; one begun by a foreign page could put somebody into a stranger's
/// session.
bool is_from_elsewhere(const Request& request) {
    const std::string* site = support::find_header(request.headers, "Sec-Fetch-Site");
    return site != nullptr && *site != "same-origin" && *site != "none";
}

}  // namespace

Response front_page(const Request& request, const WebSettings& settings, Services& /*services*/) {
    const i18n::Language& language = browser_language(request, settings);
    return notice(
        language, 200, "Waymark",
        language.text("Waymark helps mentors to watch over their students' work. Open it from your course."));
}

Response health_endpoint(const Request& /*request*/, const WebSettings& /*settings*/, Services& services) {
    return store::is_current(services.database) ? plain_text(200, "ok")
                                                : plain_text(503, "database not migrated");
}

Response static_endpoint(const Request& request, const WebSettings& settings, Services& /*services*/) {
    const support::Asset* file = find_static(request.path);
    if (file == nullptr) return not_found_page(request, settings, 404);
    Response response;
    response.content_type = static_type(*file);
    response.body = file->bytes;
    cache_forever(response);
    return response;
}

Response open_window_endpoint(const Request& request, const WebSettings& settings, Services& services) {
    if (is_from_elsewhere(request)) return foreign_link_page(browser_language(request, settings));
    const std::string* code = support::find_once(request.query, "code");
    const auto launch_id =
        code == nullptr
            ? std::nullopt
            : store::consume_window_code(services.database, support::sha256(*code), services.clock.now());
    if (!launch_id) return session_missing_page(request, settings);
    Response cookies;
    const auto copy = begin_copied_session(request, cookies, *launch_id, settings, services);
    if (!copy) return session_missing_page(request, settings);
    const std::string* page = support::find_once(request.query, "to");
    Response response =
        see_other(launch_url(*copy, page != nullptr && is_page_path(*page) ? *page : std::string("/")));
    for (auto& header : cookies.headers) response.headers.push_back(std::move(header));
    return response;
}

Response session_missing_page(const Request& request, const WebSettings& settings) {
    const i18n::Language& language = browser_language(request, settings);
    return notice(
        language, 401, language.text("Please open Waymark again"),
        language.text("You have been away for a while, or your browser did not keep what Waymark gave it. Go "
                      "back to your course and open Waymark again from there."));
}

Response not_found_page(const Request& request, const WebSettings& settings, int status) {
    const i18n::Language& language = browser_language(request, settings);
    return notice(language, status, language.text("Not here"),
                  language.text("There is nothing at this address. Go back to your course and open Waymark "
                                "again from there."));
}

const i18n::Language& browser_language(const Request& request, const WebSettings& settings) {
    const std::string* header = support::find_header(request.headers, "Accept-Language");
    std::string_view rest = header == nullptr ? std::string_view{} : std::string_view{*header};
    while (!rest.empty()) {
        std::string_view tag = rest.substr(0, std::min(rest.find(','), rest.size()));
        rest.remove_prefix(std::min(tag.size() + 1, rest.size()));
        tag = tag.substr(0, std::min(tag.find(';'), tag.size()));
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        while (tag.ends_with(' ')) tag.remove_suffix(1);
        if (i18n::is_known_language(tag)) return i18n::language(tag);
    }
    return i18n::language(settings.language);
}

}  // namespace waymark::web
