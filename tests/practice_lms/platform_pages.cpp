#include "tests/practice_lms/platform_pages.hpp"

#include "tests/practice_lms/text.hpp"

namespace waymark::practice {

namespace {

const std::string& no_cache() {
    static const std::string value = "private, pre-check=0, post-check=0, max-age=0, no-transform";
    return value;
}

web::Response moodle_page(int status, std::string_view title, std::string_view body) {
    web::Response page;
    page.status = status;
    page.headers = {{"Cache-Control", no_cache()}, {"X-Frame-Options", "sameorigin"}};
    page.body = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                escape_html(title) + "</title></head>\n<body>" + std::string(body) + "</body></html>\n";
    return page;
}

std::string hidden_fields(const support::FormFields& fields) {
    std::string html;
    for (const auto& [name, value] : fields) {
        html += "  <input type=\"hidden\" name=\"" + escape_html(name) + "\" value=\"" + escape_html(value) +
                "\"/>\n";
    }
    return html;
}

std::string auto_form(std::string_view name, std::string_view action, const support::FormFields& fields) {
    const std::string id(name);
    return "<form action=\"" + escape_html(action) + "\" name=\"" + id + "\" id=\"" + id +
           "\" method=\"post\" enctype=\"application/x-www-form-urlencoded\">\n" + hidden_fields(fields) +
           "</form>\n<script type=\"text/javascript\">\n//<![CDATA[\ndocument." + id +
           ".submit();\n//]]>\n</script>\n";
}

/// Moodle's Boost theme with the course index open: frame at x 324, y 280, 969 x 471 inside its border.
constexpr std::string_view course_style = R"(
body { margin: 0; font-family: system-ui, sans-serif; color: #1d2125; }
nav { height: 60px; border-bottom: 1px solid #dee2e6; box-sizing: border-box; padding: 18px 24px; }
aside { position: absolute; top: 60px; left: 0; width: 285px; bottom: 0; border-right: 1px solid #dee2e6; }
main { margin: 0 71px 120px 323px; }
main h1 { height: 219px; margin: 0; padding: 32px 0; box-sizing: border-box; font-size: 1.5rem; }
iframe { width: 969px; height: 471px; border: 1px solid #dee2e6; display: block; }
@media (max-width: 767px) { aside { display: none; } main { margin: 0 8px 120px 8px; }
  iframe { width: 372px; height: 544px; } }
)";

}  // namespace

web::Response auto_post_page(std::string_view form_name, std::string_view action,
                             const support::FormFields& fields) {
    web::Response page;
    page.headers = {{"Cache-Control", "no-store, no-cache, must-revalidate"}};
    page.body = auto_form(form_name, action, fields);
    return page;
}

web::Response invalid_request_page() {
    return error_page("Invalid request");
}

web::Response error_page(std::string_view text) {
    return moodle_page(
        404, "Error",
        "<div class=\"errorbox\"><p class=\"errormessage\">" + escape_html(text) + "</p></div>");
}

web::Response repost_page(std::string_view path, const support::FormFields& query, support::FormFields form) {
    const auto action = support::with_query(path, query);
    form.emplace_back("repost", "true");
    return moodle_page(200, "Continue", auto_form("repostForm", action, form));
}

web::Response plain_page(std::string_view title, std::string_view html) {
    return moodle_page(200, title, html);
}

web::Response course_page(std::string_view course, std::string_view person, std::string_view frame_url) {
    const std::string body =
        "<style>" + std::string(course_style) + "</style><nav>Practice LMS &middot; " + escape_html(person) +
        "</nav><aside></aside><main id=\"region-main\"><h1>" + escape_html(course) +
        "</h1><iframe id=\"contentframe\" title=\"External tool\" src=\"" + escape_html(frame_url) +
        "\" allow=\"microphone; camera; geolocation; midi; encrypted-media; autoplay\" "
        "allowfullscreen=\"1\"></iframe></main>";
    return moodle_page(200, course, body);
}

web::Response return_page(std::string_view message, std::string_view error) {
    const auto shown = error.empty() ? message : error;
    return moodle_page(200, "External tool", "<p id=\"lti-message\">" + escape_html(shown) + "</p>");
}

}  // namespace waymark::practice
