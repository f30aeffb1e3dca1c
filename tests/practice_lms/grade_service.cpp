// Assignment and Grade Services of Moodle.
#include <fmt/chrono.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <sstream>

#include <date/date.h>

#include "tests/practice_lms/platform_pages.hpp"
#include "tests/practice_lms/service_answers.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

const std::string item_media = "application/vnd.ims.lis.v2.lineitem+json";

web::Response unauthorized(const ServiceCall& call) {
    return refuse_service(call.request, 401, "Unauthorized");
}

/// Whole numbers are written without a point.
json number(double value) {
    return std::floor(value) == value ? json(static_cast<Id>(value)) : json(value);
}

std::string item_address(const ServiceCall& call, const LineItem& item) {
    return call.platform.options().issuer + "/mod/lti/services.php/" + std::to_string(item.course) +
           "/lineitems/" + std::to_string(item.id) + "/lineitem?type_id=" + std::to_string(item.type);
}

json item_json(const ServiceCall& call, const LineItem& item) {
    json row{{"id", item_address(call, item)},
             {"label", item.label},
             {"scoreMaximum", number(item.maximum)},
             {"resourceId", item.resource_id},
             {"tag", item.tag}};
    if (item.link != 0) row["resourceLinkId"] = row["ltiLinkId"] = std::to_string(item.link);
    return row;
}

bool is_wanted(const web::Request& request, const LineItem& item) {
    const auto fits = [&](const char* name, const std::string& value) {
        const std::string wanted = query_of(request, name);
        return wanted.empty() || wanted == value;
    };
    return fits("resource_link_id", std::to_string(item.link)) && fits("resource_id", item.resource_id) &&
           fits("tag", item.tag);
}

/// As Moodle writes it: typographic quotes, and entities inside the addresses.
std::string page_links(const ServiceCall& call, std::size_t limit, std::size_t from, std::size_t count) {
    const std::string address = call.platform.options().issuer + call.request.path +
                                "?type_id=" + std::to_string(call.token->type) +
                                "&amp;limit=" + std::to_string(limit) + "&amp;from=";
    std::string links;
    const auto add = [&](std::size_t at, const char* relation) {
        links += (links.empty() ? "<" : ", <") + address + std::to_string(at) + ">; rel=“" + relation + "”";
    };
    add(0, "first");
    if (from > 0) add(from < limit ? 0 : from - limit, "prev");
    add(from, "canonical");
    if (from + limit < count) add(from + limit, "next");
    add(count - count % limit + 1, "last");
    return links;
}

bool reads_items(const ServiceCall& call) {
    return call.may(ags_scope + "lineitem") || call.may(ags_scope + "lineitem.readonly");
}

/// Moodle's pattern for the timestamp of a score, and its whole seconds.
std::optional<Time> read_timestamp(const std::string& text) {
    std::istringstream in(text.substr(0, 19));
    date::sys_seconds at;
    in >> date::parse("%Y-%m-%dT%H:%M:%S", at);
    if (in.fail() || text.size() < 20) return std::nullopt;
    return at.time_since_epoch().count();
}

bool is_gradable(Platform& platform, Id user) {
    const auto person = platform.world().person(user);
    return person && person->role == "student";
}

struct Score {
    Id user = 0;
    Time at = 0;
    std::optional<double> share;  ///< of the maximum; nothing clears the grade
    std::string comment;
};

