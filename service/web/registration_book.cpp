#include "web/registration_book.hpp"

#include <algorithm>
#include <utility>

#include "store/registrations.hpp"

namespace waymark::web {

namespace {

lti::Registration registration_of(const store::RegistrationRow& row) {
    lti::Registration made;
    made.id = row.key;
    made.site = row.site;
    made.issuer = row.issuer;
    made.client_id = row.client_id;
    made.authorization_endpoint = row.authorization_endpoint;
    made.jwks_uri = row.jwks_uri;
    made.token_endpoint = row.token_endpoint;
    made.token_audience = row.token_audience;
    return made;
}

bool clashes(const std::vector<lti::Registration>& all, const store::RegistrationRow& row) {
    return std::any_of(all.begin(), all.end(), [&](const lti::Registration& each) {
        return each.id == row.key || (each.issuer == row.issuer && each.client_id == row.client_id);
    });
}

std::vector<lti::Registration> merged(store::Database& database,
                                      const std::vector<lti::Registration>& configured) {
    std::vector<lti::Registration> all = configured;
    for (const store::RegistrationRow& row : store::load_registrations(database))
        if (!clashes(all, row)) all.push_back(registration_of(row));
    for (const store::DeploymentRow& row : store::load_deployments(database)) {
        if (!row.approved) continue;
        for (lti::Registration& each : all)
            if (each.id == row.registration) each.deployment_ids.push_back(row.deployment_id);
    }
    return all;
}

std::vector<std::string> keys_of(const std::vector<lti::Registration>& configured) {
    std::vector<std::string> keys;
    keys.reserve(configured.size());
    for (const lti::Registration& each : configured) keys.push_back(each.id);
    return keys;
}

}  // namespace

RegistrationBook::RegistrationBook(Origins approved) : approved_(std::move(approved)) {}

std::vector<std::string> RegistrationBook::approved_origins(const std::string& site) const {
    const auto found = approved_.find(site);
    return found == approved_.end() ? std::vector<std::string>{} : found->second;
}

std::shared_ptr<const std::vector<lti::Registration>> RegistrationBook::current(
    store::Database& database, const std::vector<lti::Registration>& configured) {
    const std::int64_t version = store::registrations_version(database);
    const std::lock_guard lock(mutex_);
    std::vector<std::string> keys = keys_of(configured);
    if (all_ == nullptr || version != version_ || keys != configured_) {
        std::vector<lti::Registration> all = merged(database, configured);
        for (lti::Registration& each : all)
            for (std::string& origin : approved_origins(each.site))
                each.approved_origins.push_back(std::move(origin));
        all_ = std::make_shared<const std::vector<lti::Registration>>(std::move(all));
        version_ = version;
        configured_ = std::move(keys);
    }
    return all_;
}

}  // namespace waymark::web
