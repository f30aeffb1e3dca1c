#pragma once

#include <functional>
#include <memory>
#include <string>

#include "web/http.hpp"

namespace waymark::practice {

/// A bare HTTP server for tests and the demo. Not Waymark's own, because this one must be able to drop a
/// connection without an answer (drop_header of faults.hpp). Loopback only by default; no limits, so never
/// for the open net.
class PracticeServer {
  public:
    /// Binds `address`:`port`, 0 = any free port. Throws std::runtime_error with a sentence when it is taken.
    PracticeServer(const std::string& address, int port);
    ~PracticeServer();  ///< stops
    PracticeServer(const PracticeServer&) = delete;
    PracticeServer& operator=(const PracticeServer&) = delete;

    [[nodiscard]] int port() const;
    /// Begins to answer, on threads of its own; `handler` is called from any of them.
    void start(web::Handler handler);
    /// Lets requests in flight finish. Safe to call twice.
    void stop();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace waymark::practice
