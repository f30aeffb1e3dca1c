// /mod/lti/services.php: which service answers, and how Moodle refuses.
#include "tests/practice_lms/service_answers.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace waymark::practice {

namespace {

using nlohmann::json;

constexpr std::string_view root = "/mod/lti/services.php";

std::string header_of(const web::Request& request, std::string_view name) {
    const std::string* value = support::find_header(request.headers, name);
    return value == nullptr ? std::string{} : *value;
}

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool read_number(const std::string& text, Id& number) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// Whether the path has this form; "#" stands for a number, which is appended to `numbers`.
bool fits(const std::vector<std::string>& path, const std::vector<std::string>& form,
          std::vector<Id>& numbers) {
    numbers.clear();
    if (path.size() != form.size()) return false;
    for (std::size_t at = 0; at < path.size(); ++at) {
        Id number = 0;
        if (form[at] != "#") {
            if (form[at] != path[at]) return false;
        } else if (!read_number(path[at], number)) {
            return false;
        } else {
            numbers.push_back(number);
        }
    }
    return true;
}

/// One resource of services.php.
struct Resource {
    std::string method;
    std::vector<std::string> form;
    std::string media_type;  ///< that it answers with (GET, DELETE) or takes (POST, PUT)
    web::Response (*answer)(const ServiceCall&);
};

const std::vector<Resource>& resources() {
    static const std::string item = "application/vnd.ims.lis.v2.lineitem+json";
    static const std::vector<Resource> all{
        {"GET", {"CourseSection", "#", "bindings", "#", "memberships"}, members_media, answer_members},
        {"GET", {"#", "lineitems"}, "application/vnd.ims.lis.v2.lineitemcontainer+json", answer_line_items},
        {"POST", {"#", "lineitems"}, item, answer_new_line_item},
        {"GET", {"#", "lineitems", "#", "lineitem"}, item, answer_line_item},
        {"PUT", {"#", "lineitems", "#", "lineitem"}, item, answer_changed_line_item},
        {"DELETE", {"#", "lineitems", "#", "lineitem"}, item, answer_gone_line_item},
        {"POST", {"#", "lineitems", "#", "lineitem", "scores"}, score_media, answer_score},
        {"GET",
         {"#", "lineitems", "#", "lineitem", "results"},
         "application/vnd.ims.lis.v2.resultcontainer+json",
         answer_results},
    };
    return all;
}

/// Moodle compares media types as whole texts: a list is none of them.
bool media_fits(const web::Request& request, const std::string& wanted) {
    if (const std::string method = method_of(request); method == "POST" || method == "PUT") {
        const std::string type = header_of(request, "Content-Type");
        return type.substr(0, type.find(';')) == wanted;
    }
    const std::string accept = header_of(request, "Accept");
    return accept.empty() || accept == wanted || accept.find("*/*") != std::string::npos;
}

std::optional<AccessToken> token_of(const web::Request& request, Platform& platform) {
    constexpr std::string_view bearer = "Bearer ";
    const std::string header = header_of(request, "Authorization");
    if (!header.starts_with(bearer)) return std::nullopt;
    return platform.with_tools([&](const ToolRecords& records) -> std::optional<AccessToken> {
        const auto found = records.tokens.find(header.substr(bearer.size()));
        if (found == records.tokens.end() || found->second.expires <= platform.now()) return std::nullopt;
        return found->second;
    });
}

}  // namespace

std::string method_of(const web::Request& request) {
    if (const std::string* named = support::find_header(request.headers, method_header)) return *named;
    return request.method == web::Method::get ? "GET" : "POST";
}

web::Response refuse_service(const web::Request& request, int status, const std::string& reason) {
    const std::string target = support::with_query(request.path, request.query);
    json about{{"method", method_of(request)},
               {"url", request.query.empty() ? request.path : target},
               {"contentType", header_of(request, "Content-Type")}};
    if (const std::string accept = header_of(request, "Accept"); !accept.empty()) about["accept"] = accept;
    web::Response answer;
    answer.status = status;
    answer.content_type = "application/json; charset=utf-8";
    answer.body = json{{"status", status}, {"reason", reason}, {"request", about}}.dump();
    return answer;
}

web::Response service_answer(int status, const std::string& media_type, std::string body) {
    web::Response answer;
    answer.status = status;
    answer.content_type = media_type + "; charset=utf-8";
    answer.body = std::move(body);
    return answer;
}

std::string query_of(const web::Request& request, std::string_view name) {
    const std::string* value = support::find_once(request.query, name);
    return value == nullptr ? std::string{} : *value;
}

std::optional<std::size_t> size_of(const web::Request& request, std::string_view name) {
    Id number = 0;
    if (!read_number(query_of(request, name), number) || number < 0) return std::nullopt;
    return static_cast<std::size_t>(number);
}

bool ServiceCall::may(const std::string& scope) const {
    return token && token->scopes.count(scope) == 1;
}

web::Response answer_services(const web::Request& request, Platform& platform) {
    const std::string path = request.path.substr(root.size());
    const auto segments = segments_of(path);
    for (const Resource& resource : resources()) {
        std::vector<Id> numbers;
        if (resource.method != method_of(request) || !fits(segments, resource.form, numbers)) continue;
        if (!media_fits(request, resource.media_type)) break;
        return resource.answer({request, platform, token_of(request, platform), numbers});
    }
    return refuse_service(request, 400,
                          "No handler found for " + path + " " + header_of(request, "Accept") + " " +
                              header_of(request, "Content-Type"));
}

}  // namespace waymark::practice
