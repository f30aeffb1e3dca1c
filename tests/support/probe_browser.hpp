#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/http_client.hpp"
#include "support/url.hpp"

namespace waymark::probe {

/// A form of a page: where it goes, how, and every field that would be sent with it.
struct Form {
    bool post = false;
    std::string action;  ///< absolute
    support::FormFields fields;
};

/// What an address answered in the end.
struct Page {
    std::string url;  ///< the last one, after redirects
    int status = 0;   ///< 0 = no answer; `body` then says why
    support::Headers headers;
    std::string body;

    /// The text of the first <h1>, without markup; "" if there is none.
    [[nodiscard]] std::string heading() const;
    [[nodiscard]] std::vector<Form> forms() const;
    /// Absolute targets of all links whose text or label holds `words`.
    [[nodiscard]] std::vector<std::string> links(std::string_view words) const;
};

/// A browser without screen, script or frames: keeps cookies per host, follows redirects, sends forms.
class HttpProbe {
  public:
    /// `http` must outlive the probe.
    explicit HttpProbe(support::HttpClient& http) : http_(http) {}

    Page get(const std::string& url);
    Page post(const std::string& url, const support::FormFields& fields);
    /// Sends a form of a page; `changes` replace its fields of the same name or are added.
    Page submit(const Form& form, const support::FormFields& changes = {});
    /// Like get(), then goes on as a browser does by script or refresh: pages that send themselves on
    /// (`<meta http-equiv="refresh">`, and forms that carry `login_hint` or `id_token`), at most 10 of them.
    Page open(const std::string& url);

    /// "name=value; …" as it would be sent to `url`.
    [[nodiscard]] std::string cookies_for(const std::string& url) const;

  private:
    Page exchange(std::string method, std::string url, const support::FormFields& fields);
    void keep_cookies(const std::string& url, const support::Headers& headers);

    support::HttpClient& http_;
    std::map<std::string, std::map<std::string, std::string>> jars_;  ///< host -> name -> value
};

/// Turns `&amp;`, `&quot;`, `&#39;`, `&#x27;` … back into characters.
[[nodiscard]] std::string unescape_html(std::string_view text);
/// `link` seen from the page at `base`.
[[nodiscard]] std::string absolute(std::string_view base, std::string_view link);

}  // namespace waymark::probe
