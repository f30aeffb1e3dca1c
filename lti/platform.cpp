#include "lti/platform.hpp"

#include <algorithm>
#include <array>

#include "support/url.hpp"

namespace waymark::lti {

const Registration* find_registration(const std::vector<Registration>& registrations, std::string_view id) {
    const auto found = std::find_if(registrations.begin(), registrations.end(),
                                    [&](const Registration& each) { return each.id == id; });
    return found == registrations.end() ? nullptr : &*found;
}

bool is_ours(const ToolAddress& tool, std::string_view url) {
    const auto ours = support::parse_url(tool.public_url);
    const auto theirs = support::parse_url(url);
    if (!ours || !theirs || ours->origin() != theirs->origin()) return false;
    const std::string_view base = ours->path == "/" ? std::string_view{} : std::string_view{ours->path};
    const std::string_view path = theirs->path;
    return path.substr(0, base.size()) == base && (path.size() == base.size() || path[base.size()] == '/');
}

bool is_platforms(const Registration& registration, std::string_view url) {
    const auto address = support::parse_url(url);
    if (!address) return false;
    const std::array own{&registration.issuer, &registration.authorization_endpoint,
                         &registration.token_endpoint};
    return std::any_of(own.begin(), own.end(), [&](const std::string* each) {
        const auto known = support::parse_url(*each);
        return known && known->origin() == address->origin();
    });
}

}  // namespace waymark::lti
