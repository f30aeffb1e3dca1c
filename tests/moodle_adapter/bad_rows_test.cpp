#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "fake_moodle.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_kinds.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::Part;
using core::PersonId;
using nlohmann::json;

namespace {

/// What Moodle answers where one of those it lists has markup in the name.
Answer refusal() {
    return recording("4.5/core_enrol_get_enrolled_users/invalid-output-hostile-course").answer();
}

/// Users 1 … `size`, all at once or a part; the bad ones spoil every answer they are in.
FakeMoodle::Handler participants(std::int64_t size, const std::set<std::int64_t>& bad) {
    return [size, bad](const Call& call) {
        const auto skip = call.field("skip").empty() ? 0 : std::stoll(call.field("skip"));
        const auto limit = call.field("limit").empty() ? size : std::stoll(call.field("limit"));
        json rows = json::array();
        for (auto user = skip + 1; user <= std::min<std::int64_t>(size, skip + limit); ++user) {
            if (bad.count(user) != 0) return refusal();
            rows.push_back({{"id", user}, {"fullname", "P"}});
        }
        return json_answer(rows);
    };
}

/// Users 1 … `size` have not answered. `order(place, per_page)` says who stands where.
template <class Order>
FakeMoodle::Handler silent(std::int64_t size, const std::set<std::int64_t>& bad, const Order& order) {
    return [size, bad, order](const Call& call) {
        const auto per_page = std::stoll(call.field("perpage"));
        const auto first = std::stoll(call.field("page")) * per_page;
        json rows = json::array();
        for (auto place = first; place < std::min<std::int64_t>(size, first + per_page); ++place) {
            const std::int64_t user = order(place, per_page);
            if (bad.count(user) != 0) return refusal();
            rows.push_back({{"userid", user}, {"started", user == 2}});
        }
        return json_answer({{"users", rows}, {"total", size}, {"warnings", json::array()}});
    };
}

std::int64_t in_order(std::int64_t place, std::int64_t /*per_page*/) {
    return place + 1;
}

struct Stage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);

    Stage() {
        support::set_log_level(support::LogLevel::error);
        record_course(site, "4.2");
    }
    core::CourseReading read(const core::CourseSnapshot* known, const std::string& cursor) {
        auto reading = lms->read_course({"2", known, cursor, {}});
        REQUIRE(reading);
        return *reading;
    }
};

/// The recorded report, cut to one person where one is asked for; refused while the bad one is in it.
FakeMoodle::Handler reports(std::int64_t bad) {
    return [bad](const Call& call) {
        const std::int64_t asked = std::stoll("0" + call.field("userid"));
        if (asked == 0 || asked == bad) return refusal();
        json body = recording("4.2/gradereport_user_get_grade_items/one-student").body;
        json one = body["usergrades"][0];
        one["userid"] = asked;
        body["usergrades"] = json::array({one});
        return json_answer(body);
    };
}

}  // namespace

TEST_CASE("one participant whose name Moodle refuses to send does not hide whom an assignment is for") {
    support::set_log_level(support::LogLevel::error);
    FakeMoodle site;
    site.on("mod_assign_list_participants", participants(300, {17, 129}));
    Transport transport{options(), site};
    const auto people = list_participants(transport, 7);
    REQUIRE(people);
    CHECK(people->size() == 298);
    CHECK(std::count(people->begin(), people->end(), 17) == 0);
    CHECK(std::count(people->begin(), people->end(), 300) == 1);
    CHECK(site.count("mod_assign_list_participants") < 40);
}

TEST_CASE("participants are asked for at once while nothing is refused") {
    FakeMoodle site;
    site.on("mod_assign_list_participants", participants(300, {}));
    Transport transport{options(), site};
    CHECK(list_participants(transport, 7)->size() == 300);
    CHECK(site.count("mod_assign_list_participants") == 1);
}

TEST_CASE("one person whose name Moodle refuses to send does not hide who has not answered a survey") {
    support::set_log_level(support::LogLevel::error);
    FakeMoodle site;
    site.on("mod_feedback_get_non_respondents", silent(40, {3}, in_order));
    Transport transport{options(), site};
    const auto people = get_non_respondents(transport, 1);
    REQUIRE(people);
    CHECK(people->users.size() == 39);
    CHECK(people->started == std::vector<std::int64_t>{2});
}

TEST_CASE("pages of silent people that do not hold everybody make nobody one who answered") {
    support::set_log_level(support::LogLevel::error);
    // Seen on 4.5: people of one last access stand elsewhere in every page size.
    const auto moving = [](std::int64_t place, std::int64_t per_page) {
        return per_page == 1 ? place / 2 + 1 : place + 1;
    };
    FakeMoodle site;
    site.on("mod_feedback_get_non_respondents", silent(8, {3}, moving));
    Transport transport{options(), site};
    const auto people = get_non_respondents(transport, 1);
    REQUIRE_FALSE(people);
    CHECK(people.error().failure == core::LmsFailure::bad_answer);
}

TEST_CASE("one person whose name Moodle refuses to send does not cost the others their marks") {
    Stage stage;
    stage.site.on("gradereport_user_get_grade_items", reports(6));
    const auto first = stage.read(nullptr, "");
    CHECK(core::is_fresh(first.snapshot, Part::grades));
    const auto& grades = first.snapshot.grades;
    const auto of = [&](std::int64_t user) {
        return std::count_if(grades.begin(), grades.end(),
                             [&](const core::Grade& row) { return row.person == PersonId{user}; });
    };
    CHECK(of(6) == 0);
    CHECK(of(7) > 0);
    CHECK(of(7) == of(8));
    CHECK_FALSE(first.snapshot.grade_items.empty());

    const int calls = stage.site.count("gradereport_user_get_grade_items");
    stage.site.forget_calls();
    const auto second = stage.read(&first.snapshot, first.cursor);
    CHECK_FALSE(second.complete);
    CHECK(core::is_fresh(second.snapshot, Part::grades));
    CHECK(second.snapshot.grades.size() == grades.size());
    CHECK(stage.site.count("gradereport_user_get_grade_items") < calls);
}

TEST_CASE("a report that is refused for everybody is not taken for a course without marks") {
    Stage stage;
    stage.site.on("gradereport_user_get_grade_items", [](const Call&) { return refusal(); });
    const auto reading = stage.read(nullptr, "");
    CHECK(core::status_of(reading.snapshot, Part::grades)->failure == core::LmsFailure::bad_answer);
}
