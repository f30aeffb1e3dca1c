#include "lti/key_set_cache.hpp"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <optional>
#include <utility>

namespace waymark::lti {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t max_missing = 32;

bool within(sys_seconds now, std::optional<sys_seconds> since, seconds pause) {
    return since && std::chrono::abs(now - *since) < pause;  // threads may bring slightly different times
}

/// max-age of Cache-Control (RFC 9111 §5.2.2.1); "no-store" and "no-cache" are 0.
std::optional<seconds> max_age(const support::Headers& headers) {
    const auto* value = support::find_header(headers, "Cache-Control");
    if (value == nullptr) return std::nullopt;
    if (value->find("no-store") != std::string::npos || value->find("no-cache") != std::string::npos)
        return seconds{0};
    constexpr std::string_view name = "max-age=";
    const auto at = value->find(name);
    if (at == std::string::npos) return std::nullopt;
    long long count = 0;
    const char* begin = value->data() + at + name.size();
    const auto read = std::from_chars(begin, value->data() + value->size(), count);
    if (read.ec == std::errc::result_out_of_range) return seconds::max();
    if (read.ec != std::errc{} || count < 0) return std::nullopt;
    return seconds{count};
}

support::HttpRequest key_set_request(const std::string& url) {
    support::HttpRequest request;
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    request.total_timeout = std::chrono::seconds{10};
    request.max_body = max_key_set_bytes;
    return request;
}

struct Fetched {
    KeySet set;
    std::optional<seconds> max_age;
};

tl::expected<Fetched, Error> fetch_set(support::HttpClient& http, const std::string& url) {
    const auto answer = http.send(key_set_request(url));
    if (!answer) return tl::unexpected(Error{Code::jwks_unavailable, answer.error().detail});
    if (answer->status != 200) {
        return tl::unexpected(Error{Code::jwks_unavailable, "status " + std::to_string(answer->status)});
    }
    auto set = parse_key_set(answer->body);
    if (!set) return tl::unexpected(set.error());
    return Fetched{*std::move(set), max_age(answer->headers)};
}

}  // namespace

struct KeySetCache::Entry {
    std::mutex mutex;
    std::condition_variable done;
    bool fetching = false;
    std::optional<KeySet> set;
    sys_seconds fresh_until{};
    std::optional<sys_seconds> unknown_kid_fetch;  ///< when an unknown kid last made us ask again
    std::optional<sys_seconds> failure;            ///< when the last fetch failed; nothing after a success
    std::string failure_detail;
    sys_seconds refresh_from{};  ///< four fifths of the set's life are over
    /// Names that the set did not have when it was last fetched for them.
    std::vector<std::pair<std::string, sys_seconds>> missing;

    [[nodiscard]] bool is_missing(std::string_view kid, sys_seconds now, seconds pause) const {
        return std::any_of(missing.begin(), missing.end(), [&](const auto& each) {
            return each.first == kid && within(now, each.second, pause);
        });
    }

    void remember_missing(std::string_view kid, sys_seconds now) {
        std::erase_if(missing, [&](const auto& each) { return each.first == kid; });
        if (missing.size() >= max_missing) missing.erase(missing.begin());
        missing.push_back({std::string(kid), now});
    }

    [[nodiscard]] bool is_fresh(sys_seconds now) const { return set && now < fresh_until; }

    [[nodiscard]] std::vector<PublicKey> keys(std::string_view kid, sys_seconds now, seconds stale) const {
        if (!set || now >= fresh_until + stale) return {};
        return keys_named(*set, kid);
    }

    [[nodiscard]] Error why_not() const {
        if (failure) return {Code::jwks_unavailable, failure_detail};
        return {Code::kid_unknown, "no such key in the platform's set"};
    }
};

KeySetCache::KeySetCache(support::HttpClient& http, KeySetRules rules) : http_(http), rules_(rules) {}
KeySetCache::~KeySetCache() = default;

std::shared_ptr<KeySetCache::Entry> KeySetCache::entry_of(const Registration& registration) {
    const std::string name = registration.id + '\n' + registration.jwks_uri;
    const std::lock_guard lock(mutex_);
    auto& entry = entries_[name];
    if (!entry) entry = std::make_shared<Entry>();
    return entry;
}

tl::expected<std::vector<PublicKey>, Error> KeySetCache::find(const Registration& registration,
                                                              std::string_view kid, sys_seconds now) {
    const auto entry = entry_of(registration);
    std::unique_lock lock(entry->mutex);
    for (;;) {
        auto keys = entry->keys(kid, now, rules_.stale);
        const bool fresh = entry->is_fresh(now);
        const bool paused = fresh ? within(now, entry->unknown_kid_fetch, rules_.refetch_pause)
                                  : within(now, entry->failure, rules_.failure_pause);
        if (!keys.empty() && (fresh || paused || entry->fetching)) return keys;
        if (entry->fetching) {
            entry->done.wait(lock, [&] { return !entry->fetching; });
            continue;
        }
        if (paused || (fresh && entry->is_missing(kid, now, rules_.refetch_pause)))
            return tl::unexpected(entry->why_not());
        if (fresh) entry->unknown_kid_fetch = now;
        fetch(*entry, lock, registration, now);
        keys = entry->keys(kid, now, rules_.stale);
        if (!keys.empty()) return keys;
        if (!entry->failure) entry->remember_missing(kid, now);
        return tl::unexpected(entry->why_not());
    }
}

int KeySetCache::refresh_due(const std::vector<Registration>& registrations, sys_seconds now) {
    int fetched = 0;
    for (const auto& registration : registrations) {
        const auto entry = entry_of(registration);
        std::unique_lock lock(entry->mutex);
        const bool due = entry->set && now >= entry->refresh_from && !entry->fetching &&
                         !within(now, entry->failure, rules_.failure_pause);
        if (!due) continue;
        fetch(*entry, lock, registration, now);
        ++fetched;
    }
    return fetched;
}

/// Takes the lock again and lets the waiting threads look, however the fetch ended.
struct KeySetCache::FetchEnd {
    Entry& entry;
    std::unique_lock<std::mutex>& lock;
    ~FetchEnd() {
        if (!lock.owns_lock()) lock.lock();
        entry.fetching = false;
        entry.done.notify_all();
    }
};

void KeySetCache::fetch(Entry& entry, std::unique_lock<std::mutex>& lock, const Registration& registration,
                        sys_seconds now) {
    const FetchEnd end{entry, lock};
    entry.fetching = true;
    lock.unlock();
    auto fetched = fetch_set(http_, registration.jwks_uri);
    lock.lock();
    if (!fetched) {
        entry.failure = now;
        entry.failure_detail = fetched.error().detail;
        return;
    }
    entry.set = std::move(fetched->set);
    const auto life =
        std::clamp(fetched->max_age.value_or(rules_.fresh), rules_.fresh_least, rules_.fresh_most);
    entry.fresh_until = now + life;
    entry.refresh_from = now + life * 4 / 5;
    entry.failure.reset();
}

}  // namespace waymark::lti
