#include "commands/doctor_tool.hpp"

#include <fmt/format.h>

#include <chrono>

#include "support/http_dates.hpp"

namespace waymark {

namespace {

using moodle::Verdict;

constexpr core::seconds clocks_apart{30};  // an id_token lives a minute

DoctorLine line(std::string_view site, std::string step, Verdict verdict, std::string text,
                std::string remedy = {}) {
    return {std::string(site), std::move(step), verdict, std::move(text), std::move(remedy)};
}

tl::expected<support::HttpResponse, support::HttpError> fetch(support::HttpClient& http,
                                                              const std::string& url) {
    support::HttpRequest request;
    request.url = url;
    request.total_timeout = std::chrono::seconds{10};
    request.max_body = 1U << 20U;
    return http.send(request);
}

std::string outcome(const tl::expected<support::HttpResponse, support::HttpError>& response) {
    return response ? fmt::format("status {}", response->status) : response.error().detail;
}

bool is_key_set(const support::HttpResponse& response) {
    return response.status == 200 && response.body.find("\"keys\"") != std::string::npos &&
           response.body.find("\"kty\"") != std::string::npos;
}

DoctorLine own_key_set(const config::Config& configuration, support::HttpClient& http,
                       support::Headers& headers) {
    const std::string url = configuration.public_url + "/lti/jwks.json";
    const auto response = fetch(http, url);
    if (response) headers = response->headers;
    if (response && is_key_set(*response))
        return line("", "jwks", Verdict::fine,
                    "the key set is served at " + url +
                        " (seen from here; Moodle must reach it too: it refuses private addresses and ports "
                        "other than 80 and 443 by default)");
    return line(
        "", "jwks", Verdict::wrong, fmt::format("no key set at {}: {}", url, outcome(response)),
        "start `waymark serve`, let the reverse proxy pass the whole path (config/nginx.conf), and check "
        "DNS and the certificate. In Moodle: Site administration > General > Security > HTTP security > "
        "cURL blocked hosts list and cURL allowed ports list");
}

DoctorLine proxy_headers(const config::Config& configuration, const support::Headers& headers) {
    const bool behind_proxy = configuration.public_url.starts_with("https://");
    if (behind_proxy && configuration.listen.trusted_proxies.empty())
        return line("", "proxy", Verdict::wrong,
                    "no proxy is trusted: every visitor seems to come from the proxy's address",
                    "set listen.trusted_proxies to the proxy's address and let it send X-Forwarded-For "
                    "(config/nginx.conf)");
    const std::string* sniff = support::find_header(headers, "X-Content-Type-Options");
    if (sniff == nullptr)
        return line("", "proxy", Verdict::unknown, "headers were not seen: the key set was not served");
    return line("", "proxy", Verdict::fine, "security headers arrive unchanged");
}

DoctorLine platform_keys(const config::Site& site, const config::Registration& registration,
                         support::HttpClient& http) {
    const auto response = fetch(http, registration.jwks_uri);
    if (response && is_key_set(*response))
        return line(site.key, "platform_jwks", Verdict::fine,
                    fmt::format("registration {}: the site's key set is read", registration.key));
    return line(site.key, "platform_jwks", Verdict::wrong,
                fmt::format("registration {}: no key set at {}: {}", registration.key, registration.jwks_uri,
                            outcome(response)),
                "copy \"Public keyset URL\" from Site administration > Plugins > Activity modules > External "
                "tool > Manage tools > (tool) > View configuration details");
}

DoctorLine issuer(const config::Site& site, const config::Registration& registration) {
    if (!site.web_service || registration.issuer == site.web_service->address)
        return line(site.key, "issuer", Verdict::fine,
                    fmt::format("registration {}: issuer {}", registration.key, registration.issuer));
    return line(site.key, "issuer", Verdict::wrong,
                fmt::format("registration {}: issuer {} is not the web service's address {}",
                            registration.key, registration.issuer, site.web_service->address),
                "both must be wwwroot of the same Moodle; until then launches show no facts");
}

DoctorLine clock(const config::Site& site, support::HttpClient& http, core::Instant now) {
    const auto response =
        fetch(http, site.web_service->address + "/webservice/rest/server.php?moodlewsrestformat=json");
    const std::string* header = response ? support::find_header(response->headers, "Date") : nullptr;
    const auto theirs = header == nullptr ? std::nullopt : support::http_date(*header);
    if (!theirs) return line(site.key, "clock", Verdict::unknown, "the site does not say what time it is");
    const auto apart = std::chrono::abs(*theirs - now);
    const std::string text = fmt::format("the site's clock and ours are {} s apart", apart.count());
    if (apart <= clocks_apart) return line(site.key, "clock", Verdict::fine, text);
    return line(site.key, "clock", Verdict::wrong, text,
                "launches live one minute: run a time service (systemd-timesyncd, chrony) on both machines");
}

}  // namespace

std::vector<DoctorLine> examine_tool(const config::Config& configuration, support::HttpClient& http) {
    std::vector<DoctorLine> lines;
    const bool secure = configuration.public_url.starts_with("https://");
    lines.push_back(
        line("", "public_url", secure ? Verdict::fine : Verdict::notice,
             secure ? "the public address is https"
                    : "the public address is plain http: browsers keep no cookies of a tool inside "
                      "another site",
             secure ? "" : "put a reverse proxy with a certificate in front (config/nginx.conf)"));
    support::Headers headers;
    lines.push_back(own_key_set(configuration, http, headers));
    lines.push_back(proxy_headers(configuration, headers));
    return lines;
}

std::vector<DoctorLine> examine_platform(const config::Site& site, support::HttpClient& http,
                                         core::Instant now) {
    std::vector<DoctorLine> lines;
    if (site.web_service) lines.push_back(clock(site, http, now));
    for (const config::Registration& registration : site.registrations) {
        lines.push_back(issuer(site, registration));
        lines.push_back(platform_keys(site, registration, http));
    }
    if (site.registrations.empty())
        lines.push_back(line(site.key, "registration", Verdict::wrong, "no registration: nobody can launch",
                             "waymark lti invite " + site.key +
                                 ", or register by hand and add [[site.registration]]; docs/operations.md"));
    return lines;
}

}  // namespace waymark
