#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>

#include "support/http_client.hpp"
#include "tests/practice_lms/practice.hpp"

namespace waymark::practice {

/// An HTTP client whose every request goes straight into a practice LMS of this process, and which counts.
class PracticeHttp final : public support::HttpClient {
  public:
    explicit PracticeHttp(PracticeLms& lms) : lms_(lms) {}

    [[nodiscard]] tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override;

    /// How a connection that the practice LMS drops is told.
    support::HttpFailure dropped_as = support::HttpFailure::interrupted;

    [[nodiscard]] int calls() const { return calls_; }
    /// Calls by web-service function.
    [[nodiscard]] std::map<std::string, int> functions();
    void forget();

  private:
    PracticeLms& lms_;
    std::atomic<int> calls_{0};
    std::mutex mutex_;
    std::map<std::string, int> functions_;
};

}  // namespace waymark::practice
