#include "lti/grades.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "lti/claims.hpp"
#include "lti/scopes.hpp"
#include "lti/timestamp.hpp"
#include "support/url.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr const char* line_item_type = "application/vnd.ims.lis.v2.lineitem+json";
constexpr const char* line_items_type = "application/vnd.ims.lis.v2.lineitemcontainer+json";
constexpr const char* score_type = "application/vnd.ims.lis.v1.score+json";
constexpr const char* results_type = "application/vnd.ims.lis.v2.resultcontainer+json";
constexpr std::size_t max_list_bytes = 32U << 20U;
constexpr std::size_t max_entries = 200000;
constexpr int max_depth = 16;

tl::unexpected<ServiceError> fail(ServiceFailure failure, std::string detail) {
    return tl::unexpected(ServiceError{failure, std::move(detail), false});
}

std::optional<double> number_in(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    return found->get<double>();
}

std::string id_or_none(const json& object, const char* name) {
    return id_member(object, name).value_or("");
}

/// Nothing if it is no JSON of a bearable depth.
std::optional<json> parse_bounded(std::string_view body) {
    bool deep = false;
    const auto guard = [&](int depth, json::parse_event_t, json&) {
        deep = deep || depth > max_depth;
        return !deep;
    };
    auto parsed = json::parse(body.begin(), body.end(), guard, false);
    if (parsed.is_discarded() || deep) return std::nullopt;
    return parsed;
}

std::optional<LineItem> line_item_of(const json& entry) {
    if (!entry.is_object()) return std::nullopt;
    LineItem item;
    item.url = text_member(entry, "id").value_or("");
    if (item.url.empty()) return std::nullopt;
    item.label = text_member(entry, "label").value_or("");
    item.maximum = number_in(entry, "scoreMaximum").value_or(0);
    item.resource_id = id_or_none(entry, "resourceId");
    item.tag = text_member(entry, "tag").value_or("");
    item.resource_link_id = id_or_none(entry, "resourceLinkId");
    return item;
}

std::optional<Result> result_of(const json& entry) {
    if (!entry.is_object()) return std::nullopt;
    Result result;
    result.subject = id_or_none(entry, "userId");
    if (result.subject.empty()) return std::nullopt;
    result.score = number_in(entry, "resultScore");
    result.maximum = number_in(entry, "resultMaximum").value_or(0);
    result.comment = text_member(entry, "comment").value_or("");
    result.time = read_timestamp(text_member(entry, "timestamp").value_or(""));
    return result;
}

/// Reads a list over all its pages; entries that cannot be read are left out.
template <class T>
tl::expected<std::vector<T>, ServiceError> read_list(const ServiceClient& client,
                                                     const Registration& registration, ServiceRequest request,
                                                     std::chrono::sys_seconds now,
                                                     std::optional<T> (*read)(const json&)) {
    std::vector<T> all;
    PageWalk walk(request.url);
    for (bool more = true; more;) {
        request.url = walk.url();
        const auto answer = call_service(client, registration, request, now);
        if (!answer) return tl::unexpected(answer.error());
        const auto page = parse_bounded(answer->body);
        if (!page || !page->is_array()) return fail(ServiceFailure::unreadable, "the answer is no list");
        for (const auto& entry : *page) {
            if (auto one = read(entry)) all.push_back(*std::move(one));
        }
        if (all.size() > max_entries) return fail(ServiceFailure::too_large, "too many entries");
        const auto advanced = walk.advance(answer->headers);
        if (!advanced) return tl::unexpected(advanced.error());
        more = *advanced;
    }
    return all;
}

std::string_view word_of(ActivityProgress progress) {
    switch (progress) {
        case ActivityProgress::initialized:
            return "Initialized";
        case ActivityProgress::started:
            return "Started";
        case ActivityProgress::in_progress:
            return "InProgress";
        case ActivityProgress::submitted:
            return "Submitted";
        case ActivityProgress::completed:
            return "Completed";
    }
    return "";
}

tl::expected<void, ServiceError> post_score(const ServiceClient& client, const Registration& registration,
                                            const std::string& line_item_url, const json& score,
                                            std::chrono::sys_seconds now) {
    if (line_item_url.empty()) return fail(ServiceFailure::not_offered, "no line item");
    const auto answer = call_service(client, registration,
                                     {.method = "POST",
                                      .url = with_path_suffix(line_item_url, "/scores"),
                                      .scope = std::string(scope::score),
                                      .accept = {},
                                      .body = score.dump(),
                                      .content_type = score_type},
                                     now);
    if (!answer) return tl::unexpected(answer.error());
    return {};
}

bool is_grade(const Grade& grade) {
    return !grade.subject.empty() && std::isfinite(grade.given) && grade.given >= 0 &&
           std::isfinite(grade.maximum) && grade.maximum > 0;
}

/// Whole numbers without a fraction, as platforms show them.
json number_json(double value) {
    constexpr double exact = 9007199254740992.0;
    if (std::trunc(value) == value && std::fabs(value) < exact) return static_cast<std::int64_t>(value);
    return value;
}

}  // namespace

std::string with_path_suffix(std::string_view url, std::string_view suffix) {
    const auto end = std::min(url.find('?'), url.size());
    std::string out(url.substr(0, end));
    out += suffix;
    out += url.substr(end);
    return out;
}

std::string score_timestamp(ScoreTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}+00:00", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

