// Names and Roles: paging, odd lists, recorded answers (certification S, battery E04 and E05).
#include "lti/memberships.hpp"

#include <catch2/catch.hpp>

#include "lti/scopes.hpp"
#include "service_stage.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

const std::string memberships =
    "https://moodle.example.test/mod/lti/services.php/CourseSection/2/bindings/1/memberships";

json page_of(int first, int count) {
    json members = json::array();
    for (int i = first; i < first + count; ++i)
        members.push_back({{"user_id", std::to_string(i)}, {"roles", {"Learner"}}});
    return {{"id", memberships}, {"context", {{"id", "2"}, {"label", "DSB1"}}}, {"members", members}};
}

struct Read {
    tl::expected<MembershipSummary, ServiceError> summary;
    std::vector<Member> members;
};

Read read_all(ServiceStage& stage, const MembershipQuery& query = {}, const std::string& url = memberships) {
    Read read;
    read.summary = read_members(stage.client, stage.moodle, url, query, stage.now,
                                [&](Member member) { read.members.push_back(std::move(member)); });
    return read;
}

Read read_one(const json& member) {
    ServiceStage stage;
    stage.service = [&](const support::HttpRequest&) {
        return ok(json{{"members", json::array({member})}}.dump());
    };
    return read_all(stage);
}

support::Headers next(const std::string& url) {
    return {{"Link", "<" + url + ">; rel=\"next\""}};
}

}  // namespace

TEST_CASE("S02 the service is called with its own media type and a bearer token", "[S02][S03][S04]") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest&) { return ok(page_of(1, 2).dump()); };
    const auto read = read_all(stage, {.page_size = 50});
    REQUIRE(outcome_of(read.summary) == "done");
    REQUIRE(stage.calls.size() == 1);
    CHECK(stage.calls[0].url == memberships + "?limit=50");
    CHECK(*support::find_header(stage.calls[0].headers, "Accept") ==
          "application/vnd.ims.lti-nrps.v2.membershipcontainer+json");
    CHECK(*support::find_header(stage.calls[0].headers, "Authorization") == "Bearer token-1");
    CHECK(read.members.size() == 2);
    CHECK(read.summary->context_label == "DSB1");
}

TEST_CASE("S05 the scope of the service is asked for, and not being granted it is told", "[S05]") {
    ServiceStage stage;
    std::string body;
    stage.token = [&](const support::HttpRequest& request) {
        body = request.body;
        return ok(R"({"access_token":"a","scope":"something else"})");
    };
    CHECK(outcome_of(read_all(stage).summary) == "not_permitted");
    CHECK(body.find("scope=https%3A%2F%2Fpurl.imsglobal.org%2Fspec%2Flti-nrps%2Fscope%2Fcontextmembership."
                    "readonly") != std::string::npos);
    CHECK(stage.calls.empty());
}

TEST_CASE("the query is added to an address that has one already") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest&) { return ok(page_of(1, 1).dump()); };
    REQUIRE(outcome_of(read_all(stage, {.role = "Learner", .resource_link_id = "31"}, memberships + "?x=1")
                           .summary) == "done");
    CHECK(stage.calls[0].url == memberships + "?x=1&role=Learner&rlid=31");
}

TEST_CASE("E05 the role is put back into next links that drop it, once", "[E05]") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest& request) {
        if (request.url.find("from=4") != std::string::npos) return ok(page_of(5, 1).dump());
        if (request.url.find("from=2") != std::string::npos)
            return ok(page_of(3, 2).dump(), next(memberships + "?limit=2&from=4&role=Learner"));
        return ok(page_of(1, 2).dump(), next(memberships + "?limit=2&from=2"));
    };
    const auto read = read_all(stage, {.role = "Learner", .page_size = 2});
    REQUIRE(outcome_of(read.summary) == "done");
    CHECK(read.summary->pages == 3);
    CHECK(read.members.size() == 5);
    CHECK(stage.calls[1].url == memberships + "?limit=2&from=2&role=Learner");
    CHECK(stage.calls[2].url == memberships + "?limit=2&from=4&role=Learner");
}

