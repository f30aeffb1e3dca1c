#pragma once

#include <string_view>

#include "web/page.hpp"

/// What is answered without a session, LTI apart.
namespace waymark::web {

/// GET /: says what lives here.
[[nodiscard]] Response front_page(const Request& request, const WebSettings& settings, Services& services);
/// GET /healthz: 200 "ok" when the database answers and no migration is missing, else 503.
[[nodiscard]] Response health_endpoint(const Request& request, const WebSettings& settings,
                                       Services& services);
/// GET /static/…: an embedded file under its content hash, to be kept for ever; 404 for any other.
[[nodiscard]] Response static_endpoint(const Request& request, const WebSettings& settings,
                                       Services& services);
/// GET /open?code=…: exchanges a one-time code for a session in this window and goes to it. 401 when the code
/// is unknown, used or too old, 403 when another site's page sent the browser here.
[[nodiscard]] Response open_window_endpoint(const Request& request, const WebSettings& settings,
                                            Services& services);

/// 401: no session, or too old. "Open Waymark again from your course."
[[nodiscard]] Response session_missing_page(const Request& request, const WebSettings& settings);
/// 404, or 405 for an address that has only the other method.
[[nodiscard]] Response not_found_page(const Request& request, const WebSettings& settings, int status);

/// The best language for somebody of whom only the browser is known (Accept-Language), else the program's.
[[nodiscard]] const i18n::Language& browser_language(const Request& request, const WebSettings& settings);

}  // namespace waymark::web
