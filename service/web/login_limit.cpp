#include "web/login_limit.hpp"

namespace waymark::web {

bool LoginLimit::take(const std::string& address, core::Instant now) {
    const std::lock_guard lock(mutex_);
    const auto minute = std::chrono::floor<core::minutes>(now);
    if (minute != minute_) {
        minute_ = minute;
        counts_.clear();
    }
    return ++counts_[address] <= logins_a_minute;
}

}  // namespace waymark::web
