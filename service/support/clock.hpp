#pragma once

#include <chrono>

namespace waymark::support {

/// Where the time comes from. Implemented by SystemClock and by the tests' hand-turned clock.
struct Clock {
    virtual ~Clock() = default;
    /// UTC, whole seconds.
    [[nodiscard]] virtual std::chrono::sys_seconds now() const = 0;
};

struct SystemClock final : Clock {
    [[nodiscard]] std::chrono::sys_seconds now() const override {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};

/// For measuring how long something took; no time of day.
[[nodiscard]] inline std::chrono::steady_clock::time_point monotonic_now() {
    return std::chrono::steady_clock::now();
}

}  // namespace waymark::support
