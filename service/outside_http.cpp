#include "outside_http.hpp"

#include <algorithm>

#include "support/url.hpp"

namespace waymark {

OutsideHttp::OutsideHttp(support::HttpClient& direct, support::HttpClient& guarded,
                         std::vector<std::string> origins)
    : direct_(direct), guarded_(guarded), origins_(std::move(origins)) {}

support::HttpClient& OutsideHttp::client_for(const std::string& url) {
    const auto address = support::parse_url(url);
    const bool trusted =
        address && std::find(origins_.begin(), origins_.end(), address->origin()) != origins_.end();
    return trusted ? direct_ : guarded_;
}

tl::expected<support::HttpResponse, support::HttpError> OutsideHttp::send(
    const support::HttpRequest& request) {
    return client_for(request.url).send(request);
}

bool OutsideHttp::may_call(const std::string& url) {
    return client_for(url).may_call(url);
}

}  // namespace waymark
