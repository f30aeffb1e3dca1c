#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/sessions.hpp"
#include "web/page.hpp"

namespace waymark::web {

/// Name of the form field that carries the session's CSRF token.
inline constexpr std::string_view csrf_field = "csrf";

/// The session of the launch in the address, if this browser holds its secret and it is neither too old nor
/// idle for too long. Notes at most once a minute that it was used. A session of another launch never counts:
/// two courses in two tabs do not mix.
[[nodiscard]] std::optional<store::SessionRow> find_session(const Request& request,
                                                            std::string_view launch_id,
                                                            const WebSettings& settings, Services& services,
                                                            core::Instant now);

/// The session of the launch in the address by the CSRF token of the form alone; the token is a secret that
/// only pages of this session hold. Only for opening another window, because a browser that keeps our cookie
/// inside the platform's frame does not send it from there, and for choosing content in a frame without
/// cookies, because the platform waits for the choice in that very frame.
[[nodiscard]] std::optional<store::SessionRow> find_session_by_form(const Request& request,
                                                                    std::string_view launch_id,
                                                                    const WebSettings& settings,
                                                                    Services& services, core::Instant now);

/// Stores `session` under a new launch id, secret and CSRF token, whatever it held of these, gives the secret
/// to the browser as a cookie of `response` and lets the browser's oldest sessions go. Returns the session as
/// stored.
store::SessionRow begin_session(const Request& request, Response& response, store::SessionRow session,
                                const WebSettings& settings, Services& services);

/// The same for another window: a session that copies the live one of `launch_id`. Nothing when that is gone,
/// too old or idle for too long.
[[nodiscard]] std::optional<std::string> begin_copied_session(const Request& request, Response& response,
                                                              std::string_view launch_id,
                                                              const WebSettings& settings,
                                                              Services& services);

/// The fields of a form that carries this session's CSRF token; nothing when the token is missing, repeated
/// or wrong, or the body is no form.
[[nodiscard]] std::optional<support::FormFields> checked_form(const Request& request,
                                                              const store::SessionRow& session);

/// Whether `path` can be a page below a launch, such as "/students/12"; query, dots and capitals are not for
/// these.
[[nodiscard]] bool is_page_path(std::string_view path);

/// Address below a launch: launch_url("abc", "/today") is "/l/abc/today".
[[nodiscard]] std::string launch_url(std::string_view launch_id, std::string_view path);

}  // namespace waymark::web
