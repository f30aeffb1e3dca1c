#include "lti/service_call.hpp"

#include <algorithm>
#include <utility>

#include "lti/link_header.hpp"
#include "support/url.hpp"

namespace waymark::lti {

namespace {

using Answer = tl::expected<support::HttpResponse, ServiceError>;

tl::unexpected<ServiceError> fail(ServiceFailure failure, std::string detail, bool maybe_done = false) {
    return tl::unexpected(ServiceError{failure, std::move(detail), maybe_done});
}

ServiceFailure failure_of(int status) {
    switch (status) {
        case 401:
            return ServiceFailure::not_authorized;
        case 403:
            return ServiceFailure::not_permitted;
        case 404:
        case 410:
            return ServiceFailure::not_found;
        case 409:
            return ServiceFailure::conflict;
        default:
            return worth_a_later_try(status) ? ServiceFailure::unavailable : ServiceFailure::rejected;
    }
}

ServiceFailure failure_of(support::HttpFailure failure) {
    switch (failure) {
        case support::HttpFailure::invalid_url:
        case support::HttpFailure::forbidden:
            return ServiceFailure::foreign_address;
        case support::HttpFailure::too_large:
            return ServiceFailure::too_large;
        case support::HttpFailure::not_connected:
        case support::HttpFailure::timed_out:
        case support::HttpFailure::interrupted:
            return ServiceFailure::unavailable;
    }
    return ServiceFailure::unavailable;
}

tl::expected<support::HttpResponse, ServiceError> send(const ServiceClient& client,
                                                       const ServiceRequest& request,
                                                       const AccessToken& token) {
    support::HttpRequest out;
    out.method = request.method;
    out.url = request.url;
    out.headers = {{"Authorization", "Bearer " + token.value}};
    if (!request.accept.empty()) out.headers.emplace_back("Accept", request.accept);
    out.body = request.body;
    out.content_type = request.content_type;
    out.max_body = request.max_body;
    auto answer = client.http.send(out);
    if (answer) return *std::move(answer);
    return fail(failure_of(answer.error().failure), answer.error().detail, answer.error().maybe_sent);
}

Answer judged(support::HttpResponse answer, const ServiceRequest& request) {
    if (answer.status >= 200 && answer.status <= 299) return answer;
    auto detail = request.method + ": status " + std::to_string(answer.status);
    // Apache withholds the header from PHP unless told otherwise: every call is 401, whatever the token.
    if (answer.status == 401)
        detail += " with a fresh token; does the web server pass the Authorization header on?";
    return fail(failure_of(answer.status), std::move(detail), answer.status >= 500);
}

bool has_parameter(const std::string& url, const std::string& name) {
    const auto parsed = support::parse_url(url);
    const auto fields = parsed ? support::form_decode(parsed->query) : std::nullopt;
    return fields && std::any_of(fields->begin(), fields->end(),
                                 [&](const auto& field) { return field.first == name; });
}

}  // namespace

Answer call_service(const ServiceClient& client, const Registration& registration,
                    const ServiceRequest& request, std::chrono::sys_seconds now) {
    if (!is_service(registration, request.url))
        return fail(ServiceFailure::foreign_address, "the service is on an origin that nobody approved");
    const std::vector<std::string> scopes{request.scope};
    for (const bool last : {false, true}) {
        const auto token = client.tokens.get(registration, scopes, now);
        if (!token) return tl::unexpected(token.error());
        auto answer = send(client, request, *token);
        if (!answer) return answer;
        if (answer->status != 401 || last) return judged(*std::move(answer), request);
        client.tokens.drop(registration, scopes, *token);
    }
    return fail(ServiceFailure::not_authorized, "");
}

bool is_offered(const std::vector<std::string>& offered, std::string_view scope) {
    return offered.empty() || std::find(offered.begin(), offered.end(), scope) != offered.end();
}

PageWalk::PageWalk(std::string first_url) : first_(std::move(first_url)), url_(first_), seen_{first_} {}

tl::expected<bool, ServiceError> PageWalk::advance(const support::Headers& headers) {
    return advance(headers, {});
}

tl::expected<bool, ServiceError> PageWalk::advance(
    const support::Headers& headers, const std::vector<std::pair<std::string, std::string>>& keep) {
    auto next = link_target(headers, "next", url_);
    if (!next && has_link(headers, "next"))
        return fail(ServiceFailure::unreadable, "the next page has no address that can be asked");
    if (!next) return false;
    const auto own = support::parse_url(first_);
    const auto theirs = support::parse_url(*next);
    if (!own || !theirs || own->origin() != theirs->origin())
        return fail(ServiceFailure::foreign_address, "the next page is on another origin");
    for (const auto& [name, value] : keep) {
        if (!has_parameter(*next, name)) *next = support::with_query(*next, {{name, value}});
    }
    const auto place = std::lower_bound(seen_.begin(), seen_.end(), *next);
    if (place != seen_.end() && *place == *next)
        return fail(ServiceFailure::unreadable, "the pages run in a circle");
    if (seen_.size() >= max_pages) return fail(ServiceFailure::too_large, "too many pages");
    seen_.insert(place, *next);
    url_ = *std::move(next);
    return true;
}

}  // namespace waymark::lti
