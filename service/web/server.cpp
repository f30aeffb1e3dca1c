#include "web/server.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "support/log.hpp"
#include "web/request_head.hpp"
#include "web/socket.hpp"

namespace waymark::web {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto answer_timeout = 30s;
constexpr auto drain_timeout = 1s;

std::string_view reason_of(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 411:
            return "Length Required";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 431:
            return "Request Header Fields Too Large";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Internal Server Error";
    }
}

/// The whole answer to a request that goes no further.
std::string refusal(int status, bool with_body) {
    const std::string body = fmt::format("{} {}\n", status, reason_of(status));
    std::string text = fmt::format(
        "HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
        "{}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n",
        status, reason_of(status), body.size());
    if (status == 405) text += "Allow: GET, HEAD, POST\r\n";
    if (status == 503) text += "Retry-After: 1\r\n";
    return text + "\r\n" + (with_body ? body : "");
}

Response plain(int status) {
    Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.headers = {{"Cache-Control", "no-store"},
                        {"Content-Security-Policy", "default-src 'none'; sandbox"},
                        {"Referrer-Policy", "no-referrer"},
                        {"X-Content-Type-Options", "nosniff"}};
    response.body = fmt::format("{} {}\n", status, reason_of(status));
    return response;
}

bool is_writable_header(const std::string& text) {
    return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
    });
}

/// cpp-httplib drops a header with a line break in silence; to us it is a broken handler.
void require_writable(const Response& response) {
    bool good = is_writable_header(response.content_type);
    for (const auto& [name, value] : response.headers) good = good && is_writable_header(name + value);
    if (!good) throw std::runtime_error("a header of the answer cannot be written");
}

/// Gives cpp-httplib a head we wrote, then the body as it arrives until the deadline.
class RequestStream final : public httplib::Stream {
  public:
    RequestStream(const Socket& socket, std::string first, SteadyTime read_deadline)
        : socket_(socket), first_(std::move(first)), read_deadline_(read_deadline) {}

    [[nodiscard]] bool is_readable() const override { return true; }
    [[nodiscard]] bool is_writable() const override { return true; }
    ssize_t read(char* out, std::size_t size) override {
        if (used_ == first_.size()) return receive(socket_, out, size, read_deadline_);
        const std::size_t count = std::min(size, first_.size() - used_);
        std::copy_n(first_.data() + used_, count, out);
        used_ += count;
        return static_cast<ssize_t>(count);
    }
    ssize_t write(const char* bytes, std::size_t size) override {
        if (!write_deadline_) write_deadline_ = steady_clock::now() + answer_timeout;
        return send_some(socket_, std::string_view(bytes, size), *write_deadline_);
    }
    void get_remote_ip_and_port(std::string& ip, int& port) const override {
        ip.clear();
        port = 0;
    }
    void get_local_ip_and_port(std::string& ip, int& port) const override {
        ip.clear();
        port = 0;
    }
    // cpp-httplib only asks whether the number fits select(), which we do not use.
    [[nodiscard]] socket_t socket() const override { return 0; }

  private:
    const Socket& socket_;
    std::string first_;
    std::size_t used_ = 0;
    SteadyTime read_deadline_;
    std::optional<SteadyTime> write_deadline_;
};

/// The part of cpp-httplib we use: reading a body of known length and writing an answer. Every request is
/// dispatched as "/", because its routes are regular expressions run on what the client sent.
class Engine final : public httplib::Server {
  public:
    explicit Engine(web::Handler handler) : handler_(std::move(handler)) {
        Get("/", [this](const httplib::Request& in, httplib::Response& out) { respond(in, {}, out); });
        Post("/", [this](const httplib::Request& in, httplib::Response& out,
                         const httplib::ContentReader& reader) { read_and_respond(in, out, reader); });
        set_exception_handler([](const httplib::Request&, httplib::Response& out, const std::exception_ptr&) {
            support::log_error("web.engine_failed");
            write(plain(500), out);
        });
    }

    void answer(httplib::Stream& stream, const RequestHead& head, const std::string& client) {
        bool closed = false;
        process_request(stream, true, closed, [&head, &client](httplib::Request& request) {
            request.target = head.target;
            request.remote_addr = client;
            request.headers.clear();
            // Without Accept-Encoding nothing is compressed: pages hold secrets (BREACH); the proxy packs the
            // rest.
            for (const auto& [name, value] : head.headers)
                if (!support::same_header_name(name, "Accept-Encoding")) request.headers.emplace(name, value);
        });
    }

  private:
    void read_and_respond(const httplib::Request& in, httplib::Response& out,
                          const httplib::ContentReader& reader) {
        std::string body;
        const bool whole = reader([&body](const char* bytes, std::size_t count) {
            body.append(bytes, count);
            return true;
        });
        if (whole) {
            respond(in, std::move(body), out);
        } else {
            write(plain(400), out);
        }
    }

    void respond(const httplib::Request& in, std::string body, httplib::Response& out) const {
        std::optional<Target> target = parse_target(in.target);
        if (!target) return write(plain(400), out);
        Request request{.method = in.method == "POST" ? Method::post : Method::get,
                        .path = std::move(target->path),
                        .query = std::move(target->query),
                        .headers = support::Headers(in.headers.begin(), in.headers.end()),
                        .body = std::move(body),
                        .remote_address = in.remote_addr};
        write(call(request), out);
    }