TEST_CASE("E05 a foreign next page is not asked and ends the reading", "[E05]") {
    for (const auto* url : {"https://evil.example.test/next", "http://moodle.example.test/next",
                            "https://moodle.example.test:8443/next"}) {
        INFO(url);
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) { return ok(page_of(1, 1).dump(), next(url)); };
        CHECK(outcome_of(read_all(stage).summary) == "foreign_address");
        CHECK(stage.calls.size() == 1);
    }
}

TEST_CASE("E05 a next page whose address cannot be read is a failure, not the end of the list", "[E05]") {
    for (const auto* url : {"?from=2", "memberships?from=2", "//moodle.example.test/p", "", "https://[::1/p",
                            "https://moodle.example.test/p q"}) {
        INFO(url);
        ServiceStage stage;
        stage.service = [&](const support::HttpRequest&) { return ok(page_of(1, 1).dump(), next(url)); };
        CHECK(outcome_of(read_all(stage).summary) == "unreadable");
        CHECK(stage.calls.size() == 1);
    }
}

TEST_CASE("E05 pages that run in a circle end the reading", "[E05]") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest& request) {
        const bool first = request.url == memberships;
        return ok(page_of(1, 1).dump(), next(first ? memberships + "?p=2" : memberships));
    };
    CHECK(outcome_of(read_all(stage).summary) == "unreadable");
    CHECK(stage.calls.size() == 2);
}

TEST_CASE("E05 a thousand pages are read, not one more", "[E05]") {
    ServiceStage stage;
    int page = 0;
    int last = 1000;
    stage.service = [&](const support::HttpRequest&) {
        ++page;
        return ok(page_of(page, 1).dump(),
                  page == last ? support::Headers{} : next(memberships + "?p=" + std::to_string(page)));
    };
    CHECK(read_all(stage).members.size() == 1000);
    page = 0;
    last = 1001;
    CHECK(outcome_of(read_all(stage).summary) == "too_large");
    CHECK(page == 1000);
}

TEST_CASE("E05 a hundred thousand members on one page are handed on one by one", "[E05]") {
    std::string body = R"({"members":[)";
    for (int i = 1; i <= 100000; ++i)
        body += (i > 1 ? "," : "") + (R"({"user_id":")" + std::to_string(i) + R"(","roles":["Learner"]})");
    body += R"(],"context":{"id":"2"}})";
    MembershipSummary summary;
    std::size_t taken = 0;
    REQUIRE(parse_members(body, summary, [&](const Member&) { ++taken; }));
    CHECK(taken == 100000);
    CHECK(summary.members == 100000);
    CHECK(summary.context_id == "2");
}

TEST_CASE("more members than bearable end the reading") {
    std::string body = R"({"members":[)";
    for (std::size_t i = 0; i <= max_members; ++i)
        body += std::string(i > 0 ? "," : "") + R"({"user_id":"1"})";
    body += "]}";
    MembershipSummary summary;
    std::size_t taken = 0;
    CHECK(outcome_of(parse_members(body, summary, [&](const Member&) { ++taken; })) == "too_large");
    CHECK(taken == max_members);
}

TEST_CASE("E04 a service on a foreign origin never gets our token", "[E04]") {
    for (const auto* url : {"https://evil.example.test/memberships", "http://moodle.example.test/memberships",
                            "https://moodle.example.test@evil.test/", "https://moodle.example.test:444/"}) {
        INFO(url);
        ServiceStage stage;
        CHECK(outcome_of(read_all(stage, {}, url).summary) == "foreign_address");
        CHECK(stage.http.requests == 0);
    }
}

TEST_CASE("E04 an origin that an administrator approved may get it", "[E04]") {
    ServiceStage stage;
    stage.moodle.approved_origins = {"https://school.example.test"};
    stage.service = [](const support::HttpRequest&) { return ok(page_of(1, 1).dump()); };
    CHECK(outcome_of(read_all(stage, {}, "https://school.example.test/memberships").summary) == "done");
}

