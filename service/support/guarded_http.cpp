#include "support/guarded_http.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace waymark::support {
namespace {

constexpr std::size_t addresses_tried = 3;
constexpr std::size_t hosts_remembered = 1024;

HttpError error_of(HttpFailure failure, std::string detail) {
    return HttpError{.failure = failure, .detail = std::move(detail), .maybe_sent = false};
}

std::string bare_host(const Url& url) {
    return url.host.starts_with('[') ? url.host.substr(1, url.host.size() - 2) : url.host;
}

bool may_connect(const OutboundRules& rules, const std::string& address) {
    const auto parsed = parse_ip(address);
    if (!parsed) return false;
    return is_public(*parsed) ||
           std::any_of(rules.networks.begin(), rules.networks.end(),
                       [&](const Network& network) { return contains(network, *parsed); });
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> SystemResolver::resolve(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* raw = nullptr;
    if (const int failed = getaddrinfo(host.c_str(), nullptr, &hints, &raw); failed != 0)
        return tl::unexpected(std::string(gai_strerror(failed)));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(raw, &freeaddrinfo);
    std::vector<std::string> addresses;
    for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) == 0)
            addresses.emplace_back(text.data());
    }
    return addresses;
}

/// One call's place among those to its host.
class GuardedHttp::Turn {
  public:
    Turn(GuardedHttp& guard, std::string host) : guard_(guard), host_(std::move(host)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { guard_.end(host_, reached); }
    bool reached = false;

  private:
    GuardedHttp& guard_;
    std::string host_;
};

GuardedHttp::GuardedHttp(HttpClient& inner, Resolver& resolver, const Clock& clock, OutboundRules rules)
    : inner_(inner), resolver_(resolver), clock_(clock), rules_(std::move(rules)) {}

tl::expected<std::vector<std::string>, HttpError> GuardedHttp::addresses_of(const std::string& url) {
    const auto parsed = parse_url(url);
    if (!parsed) return tl::unexpected(error_of(HttpFailure::invalid_url, "not an http or https address"));
    const auto& plain = rules_.plain_origins;
    if (parsed->scheme != "https" && std::find(plain.begin(), plain.end(), parsed->origin()) == plain.end())
        return tl::unexpected(error_of(HttpFailure::forbidden, "not https"));
    auto addresses = resolver_.resolve(bare_host(*parsed));
    if (!addresses) return tl::unexpected(error_of(HttpFailure::not_connected, "name: " + addresses.error()));
    const bool any = !addresses->empty();
    const auto closed = [&](const std::string& address) { return !may_connect(rules_, address); };
    addresses->erase(std::remove_if(addresses->begin(), addresses->end(), closed), addresses->end());
    if (addresses->empty())
        return tl::unexpected(any ? error_of(HttpFailure::forbidden, "the address lies in a closed network")
                                  : error_of(HttpFailure::not_connected, "the name has no address"));
    if (addresses->size() > addresses_tried) addresses->resize(addresses_tried);
    return *std::move(addresses);
}

std::optional<HttpError> GuardedHttp::begin(const std::string& host, std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    const auto now = clock_.now();
    if (hosts_.size() >= hosts_remembered)
        std::erase_if(hosts_, [](const auto& entry) { return entry.second.calls == 0; });
    if (const auto known = hosts_.find(host); known != hosts_.end()) {
        auto& resting = known->second.resting_until;
        if (resting && now < *resting)
            return error_of(HttpFailure::not_connected, "the host failed repeatedly and is left alone");
        // This call tries whether the host is back; the others go on resting until it has ended.
        if (resting) resting = now + rules_.rest;
    }
    const bool free =
        changed_.wait_for(lock, wait, [&] { return hosts_[host].calls < rules_.calls_per_host; });
    if (!free) return error_of(HttpFailure::not_connected, "too many calls to this host");
    ++hosts_[host].calls;
    return std::nullopt;
}

void GuardedHttp::end(const std::string& host, bool reached) {
    {
        const std::lock_guard lock(mutex_);
        auto& entry = hosts_[host];
        --entry.calls;
        if (reached) {
            entry.failures = 0;
            entry.resting_until.reset();
            if (entry.calls == 0) hosts_.erase(host);
        } else if (++entry.failures >= rules_.failures_to_rest) {
            entry.resting_until = clock_.now() + rules_.rest;
        }
    }
    changed_.notify_all();
}

bool GuardedHttp::may_call(const std::string& url) {
    return addresses_of(url).has_value();
}

tl::expected<HttpResponse, HttpError> GuardedHttp::send(const HttpRequest& request) {
    const auto parsed = parse_url(request.url);
    if (!parsed) return tl::unexpected(error_of(HttpFailure::invalid_url, "not an http or https address"));
    const std::string host = parsed->origin();
    if (auto refused = begin(host, request.connect_timeout)) return tl::unexpected(*std::move(refused));
    Turn turn(*this, host);
    const auto addresses = addresses_of(request.url);
    if (!addresses) {
        turn.reached = addresses.error().failure == HttpFailure::forbidden;
        return tl::unexpected(addresses.error());
    }
    HttpRequest pinned = request;
    tl::expected<HttpResponse, HttpError> answer;
    for (const std::string& address : *addresses) {
        pinned.address = address;
        answer = inner_.send(pinned);
        if (answer || answer.error().failure != HttpFailure::not_connected) break;
    }
    turn.reached = answer || answer.error().failure == HttpFailure::too_large ||
                   answer.error().failure == HttpFailure::invalid_url;
    return answer;
}

}  // namespace waymark::support