    [[nodiscard]] Response call(const Request& request) const {
        try {
            Response response = handler_(request);
            require_writable(response);
            return response;
        } catch (const std::exception& problem) {
            support::log_error("web.handler_failed path={} reason={}", request.path, problem.what());
        } catch (...) {
            support::log_error("web.handler_failed path={}", request.path);
        }
        return plain(500);
    }

    static void write(Response response, httplib::Response& out) {
        out.status = response.status;
        for (const auto& [name, value] : response.headers) out.set_header(name, value);
        if (!response.body.empty()) out.set_header("Content-Type", response.content_type);
        out.set_header("Accept-Ranges", "none");
        out.body = std::move(response.body);
    }

    web::Handler handler_;
};

/// Connections that wait for a thread; never more than `limit`.
class WaitingRoom {
  public:
    explicit WaitingRoom(std::size_t limit) : limit_(limit) {}
    /// Gives the socket back when there is no room.
    std::optional<Socket> enter(Socket socket) {
        {
            const std::lock_guard guard(mutex_);
            if (waiting_.size() >= limit_) return socket;
            waiting_.push_back(std::move(socket));
        }
        changed_.notify_one();
        return std::nullopt;
    }
    /// Blocks; nothing once the room is closed and empty.
    std::optional<Socket> next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
        if (waiting_.empty()) return std::nullopt;
        Socket socket = std::move(waiting_.front());
        waiting_.pop_front();
        return socket;
    }
    void close() {
        {
            const std::lock_guard guard(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
    }

  private:
    std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Socket> waiting_;
    bool closed_ = false;
};

}  // namespace

struct Server::Impl {
    Impl(const ServerOptions& given, Handler handler, Socket bound)
        : options(given), engine(std::move(handler)), listener(std::move(bound)), room(given.max_waiting) {
        for (std::size_t i = 0; i < std::max<std::size_t>(options.threads, 1); ++i)
            workers.emplace_back([this] { work(); });
        acceptor = std::thread([this] { accept_all(); });
    }

    void accept_all() {
        while (!stopping) {
            Socket socket(::accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
            if (socket.descriptor() >= 0) {
                if (std::optional<Socket> refused = room.enter(std::move(socket))) turn_away(*refused);
                continue;
            }
            const int error = errno;
            if (stopping || error == EINTR || error == ECONNABORTED) continue;
            // Out of descriptors or memory: the connections that are open will end, so wait for them.
            support::log_error("web.accept_failed errno={}", error);
            std::this_thread::sleep_for(100ms);
        }
    }

    /// Runs on the accepting thread, so it must not wait for the client.
    static void turn_away(const Socket& socket) {
        send_all(socket, refusal(503, true), steady_clock::now() + 1ms);
        drain(socket, steady_clock::now() + 1ms);
    }

    void work() {
        while (const std::optional<Socket> socket = room.next()) {
            try {
                serve(*socket);
            } catch (const std::exception& problem) {
                support::log_error("web.connection_failed reason={}", problem.what());
            }
        }
    }

    void serve(const Socket& socket) {
        const SteadyTime deadline = steady_clock::now() + options.request_timeout;
        tl::expected<Inbound, int> inbound = read_head(socket, deadline, stopping);
        if (!inbound) return refuse(socket, inbound.error(), true);
        const tl::expected<RequestHead, int> head = parse_head(inbound->head, options.max_body);
        if (!head) return refuse(socket, head.error(), !inbound->head.starts_with("HEAD "));
        std::string first =
            fmt::format("{} / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", head->method, head->content_length);
        first += inbound->rest;
        RequestStream stream(socket, std::move(first), deadline);
        engine.answer(stream, *head, client_address(peer_of(socket), head->headers, options.trusted_proxies));
        drain(socket, steady_clock::now() + drain_timeout);
    }

    static void refuse(const Socket& socket, int status, bool with_body) {
        if (status == 0) return;
        send_all(socket, refusal(status, with_body), steady_clock::now() + drain_timeout);
        drain(socket, steady_clock::now() + drain_timeout);
    }

    void stop() {
        const std::lock_guard guard(stop_mutex);
        stopping = true;
        ::shutdown(listener.descriptor(), SHUT_RDWR);
        if (acceptor.joinable()) acceptor.join();
        room.close();
        for (std::thread& worker : workers)
            if (worker.joinable()) worker.join();
        listener = Socket();
    }

    const ServerOptions options;
    Engine engine;
    Socket listener;
    WaitingRoom room;
    std::atomic<bool> stopping{false};
    std::mutex stop_mutex;
    int port = port_of(listener);
    std::vector<std::thread> workers;
    std::thread acceptor;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
    stop();
}

tl::expected<std::unique_ptr<Server>, std::string> Server::start(const ServerOptions& options,
                                                                 Handler handler) {
    tl::expected<Socket, std::string> listener = listen_on(options.address, options.port);
    if (!listener) return tl::unexpected(listener.error());
    auto impl = std::make_unique<Impl>(options, std::move(handler), std::move(*listener));
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const {
    return impl_->port;
}

void Server::stop() {
    impl_->stop();
}

}  // namespace waymark::web
