#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "commands/command.hpp"
#include "config/settings.hpp"
#include "store/registrations.hpp"
#include "support/crypto.hpp"
#include "support/url.hpp"

// LTI from the command line: inviting and registering platforms, approving deployments.
namespace waymark::commands {

namespace {

struct InviteOptions {
    std::string site;
    int hours = 48;
};

struct RegisterOptions {
    store::RegistrationRow row;
    std::vector<std::string> deployments;
};

bool is_registration(Session& session, const std::string& key) {
    for (const config::Site& site : session.configuration.sites)
        for (const config::Registration& each : site.registrations)
            if (each.key == key) return true;
    const auto stored = store::load_registrations(session.app->database());
    return std::any_of(stored.begin(), stored.end(), [&](const auto& row) { return row.key == key; });
}

bool is_configured_client(const config::Config& configuration, const store::RegistrationRow& row) {
    for (const config::Site& site : configuration.sites)
        for (const config::Registration& each : site.registrations)
            if (each.key == row.key || (each.issuer == row.issuer && each.client_id == row.client_id))
                return true;
    return false;
}

int complain_about_site(const Session& session, const std::string& site) {
    std::string known;
    for (const config::Site& each : session.configuration.sites) known += " " + each.key;
    return complain(fmt::format("there is no site \"{}\" in the configuration; known are:{}", site, known),
                    refused);
}

/// The code stands only in the printed address; the database has its hash.
int invite(Session& session, const InviteOptions& options) {
    if (config::find_site(session.configuration, options.site) == nullptr)
        return complain_about_site(session, options.site);
    const std::string code = support::random_token(session.random);
    const core::Instant now = session.clock.now();
    const core::Instant expires = now + core::hours{options.hours};
    store::save_invitation(session.app->database(), support::sha256(code), options.site, now, expires);
    fmt::print(
        "Give this address to whoever administers the platform of site {}. It registers one platform, once, "
        "until {:%Y-%m-%d %H:%M} UTC:\n\n{}\n\nMoodle: Site administration > Plugins > Activity modules > "
        "External tool > Manage tools, field \"Tool URL\", button \"Add LTI Advantage\"; then Activate.\n",
        options.site, fmt::gmtime(core::to_unix(expires)),
        support::with_query(session.configuration.public_url + "/lti/register", {{"invitation", code}}));
    return done;
}

bool is_address(std::string_view text, bool lab) {
    const auto url = support::parse_url(text);
    return url && (url->scheme == "https" || lab || config::is_loopback_host(url->host));
}

std::string trouble_with(const RegisterOptions& options, const config::Site& site) {
    const store::RegistrationRow& row = options.row;
    for (const std::string* address :
         {&row.issuer, &row.authorization_endpoint, &row.jwks_uri, &row.token_endpoint})
        if (!is_address(*address, site.insecure_lab)) return "not an https address: " + *address;
    if (row.client_id.empty()) return "the client id is empty";
    return {};
}

int register_by_hand(Session& session, RegisterOptions options) {
    const config::Site* site = config::find_site(session.configuration, options.row.site);
    if (site == nullptr) return complain_about_site(session, options.row.site);
    if (const std::string trouble = trouble_with(options, *site); !trouble.empty())
        return complain(trouble, refused);
    options.row.created = session.clock.now();
    bool saved = false;
    session.app->database().transaction([&] {
        saved = !is_configured_client(session.configuration, options.row) &&
                store::save_registration(session.app->database(), options.row);
        if (!saved) return;
        for (const std::string& deployment : options.deployments)
            store::approve_deployment(session.app->database(), options.row.key, deployment,
                                      options.row.created);
    });
    if (!saved)
        return complain(
            "this key, or this issuer with this client id, is registered already; nothing was changed",
            failed);
    fmt::print("registered {}: {} client {}\n", options.row.key, options.row.issuer, options.row.client_id);
    return done;
}

void print_deployment(const std::string& registration, const std::string& deployment,
                      std::string_view state) {
    fmt::print("{}  {}  {}\n", registration, deployment, state);
}

int list_deployments(Session& session) {
    for (const config::Site& site : session.configuration.sites)
        for (const config::Registration& each : site.registrations)
            for (const std::string& deployment : each.deployment_ids)
                print_deployment(each.key, deployment, "configured");
    for (const store::DeploymentRow& row : store::load_deployments(session.app->database()))
        print_deployment(row.registration, row.deployment_id,
                         row.approved ? "approved"
                                      : fmt::format("pending since {:%Y-%m-%d %H:%M} UTC",
                                                    fmt::gmtime(core::to_unix(row.noted))));
    return done;
}

int approve(Session& session, const std::string& registration, const std::string& deployment) {
    if (!is_registration(session, registration))
        return complain(fmt::format("there is no registration \"{}\"", registration), refused);
    const bool changed =
        store::approve_deployment(session.app->database(), registration, deployment, session.clock.now());
    fmt::print("{}\n", changed ? "approved" : "was approved already");
    return done;
}

void add_invite(Registry& registry, CLI::App* lti) {
    auto options = std::make_shared<InviteOptions>();
    CLI::App* command = registry.add(lti, "invite", "make a one-time address that registers a platform",
                                     [options](Session& session) { return invite(session, *options); });
    command->add_option("site", options->site, "key of the site in the configuration")->required();
    command->add_option("--hours", options->hours, "how long it may be used")
        ->check(CLI::Range(1, 24 * 14))
        ->capture_default_str();
}

void add_register(Registry& registry, CLI::App* lti) {
    auto options = std::make_shared<RegisterOptions>();
    CLI::App* command =
        registry.add(lti, "register", "keep a registration that was made by hand in the platform",
                     [options](Session& session) { return register_by_hand(session, *options); });
    command->add_option("key", options->row.key, "our name for it: small letters, digits, hyphens")
        ->required()
        ->check(CLI::Validator(
            [](const std::string& key) {
                return config::is_plain_key(key) ? std::string()
                                                 : "small letters, digits and hyphens, at most 40";
            },
            "KEY"));
    command->add_option("--site", options->row.site, "key of the site in the configuration")->required();
    command->add_option("--issuer", options->row.issuer, "platform id")->required();
    command->add_option("--client", options->row.client_id, "client id")->required();
    command->add_option("--deployment", options->deployments, "deployment id; may be repeated");
    command->add_option("--auth", options->row.authorization_endpoint, "authentication request URL")
        ->required();
    command->add_option("--keys", options->row.jwks_uri, "public keyset URL")->required();
    command->add_option("--token", options->row.token_endpoint, "access token URL")->required();
    command->add_option("--audience", options->row.token_audience,
                        "what access tokens are asked for, where it is not the access token URL");
}

void add_deployments(Registry& registry, CLI::App* lti) {
    auto words = std::make_shared<std::vector<std::string>>();
    registry
        .add(lti, "deployments", "show from where Waymark may be launched and who waits, or approve one",
             [words](Session& session) {
                 if (words->empty()) return list_deployments(session);
                 if (words->size() == 3 && words->front() == "approve")
                     return approve(session, (*words)[1], (*words)[2]);
                 return complain("say `lti deployments` or `lti deployments approve REGISTRATION DEPLOYMENT`",
                                 refused);
             })
        ->add_option("approve", *words, "approve REGISTRATION DEPLOYMENT")
        ->expected(0, 3);
}

}  // namespace

void add_lti(Registry& registry) {
    CLI::App* lti = registry.family("lti", "platforms that launch Waymark");
    add_invite(registry, lti);
    add_register(registry, lti);
    add_deployments(registry, lti);
}

}  // namespace waymark::commands
