#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/access.hpp"
#include "web/page.hpp"

namespace waymark::web {

/// An endpoint that needs no session.
using OpenEndpoint = Response (*)(const Request&, const WebSettings&, Services&);

/// One line of the table. A pattern is literal but for `{launch}`, `{id}` (one segment each) and a last `*`
/// (the rest).
struct Route {
    Method method = Method::get;
    std::string_view pattern;
    std::optional<core::Action> action;  ///< what core::may is asked; absent on open endpoints
    Page page = nullptr;                 ///< with `action`
    OpenEndpoint open = nullptr;         ///< without
};

/// Every address that this program answers.
[[nodiscard]] std::span<const Route> routes();

/// Answers one request, with the security headers on every answer. Below /l/ in this order: session (else
/// 401), course and role of now, core::may on the route's action (else 403), the CSRF token of a POST (else
/// 403), page. Of a route with {id} the subject is that person: 404 when the course has no such person. Safe
/// for concurrent calls.
[[nodiscard]] Response handle(const Request& request, const WebSettings& settings, Services& services);

}  // namespace waymark::web