std::string text(const json& object, const char* name) {
    return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

std::optional<Score> read_score(const json& body) {
    if (!body.is_object() || text(body, "userId").empty() || text(body, "activityProgress").empty() ||
        text(body, "gradingProgress").empty())
        return std::nullopt;
    const auto at = read_timestamp(text(body, "timestamp"));
    const bool scored = body.contains("scoreGiven");
    if (!at || (scored && !body.contains("scoreMaximum"))) return std::nullopt;
    Score score;
    score.user = std::atoll(text(body, "userId").c_str());
    score.at = *at;
    score.comment = text(body, "comment");
    if (scored && text(body, "gradingProgress") == "FullyGraded")
        score.share = body["scoreGiven"].get<double>() / body["scoreMaximum"].get<double>();
    return score;
}

/// Status of the answer.
int take_score(ToolRecords& records, const LineItem& item, const Score& score) {
    LineItemGrade* grade = records.grade(item.id, score.user);
    if (grade != nullptr && grade->modified >= score.at) return 409;
    if (grade == nullptr) {
        records.grades.push_back({item.id, score.user, std::nullopt, "", 0});
        grade = &records.grades.back();
    }
    grade->modified = score.at;
    grade->comment = score.comment;
    grade->points = score.share ? std::optional(std::min(*score.share, 1.0) * item.maximum) : std::nullopt;
    records.received.push_back({item.id, score.user, score.at, grade->points});
    return 200;
}

json result_json(const ServiceCall& call, const LineItem& item, const LineItemGrade& grade) {
    const std::string address = item_address(call, item);
    const std::string user = std::to_string(grade.user);
    const auto query = address.find('?');
    json row{{"id", address.substr(0, query) + "/results" + address.substr(query) + "&user_id=" + user},
             {"userId", user}};
    if (!grade.points) return row;
    constexpr Time riga_winter = 2 * 3600;
    row["resultScore"] = number(*grade.points);
    row["resultMaximum"] = number(item.maximum);
    row["comment"] = grade.comment;
    row["scoreOf"] = address;
    row["timestamp"] = fmt::format("{:%Y-%m-%dT%H:%M:%S}+02:00",
                                   fmt::gmtime(static_cast<std::time_t>(grade.modified + riga_winter)));
    return row;
}

/// Nothing, or what to answer when the column is not this tool's.
std::optional<web::Response> trouble_with(const ServiceCall& call, std::optional<LineItem>& item) {
    item = call.platform.with_tools([&](ToolRecords& records) -> std::optional<LineItem> {
        const LineItem* found = records.line_item(call.numbers[1]);
        return found == nullptr ? std::nullopt : std::optional(*found);
    });
    if (!item)
        return refuse_service(call.request, 404,
                              "Not Found: Grade item " + std::to_string(call.numbers[1]) + " doesn't exist");
    if (item->type != call.token->type) return refuse_service(call.request, 403, "Invalid LTI id supplied.");
    return std::nullopt;
}

}  // namespace

web::Response answer_line_items(const ServiceCall& call) {
    if (!reads_items(call)) return unauthorized(call);
    std::vector<LineItem> items;
    call.platform.with_tools([&](const ToolRecords& records) {
        for (const LineItem& item : records.line_items)
            if (item.course == call.numbers[0] && item.type == call.token->type &&
                is_wanted(call.request, item))
                items.push_back(item);
    });
    const auto limit = size_of(call.request, "limit");
    const std::size_t from = std::min(size_of(call.request, "from").value_or(0), items.size());
    const std::size_t end = limit ? std::min(from + *limit, items.size()) : items.size();
    json body = json::array();
    for (std::size_t at = from; at < end; ++at) body.push_back(item_json(call, items[at]));
    auto answer = service_answer(200, "application/vnd.ims.lis.v2.lineitemcontainer+json", body.dump());
    if (limit && *limit > 0)
        answer.headers.emplace_back("Link", page_links(call, *limit, from, items.size()));
    return answer;
}

web::Response answer_new_line_item(const ServiceCall& call) {
    if (!call.may(ags_scope + "lineitem")) return unauthorized(call);
    json body = json::parse(call.request.body, nullptr, false);
    if (!body.is_object() || text(body, "label").empty() || !body.contains("scoreMaximum"))
        return refuse_service(call.request, 400, "No label or Score Maximum");
    LineItem item{0,
                  call.numbers[0],
                  call.token->type,
                  text(body, "label"),
                  body["scoreMaximum"].get<double>(),
                  text(body, "resourceId"),
                  text(body, "tag"),
                  std::atoll(text(body, "resourceLinkId").c_str())};
    const bool taken = call.platform.with_tools([&](ToolRecords& records) {
        const bool ours =
            item.link == 0 ||
            std::any_of(records.placements.begin(), records.placements.end(), [&](const Placement& each) {
                return each.instance == item.link && each.type == item.type;
            });
        if (!ours) return false;
        item.id = records.next_item++;
        records.line_items.push_back(item);
        return true;
    });
    if (!taken) return refuse_service(call.request, 403, "Forbidden");
    body["id"] = item_address(call, item);
    return service_answer(201, item_media, body.dump());
}

