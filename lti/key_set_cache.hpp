#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/error.hpp"
#include "lti/jwks.hpp"
#include "lti/platform.hpp"
#include "support/http_client.hpp"

namespace waymark::lti {

/// How long key sets are kept.
struct KeySetRules {
    std::chrono::seconds fresh{3600};        ///< when the platform gives no max-age
    std::chrono::seconds fresh_least{300};   ///< a shorter max-age is lengthened to this
    std::chrono::seconds fresh_most{86400};  ///< a longer max-age is cut to this
    std::chrono::seconds stale{86400};       ///< beyond freshness, while the platform is down
    std::chrono::seconds refetch_pause{60};  ///< least time between fetches caused by unknown kids
    std::chrono::seconds failure_pause{10};  ///< least time after a failed fetch
};

/// The key sets of the platforms, one per registration. Safe from any thread; at most one fetch of a set is
/// under way: whoever can be served from the old set meanwhile is, the others wait for it.
class KeySetCache {
  public:
    /// `http` must outlive the cache.
    explicit KeySetCache(support::HttpClient& http, KeySetRules rules = {});
    ~KeySetCache();
    KeySetCache(const KeySetCache&) = delete;
    KeySetCache& operator=(const KeySetCache&) = delete;

    /// The one or two keys named `kid`. May block for a fetch. Fails with kid_unknown when the platform's
    /// set, as fresh as refetch_pause allows, has no such key (and for refetch_pause without asking again for
    /// that kid); with jwks_unavailable when there is no usable
    /// set or the kid is unknown and the platform is down.
    [[nodiscard]] tl::expected<std::vector<PublicKey>, Error> find(const Registration& registration,
                                                                   std::string_view kid,
                                                                   std::chrono::sys_seconds now);

    /// Fetches the sets that have been used and have passed four fifths of their life, so that no launch has
    /// to wait for it. To be called now and then in the background; may block. Returns how many it fetched.
    int refresh_due(const std::vector<Registration>& registrations, std::chrono::sys_seconds now);

  private:
    struct Entry;
    struct FetchEnd;
    [[nodiscard]] std::shared_ptr<Entry> entry_of(const Registration& registration);
    void fetch(Entry& entry, std::unique_lock<std::mutex>& lock, const Registration& registration,
               std::chrono::sys_seconds now);

    support::HttpClient& http_;
    KeySetRules rules_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Entry>, std::less<>> entries_;
};

}  // namespace waymark::lti
