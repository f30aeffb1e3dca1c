#pragma once

#include "web/page.hpp"

/// The LTI 1.3 endpoints. Each sets its own security headers, because who may frame the answer depends on the
/// registration.
namespace waymark::web {

/// GET and POST /lti/login: third-party-initiated login. Stores the login, gives the browser its secret as a
/// cookie and (by a small script) in sessionStorage, and sends it on to the platform's authorization
/// endpoint.
[[nodiscard]] Response login_endpoint(const Request& request, const WebSettings& settings,
                                      Services& services);
/// POST /lti/launch: the platform's answer. With a cookie that proves the browser the launch is finished at
/// once; without one the answer is a page whose script proves it by sessionStorage at /lti/launch/finish.
[[nodiscard]] Response launch_endpoint(const Request& request, const WebSettings& settings,
                                       Services& services);
/// POST /lti/launch/finish with fields state, id_token and proof, by our own script only: the header
/// X-Waymark-Launch is required, which no foreign page can send without our consent (login CSRF). Success is
/// JSON:
/// {"launch", "landing", "window"}, addresses of the launch, its first page and a one-time way to a new
/// window.
[[nodiscard]] Response finish_endpoint(const Request& request, const WebSettings& settings,
                                       Services& services);
/// GET /lti/launch: says what the address is for; no effect.
[[nodiscard]] Response launch_notice(const Request& request, const WebSettings& settings, Services& services);
/// GET /lti/icon.svg: the square icon that platforms show beside our activities; may be kept for a day.
[[nodiscard]] Response icon_endpoint(const Request& request, const WebSettings& settings, Services& services);
/// GET /lti/register?invitation=…&openid_configuration=…[&registration_token=…]: a platform asks to be
/// registered (Dynamic Registration). Shows who it says it is and asks for a yes. Only with an unused
/// invitation; only the platform that it speaks for may show the page in a frame.
[[nodiscard]] Response registration_page(const Request& request, const WebSettings& settings,
                                         Services& services);
/// POST /lti/register with the code of that page: registers Waymark with the platform and keeps the result.
/// Uses up the invitation unless it fails. A registration that is known is never overwritten.
[[nodiscard]] Response registration_endpoint(const Request& request, const WebSettings& settings,
                                             Services& services);
/// GET /lti/jwks.json: our public keys, to be kept for 5 minutes.
[[nodiscard]] Response key_set_endpoint(const Request& request, const WebSettings& settings,
                                        Services& services);

}  // namespace waymark::web