web::Response answer_line_item(const ServiceCall& call) {
    if (!reads_items(call)) return unauthorized(call);
    std::optional<LineItem> item;
    if (auto trouble = trouble_with(call, item)) return *std::move(trouble);
    return service_answer(200, item_media, item_json(call, *item).dump());
}

web::Response answer_changed_line_item(const ServiceCall& call) {
    if (!call.may(ags_scope + "lineitem")) return unauthorized(call);
    std::optional<LineItem> item;
    if (auto trouble = trouble_with(call, item)) return *std::move(trouble);
    json body = json::parse(call.request.body, nullptr, false);
    if (!body.is_object() || text(body, "label").empty() || !body.contains("scoreMaximum"))
        return refuse_service(call.request, 400, "No label or Score Maximum");
    call.platform.with_tools([&](ToolRecords& records) {
        LineItem& kept = *records.line_item(item->id);
        const double maximum = body["scoreMaximum"].get<double>();
        for (LineItemGrade& grade : records.grades)
            if (grade.item == kept.id && grade.points) *grade.points *= maximum / kept.maximum;
        kept.label = text(body, "label");
        kept.maximum = maximum;
        kept.resource_id = text(body, "resourceId");
        kept.tag = text(body, "tag");
    });
    body["id"] = item_address(call, *item);
    return service_answer(200, item_media, body.dump());
}

/// The column of an activity goes as well, as recorded.
web::Response answer_gone_line_item(const ServiceCall& call) {
    if (!call.may(ags_scope + "lineitem")) return unauthorized(call);
    std::optional<LineItem> item;
    if (auto trouble = trouble_with(call, item)) return *std::move(trouble);
    call.platform.with_tools([&](ToolRecords& records) {
        std::erase_if(records.line_items, [&](const LineItem& each) { return each.id == item->id; });
        std::erase_if(records.grades, [&](const LineItemGrade& each) { return each.item == item->id; });
    });
    return service_answer(204, "text/html", "");
}

web::Response answer_score(const ServiceCall& call) {
    if (!call.may(ags_scope + "score")) return unauthorized(call);
    std::optional<LineItem> item;
    if (auto trouble = trouble_with(call, item)) return *std::move(trouble);
    const auto score = read_score(json::parse(call.request.body, nullptr, false));
    if (!score || !is_gradable(call.platform, score->user)) return service_answer(400, score_media, "[]");
    const int status =
        call.platform.with_tools([&](ToolRecords& records) { return take_score(records, *item, *score); });
    return service_answer(status, score_media, status == 200 ? "" : "[]");
}

web::Response answer_results(const ServiceCall& call) {
    if (!call.may(ags_scope + "result.readonly")) return unauthorized(call);
    if (!query_of(call.request, "limit").empty()) return error_page("Undefined variable $lastpage");
    std::optional<LineItem> item;
    if (auto trouble = trouble_with(call, item)) return *std::move(trouble);
    const std::string user = query_of(call.request, "user_id");
    json body = json::array();
    call.platform.with_tools([&](const ToolRecords& records) {
        for (const LineItemGrade& grade : records.grades)
            if (grade.item == item->id && (user.empty() || user == std::to_string(grade.user)))
                body.push_back(result_json(call, *item, grade));
    });
    return service_answer(200, "application/vnd.ims.lis.v2.resultcontainer+json", body.dump());
}

}  // namespace waymark::practice
