#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "commands/command.hpp"
#include "commands/doctor_output.hpp"
#include "commands/doctor_tool.hpp"
#include "commands/doctor_words.hpp"
#include "moodle_adapter/health.hpp"
#include "moodle_options.hpp"
#include "store/database.hpp"
#include "store/registrations.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"

namespace waymark::commands {

namespace {

struct DoctorOptions {
    bool json = false;
    bool functions = false;
    std::string site;        ///< key; "" = all
    std::string message_to;  ///< LMS id of the one account that gets a message; "" = none
};

constexpr int not_looked_at = 3;  ///< nothing is wrong as far as could be seen, but something was not seen

bool is_written_to(const config::Config& configuration, const config::Site& site) {
    return std::any_of(configuration.courses.begin(), configuration.courses.end(),
                       [&](const config::Course& course) {
                           return course.site == site.key && course.writes != core::Writes::off;
                       });
}

moodle::HealthOrder order_for(const config::Config& configuration, const config::Site& site,
                              const DoctorOptions& wanted) {
    moodle::HealthOrder order;
    for (const config::Course& course : configuration.courses)
        if (course.site == site.key) order.courses.push_back(course.id);
    order.writes = is_written_to(configuration, site);
    if (!wanted.message_to.empty()) order.message_to = wanted.message_to;
    order.message_html =
        "<p>This is a test message of Waymark. You need not do anything.</p><!--wm:doctor-->";
    return order;
}

std::vector<DoctorLine> examine_site(const config::Config& configuration, const config::Site& site,
                                     const DoctorOptions& wanted, support::HttpClient& http) {
    const core::Instant now = support::SystemClock{}.now();
    std::vector<DoctorLine> lines;
    if (site.web_service) {
        for (const moodle::Finding& finding :
             moodle::examine(moodle_options(*site.web_service, configuration.public_url), http,
                             order_for(configuration, site, wanted), now))
            lines.push_back(line_about(site.key, finding));
    } else {
        lines.push_back({site.key, "answers", moodle::Verdict::notice,
                         "no web service is configured: launches only, without facts",
                         "add [site.web_service] to waymark.toml; docs/moodle-setup.md"});
    }
    for (DoctorLine& line : examine_platform(site, http, now)) lines.push_back(std::move(line));
    return lines;
}

/// A registration of the same client in the file is the one that counts.
bool names_client(const config::Site& site, const store::RegistrationRow& row) {
    return std::any_of(site.registrations.begin(), site.registrations.end(), [&](const auto& each) {
        return each.issuer == row.issuer && each.client_id == row.client_id;
    });
}

/// Adds the registrations that no file names: Dynamic Registration and `waymark lti register` keep them in
/// the database. Nothing of it is made or changed.
void add_stored_registrations(config::Config& configuration, std::vector<DoctorLine>& lines) {
    const std::string path = configuration.storage.database.string();
    if (!std::filesystem::exists(path)) return;
    support::SystemRandom random;
    const support::Sealer opens_nothing(std::string(32, '\0'), random);
    const auto database = store::Database::open(path, opens_nothing);
    if (!database) {
        lines.push_back({"", "database", moodle::Verdict::wrong, database.error(),
                         "run this as the user that runs `waymark serve`; storage.database names the file"});
        return;
    }
    if (!store::is_current(**database)) {
        lines.push_back({"", "database", moodle::Verdict::unknown,
                         "the database is of another version, so the registrations in it were not looked at",
                         "waymark migrate"});
        return;
    }
    for (const store::RegistrationRow& row : store::load_registrations(**database))
        for (config::Site& site : configuration.sites)
            if (site.key == row.site && !names_client(site, row))
                site.registrations.push_back({row.key,
                                              row.issuer,
                                              row.client_id,
                                              {},
                                              row.authorization_endpoint,
                                              row.jwks_uri,
                                              row.token_endpoint,
                                              row.token_audience,
                                              {}});
}

int status_of(const std::vector<DoctorLine>& lines) {
    const auto any = [&](moodle::Verdict verdict) {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const DoctorLine& line) { return line.verdict == verdict; });
    };
    if (any(moodle::Verdict::wrong)) return failed;
    return any(moodle::Verdict::unknown) ? not_looked_at : done;
}

int list_functions(const config::Config& configuration, const DoctorOptions& wanted) {
    for (const config::Site& site : configuration.sites)
        if (wanted.site.empty() || wanted.site == site.key)
            fmt::print("{}", describe_functions(site.key, is_written_to(configuration, site),
                                                wanted.json ? Form::json : Form::text));
    return done;
}

int doctor(const config::Paths& paths, const DoctorOptions& wanted) {
    // The lists are wanted to make the services, which there is no token without.
    config::Checked<config::Config> loaded =
        load_configuration(paths, wanted.functions ? config::Tokens::leave : config::Tokens::read);
    if (!loaded) return refused;
    if (!wanted.site.empty() && config::find_site(*loaded, wanted.site) == nullptr)
        return complain("there is no site with key " + wanted.site, refused);
    if (!wanted.message_to.empty() && wanted.site.empty() && loaded->sites.size() > 1)
        return complain("--message-to needs --site: which site's account is meant?", refused);
    if (wanted.functions) return list_functions(*loaded, wanted);
    support::set_log_level(support::LogLevel::error);
    const auto http = support::make_http_client("Waymark/" WAYMARK_VERSION);
    std::vector<DoctorLine> lines = examine_tool(*loaded, *http);
    add_stored_registrations(*loaded, lines);
    for (const config::Site& site : loaded->sites)
        if (wanted.site.empty() || wanted.site == site.key)
            for (DoctorLine& line : examine_site(*loaded, site, wanted, *http))
                lines.push_back(std::move(line));
    fmt::print("{}", describe(lines, wanted.json ? Form::json : Form::text));
    return status_of(lines);
}

}  // namespace

void add_doctor(Registry& registry) {
    const auto wanted = std::make_shared<DoctorOptions>();
    CLI::App* sub = registry.add_without_app(
        nullptr, "doctor", "go through the connections step by step and say what to click",
        [wanted](const config::Paths& paths) { return doctor(paths, *wanted); });
    sub->add_flag("--json", wanted->json, "for programs");
    sub->add_flag(
        "--functions", wanted->functions,
        "list the web-service functions that the configuration needs; needs no token, calls nobody");
    sub->add_option("--site", wanted->site, "only the site with this key");
    sub->add_option("--message-to", wanted->message_to,
                    "send one test message to the account with this number in the LMS");
    sub->footer(
        "Exit status: 0 all is well (notices included), 1 something is wrong, 2 the configuration is wrong, "
        "3 something could not be looked at.");
}

}  // namespace waymark::commands
