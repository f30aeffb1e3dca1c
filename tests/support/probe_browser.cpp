#include "tests/support/probe_browser.hpp"

#include <algorithm>
#include <charconv>
#include <regex>

namespace waymark::probe {
namespace {

std::string matched(const std::string& text, const std::string& expression) {
    const std::regex pattern{expression, std::regex::icase};
    std::smatch match;
    return std::regex_search(text, match, pattern) ? match[1].str() : std::string{};
}

std::string attribute(const std::string& tag, const std::string& name) {
    return unescape_html(matched(tag, "[\\s]" + name + "\\s*=\\s*\"([^\"]*)\""));
}

std::string without_tags(const std::string& html) {
    const std::string text = std::regex_replace(html, std::regex{"<[^>]*>"}, "");
    const std::string one_line = std::regex_replace(text, std::regex{"\\s+"}, " ");
    const auto begin = one_line.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return unescape_html(one_line.substr(begin, one_line.find_last_not_of(' ') - begin + 1));
}

/// The text between each `<name …>` and its `</name>`; elements of one name must not be nested.
std::vector<std::pair<std::string, std::string>> elements(const std::string& html, const std::string& name) {
    std::vector<std::pair<std::string, std::string>> found;
    std::size_t at = 0;
    while ((at = html.find("<" + name, at)) != std::string::npos) {
        const auto open_end = html.find('>', at);
        const auto close = html.find("</" + name + ">", at);
        if (open_end == std::string::npos || close == std::string::npos || close < open_end) break;
        const char next = html[at + name.size() + 1];
        if (next == '>' || next == ' ' || next == '\n')
            found.emplace_back(html.substr(at, open_end - at + 1),
                               html.substr(open_end + 1, close - open_end - 1));
        at = close;
    }
    return found;
}

support::FormFields fields_of(const std::string& html) {
    support::FormFields fields;
    const std::regex input{"<input\\b[^>]*>", std::regex::icase};
    for (std::sregex_iterator it{html.begin(), html.end(), input}, end; it != end; ++it) {
        const std::string tag = it->str();
        const std::string type = attribute(tag, "type");
        const bool choice = type == "checkbox" || type == "radio";
        if (type == "submit" || (choice && tag.find(" checked") == std::string::npos)) continue;
        if (const std::string name = attribute(tag, "name"); !name.empty())
            fields.emplace_back(name, attribute(tag, "value"));
    }
    for (const auto& [tag, text] : elements(html, "textarea"))
        if (const std::string name = attribute(tag, "name"); !name.empty())
            fields.emplace_back(name, unescape_html(text));
    return fields;
}

bool has_field(const Form& form, std::string_view name) {
    return std::any_of(form.fields.begin(), form.fields.end(),
                       [name](const auto& field) { return field.first == name; });
}

/// Where a page sends the browser by itself.
std::optional<Form> next_step(const Page& page) {
    const std::string refresh =
        matched(page.body, "<meta[^>]*http-equiv=\"refresh\"[^>]*content=\"[0-9]+;\\s*url=([^\"]*)\"");
    // The page that leads on also holds a form for a window of its own; a browser without script goes on.
    if (!refresh.empty()) return Form{false, absolute(page.url, unescape_html(refresh)), {}};
    for (const Form& form : page.forms())
        if (has_field(form, "login_hint") || has_field(form, "id_token")) return form;
    return std::nullopt;
}

std::string without_query(std::string_view url) {
    return std::string{url.substr(0, url.find('?'))};
}

std::string host_of(const std::string& url) {
    const auto parsed = support::parse_url(url);
    return parsed ? parsed->host : std::string{};
}

}  // namespace

std::string unescape_html(std::string_view text) {
    static const std::map<std::string_view, std::string_view> names{
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
        if (end == std::string_view::npos || end - at > 8) {
            plain += text[at];
            continue;
        }
        const std::string_view name = text.substr(at + 1, end - at - 1);
        int code = 0;
        if (name.size() > 1 && name[0] == '#') {
            const bool hexadecimal = name[1] == 'x';
            std::from_chars(name.data() + (hexadecimal ? 2 : 1), name.data() + name.size(), code,
                            hexadecimal ? 16 : 10);
        }
        const auto known = names.find(name);
        if (code > 0 && code < 128)
            plain += static_cast<char>(code);
        else if (known != names.end())
            plain += known->second;
        else
            plain += text.substr(at, end - at + 1);
        at = end;
    }
    return plain;
}

std::string absolute(std::string_view base, std::string_view link) {
    if (link.substr(0, 7) == "http://" || link.substr(0, 8) == "https://") return std::string{link};
    const auto url = support::parse_url(base);
    if (!url) return std::string{link};
    if (link.empty()) return std::string{base};
    if (link[0] == '/') return url->origin() + std::string{link};
    if (link[0] == '?') return without_query(base) + std::string{link};
    const std::string folder = url->path.substr(0, url->path.rfind('/') + 1);
    return url->origin() + folder + std::string{link};
}

std::string Page::heading() const {
    const auto found = elements(body, "h1");
    return found.empty() ? std::string{} : without_tags(found.front().second);
}

std::vector<Form> Page::forms() const {
    std::vector<Form> forms;
    for (const auto& [tag, inner] : elements(body, "form")) {
        std::string method = attribute(tag, "method");
        std::transform(method.begin(), method.end(), method.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        forms.push_back(Form{method == "post", absolute(url, attribute(tag, "action")), fields_of(inner)});
    }
    return forms;
}

std::vector<std::string> Page::links(std::string_view words) const {
    std::vector<std::string> found;
    for (const auto& [tag, text] : elements(body, "a")) {
        const std::string label = without_tags(text) + " " + attribute(tag, "aria-label");
        if (label.find(words) != std::string::npos) found.push_back(absolute(url, attribute(tag, "href")));
    }
    return found;
}

std::string HttpProbe::cookies_for(const std::string& url) const {
    std::string header;
    const auto jar = jars_.find(host_of(url));
    if (jar == jars_.end()) return header;
    for (const auto& [name, value] : jar->second) {
        if (!header.empty()) header += "; ";
        header.append(name).append("=").append(value);
    }
    return header;
}

void HttpProbe::keep_cookies(const std::string& url, const support::Headers& headers) {
    for (const auto& [name, value] : headers) {
        if (name != "Set-Cookie" && name != "set-cookie") continue;
        const std::string pair = value.substr(0, value.find(';'));
        const auto equals = pair.find('=');
        if (equals == std::string::npos) continue;
        auto& jar = jars_[host_of(url)];
        if (value.find("Max-Age=0") != std::string::npos)
            jar.erase(pair.substr(0, equals));
        else
            jar[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
}

Page HttpProbe::exchange(std::string method, std::string url, const support::FormFields& fields) {
    Page page;
    bool with_body = method == "POST";
    for (int step = 0; step < 10; ++step) {
        support::HttpRequest request;
        request.method = method;
        request.url = url;
        request.headers.emplace_back("Accept", "text/html");
        if (const std::string cookies = cookies_for(url); !cookies.empty())
            request.headers.emplace_back("Cookie", cookies);
        if (with_body) {
            request.body = support::form_encode(fields);
            request.content_type = "application/x-www-form-urlencoded";
        }
        const auto answer = http_.send(request);
        if (!answer) return Page{url, 0, {}, answer.error().detail};
        keep_cookies(url, answer->headers);
        page = Page{url, answer->status, answer->headers, answer->body};
        const std::string* location = support::find_header(answer->headers, "Location");
        if (location == nullptr || answer->status < 300 || answer->status > 399) return page;
        url = absolute(url, *location);
        // 307 and 308 repeat the request, the others become a GET (RFC 9110 §15.4).
        if (answer->status != 307 && answer->status != 308) {
            method = "GET";
            with_body = false;
        }
    }
    return page;
}

Page HttpProbe::get(const std::string& url) {
    return exchange("GET", url, {});
}

Page HttpProbe::post(const std::string& url, const support::FormFields& fields) {
    return exchange("POST", url, fields);
}

Page HttpProbe::submit(const Form& form, const support::FormFields& changes) {
    support::FormFields fields;
    for (const auto& field : form.fields) {
        const bool replaced = std::any_of(changes.begin(), changes.end(),
                                          [&](const auto& change) { return change.first == field.first; });
        if (!replaced) fields.push_back(field);
    }
    fields.insert(fields.end(), changes.begin(), changes.end());
    if (form.post) return post(form.action, fields);
    return get(fields.empty() ? form.action : support::with_query(without_query(form.action), fields));
}

Page HttpProbe::open(const std::string& url) {
    Page page = get(url);
    for (int step = 0; step < 10; ++step) {
        const auto next = next_step(page);
        if (!next) return page;
        page = submit(*next);
    }
    return page;
}

}  // namespace waymark::probe
