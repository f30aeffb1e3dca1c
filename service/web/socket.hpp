#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace waymark::web {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Owns one TCP socket and closes it.
class Socket {
  public:
    explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    Socket& operator=(Socket&& other) noexcept;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();
    [[nodiscard]] int descriptor() const { return descriptor_; }

  private:
    int descriptor_ = -1;
};

/// Listens on an IP address; port 0 is any free one. Fails with a sentence for people.
[[nodiscard]] tl::expected<Socket, std::string> listen_on(const std::string& address, int port);
/// The port a socket is bound to, 0 if it is none.
[[nodiscard]] int port_of(const Socket& socket);
/// The other side's IP address; an IPv4 one in IPv4 form even if it came over IPv6. "" if the connection is
/// gone.
[[nodiscard]] std::string peer_of(const Socket& socket);

/// Up to `size` bytes; 0 at the end of the connection, -1 on error or when `deadline` has passed first.
[[nodiscard]] ssize_t receive(const Socket& socket, char* out, std::size_t size, SteadyTime deadline);
/// At least one byte is sent; -1 on error or when `deadline` has passed first.
[[nodiscard]] ssize_t send_some(const Socket& socket, std::string_view bytes, SteadyTime deadline);
/// False when not everything could be sent in time.
bool send_all(const Socket& socket, std::string_view bytes, SteadyTime deadline);

/// What was read of a request: its head with the empty line, and whatever came behind it.
struct Inbound {
    std::string head;
    std::string rest;
};
/// Reads until the empty line. Fails with 0 (nobody to answer: hung up, or `stopping` before anything came),
/// 408 (not whole by `deadline`) or 431 (longer than 32 KiB).
[[nodiscard]] tl::expected<Inbound, int> read_head(const Socket& socket, SteadyTime deadline,
                                                   const std::atomic<bool>& stopping);

/// Says that nothing more will be sent, then throws away what still comes, up to `deadline` or 1 MiB: closing
/// with unread bytes resets the connection and the other side may lose our answer.
void drain(const Socket& socket, SteadyTime deadline);

}  // namespace waymark::web
