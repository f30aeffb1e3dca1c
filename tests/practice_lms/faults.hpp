#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/http.hpp"

namespace waymark::practice {

enum class FaultKind {
    error,            ///< Moodle's error object, nothing done
    http503,          ///< maintenance by command line: HTML with status 503
    html,             ///< a page instead of JSON, status 200
    stall,            ///< answers rightly, but late
    truncate,         ///< done, but half of the JSON is missing
    drop_before,      ///< nothing done, connection closed without an answer
    drop_after,       ///< done, connection closed without an answer
    sitemaintenance,  ///< maintenance by the settings page: Moodle's error object with status 200
    denied,           ///< the function is not in the service any more
    no_right,         ///< a capability of the account was taken away
    bad_output,       ///< Moodle refuses its own output
    service_off,      ///< web services are switched off: 403 without a body
    php_error,        ///< an error inside Moodle: an error object without errorcode
};

[[nodiscard]] std::optional<FaultKind> parse_fault(std::string_view name);

struct Fault {
    std::string function;  ///< of the web service, or e.g. "lti:scores"; "" = any
    FaultKind kind = FaultKind::error;
    int count = 1;
    std::chrono::milliseconds delay{0};  ///< of a stall
    int skip = 0;                        ///< so many calls that fit go well first
};

/// What the tests asked to go wrong next. Safe from any thread.
class Faults {
  public:
    void add(Fault fault);
    void clear();
    /// The fault for this call, used up once; the oldest that fits.
    [[nodiscard]] std::optional<Fault> take(std::string_view function);

  private:
    std::mutex mutex_;
    std::vector<Fault> faults_;
};

/// A response carrying this header is not sent: the server closes the connection instead.
inline constexpr const char* drop_header = "X-Practice-Drop";

[[nodiscard]] web::Response dropped_response();
[[nodiscard]] web::Response maintenance_page();
[[nodiscard]] web::Response switched_off();
[[nodiscard]] web::Response login_page();

}  // namespace waymark::practice
