#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "web/http.hpp"

namespace waymark::web {

struct ServerOptions {
    std::string address = "127.0.0.1";  ///< an IP address, not a name
    int port = 0;                       ///< 0 = any free one, see Server::port()
    std::size_t threads = 8;
    std::size_t max_body = 64U << 10U;  ///< longer bodies are answered 413
    std::size_t max_waiting = 64;       ///< connections beyond these and the threads are answered 503
    std::chrono::milliseconds request_timeout{15000};  ///< for a whole request to arrive
    std::vector<std::string> trusted_proxies;  ///< addresses whose last X-Forwarded-For entry is believed
};

/// The HTTP server: cpp-httplib behind the hardening of docs/security.md. Owns its threads. One request per
/// connection; our own code reads and judges the head before cpp-httplib sees anything. HEAD is answered as
/// GET without the body. Handlers see neither `Range` nor a body of unknown length nor one that came
/// incomplete.
class Server {
  public:
    /// Binds and starts answering with `handler`. Fails with a sentence for people, e.g. when the port is
    /// taken.
    [[nodiscard]] static tl::expected<std::unique_ptr<Server>, std::string> start(
        const ServerOptions& options, Handler handler);
    ~Server();  ///< stops
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] int port() const;
    /// Takes no more connections, drops those that have not asked anything yet, lets requests in flight
    /// finish, then returns. Safe to call twice and from any thread but the handler's.
    void stop();

  private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace waymark::web
