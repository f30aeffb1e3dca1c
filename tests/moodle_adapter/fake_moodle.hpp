#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/transport.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"
#include "support/url.hpp"

namespace waymark::moodle::test {

using Answer = tl::expected<support::HttpResponse, support::HttpError>;

/// A recorded answer, tests/fixtures/moodle/<version>/<function>/<case>.json.
struct Recording {
    int status = 200;
    std::string content_type;
    nlohmann::json body;  ///< a string where the answer was not JSON
    [[nodiscard]] Answer answer() const;
};
[[nodiscard]] Recording recording(const std::string& path);

[[nodiscard]] Answer json_answer(const nlohmann::json& body, int status = 200);
[[nodiscard]] Answer text_answer(const std::string& body, int status,
                                 const std::string& content_type = "text/html");
[[nodiscard]] Answer failed(support::HttpFailure failure, bool maybe_sent = false);

/// One request as Moodle would see it.
struct Call {
    std::string function;
    support::FormFields fields;
    [[nodiscard]] std::string field(const std::string& name) const;
    /// The values of name[0], name[1], …
    [[nodiscard]] std::vector<std::int64_t> numbers(const std::string& name) const;
    /// The value of options[i][value] whose options[i][name] is `name`; "" if it is not there.
    [[nodiscard]] std::string option(const std::string& name) const;
};

/// A site made of handlers, one per web-service function, that answers one call at a time. A function without
/// handler answers as an unknown one.
class FakeMoodle final : public support::HttpClient {
  public:
    using Handler = std::function<Answer(const Call&)>;

    void on(const std::string& function, Handler handler);
    void on(const std::string& function, const Recording& recorded);
    void on(const std::string& function, const Answer& answer);

    [[nodiscard]] tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override;

    [[nodiscard]] int count(const std::string& function) const;
    [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
    [[nodiscard]] const std::vector<support::HttpRequest>& requests() const { return requests_; }
    void forget_calls() { calls_.clear(); }

  private:
    std::mutex mutex_;
    std::map<std::string, Handler> handlers_;
    std::vector<Call> calls_;
    std::vector<support::HttpRequest> requests_;
};

/// The clock of the recordings: 2026-11-23 12:00 UTC.
struct RecordedClock final : support::Clock {
    [[nodiscard]] std::chrono::sys_seconds now() const override { return core::from_unix(1795435200); }
};

inline constexpr const char* secret_token = "c0ffee00c0ffee00c0ffee00c0ffee00";

/// Options for https://moodle.example.test whose pauses end at once and are written to `pauses` if it is
/// given.
[[nodiscard]] Options options(std::vector<std::chrono::milliseconds>* pauses = nullptr);

/// Handlers that answer read_course for course 2 of shared recordings of "4.2" or "4.5". Roster, grade report
/// and submissions of 4.5 are the smaller recordings there are; calendar events by id come from the recorded
/// ones.
void record_course(FakeMoodle& site, const std::string& version);

/// Takes functions away from what the recorded site grants.
void grant_without(FakeMoodle& site, const std::string& version, const std::vector<std::string>& functions);

[[nodiscard]] core::Instant at(std::int64_t unix_time);

}  // namespace waymark::moodle::test
