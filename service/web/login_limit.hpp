#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/time.hpp"

namespace waymark::web {

/// How many logins one address may begin in a minute. Generous, so that a computer room behind one address is
/// not locked out; it only keeps a flood from filling the database. Safe from any thread.
class LoginLimit {
  public:
    static constexpr int logins_a_minute = 600;

    /// Counts one login; false when the address has used up this minute's.
    [[nodiscard]] bool take(const std::string& address, core::Instant now);

  private:
    std::mutex mutex_;
    std::chrono::sys_time<core::minutes> minute_;
    std::map<std::string, int> counts_;  ///< of `minute_` only, so it cannot grow for ever
};

}  // namespace waymark::web
