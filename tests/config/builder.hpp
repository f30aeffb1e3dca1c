#pragma once

#include <string>

#include "config/config.hpp"

namespace waymark::config::test {

/// The smallest configuration that is good; `{}` marks where a test adds lines of its own.
inline const std::string minimal_top = R"(public_url = "https://waymark.example.org"
)";
inline const std::string minimal_rest = R"([storage]
database = "waymark.db"
data_key = "data.key"
lti_keys = "lti"
[[site]]
key = "one"
name = "Site one"
zone = "Europe/Riga"
)";
inline const std::string registration = R"([[site.registration]]
key = "one"
issuer = "https://lms.example.org"
client_id = "client"
deployment_ids = ["1"]
authorization_endpoint = "https://lms.example.org/mod/lti/auth.php"
jwks_uri = "https://lms.example.org/mod/lti/certs.php"
token_endpoint = "https://lms.example.org/mod/lti/token.php"
)";
inline const std::string web_service = R"([site.web_service]
address = "https://lms.example.org"
token_env = "TOKEN"
)";

inline std::string minimal() {
    return minimal_top + minimal_rest;
}

inline Environment with_token(const std::string& value = "0123456789abcdef") {
    return [value](std::string_view name) -> std::optional<std::string> {
        if (name != "TOKEN") return std::nullopt;
        return value;
    };
}

inline Checked<Config> load_text(const std::string& config, const std::string& policy = "") {
    return load(Texts{config, "waymark.toml", policy, "policy.toml", "/etc/waymark"}, with_token());
}

/// All problems as one text, a line each; "" when the text loads.
inline std::string problems_of(const std::string& config, const std::string& policy = "") {
    const auto loaded = load_text(config, policy);
    std::string text;
    if (!loaded)
        for (const Problem& problem : loaded.error()) text += describe(problem) + "\n";
    return text;
}

/// `text` with its first `from` replaced.
inline std::string changed(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("nothing to replace: " + from);
    return text.replace(at, from.size(), to);
}

}  // namespace waymark::config::test