tl::expected<std::vector<LineItem>, ServiceError> list_line_items(
    const ServiceClient& client, const Registration& registration, const std::string& line_items_url,
    const std::vector<std::string>& offered, const LineItemFilter& filter, std::chrono::sys_seconds now) {
    const bool full = is_offered(offered, scope::line_items);
    if (line_items_url.empty() || (!full && !is_offered(offered, scope::line_items_read)))
        return fail(ServiceFailure::not_offered, "no address or scope for line items");
    support::FormFields fields;
    for (const auto& [name, value] : {std::pair{"resource_link_id", &filter.resource_link_id},
                                      {"resource_id", &filter.resource_id},
                                      {"tag", &filter.tag}}) {
        if (!value->empty()) fields.emplace_back(name, *value);
    }
    return read_list(client, registration,
                     {.url = support::with_query(line_items_url, fields),
                      .scope = std::string(full ? scope::line_items : scope::line_items_read),
                      .accept = line_items_type,
                      .max_body = max_list_bytes},
                     now, &line_item_of);
}

tl::expected<CreatedLineItem, ServiceError> create_line_item(const ServiceClient& client,
                                                             const Registration& registration,
                                                             const std::string& line_items_url,
                                                             const LineItem& item,
                                                             std::chrono::sys_seconds now) {
    if (line_items_url.empty()) return fail(ServiceFailure::not_offered, "no address for line items");
    if (item.label.empty() || item.resource_id.empty() || !(item.maximum > 0))
        return fail(ServiceFailure::rejected, "a line item needs label, resource id and maximum");
    json body{
        {"label", item.label}, {"scoreMaximum", number_json(item.maximum)}, {"resourceId", item.resource_id}};
    if (!item.tag.empty()) body["tag"] = item.tag;
    if (!item.resource_link_id.empty()) body["resourceLinkId"] = item.resource_link_id;
    const auto answer = call_service(client, registration,
                                     {.method = "POST",
                                      .url = line_items_url,
                                      .scope = std::string(scope::line_items),
                                      .accept = line_item_type,
                                      .body = body.dump(),
                                      .content_type = line_item_type},
                                     now);
    if (!answer) return tl::unexpected(answer.error());
    const auto made = parse_bounded(answer->body);
    const auto read = made ? line_item_of(*made) : std::nullopt;
    if (!read)
        return tl::unexpected(ServiceError{ServiceFailure::unreadable, "no line item came back", true});
    if (!is_service(registration, read->url))
        return tl::unexpected(
            ServiceError{ServiceFailure::foreign_address, "the line item is elsewhere", true});
    return CreatedLineItem{read->url, item.resource_id};
}

tl::expected<void, ServiceError> delete_line_item(const ServiceClient& client,
                                                  const Registration& registration,
                                                  const CreatedLineItem& item, std::chrono::sys_seconds now) {
    ServiceRequest request{
        .url = item.url, .scope = std::string(scope::line_items), .accept = line_item_type};
    const auto found = call_service(client, registration, request, now);
    if (!found && found.error().failure == ServiceFailure::not_found) return {};
    if (!found) return tl::unexpected(found.error());
    const auto body = parse_bounded(found->body);
    const auto read = body ? line_item_of(*body) : std::nullopt;
    if (!read) return fail(ServiceFailure::unreadable, "no line item came back");
    if (item.resource_id.empty() || read->resource_id != item.resource_id)
        return fail(ServiceFailure::not_ours, "the line item has another resource id");
    request.method = "DELETE";
    request.accept.clear();
    const auto gone = call_service(client, registration, request, now);
    if (!gone && gone.error().failure != ServiceFailure::not_found) return tl::unexpected(gone.error());
    return {};
}

tl::expected<void, ServiceError> post_grade(const ServiceClient& client, const Registration& registration,
                                            const std::string& line_item_url, const Grade& grade,
                                            std::chrono::sys_seconds now) {
    if (!is_grade(grade)) return fail(ServiceFailure::rejected, "no person, or a grade out of range");
    json score{{"userId", grade.subject},
               {"scoreGiven", number_json(grade.given)},
               {"scoreMaximum", number_json(grade.maximum)},
               {"activityProgress", "Completed"},
               {"gradingProgress", "FullyGraded"},
               {"timestamp", score_timestamp(grade.time)}};
    if (!grade.comment.empty()) score["comment"] = grade.comment;
    return post_score(client, registration, line_item_url, score, now);
}

tl::expected<void, ServiceError> post_progress(const ServiceClient& client, const Registration& registration,
                                               const std::string& line_item_url, const Progress& progress,
                                               EarlierGrade earlier, std::chrono::sys_seconds now) {
    if (earlier == EarlierGrade::perhaps)
        return fail(ServiceFailure::would_clear, "the platform would take away an earlier grade");
    if (progress.subject.empty()) return fail(ServiceFailure::rejected, "no person");
    const json score{{"userId", progress.subject},
                     {"activityProgress", word_of(progress.activity)},
                     {"gradingProgress", "NotReady"},
                     {"timestamp", score_timestamp(progress.time)}};
    return post_score(client, registration, line_item_url, score, now);
}

tl::expected<std::vector<Result>, ServiceError> read_results(const ServiceClient& client,
                                                             const Registration& registration,
                                                             const std::string& line_item_url,
                                                             const std::string& subject,
                                                             std::chrono::sys_seconds now) {
    if (line_item_url.empty()) return fail(ServiceFailure::not_offered, "no line item");
    support::FormFields fields;
    if (!subject.empty()) fields.emplace_back("user_id", subject);
    return read_list(client, registration,
                     {.url = support::with_query(with_path_suffix(line_item_url, "/results"), fields),
                      .scope = std::string(scope::results_read),
                      .accept = results_type,
                      .max_body = max_list_bytes},
                     now, &result_of);
}

}  // namespace waymark::lti
