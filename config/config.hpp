#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "core/delivery.hpp"
#include "core/lms_notices.hpp"
#include "core/policy.hpp"
#include "core/time.hpp"

namespace waymark::config {

/// The web service of a site's LMS and our account there.
struct WebService {
    std::string address;       ///< root address of the LMS, without a trailing slash
    std::string token;         ///< the secret itself; only ever passed to the LMS client
    std::string token_source;  ///< where it came from, for people: "file /etc/…" or "environment NAME"
    std::string write_token;   ///< of the writing service, same account; "" = `token` writes too
    std::string write_token_source;
    core::seconds call_timeout{30};
    int parallel_calls = 2;  ///< at the same time, where one call is made per person
};

/// One registration of Waymark as a tool of the site's LMS; see lti::Registration for the meaning.
struct Registration {
    std::string key;  ///< our own name; unique over all sites
    std::string issuer;
    std::string client_id;
    std::vector<std::string> deployment_ids;  ///< at least one
    std::string authorization_endpoint;
    std::string jwks_uri;
    std::string token_endpoint;
    std::string token_audience;                  ///< "" = the token endpoint
    std::vector<std::string> trusted_audiences;  ///< that a launch may name beside us
};

/// One LMS (decision 11).
struct Site {
    std::string key;   ///< part of every database key: never rename it
    std::string name;  ///< for people
    std::string zone;  ///< tz database name, the last resort for a person's zone; not looked up here
    std::string language;
    bool insecure_lab = false;                       ///< plain http to the LMS is allowed
    core::NoticesBy notices = core::NoticesBy::lms;  ///< who says which notices the LMS itself sends
    std::optional<WebService> web_service;
    std::vector<Registration> registrations;
    /// Trusted with our tokens, with returning people and with framing us, for every registration of the
    /// site; see lti::Registration.
    std::vector<std::string> approved_origins;
};

/// One course that Waymark reads.
struct Course {
    std::string site;  ///< key of a Site
    std::string id;    ///< LMS id, or short name when it is not all digits
    core::Writes writes = core::Writes::off;
};

struct Listen {
    std::string address = "127.0.0.1";
    int port = 9321;                           ///< 0 = any free one
    std::vector<std::string> trusted_proxies;  ///< IP addresses whose X-Forwarded-For is believed
};

/// What may be called besides public https addresses, when a platform names an address (LTI).
struct Outbound {
    std::vector<std::string> networks;       ///< CIDR, e.g. "10.20.0.0/16"
    std::vector<std::string> plain_origins;  ///< "http://host:port", laboratory only
};

struct Storage {
    std::filesystem::path database;
    std::filesystem::path data_key;  ///< file with the key that seals what people wrote
    std::filesystem::path lti_keys;  ///< folder of our own signing keys
};

struct Cadence {
    core::minutes sync{20};
    core::minutes replies{3};
    int complete_hour = 3;  ///< local hour of a site from which the day's first reading is a complete one
};

enum class LogLevel { debug, info, warning, error };

/// Everything an administrator decided; checked as a whole. Paths are absolute or relative to the working
/// directory; a relative path in the file was taken from the file's own folder.
struct Config {
    std::string public_url;  ///< scheme, host and optional port; no path, no trailing slash
    std::string default_language = "en";
    LogLevel log_level = LogLevel::info;
    Listen listen;
    Storage storage;
    Outbound outbound;
    Cadence cadence;
    core::DeliveryTiming delivery;
    core::seconds clock_difference{60};  ///< that a launch may show between the LMS's clock and ours
    std::vector<Site> sites;
    std::vector<Course> courses;
    std::filesystem::path risk_model;  ///< file of policy.risk.model; empty = the one that is built in
    core::Policy policy;
};

/// Answers the value of an environment variable; injected so that tests need none.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The environment of this process.
[[nodiscard]] Environment process_environment();

struct Paths {
    std::filesystem::path config;
    /// Absent: `policy.toml` beside the configuration if there is one, else the defaults of core::Policy.
    std::optional<std::filesystem::path> policy;
};

/// Whether the tokens that the configuration points to are read. `leave`: where they are may be said or not,
/// and nothing is looked for there; for commands that call nobody. The tokens stay "".
enum class Tokens { read, leave };

/// Reads and checks both files and the secrets they point to. On failure every problem of both files that can
/// be seen at once, in the order of the files.
[[nodiscard]] Checked<Config> load(const Paths& paths, const Environment& environment,
                                   Tokens tokens = Tokens::read);

/// Reads and checks a policy file alone.
[[nodiscard]] Checked<core::Policy> load_policy(const std::filesystem::path& file);

/// The same from text. `folder` is what relative paths are relative to; token files are still read from disk.
struct Texts {
    std::string config;
    std::string config_name = "waymark.toml";
    std::string policy;
    std::string policy_name = "policy.toml";
    std::filesystem::path folder;
};
[[nodiscard]] Checked<Config> load(const Texts& texts, const Environment& environment,
                                   Tokens tokens = Tokens::read);

/// What is in force, key by key, for `waymark config check`. Tokens show as their source only.
[[nodiscard]] std::string print_redacted(const Config& config);

/// The site with this key, or nullptr.
[[nodiscard]] const Site* find_site(const Config& config, std::string_view key);

}  // namespace waymark::config