TEST_CASE("a course without the service is told from a failure") {
    ServiceStage stage;
    CHECK(outcome_of(read_all(stage, {}, "").summary) == "not_offered");
    CHECK(stage.http.requests == 0);
}

TEST_CASE("after a 401 one fresh token is tried, a second 401 is final and says what to look for") {
    ServiceStage stage;
    int refused = 1;
    stage.service = [&](const support::HttpRequest&) {
        return refused-- > 0 ? support::HttpResponse{401, {}, ""}
                             : support::HttpResponse{200, {}, page_of(1, 1).dump()};
    };
    CHECK(outcome_of(read_all(stage).summary) == "done");
    CHECK(stage.token_requests == 2);
    refused = 99;
    const auto read = read_all(stage);
    CHECK(outcome_of(read.summary) == "not_authorized");
    CHECK(read.summary.error().detail.find("Authorization") != std::string::npos);
    CHECK(stage.token_requests == 3);
}

TEST_CASE("every status of a service has its own meaning") {
    const std::map<int, std::string> expected{
        {400, "rejected"},    {403, "not_permitted"}, {404, "not_found"},   {410, "not_found"},
        {409, "conflict"},    {429, "unavailable"},   {500, "unavailable"}, {503, "unavailable"},
        {301, "unavailable"}, {302, "unavailable"},   {408, "unavailable"}, {425, "unavailable"}};
    for (const auto& [status, failure] : expected) {
        ServiceStage stage;
        const int answered = status;
        stage.service = [answered](const support::HttpRequest&) {
            return support::HttpResponse{answered, {{"Location", "https://evil.example.test/"}}, ""};
        };
        INFO(status);
        CHECK(outcome_of(read_all(stage).summary) == failure);
        CHECK(stage.calls.size() == 1);
    }
}

TEST_CASE("a page that breaks off is a failure, so that nobody is taken for absent") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest& request) {
        return request.url == memberships ? ok(page_of(1, 2).dump(), next(memberships + "?p=2")) : down();
    };
    const auto read = read_all(stage);
    CHECK(outcome_of(read.summary) == "unavailable");
    CHECK(read.members.size() == 2);
    for (const auto* body : {"", "[]", "{}", "<html>", R"({"members":)", R"({"members":[{"user_id":"1"})",
                             "7", R"({"members":null})", R"({"members":{}})", R"({"members":"none"})",
                             R"({"members":0})", R"({"error":"no","context":{"members":[]}})"}) {
        INFO(body);
        stage.service = [&](const support::HttpRequest&) { return ok(body); };
        CHECK(outcome_of(read_all(stage).summary) == "unreadable");
    }
}

TEST_CASE("deep nesting in a member does not use up the stack") {
    MembershipSummary summary;
    const std::string deep(100000, '[');
    const auto body = R"({"members":[{"user_id":"1","x":)" + deep + std::string(100000, ']') + "}]}";
    std::size_t taken = 0;
    REQUIRE(parse_members(body, summary, [&](const Member&) { ++taken; }));
    CHECK(taken == 1);
}

TEST_CASE("members are read with what is there") {
    const auto read =
        read_one({{"user_id", 57},
                  {"status", "Inactive"},
                  {"roles", {"http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor", "Learner"}},
                  {"name", "Ana Lima"},
                  {"given_name", "Ana"},
                  {"family_name", "Lima"},
                  {"email", "ana@example.invalid"},
                  {"lis_person_sourcedid", "A-7"},
                  {"group_enrollments", {{{"group_id", "g1"}}, {{"group_id", 2}}, "x"}}});
    REQUIRE(read.members.size() == 1);
    const auto& ana = read.members[0];
    CHECK(ana.subject == "57");
    CHECK(ana.status == MemberStatus::inactive);
    CHECK(ana.role == Role::mentor);
    CHECK(ana.name == "Ana Lima");
    CHECK(ana.email == "ana@example.invalid");
    CHECK(ana.sourced_id == "A-7");
    CHECK(ana.groups == std::vector<std::string>{"g1", "2"});
}

