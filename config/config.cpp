#include "config/config.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/model.hpp"
#include "config/settings.hpp"
#include "support/network.hpp"
#include "support/url.hpp"

namespace waymark::config {
namespace {

bool is_ip_address(const std::string& text) {
    in6_addr storage{};
    return inet_pton(AF_INET, text.c_str(), &storage) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &storage) == 1;
}

void read_listen(TableReader table, Listen& listen) {
    if (table.text("address", listen.address) && !is_ip_address(listen.address))
        table.problem("address", "\"address\" must be an IP address, e.g. \"127.0.0.1\"");
    table.whole("port", listen.port, 0, 65535);
    table.texts("trusted_proxies", listen.trusted_proxies);
    if (!std::all_of(listen.trusted_proxies.begin(), listen.trusted_proxies.end(), is_ip_address))
        table.problem("trusted_proxies", "\"trusted_proxies\" must hold IP addresses");
    table.finish();
}

void read_storage(TableReader table, const std::filesystem::path& folder, Storage& storage) {
    for (const auto& [key, path] :
         {std::pair{"database", &storage.database}, std::pair{"data_key", &storage.data_key},
          std::pair{"lti_keys", &storage.lti_keys}}) {
        if (!read_path(table, key, folder, *path) && table.present() && !table.has(key)) table.missing(key);
    }
    table.finish();
}

void read_cadence(TableReader table, Cadence& cadence) {
    int sync = static_cast<int>(cadence.sync.count());
    int replies = static_cast<int>(cadence.replies.count());
    table.whole("every_minutes", sync, 1, 1440);
    table.whole("replies_every_minutes", replies, 1, 1440);
    cadence.sync = core::minutes{sync};
    cadence.replies = core::minutes{replies};
    table.whole("complete_hour", cadence.complete_hour, 0, 23);
    table.finish();
}

void read_delivery(TableReader table, core::DeliveryTiming& timing) {
    for (const auto& [key, span] : {std::pair{"lease_seconds", &timing.lease},
                                    std::pair{"look_up_after_seconds", &timing.look_up_after},
                                    std::pair{"look_up_again_after_seconds", &timing.look_up_again_after},
                                    std::pair{"retry_after_seconds", &timing.retry_after},
                                    std::pair{"retry_cap_seconds", &timing.retry_cap}}) {
        int value = static_cast<int>(span->count());
        table.whole(key, value, 1, 86400);
        *span = core::seconds{value};
    }
    table.whole("max_attempts", timing.max_attempts, 1, 100);
    int outage = static_cast<int>(std::chrono::duration_cast<core::hours>(timing.outage).count());
    table.whole("outage_hours", outage, 1, 720);
    timing.outage = core::hours{outage};
    table.whole("max_crashes", timing.max_crashes, 1, 10000);
    table.whole("per_minute", timing.per_minute, 1, 60000);
    if (timing.retry_cap < timing.retry_after)
        table.problem("retry_cap_seconds", "\"retry_cap_seconds\" must not be below \"retry_after_seconds\"");
    table.finish();
}

/// A write that is still running must not look like one that never happened (decision 7).
void check_timeouts(TableReader& top, const Config& config) {
    for (const Site& site : config.sites) {
        if (!site.web_service) continue;
        if (config.delivery.look_up_after <= site.web_service->call_timeout)
            top.problem("delivery", fmt::format("look_up_after_seconds must be longer than "
                                                "call_timeout_seconds of site {}",
                                                site.key));
        if (config.delivery.lease <= site.web_service->call_timeout)
            top.problem(
                "delivery",
                fmt::format("lease_seconds must be longer than call_timeout_seconds of site {}", site.key));
    }
}

void read_outbound(TableReader table, Outbound& outbound) {
    table.texts("networks", outbound.networks);
    for (const std::string& network : outbound.networks)
        if (!support::parse_network(network))
            table.problem("networks", fmt::format("\"{}\" is no network like \"10.20.0.0/16\"", network));
    table.texts("plain_origins", outbound.plain_origins);
    for (const std::string& origin : outbound.plain_origins) {
        const auto url = support::parse_url(origin);
        if (!url || url->origin() != origin)
            table.problem("plain_origins",
                          fmt::format("\"{}\" is no origin like \"http://lms.lab:8080\"", origin));
    }
    table.finish();
}

void read_lti(TableReader table, Config& config) {
    int difference = static_cast<int>(config.clock_difference.count());
    table.whole("clock_difference_seconds", difference, 0, 300);
    config.clock_difference = core::seconds{difference};
    table.finish();
}

void check_outbound(TableReader& top, const Config& config) {
    const bool lab = std::any_of(config.sites.begin(), config.sites.end(),
                                 [](const Site& site) { return site.insecure_lab; });
    if (!lab && !config.outbound.plain_origins.empty())
        top.problem("outbound", "plain_origins are for sites with insecure_lab = true");
}

void read_model(TableReader& top, const Surroundings& around, Config& config) {
    std::string name;
    if (!top.text("risk_model", name)) return;
    config.risk_model = around.folder / name;
    const Checked<ModelFile> model = load_model(config.risk_model);
    if (model) {
        config.policy.risk.model = model->risk;
        return;
    }
    for (const Problem& problem : model.error()) top.problem("risk_model", describe(problem));
}

void read_public_url(TableReader& top, Config& config) {
    const bool lab = std::any_of(config.sites.begin(), config.sites.end(),
                                 [](const Site& site) { return site.insecure_lab; });
    if (!read_address(top, "public_url", lab, config.public_url)) {
        if (!top.has("public_url")) top.missing("public_url");
        return;
    }
    // Pages, forms and cookies name addresses from the root of the host.
    if (support::parse_url(config.public_url)->path != "/")
        top.problem("public_url",
                    "\"public_url\" must have no path: Waymark needs a host name, or a port, of its own");
}

Checked<std::string> read_file(const std::filesystem::path& path) {
    std::string text;
    std::ifstream file;
    if (!std::filesystem::is_directory(path)) file.open(path, std::ios::binary);
    if (file.is_open()) text.assign(std::istreambuf_iterator<char>{file}, {});
    if (!file.is_open() || file.bad())
        return tl::unexpected(Problems{{path.string(), 0, 0, "cannot be read"}});
    return text;
}

template <class Read>
void read_text(const std::string& text, const std::string& name, Problems& problems, Read read) {
    const auto document = parse_document(text, name);
    if (!document) {
        problems.insert(problems.end(), document.error().begin(), document.error().end());
        return;
    }
    Reading reading{name, {}, {}};
    TableReader top{&*document, "", reading};
    read(top);
    std::stable_sort(reading.problems.begin(), reading.problems.end(), [](const auto& a, const auto& b) {
        return std::pair{a.line, a.column} < std::pair{b.line, b.column};
    });
    problems.insert(problems.end(), reading.problems.begin(), reading.problems.end());
}

/// A trial for a site or a course that is not there would silently never begin.
void check_trials(const Config& config, const std::string& file, Problems& problems) {
    for (const core::Trial& trial : config.policy.trials) {
        if (find_site(config, trial.site) == nullptr) {
            problems.push_back(
                {file, 0, 0,
                 fmt::format("trial \"{}\": there is no site with key \"{}\"", trial.name, trial.site)});
            continue;
        }
        for (const std::string& name : trial.courses) {
            const auto is_it = [&](const Course& course) {
                return course.site == trial.site && course.id == name;
            };
            if (std::none_of(config.courses.begin(), config.courses.end(), is_it))
                problems.push_back({file, 0, 0,
                                    fmt::format("trial \"{}\": site {} has no [[course]] with id \"{}\"",
                                                trial.name, trial.site, name)});
        }
    }
}

}  // namespace

