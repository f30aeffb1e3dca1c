// Columns of the gradebook: listed, created, and deleted only when they are ours (certification S06).
#include <catch2/catch.hpp>

#include "lti/grades.hpp"
#include "lti/scopes.hpp"
#include "service_stage.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

const std::string services = "https://moodle.example.test/mod/lti/services.php/2";
const std::string line_items = services + "/lineitems?type_id=1";
const std::string line_item = services + "/lineitems/21/lineitem?type_id=1";
const std::vector<std::string> all_scopes{std::string(scope::line_items), std::string(scope::score)};

support::HttpResponse status(int code) {
    return {code, {}, ""};
}

std::string deleted(const std::function<FakeHttp::Answer(const support::HttpRequest&)>& service,
                    const std::string& resource_id, std::vector<std::string>& methods) {
    ServiceStage stage;
    stage.service = service;
    const auto outcome = delete_line_item(stage.client, stage.moodle, {line_item, resource_id}, stage.now);
    for (const auto& call : stage.calls) methods.push_back(call.method);
    return outcome_of(outcome);
}

}  // namespace

TEST_CASE("S06 a line item is created as the ones that Moodle was seen to accept", "[S06]") {
    for (const auto* name :
         {"moodle-4.2/ags-lineitem-create.json", "moodle-4.2/ags-lineitem-create-for-link.json"}) {
        INFO(name);
        const auto recording = read_recording(name);
        const auto& asked = recording["request"];
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) {
            return FakeHttp::Answer{recorded_answer(recording)};
        };
        LineItem item;
        item.label = asked["body"]["label"];
        item.maximum = asked["body"]["scoreMaximum"];
        item.resource_id = asked["body"]["resourceId"];
        item.tag = asked["body"]["tag"];
        item.resource_link_id = asked["body"].value("resourceLinkId", "");
        const auto made = create_line_item(stage.client, stage.moodle, line_items, item, stage.now);
        REQUIRE(outcome_of(made) == "done");
        CHECK(made->url == recording["body"]["id"]);
        CHECK(made->resource_id == item.resource_id);
        CHECK(stage.calls.at(0).url == asked["url"]);
        CHECK(*support::find_header(stage.calls[0].headers, "Accept") == asked["headers"]["accept"]);
        CHECK(stage.calls[0].content_type == asked["headers"]["content-type"]);
        const auto sent = json::parse(stage.calls[0].body);
        for (const auto& [member, value] : sent.items()) CHECK(asked["body"].at(member) == value);
    }
}

TEST_CASE("recorded refusals of line items are understood") {
    const std::map<std::string, std::string> expected{
        {"moodle-4.2/ags-lineitem-error-no-label.json", "rejected"},
        {"moodle-4.2/ags-lineitem-error-other-link.json", "not_permitted"},
        {"moodle-4.2/ags-lineitems-error-scope.json", "not_authorized"},
        {"moodle-4.2/ags-lineitem-get-deleted.json", "not_found"}};
    for (const auto& [name, failure] : expected) {
        INFO(name);
        const auto answer = recorded_answer(read_recording(name));
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) { return FakeHttp::Answer{answer}; };
        LineItem item;
        item.label = "Plan";
        item.resource_id = "plan";
        CHECK(outcome_of(create_line_item(stage.client, stage.moodle, line_items, item, stage.now)) ==
              failure);
    }
}

