#include "lti/platform.hpp"

#include <algorithm>

#include "support/url.hpp"

namespace waymark::lti {

const Registration* find_registration(const std::vector<Registration>& registrations, std::string_view id) {
    const auto found = std::find_if(registrations.begin(), registrations.end(),
                                    [&](const Registration& each) { return each.id == id; });
    return found == registrations.end() ? nullptr : &*found;
}

namespace {

bool same_origin(std::string_view one, std::string_view other) {
    const auto a = support::parse_url(one);
    const auto b = support::parse_url(other);
    return a && b && a->origin() == b->origin();
}

}  // namespace

bool is_ours(const ToolAddress& tool, std::string_view url) {
    const auto ours = support::parse_url(tool.public_url);
    const auto theirs = support::parse_url(url);
    if (!ours || !theirs || ours->origin() != theirs->origin()) return false;
    const std::string_view base = ours->path == "/" ? std::string_view{} : std::string_view{ours->path};
    const std::string_view path = theirs->path;
    return path.substr(0, base.size()) == base && (path.size() == base.size() || path[base.size()] == '/');
}

bool is_platforms(const Registration& registration, std::string_view url) {
    return same_origin(registration.authorization_endpoint, url) || is_service(registration, url);
}

bool is_service(const Registration& registration, std::string_view url) {
    const auto& approved = registration.approved_origins;
    return same_origin(registration.issuer, url) || same_origin(registration.token_endpoint, url) ||
           std::any_of(approved.begin(), approved.end(),
                       [&](const std::string& origin) { return same_origin(origin, url); });
}

}  // namespace waymark::lti