void read_config(TableReader& top, const Surroundings& around, Config& config) {
    static constexpr LogLevel levels[] = {LogLevel::debug, LogLevel::info, LogLevel::warning,
                                          LogLevel::error};
    read_language(top, "default_language", config.default_language);
    std::size_t level = 0;
    if (top.choice("log_level", level, {"debug", "info", "warning", "error"}))
        config.log_level = levels[level];
    read_listen(top.table("listen"), config.listen);
    if (!top.has("storage")) top.missing("storage");
    read_storage(top.table("storage"), around.folder, config.storage);
    read_cadence(top.table("sync"), config.cadence);
    read_delivery(top.table("delivery"), config.delivery);
    // Where the LMS is seldom read, one reading that fails must not keep reminders back.
    config.delivery.oldest_facts =
        std::max<core::seconds>(config.delivery.oldest_facts, 2 * config.cadence.sync);
    read_outbound(top.table("outbound"), config.outbound);
    read_lti(top.table("lti"), config);
    read_sites(top, around, config);
    read_courses(top, config);
    read_model(top, around, config);
    read_public_url(top, config);
    check_timeouts(top, config);
    check_outbound(top, config);
    top.finish();
}

Checked<Config> load(const Texts& texts, const Environment& environment, Tokens tokens) {
    Config config;
    Problems problems;
    const Surroundings around{environment, texts.folder, tokens};
    read_text(texts.config, texts.config_name, problems,
              [&](TableReader& top) { read_config(top, around, config); });
    read_text(texts.policy, texts.policy_name, problems,
              [&](TableReader& top) { read_policy(top, config.policy); });
    check_trials(config, texts.policy_name, problems);
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    return config;
}

Checked<core::Policy> load_policy(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) return tl::unexpected(text.error());
    core::Policy policy;
    Problems problems;
    read_text(*text, file.string(), problems, [&](TableReader& top) { read_policy(top, policy); });
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    return policy;
}

Checked<Config> load(const Paths& paths, const Environment& environment, Tokens tokens) {
    Texts texts;
    auto text = read_file(paths.config);
    if (!text) return tl::unexpected(text.error());
    texts.config = *text;
    texts.config_name = paths.config.string();
    texts.folder = paths.config.parent_path();
    const auto policy = paths.policy.value_or(texts.folder / "policy.toml");
    if (paths.policy || std::filesystem::exists(policy)) {
        auto policy_text = read_file(policy);
        if (!policy_text) return tl::unexpected(policy_text.error());
        texts.policy = *policy_text;
        texts.policy_name = policy.string();
    }
    return load(texts, environment, tokens);
}

const Site* find_site(const Config& config, std::string_view key) {
    const auto found = std::find_if(config.sites.begin(), config.sites.end(),
                                    [key](const Site& site) { return site.key == key; });
    return found == config.sites.end() ? nullptr : &*found;
}

}  // namespace waymark::config