TEST_CASE("a member without status is active, one of an unknown status is not") {
    const auto status = [](const json& member) { return read_one(member).members.at(0).status; };
    CHECK(status({{"user_id", "1"}}) == MemberStatus::active);
    CHECK(status({{"user_id", "1"}, {"status", "Active"}}) == MemberStatus::active);
    CHECK(status({{"user_id", "1"}, {"status", "Deleted"}}) == MemberStatus::deleted);
    CHECK(status({{"user_id", "1"}, {"status", "Paused"}}) == MemberStatus::inactive);
}

TEST_CASE("an entry without a usable id is counted, an odd one does not spoil the list") {
    CHECK(read_one({{"name", "Nobody"}}).summary->skipped == 1);
    CHECK(read_one({{"user_id", ""}}).summary->skipped == 1);
    CHECK(read_one({{"user_id", std::string(256, '1')}}).summary->skipped == 1);
    const auto odd = read_one({{"user_id", "1"}, {"name", 7}, {"roles", "Learner"}, {"email", nullptr}});
    REQUIRE(odd.members.size() == 1);
    CHECK(odd.members[0].name.empty());
    CHECK(odd.members[0].role == Role::none);
}

TEST_CASE("the address for later differences is kept") {
    ServiceStage stage;
    stage.service = [](const support::HttpRequest&) {
        return ok(page_of(1, 1).dump(), {{"Link", "<" + memberships + "?since=9>; rel=\"differences\""}});
    };
    CHECK(read_all(stage).summary->differences_url == memberships + "?since=9");
}

TEST_CASE("every recorded answer of Names and Roles is understood") {
    int lists = 0;
    int refusals = 0;
    for (const auto* folder : {"moodle-4.2", "moodle-4.5"}) {
        for (const auto& name : recordings(folder, "nrps-")) {
            INFO(name);
            const auto recording = read_recording(name);
            const auto answer = recorded_answer(recording);
            ServiceStage stage;
            bool first = true;
            stage.service = [&](const support::HttpRequest&) {
                const bool again = !std::exchange(first, false) && answer.status == 200;
                return again ? ok(page_of(1, 0).dump()) : FakeHttp::Answer{answer};
            };
            const auto read = read_all(stage, {}, recording["request"]["url"]);
            if (answer.status != 200) {
                ++refusals;
                CHECK(outcome_of(read.summary) == (answer.status == 401   ? "not_authorized"
                                                   : answer.status == 404 ? "not_found"
                                                   : answer.status == 403 ? "not_permitted"
                                                                          : "rejected"));
                continue;
            }
            ++lists;
            REQUIRE(outcome_of(read.summary) == "done");
            CHECK(read.summary->skipped == 0);
            CHECK(read.members.size() == recording["body"]["members"].size());
            CHECK(read.summary->pages == (support::find_header(answer.headers, "Link") == nullptr ? 1 : 2));
            for (const auto& member : read.members) CHECK(member.status == MemberStatus::active);
        }
    }
    CHECK(lists == 13);
    CHECK(refusals == 7);
}

TEST_CASE("the recorded list of the course has its teacher, mentors and students") {
    ServiceStage stage;
    const auto answer = recorded_answer(read_recording("moodle-4.2/nrps-all.json"));
    stage.service = [&](const support::HttpRequest&) { return FakeHttp::Answer{answer}; };
    const auto read = read_all(stage);
    const auto count = [&](Role role) {
        return std::count_if(read.members.begin(), read.members.end(),
                             [&](const Member& member) { return member.role == role; });
    };
    CHECK(count(Role::instructor) == 1);
    CHECK(count(Role::learner) == static_cast<long>(read.members.size()) - 1);
    CHECK(read.summary->context_title == "Digital skills for small business");
}
