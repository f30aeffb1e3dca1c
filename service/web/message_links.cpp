#include "web/message_links.hpp"

#include <array>

#include "jobs/links.hpp"
#include "store/links.hpp"
#include "web/cookies.hpp"
#include "web/headers.hpp"
#include "web/open_endpoints.hpp"
#include "web/view.hpp"

namespace waymark::web {

namespace {

constexpr std::string_view prefix = "/m/";
constexpr std::size_t longest_code = 64;
/// The launch that follows may come inside the platform's frame, hence the twin of other cookies too.
constexpr CookieKind wish_cookie{"to_", "top_"};
constexpr std::string_view wish_suffix = "wish";

bool is_prefetch(const Request& request) {
    static constexpr std::array<const char*, 3> names{"Sec-Purpose", "Purpose", "X-Moz"};
    for (const char* name : names) {
        const std::string* value = support::find_header(request.headers, name);
        if (value != nullptr && value->find("prefetch") != std::string::npos) return true;
    }
    return false;
}

std::optional<store::MessageLink> link_of(std::string_view code, Services& services) {
    if (code.empty() || code.size() > longest_code) return std::nullopt;
    return store::find_link(services.database, code, services.clock.now());
}

Response dead_link_page(const Request& request, const WebSettings& settings) {
    const i18n::Language& language = browser_language(request, settings);
    ViewModel model = open_page_model(language, language.text("This link leads nowhere any more"));
    model.set("sentence", language.text("It is too old, or its course has changed. Open your course and go "
                                        "to Waymark from there."));
    Response response;
    response.status = 404;
    response.body = render("notice", model, language);
    return response;
}

}  // namespace

Response message_link_endpoint(const Request& request, const WebSettings& settings, Services& services) {
    if (is_prefetch(request)) return plain_text(503, "not for prefetching");
    const std::string code = request.path.substr(prefix.size());
    const auto link = link_of(code, services);
    const auto course = link ? services.courses.get(link->course) : nullptr;
    const std::string address =
        course == nullptr ? std::string() : jobs::placement_address(services.database, *course);
    if (address.empty()) return dead_link_page(request, settings);
    Response response = see_other(address);
    set_cookie(response, wish_cookie, wish_suffix, code, wish_lifetime, settings.secure_cookies);
    return response;
}

std::optional<std::string> wished_path(const Request& request, const Visit& visit,
                                       const WebSettings& settings, Services& services) {
    for (const std::string& code :
         cookie_values(request, wish_cookie, wish_suffix, settings.secure_cookies)) {
        const auto link = link_of(code, services);
        if (!link || visit.course == nullptr || link->course != visit.viewer.course) continue;
        if (!core::may(visit.viewer, core::Action::see_own_path,
                       {visit.viewer.site, visit.viewer.course, visit.viewer.person}))
            continue;
        if (!link->activity) return "/my-path";
        return "/my-path#activity-" + std::to_string(link->activity->value);
    }
    return std::nullopt;
}

void forget_wish(Response& response, const WebSettings& settings) {
    delete_cookie(response, wish_cookie, wish_suffix, settings.secure_cookies);
}

}  // namespace waymark::web
