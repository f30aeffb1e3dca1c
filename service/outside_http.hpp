#pragma once

#include <string>
#include <vector>

#include "support/http_client.hpp"

namespace waymark {

/// Calls to platforms: addresses on an origin that the administrator wrote into the configuration go straight
/// out, also into the own house; every other one, which a platform named, goes through the guarded client.
class OutsideHttp final : public support::HttpClient {
  public:
    /// Both clients must outlive it. `origins` as of support::Url::origin().
    OutsideHttp(support::HttpClient& direct, support::HttpClient& guarded, std::vector<std::string> origins);

    [[nodiscard]] tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override;
    [[nodiscard]] bool may_call(const std::string& url) override;

  private:
    [[nodiscard]] support::HttpClient& client_for(const std::string& url);

    support::HttpClient& direct_;
    support::HttpClient& guarded_;
    std::vector<std::string> origins_;
};

}  // namespace waymark
