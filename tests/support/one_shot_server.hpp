#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace waymark::support {

/// Whatever comes in one read; "" at the end of the connection.
std::string read_some(int socket);
/// The head of a request and `body` bytes after it.
std::string read_request(int socket, std::size_t body = 0);
/// False when the other side has gone.
bool write_all(int socket, std::string_view bytes);
void wait_for_hang_up(int socket);
/// A port of the loopback address where nobody listens.
int closed_port();

/// Accepts one connection on the loopback address, gives it to `talk` on a thread of its own, and closes it.
class OneShotServer {
  public:
    explicit OneShotServer(std::function<void(int socket)> talk);
    ~OneShotServer();
    OneShotServer(const OneShotServer&) = delete;
    OneShotServer& operator=(const OneShotServer&) = delete;
    [[nodiscard]] int port() const { return port_; }
    /// Waits until the conversation is over.
    void join();

  private:
    int port_ = 0;
    int listener_ = -1;
    std::thread thread_;
};

/// Speaks TLS with a certificate it signed itself.
class TlsServer {
  public:
    TlsServer();
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    [[nodiscard]] int port() const;
    [[nodiscard]] int requests() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace waymark::support
