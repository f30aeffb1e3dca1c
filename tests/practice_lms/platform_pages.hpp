#pragma once

#include <string>
#include <string_view>

#include "support/url.hpp"
#include "web/http.hpp"

namespace waymark::practice {

/// A page whose form the browser posts to `action` at once, as Moodle's lti_post_launch_html makes them.
[[nodiscard]] web::Response auto_post_page(std::string_view form_name, std::string_view action,
                                           const support::FormFields& fields);
/// Moodle's error page: status 404 "Invalid request".
[[nodiscard]] web::Response invalid_request_page();
/// Moodle's error page with another text; status 404.
[[nodiscard]] web::Response error_page(std::string_view text);
/// The page for a browser that sent no cookie: posts `form` and "repost" back to `path` from our own site.
[[nodiscard]] web::Response repost_page(std::string_view path, const support::FormFields& query,
                                        support::FormFields form = {});
/// A page of Moodle's with this HTML in it, not escaped.
[[nodiscard]] web::Response plain_page(std::string_view title, std::string_view html);
/// A course page with the tool in a frame of the size and place Moodle gives it in a window of 1366 x 768.
[[nodiscard]] web::Response course_page(std::string_view course, std::string_view person,
                                        std::string_view frame_url);
/// Where the tool sends people back to; shows its messages as text.
[[nodiscard]] web::Response return_page(std::string_view message, std::string_view error);

}  // namespace waymark::practice
