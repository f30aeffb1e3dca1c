#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/access_token.hpp"
#include "lti/platform.hpp"
#include "lti/service_error.hpp"
#include "support/http_client.hpp"

namespace waymark::lti {

/// What calls to a platform's services go through. All must outlive the calls.
struct ServiceClient {
    support::HttpClient& http;
    AccessTokens& tokens;
};

struct ServiceRequest {
    std::string method = "GET";
    std::string url;
    std::string scope;   ///< the one that is needed
    std::string accept;  ///< exactly one media type: Moodle refuses lists; "" = none
    std::string body = {};
    std::string content_type = {};
    std::size_t max_body = 4U << 20U;
};

/// Calls a service with a bearer token, only at an address that may have it (is_service). After a 401 once
/// more with a fresh token. The answer's status is 2xx.
[[nodiscard]] tl::expected<support::HttpResponse, ServiceError> call_service(const ServiceClient& client,
                                                                             const Registration& registration,
                                                                             const ServiceRequest& request,
                                                                             std::chrono::sys_seconds now);

/// Whether `offered`, from a launch, has `scope`; an empty list is taken as no objection (some platforms send
/// none) and the token answer decides.
[[nodiscard]] bool is_offered(const std::vector<std::string>& offered, std::string_view scope);

/// Follows rel="next" from page to page, always on the origin of the first. Asked `page` for what to do with
/// each; an error from it ends the walk.
class PageWalk {
  public:
    static constexpr int max_pages = 1000;

    explicit PageWalk(std::string first_url);
    [[nodiscard]] const std::string& url() const { return url_; }
    /// Moves to the page that `headers` name; false when there is none. Fails with foreign_address for
    /// another origin, with unreadable for a page seen before or one whose address cannot be read (the list
    /// would end too early), with too_large after max_pages.
    [[nodiscard]] tl::expected<bool, ServiceError> advance(const support::Headers& headers);
    /// The same, after `keep` has been put back into the query of the next address where it lacks them.
    [[nodiscard]] tl::expected<bool, ServiceError> advance(
        const support::Headers& headers, const std::vector<std::pair<std::string, std::string>>& keep);

  private:
    std::string first_;
    std::string url_;
    std::vector<std::string> seen_;  ///< sorted
};

}  // namespace waymark::lti
