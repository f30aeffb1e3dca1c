#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lti/platform.hpp"
#include "store/database.hpp"

namespace waymark::web {

/// The registrations in force, kept until the database says that something changed, also by a command in
/// another process. Safe from any thread.
class RegistrationBook {
  public:
    /// By key of a site, what an administrator trusts for all its registrations: lti::Registration's
    /// approved_origins.
    using Origins = std::map<std::string, std::vector<std::string>>;

    explicit RegistrationBook(Origins approved = {});

    /// Of this site.
    [[nodiscard]] std::vector<std::string> approved_origins(const std::string& site) const;
    /// `configured` and then what the database adds: stored registrations, the oldest first, and approved
    /// deployments of both. A stored registration with the key or with issuer and client id of a configured
    /// one is passed over.
    [[nodiscard]] std::shared_ptr<const std::vector<lti::Registration>> current(
        store::Database& database, const std::vector<lti::Registration>& configured);

  private:
    const Origins approved_;
    std::mutex mutex_;
    std::int64_t version_ = -1;
    std::vector<std::string> configured_;  ///< keys of what `all_` was made from
    std::shared_ptr<const std::vector<lti::Registration>> all_;
};

}  // namespace waymark::web
