#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "lti/platform.hpp"
#include "store/database.hpp"

namespace waymark::web {

/// The registrations in force, kept until the database says that something changed, also by a command in
/// another process. Safe from any thread.
class RegistrationBook {
  public:
    /// `configured` and what the database adds: stored registrations, and approved deployments of both. A
    /// stored registration with the key or with issuer and client id of a configured one is passed over.
    [[nodiscard]] std::shared_ptr<const std::vector<lti::Registration>> current(
        store::Database& database, const std::vector<lti::Registration>& configured);

  private:
    std::mutex mutex_;
    std::int64_t version_ = -1;
    std::vector<std::string> configured_;  ///< keys of what `all_` was made from
    std::shared_ptr<const std::vector<lti::Registration>> all_;
};

}  // namespace waymark::web