TEST_CASE("a line item that is not whole is not created, one elsewhere is not believed") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest&) { return ok(R"({"id":"https://evil.example.test/1"})"); };
    LineItem item;
    item.label = "Plan";
    item.resource_id = "plan";
    const auto made = create_line_item(stage.client, stage.moodle, line_items, item, stage.now);
    CHECK(outcome_of(made) == "foreign_address");
    CHECK(made.error().maybe_done);
    stage.service = [](const support::HttpRequest&) { return ok("{}"); };
    CHECK(outcome_of(create_line_item(stage.client, stage.moodle, line_items, item, stage.now)) ==
          "unreadable");
    for (const auto spoil :
         {+[](LineItem& each) { each.label.clear(); }, +[](LineItem& each) { each.resource_id.clear(); },
          +[](LineItem& each) { each.maximum = 0; }}) {
        auto broken = item;
        spoil(broken);
        const auto before = stage.calls.size();
        CHECK(outcome_of(create_line_item(stage.client, stage.moodle, line_items, broken, stage.now)) ==
              "rejected");
        CHECK(stage.calls.size() == before);
    }
}

TEST_CASE("S06 the columns of the course are listed over all pages", "[S06]") {
    ServiceStage stage;
    const auto pages = recorded_answer(read_recording("moodle-4.2/ags-lineitems-limit-2.json"));
    const auto rest = recorded_answer(read_recording("moodle-4.2/ags-lineitems.json"));
    stage.service = [&](const support::HttpRequest& request) {
        return FakeHttp::Answer{request.url == line_items ? pages : rest};
    };
    const auto listed = list_line_items(stage.client, stage.moodle, line_items, all_scopes, {}, stage.now);
    REQUIRE(outcome_of(listed) == "done");
    REQUIRE(listed->size() == 3);
    CHECK((*listed)[0].label == "Waymark plan");
    CHECK((*listed)[0].resource_link_id == "1");
    CHECK((*listed)[1].resource_id == "refl-1");
    CHECK((*listed)[1].maximum == 10);
    CHECK(*support::find_header(stage.calls[0].headers, "Accept") ==
          "application/vnd.ims.lis.v2.lineitemcontainer+json");
    CHECK(stage.calls[1].url == line_items + "&limit=2&from=2");
}

TEST_CASE("columns are filtered by the platform, with the widest scope that was offered") {
    ServiceStage stage;
    std::string token_form;
    stage.token = [&](const support::HttpRequest& request) {
        token_form = request.body;
        return ok(R"({"access_token":"a"})");
    };
    stage.service = [](const support::HttpRequest&) { return ok("[]"); };
    const std::vector<std::string> read_only{std::string(scope::line_items_read)};
    CHECK(outcome_of(list_line_items(stage.client, stage.moodle, line_items, read_only,
                                     {.resource_link_id = "1", .resource_id = "a b", .tag = "t"},
                                     stage.now)) == "done");
    CHECK(stage.calls[0].url == line_items + "&resource_link_id=1&resource_id=a%20b&tag=t");
    CHECK(token_form.ends_with("lineitem.readonly"));
    CHECK(outcome_of(list_line_items(stage.client, stage.moodle, line_items, all_scopes, {}, stage.now)) ==
          "done");
    CHECK(token_form.ends_with("lineitem"));
    CHECK(outcome_of(list_line_items(stage.client, stage.moodle, line_items, {"other"}, {}, stage.now)) ==
          "not_offered");
    CHECK(outcome_of(list_line_items(stage.client, stage.moodle, "", all_scopes, {}, stage.now)) ==
          "not_offered");
}

TEST_CASE("only the column that we made is deleted") {
    const auto created = recorded_answer(read_recording("moodle-4.2/ags-lineitem-create.json"));
    const std::string made = json::parse(created.body)["resourceId"];
    const auto platform = [&](const support::HttpRequest& request) {
        return FakeHttp::Answer{request.method == "DELETE" ? status(204) : created};
    };
    std::vector<std::string> methods;
    CHECK(deleted(platform, made, methods) == "done");
    CHECK(methods == std::vector<std::string>{"GET", "DELETE"});
    methods.clear();
    CHECK(deleted(platform, "another", methods) == "not_ours");
    CHECK(deleted(platform, "", methods) == "not_ours");
    CHECK(methods == std::vector<std::string>{"GET", "GET"});
}

TEST_CASE("a column of a teacher's activity, which Moodle would delete, is left alone") {
    const auto activity = recorded_answer(read_recording("moodle-4.2/ags-lineitem-get.json"));
    for (const auto* resource_id : {"", "refl-1"}) {
        std::vector<std::string> methods;
        CHECK(deleted([&](const support::HttpRequest&) { return FakeHttp::Answer{activity}; }, resource_id,
                      methods) == "not_ours");
        CHECK(methods == std::vector<std::string>{"GET"});
    }
}

TEST_CASE("a column that is gone already counts as deleted, other failures do not") {
    std::vector<std::string> methods;
    CHECK(deleted([](const support::HttpRequest&) { return FakeHttp::Answer{status(404)}; }, "x", methods) ==
          "done");
    CHECK(deleted([](const support::HttpRequest&) { return FakeHttp::Answer{status(500)}; }, "x", methods) ==
          "unavailable");
    CHECK(deleted([](const support::HttpRequest&) { return ok("{}"); }, "x", methods) == "unreadable");
    CHECK(deleted(
              [](const support::HttpRequest& request) {
                  return request.method == "DELETE" ? FakeHttp::Answer{status(403)}
                                                    : ok(json{{"id", line_item}, {"resourceId", "x"}}.dump());
              },
              "x", methods) == "not_permitted");
}
