#include "web/headers.hpp"

#include <algorithm>

#include "support/url.hpp"

namespace waymark::web {

namespace {

constexpr std::string_view permissions_policy =
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

void add_origin(std::vector<std::string>& origins, std::string_view address) {
    const auto url = support::parse_url(address);
    if (!url) return;
    const std::string origin = url->origin();
    if (std::find(origins.begin(), origins.end(), origin) == origins.end()) origins.push_back(origin);
}

std::string content_security_policy(const Framing& framing, std::string_view form_target) {
    std::string policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'";
    if (const auto target = support::parse_url(form_target)) policy += ' ' + target->origin();
    policy += "; base-uri 'none'; frame-ancestors ";
    if (!framing.allowed) return policy + "'none'";
    policy += "'self'";
    for (const std::string& origin : framing.origins) policy += ' ' + origin;
    return policy;
}

}  // namespace

Framing no_framing() {
    return {};
}

Framing framing_for(const lti::Registration& registration) {
    Framing framing;
    framing.allowed = true;
    add_origin(framing.origins, registration.issuer);
    add_origin(framing.origins, registration.authorization_endpoint);
    for (const std::string& origin : registration.approved_origins) add_origin(framing.origins, origin);
    return framing;
}

Framing framing_for_origin(std::string_view address) {
    Framing framing;
    allow_framing(framing, address);
    return framing;
}

void allow_framing(Framing& framing, std::string_view address) {
    add_origin(framing.origins, address);
    framing.allowed = framing.allowed || !framing.origins.empty();
}

Framing framing_for_all(const std::vector<lti::Registration>& registrations) {
    Framing framing;
    framing.allowed = true;
    for (const lti::Registration& registration : registrations) {
        add_origin(framing.origins, registration.issuer);
        add_origin(framing.origins, registration.authorization_endpoint);
        for (const std::string& origin : registration.approved_origins) add_origin(framing.origins, origin);
    }
    return framing;
}

void add_security_headers(Response& response, const Framing& framing, Opener opener,
                          std::string_view form_target) {
    if (support::find_header(response.headers, "Content-Security-Policy") != nullptr) return;
    response.headers.emplace_back("Content-Security-Policy", content_security_policy(framing, form_target));
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Permissions-Policy", permissions_policy);
    if (opener == Opener::severed) response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    if (support::find_header(response.headers, "Cache-Control") == nullptr)
        response.headers.emplace_back("Cache-Control", "no-store");
}

void cache_forever(Response& response) {
    response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
}

void cache_for(Response& response, int seconds) {
    response.headers.emplace_back("Cache-Control", "public, max-age=" + std::to_string(seconds));
}

Response see_other(std::string location) {
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location", std::move(location));
    response.content_type = "text/plain; charset=utf-8";
    return response;
}

Response plain_text(int status, std::string_view text) {
    Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = text;
    response.body += '\n';
    return response;
}

}  // namespace waymark::web
