#include "web/socket.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

namespace waymark::web {
namespace {

constexpr std::size_t max_head = 32U << 10U;
constexpr std::size_t max_drained = 1U << 20U;
constexpr int backlog = 128;

struct Address {
    sockaddr_storage storage{};
    socklen_t length = sizeof(sockaddr_storage);
    sockaddr* plain() { return reinterpret_cast<sockaddr*>(&storage); }
};

std::optional<Address> parse_address(const std::string& text, int port) {
    Address address;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(static_cast<in_port_t>(port));
        address.length = sizeof(sockaddr_in);
        return address;
    }
    if (inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(static_cast<in_port_t>(port));
        address.length = sizeof(sockaddr_in6);
        return address;
    }
    return std::nullopt;
}

std::string explain(int error) {
    if (error == EADDRINUSE) return "another program has taken this port";
    if (error == EADDRNOTAVAIL) return "this machine does not have this address";
    if (error == EACCES) return "this port may not be used without privileges";
    return std::generic_category().message(error);
}

/// True when `events` have come by `deadline`; in doubt true, the call that follows tells.
bool wait_for(int descriptor, short events, SteadyTime deadline) {
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<long long>(left.count(), 60000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return true;
    }
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Socket::~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

tl::expected<Socket, std::string> listen_on(const std::string& address, int port) {
    if (port < 0 || port > 65535)
        return tl::unexpected(fmt::format("cannot listen on port {}: no such port", port));
    std::optional<Address> parsed = parse_address(address, port);
    if (!parsed) return tl::unexpected(fmt::format("cannot listen on '{}': not an IP address", address));
    const auto failure = [&address, port](int error) {
        return tl::unexpected(fmt::format("cannot listen on {} port {}: {}", address, port, explain(error)));
    };
    Socket socket(::socket(parsed->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket.descriptor() < 0) return failure(errno);
    const int yes = 1;
    const int no = 0;
    ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (parsed->storage.ss_family == AF_INET6)
        ::setsockopt(socket.descriptor(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
    if (::bind(socket.descriptor(), parsed->plain(), parsed->length) != 0) return failure(errno);
    if (::listen(socket.descriptor(), backlog) != 0) return failure(errno);
    return socket;
}

int port_of(const Socket& socket) {
    Address address;
    if (::getsockname(socket.descriptor(), address.plain(), &address.length) != 0) return 0;
    if (address.storage.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in&>(address.storage).sin_port);
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_port);
}

std::string peer_of(const Socket& socket) {
    Address address;
    if (::getpeername(socket.descriptor(), address.plain(), &address.length) != 0) return {};
    const int family = address.storage.ss_family;
    const void* bytes = &reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr;
    if (family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (inet_ntop(family, bytes, text.data(), text.size()) == nullptr) return {};
    const std::string_view peer = text.data();
    constexpr std::string_view mapped = "::ffff:";
    const bool is_v4 = peer.starts_with(mapped) && peer.find('.') != std::string_view::npos;
    return std::string(is_v4 ? peer.substr(mapped.size()) : peer);
}

ssize_t receive(const Socket& socket, char* out, std::size_t size, SteadyTime deadline) {
    for (;;) {
        if (!wait_for(socket.descriptor(), POLLIN, deadline)) return -1;
        const ssize_t count = ::recv(socket.descriptor(), out, size, MSG_DONTWAIT);
        if (count >= 0 || (errno != EAGAIN && errno != EINTR)) return count;
    }
}

ssize_t send_some(const Socket& socket, std::string_view bytes, SteadyTime deadline) {
    for (;;) {
        if (!wait_for(socket.descriptor(), POLLOUT, deadline)) return -1;
        const ssize_t count =
            ::send(socket.descriptor(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count > 0 || bytes.empty() || (errno != EAGAIN && errno != EINTR)) return count;
    }
}

bool send_all(const Socket& socket, std::string_view bytes, SteadyTime deadline) {
    while (!bytes.empty()) {
        const ssize_t count = send_some(socket, bytes, deadline);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

tl::expected<Inbound, int> read_head(const Socket& socket, SteadyTime deadline,
                                     const std::atomic<bool>& stopping) {
    constexpr auto glance =
        std::chrono::milliseconds(100);  // how long a stop may wait for an idle connection
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (now >= deadline) return tl::unexpected(408);
        const bool readable = wait_for(socket.descriptor(), POLLIN, std::min(deadline, now + glance));
        if (!readable && text.empty() && stopping) return tl::unexpected(0);
        if (!readable) continue;
        const ssize_t count = receive(socket, buffer.data(), buffer.size(), deadline);
        if (count <= 0) return tl::unexpected(0);
        const std::size_t searched = text.size() - std::min<std::size_t>(text.size(), 3);
        text.append(buffer.data(), static_cast<std::size_t>(count));
        const std::size_t end = text.find("\r\n\r\n", searched);
        if (end == std::string::npos && text.size() <= max_head) continue;
        if (end == std::string::npos || end > max_head) return tl::unexpected(431);
        return Inbound{.head = text.substr(0, end + 4), .rest = text.substr(end + 4)};
    }
}

void drain(const Socket& socket, SteadyTime deadline) {
    ::shutdown(socket.descriptor(), SHUT_WR);
    std::array<char, 16384> buffer{};
    for (std::size_t seen = 0; seen < max_drained;) {
        const ssize_t count = receive(socket, buffer.data(), buffer.size(), deadline);
        if (count <= 0) return;
        seen += static_cast<std::size_t>(count);
    }
}

}  // namespace waymark::web
