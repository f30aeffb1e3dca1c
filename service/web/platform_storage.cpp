#include "web/platform_storage.hpp"

#include <algorithm>
#include <array>

#include "support/url.hpp"

namespace waymark::web {

namespace {

constexpr std::size_t longest_name = 64;

/// Properties of a window that a frame's name must not stand for.
constexpr std::array<std::string_view, 18> reserved{
    "top",       "self",      "parent", "opener", "location", "constructor",
    "__proto__", "prototype", "window", "frames", "document", "length",
    "name",      "closed",    "close",  "focus",  "blur",     "postMessage"};

bool is_frame_name(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '.' || c == '-';
    };
    return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), allowed) &&
           std::find(reserved.begin(), reserved.end(), text) == reserved.end();
}

/// Canvas answers from the host where people log in.
std::string storage_origin(const std::string& origin) {
    for (const std::string_view stage : {"", ".beta", ".test"}) {
        const std::string middle(stage);
        if (origin == "https://canvas" + middle + ".instructure.com")
            return "https://sso" + middle + ".canvaslms.com";
    }
    return origin;
}

}  // namespace

PlatformStorage platform_storage(const lti::Registration& registration, std::string_view target) {
    const auto endpoint = support::parse_url(registration.authorization_endpoint);
    if (!endpoint) return {};
    return {is_frame_name(target) ? std::string(target) : "_parent", storage_origin(endpoint->origin())};
}

}  // namespace waymark::web
