#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "config/settings.hpp"
#include "support/url.hpp"

namespace waymark::config {
namespace {

void require_key(TableReader& table, std::string& target) {
    if (!table.has("key")) {
        table.expect("key");
        table.missing("key");
        return;
    }
    if (table.text("key", target) && !is_plain_key(target)) {
        table.problem("key", "\"key\" must be small letters, digits and hyphens, at most 40");
        target.clear();
    }
}

void require_text(TableReader& table, std::string_view key, std::string& target) {
    if (!table.text(key, target) && !table.has(key)) table.missing(key);
}

void require_address(TableReader& table, std::string_view key, bool allow_http, std::string& target) {
    if (!read_address(table, key, allow_http, target) && !table.has(key)) table.missing(key);
}

Registration read_registration(TableReader& table, bool allow_http) {
    Registration registration;
    require_key(table, registration.key);
    std::string issuer;
    require_address(table, "issuer", allow_http, issuer);
    // The issuer is compared byte for byte, so it must stay as written.
    if (!issuer.empty()) table.text("issuer", registration.issuer);
    require_text(table, "client_id", registration.client_id);
    if (!table.texts("deployment_ids", registration.deployment_ids) && !table.has("deployment_ids"))
        table.missing("deployment_ids");
    else if (table.has("deployment_ids") && registration.deployment_ids.empty())
        table.problem("deployment_ids", "\"deployment_ids\" must name at least one deployment");
    require_address(table, "authorization_endpoint", allow_http, registration.authorization_endpoint);
    require_address(table, "jwks_uri", allow_http, registration.jwks_uri);
    require_address(table, "token_endpoint", allow_http, registration.token_endpoint);
    table.text("token_audience", registration.token_audience);
    table.texts("trusted_audiences", registration.trusted_audiences);
    table.finish();
    return registration;
}

std::optional<WebService> read_web_service(TableReader table, bool allow_http, const Surroundings& around) {
    WebService service;
    int timeout = static_cast<int>(service.call_timeout.count());
    table.whole("call_timeout_seconds", timeout, 5, 300);
    service.call_timeout = core::seconds{timeout};
    table.whole("parallel_calls", service.parallel_calls, 1, 8);
    const bool present = table.present();
    if (present) {
        require_address(table, "address", allow_http, service.address);
        read_tokens(table, around, service);
    }
    table.finish();
    return present ? std::optional{service} : std::nullopt;
}

void require_zone(TableReader& table, std::string& zone) {
    require_text(table, "zone", zone);
    const bool plain = std::all_of(zone.begin(), zone.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
               c == '_' || c == '-' || c == '+';
    });
    if (!plain || zone.substr(0, 1) == "/")
        table.problem("zone", "\"zone\" must be a time zone name like \"Europe/Riga\"");
}

void read_origins(TableReader& table, bool allow_http, std::vector<std::string>& origins) {
    table.texts("approved_origins", origins);
    for (const std::string& origin : origins) {
        const auto url = support::parse_url(origin);
        const bool safe = url && (url->scheme == "https" || allow_http || is_loopback_host(url->host));
        if (!safe || url->origin() != origin)
            table.problem("approved_origins",
                          fmt::format("\"{}\" is no origin like \"https://school.example.org\"", origin));
    }
}

Site read_site(TableReader& table, const Surroundings& around, const std::string& language) {
    Site site;
    site.language = language;
    require_key(table, site.key);
    require_text(table, "name", site.name);
    require_zone(table, site.zone);
    read_language(table, "language", site.language);
    table.flag("insecure_lab", site.insecure_lab);
    static constexpr core::NoticesBy notices[] = {core::NoticesBy::lms, core::NoticesBy::never,
                                                  core::NoticesBy::always};
    std::size_t chosen = 0;
    read_origins(table, site.insecure_lab, site.approved_origins);
    if (table.choice("lms_notices", chosen, {"as_told", "never", "always"})) site.notices = notices[chosen];
    site.web_service = read_web_service(table.table("web_service"), site.insecure_lab, around);
    table.tables("registration", [&](TableReader& inner) {
        site.registrations.push_back(read_registration(inner, site.insecure_lab));
    });
    table.finish();
    return site;
}

/// Problems between sites; each is shown at the later of the two.
struct Uniqueness {
    std::set<std::string> sites;
    std::set<std::string> registrations;
    std::set<std::pair<std::string, std::string>> clients;

    void check(TableReader& table, const Site& site) {
        if (!site.key.empty() && !sites.insert(site.key).second)
            table.problem("key", fmt::format("there is already a site with key \"{}\"", site.key));
        for (const Registration& registration : site.registrations) {
            if (!registration.key.empty() && !registrations.insert(registration.key).second)
                table.problem("registration", fmt::format("there is already a registration with key \"{}\"",
                                                          registration.key));
            if (!registration.client_id.empty() &&
                !clients.insert({registration.issuer, registration.client_id}).second)
                table.problem("registration", fmt::format("issuer {} and client_id {} are registered twice",
                                                          registration.issuer, registration.client_id));
        }
    }
};

}  // namespace

void read_sites(TableReader& top, const Surroundings& around, Config& config) {
    Uniqueness uniqueness;
    top.tables("site", [&](TableReader& table) {
        const Site site = read_site(table, around, config.default_language);
        uniqueness.check(table, site);
        config.sites.push_back(site);
    });
    if (!top.has("site")) top.problem("", "no [[site]]: at least one LMS is needed");
}

void read_courses(TableReader& top, Config& config) {
    static constexpr core::Writes writes[] = {core::Writes::off, core::Writes::mentor, core::Writes::all};
    std::set<std::pair<std::string, std::string>> seen;
    top.tables("course", [&](TableReader& table) {
        Course course;
        require_text(table, "site", course.site);
        if (!course.site.empty() && find_site(config, course.site) == nullptr)
            table.problem("site", fmt::format("there is no site with key \"{}\"", course.site));
        if (!table.text_or_number("id", course.id) && !table.has("id")) table.missing("id");
        if (!seen.insert({course.site, course.id}).second)
            table.problem("id", fmt::format("course {} of site {} is listed twice", course.id, course.site));
        std::size_t chosen = 0;
        if (table.choice("writes", chosen, {"off", "mentor", "all"})) course.writes = writes[chosen];
        table.finish();
        config.courses.push_back(course);
    });
}

}  // namespace waymark::config
