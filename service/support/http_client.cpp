#include "support/http_client.hpp"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

#include "support/url.hpp"

namespace waymark::support {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

/// cpp-httplib knows only a timeout per read, which a server that drips never meets. This thread shuts the
/// connection down at the deadline; it repeats because a shutdown before the connection exists does nothing.
class Watchdog {
  public:
    Watchdog(httplib::ClientImpl& client, SteadyTime deadline)
        : thread_([this, &client, deadline] { watch(client, deadline); }) {}
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog() {
        {
            const std::lock_guard guard(mutex_);
            done_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

  private:
    void watch(httplib::ClientImpl& client, SteadyTime deadline) {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_until(lock, deadline, [this] { return done_; })) {
            lock.unlock();
            client.stop();
            deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false;
    std::thread thread_;
};

/// What the content receiver found out while the answer came in.
struct Receipt {
    std::string body;
    bool too_large = false;
    bool late = false;
};

HttpError error_of(HttpFailure failure, std::string detail, bool maybe_sent) {
    return HttpError{.failure = failure, .detail = std::move(detail), .maybe_sent = maybe_sent};
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

/// cpp-httplib writes headers as they are, so a line break in one would start another.
bool is_writable(const HttpRequest& request) {
    constexpr std::array<std::string_view, 4> methods{"GET", "POST", "PUT", "DELETE"};
    if (std::find(methods.begin(), methods.end(), request.method) == methods.end()) return false;
    if (has_control(request.content_type)) return false;
    return std::none_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
        return header.first.empty() || has_control(header.first) || has_control(header.second) ||
               header.first.find_first_of(" :") != std::string::npos;
    });
}

std::unique_ptr<httplib::ClientImpl> make_client(const Url& url, const std::string& address) {
    std::string host = url.host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    std::unique_ptr<httplib::ClientImpl> client;
    if (url.scheme == "http") {
        client = std::make_unique<httplib::ClientImpl>(host, url.port);
    } else {
        client = std::make_unique<httplib::SSLClient>(host, url.port);
        dynamic_cast<httplib::SSLClient&>(*client).enable_server_certificate_verification(true);
    }
    if (!address.empty()) client->set_hostname_addr_map({{host, address}});
    return client;
}

void set_limits(httplib::ClientImpl& client, const HttpRequest& request) {
    client.set_connection_timeout(std::min(request.connect_timeout, request.total_timeout));
    client.set_read_timeout(request.total_timeout);
    client.set_write_timeout(request.total_timeout);
    client.set_follow_location(false);
    client.set_keep_alive(false);
    client.set_url_encode(false);
}

httplib::Request make_request(const HttpRequest& request, const Url& url, const std::string& user_agent) {
    httplib::Request out;
    out.method = request.method;
    out.path = url.query.empty() ? url.path : url.path + "?" + url.query;
    out.body = request.body;
    for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
    const auto set = [&out](const char* name, const std::string& value) {
        out.headers.erase(name);
        out.headers.emplace(name, value);
    };
    set("Host", url.origin().substr(url.scheme.size() + 3));
    set("User-Agent", user_agent);
    set("Accept-Encoding", "identity");
    if (!request.content_type.empty()) set("Content-Type", request.content_type);
    return out;
}

void receive_into(httplib::Request& request, Receipt& receipt, std::size_t max_body, SteadyTime deadline) {
    request.response_handler = [&receipt, max_body](const httplib::Response& response) {
        receipt.too_large = response.get_header_value<std::uint64_t>("Content-Length") > max_body;
        return !receipt.too_large;
    };
    request.content_receiver = [&receipt, max_body, deadline](const char* bytes, std::size_t count,
                                                              std::uint64_t, std::uint64_t) {
        receipt.late = std::chrono::steady_clock::now() >= deadline;
        receipt.too_large = count > max_body - receipt.body.size();
        if (receipt.late || receipt.too_large) return false;
        receipt.body.append(bytes, count);
        return true;
    };
}

HttpError explain(httplib::Error error, const Receipt& receipt, bool late) {
    if (receipt.too_large) return error_of(HttpFailure::too_large, "the answer is too large", true);
    switch (error) {
        case httplib::Error::Connection:
        case httplib::Error::BindIPAddress:
        case httplib::Error::ConnectionTimeout:
        case httplib::Error::SSLConnection:
        case httplib::Error::SSLLoadingCerts:
        case httplib::Error::SSLServerVerification:
            return error_of(HttpFailure::not_connected, "not connected: " + httplib::to_string(error), false);
        case httplib::Error::Success:
        case httplib::Error::Unknown:
        case httplib::Error::Read:
        case httplib::Error::Write:
        case httplib::Error::ExceedRedirectCount:
        case httplib::Error::Canceled:
        case httplib::Error::UnsupportedMultipartBoundaryChars:
        case httplib::Error::Compression:
            break;
    }
    if (late) return error_of(HttpFailure::timed_out, "no whole answer in time", true);
    return error_of(HttpFailure::interrupted, "interrupted: " + httplib::to_string(error), true);
}

class HttplibClient final : public HttpClient {
  public:
    explicit HttplibClient(std::string user_agent) : user_agent_(std::move(user_agent)) {}

    tl::expected<HttpResponse, HttpError> send(const HttpRequest& request) override {
        const std::optional<Url> url = parse_url(request.url);
        if (!url)
            return tl::unexpected(error_of(HttpFailure::invalid_url, "not an http or https address", false));
        if (!is_writable(request))
            return tl::unexpected(
                error_of(HttpFailure::invalid_url, "method or headers cannot be sent", false));
        const SteadyTime deadline = std::chrono::steady_clock::now() + request.total_timeout;
        const std::unique_ptr<httplib::ClientImpl> client = make_client(*url, request.address);
        if (!client->is_valid())
            return tl::unexpected(error_of(HttpFailure::not_connected, "TLS is not available", false));
        set_limits(*client, request);
        Receipt receipt;
        httplib::Request outgoing = make_request(request, *url, user_agent_);
        receive_into(outgoing, receipt, request.max_body, deadline);
        httplib::Response incoming;
        httplib::Error error = httplib::Error::Success;
        const bool whole = exchange(*client, outgoing, incoming, error, deadline);
        const bool late = receipt.late || std::chrono::steady_clock::now() >= deadline;
        if (!whole) return tl::unexpected(explain(error, receipt, late));
        // A body without a length ends when the connection does, also when the watchdog ended it.
        if (late) return tl::unexpected(error_of(HttpFailure::timed_out, "no whole answer in time", true));
        return HttpResponse{.status = incoming.status,
                            .headers = Headers(incoming.headers.begin(), incoming.headers.end()),
                            .body = std::move(receipt.body)};
    }

  private:
    static bool exchange(httplib::ClientImpl& client, httplib::Request& request, httplib::Response& response,
                         httplib::Error& error, SteadyTime deadline) {
        const Watchdog watchdog(client, deadline);
        return client.send(request, response, error);
    }

    std::string user_agent_;
};

}  // namespace

bool same_header_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&lower](char x, char y) { return lower(x) == lower(y); });
}

const std::string* find_header(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (same_header_name(key, name)) return &value;
    return nullptr;
}

std::unique_ptr<HttpClient> make_http_client(std::string user_agent) {
    // OpenSSL and cpp-httplib write without MSG_NOSIGNAL: a server that hangs up would end the process.
    std::signal(SIGPIPE, SIG_IGN);
    return std::make_unique<HttplibClient>(std::move(user_agent));
}

}  // namespace waymark::support
