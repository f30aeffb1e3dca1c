#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "support/http_client.hpp"

namespace waymark::bench {

/// Passes requests on, counts them and takes the time in which at least one is on its way: what the site
/// itself needs. Safe from any thread; `forget` is not.
class TimedHttp final : public support::HttpClient {
  public:
    explicit TimedHttp(support::HttpClient& behind) : behind_(behind) {}

    [[nodiscard]] tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override {
        {
            const std::lock_guard lock(mutex_);
            if (on_the_way_++ == 0) since_ = std::chrono::steady_clock::now();
        }
        auto response = behind_.send(request);
        {
            const std::lock_guard lock(mutex_);
            if (--on_the_way_ == 0) away_ += std::chrono::steady_clock::now() - since_;
        }
        ++calls_;
        if (response) bytes_ += static_cast<std::int64_t>(response->body.size());
        return response;
    }

    [[nodiscard]] std::int64_t calls() const { return calls_; }
    [[nodiscard]] std::int64_t bytes() const { return bytes_; }
    [[nodiscard]] std::chrono::duration<double> away() const { return away_; }
    void forget() {
        calls_ = 0;
        bytes_ = 0;
        away_ = {};
    }

  private:
    support::HttpClient& behind_;
    std::mutex mutex_;
    int on_the_way_ = 0;
    std::chrono::steady_clock::time_point since_;
    std::chrono::duration<double> away_{0};
    std::atomic<std::int64_t> calls_{0};
    std::atomic<std::int64_t> bytes_{0};
};

}  // namespace waymark::bench
