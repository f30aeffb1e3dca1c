// /mod/lti/contentitem_return.php: what a teacher chose in the tool becomes activities.
#include <nlohmann/json.hpp>

#include "lti/jwt.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/platform_pages.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

const std::string deep_linking = "https://purl.imsglobal.org/spec/lti-dl/claim/";

std::string text(const json& object, const char* name) {
    return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

/// The container a window hint asks for (4.2): 1 = the tool's default, 2 = embed with blocks, 4 = window.
int container_of(const json& item) {
    if (item.contains("iframe")) return 2;
    return item.contains("window") ? 4 : 1;
}

void add_line_item(json& form, const json& item) {
    form["instructorchoiceacceptgrades"] = 0;
    if (!item.contains("lineItem")) return;
    const json& line_item = item["lineItem"];
    form["instructorchoiceacceptgrades"] = 1;
    form["grade_modgrade_point"] = line_item.value("scoreMaximum", json(100));
    form["lineitemresourceid"] = text(line_item, "resourceId");
    form["lineitemtag"] = text(line_item, "tag");
    const json review = line_item.value("submissionReview", json::object());
    form["lineitemsubreviewurl"] = text(review, "url");
    form["lineitemsubreviewparams"] = "";
}

/// What the page hands to the activity form for one item.
json form_values(const json& item, const Tool& tool) {
    json form{{"name", text(item, "title")},
              {"introeditor", {{"text", text(item, "text")}, {"format", "2"}}},
              {"instructorchoicesendname", 0},
              {"instructorchoicesendemailaddr", 0},
              {"launchcontainer", container_of(item)}};
    if (item.contains("icon")) form["icon"] = text(item["icon"], "url");
    const std::string url = text(item, "url");
    if (url.empty()) {
        form["typeid"] = tool.deployment();
    } else {
        form["toolurl"] = url;
        form["typeid"] = 0;
    }
    add_line_item(form, item);
    if (item.contains("custom")) {
        std::string lines;
        for (const auto& [name, value] : item["custom"].items())
            lines += (lines.empty() ? "" : "\n") + name + "=" + value.get<std::string>();
        form["instructorcustomparameters"] = lines;
    }
    return form;
}

/// As if the teacher had pressed Save in the form.
void place(ToolRecords& records, const json& item, const Tool& tool, Id course) {
    Placement placement{course,
                        records.next_cmid++,
                        records.next_instance++,
                        tool.type,
                        text(item, "title"),
                        text(item, "text"),
                        text(item, "url"),
                        {}};
    const json custom = item.value("custom", json::object());
    for (const auto& [name, value] : custom.items())
        placement.custom.emplace_back(name, value.get<std::string>());
    if (item.contains("lineItem"))
        records.line_items.push_back(
            {records.next_item++, course, tool.type,
             text(item["lineItem"], "label").empty() ? placement.title : text(item["lineItem"], "label"),
             item["lineItem"].value("scoreMaximum", 100.0), text(item["lineItem"], "resourceId"),
             text(item["lineItem"], "tag"), placement.instance});
    records.placements.push_back(std::move(placement));
}

std::string notification(const json& payload, std::size_t items) {
    for (const char* name : {"errormsg", "msg"})
        if (const std::string said = text(payload, (deep_linking + name).c_str()); !said.empty()) return said;
    return items == 0 ? "" : "Successfully fetched tool configuration from the selected content.";
}

web::Response result_page(const json& passed, const std::string& notice) {
    std::string json_text = passed.dump();
    json_text = replace_all(std::move(json_text), "<", "\\u003c");
    return plain_page("Select content", "<p id=\"notification\">" + escape_html(notice) +
                                            "</p><script type=\"application/json\" id=\"passed\">" +
                                            json_text + "</script>");
}

}  // namespace

web::Response answer_content_item_return(const web::Request& request, Platform& platform) {
    const auto visitor = platform.session_visitor(request.cookie(session_cookie));
    if (!visitor && param(request, "repost").empty()) {
        return repost_page(request.path, request.query, request.form());
    }
    if (!visitor || !visitor->edits) return invalid_request_page();
    const std::string compact = param(request, "JWT");
    const auto token = lti::split_token(compact);
    const auto payload = token ? json::parse(token->payload, nullptr, false) : json();
    if (!payload.is_object()) return result_page(nullptr, "");
    const auto tool = platform.with_tools([&](const ToolRecords& records) -> std::optional<Tool> {
        const Tool* found = records.tool(std::atoll(param(request, "id").c_str()));
        return found == nullptr ? std::nullopt : std::optional(*found);
    });
    if (!tool || text(payload, "iss") != tool->client_id) return error_page("Consumer key is incorrect.");
    if (const auto trouble = verify_tool_token(platform, *tool, compact); !trouble.empty())
        return error_page("Exception - " + trouble);
    const json items = payload.value(deep_linking + "content_items", json::array());
    json forms = json::array();
    for (const json& item : items) forms.push_back(form_values(item, *tool));
    platform.with_tools([&](ToolRecords& records) {
        for (const json& item : items)
            place(records, item, *tool, std::atoll(param(request, "course").c_str()));
    });
    json passed;
    if (forms.size() == 1) passed = forms[0];
    if (forms.size() > 1) passed = json{{"multiple", forms}};
    return result_page(passed, notification(payload, forms.size()));
}

}  // namespace waymark::practice
