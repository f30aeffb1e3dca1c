#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/lms.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"

namespace waymark::moodle {

/// Waits before a read is tried again; the tests pass one that returns at once.
using Sleeper = std::function<void(std::chrono::milliseconds)>;
/// Tells how much time went by between two readings of it.
using Stopwatch = std::function<std::chrono::steady_clock::time_point()>;

struct Options {
    std::string site;   ///< root address of the Moodle site, http or https; a trailing slash does not matter
    std::string token;  ///< web-service token of our account; goes only into the body of requests to `site`
    /// Token of a second service that holds the functions that write, of the same account; "" = `token` does
    /// both. Calls that write go with this one and with no other.
    std::string write_token;
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds total_timeout{30000};  ///< for one whole call
    std::size_t max_answer = 32U << 20U;             ///< bytes of one answer; more is `too_large`
    std::chrono::milliseconds first_pause{500};  ///< before the first repeat of a failed read, then doubled
    /// Beginning of the addresses of our own tool, e.g. "https://waymark.example.org/": an external-tool
    /// activity whose icon lies there is our own placement (a tool's `logo_uri` becomes `modicon` of
    /// core_course_get_contents; the launch address itself is shown to editing teachers only). "" recognises
    /// none.
    std::string own_tool_prefix;
    int parallel = 2;  ///< calls at the same time where one call is made per person; at least 1
    std::chrono::milliseconds slow{5000};  ///< an answer that took longer is a site under strain
    Sleeper sleeper;                       ///< empty: the thread sleeps
    Stopwatch stopwatch;                   ///< empty: the monotonic clock
};

/// A Moodle site (4.2 to 5.1) as a core::Lms, over the REST web services.
///
/// One thread at a time; where a reading needs one call per person it makes `parallel` of them at the same
/// time, and one at a time with pauses once the site shows strain (5xx, 429, answers slower than `slow`).
/// Reads that failed on the way are tried twice more, writes never. `http` and `clock` must outlive the
/// result; `clock` gives `CourseSnapshot::taken`, the times of `parts` and what "since" starts from.
/// The cursor is a small JSON text of this adapter: what earlier readings learnt about override events, when
/// the latest complete reading began, and who has to be asked again.
[[nodiscard]] std::unique_ptr<core::Lms> make_moodle_lms(Options options, support::HttpClient& http,
                                                         const support::Clock& clock);

}  // namespace waymark::moodle
