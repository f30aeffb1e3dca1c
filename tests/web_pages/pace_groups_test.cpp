#include <catch2/catch.hpp>

#include "core/own_groups.hpp"
#include "html_check.hpp"
#include "jobs/pace_groups.hpp"
#include "stage.hpp"
#include "store/facts.hpp"
#include "store/sessions.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;
using jobs::GroupsStage;

namespace {

struct Grouping : Stage {
    std::string launch;
    Grouping() {
        app.settings.policy.pace.group_least = 1;
        set_writes(core::Writes::mentor);
        launch = as_mentor();
    }
    [[nodiscard]] std::string numbers(std::initializer_list<std::string_view> lms_ids) const {
        std::string text;
        for (const std::string_view lms_id : lms_ids)
            text += (text.empty() ? "" : ",") + std::to_string(person(lms_id).value);
        return text;
    }
    web::Response create(support::FormFields fields) {
        return post(launch, "/pace/groups", std::move(fields));
    }
    web::Response create_two(const std::string& form_id = "one") {
        return create(
            {{"form_id", form_id}, {"group_0", numbers({"61"})}, {"group_1", numbers({"62", "63"})}});
    }
    [[nodiscard]] std::vector<jobs::MadeGroups> made() {
        return jobs::made_groups(app.services.database, course());
    }
    /// As the outbox does it.
    void carry_out() {
        const jobs::MadeGroups order = made().back();
        const auto id = order.deletion ? order.deletion->id : order.creation.id;
        static_cast<void>(
            store::claim_due(app.services.database, site(), "test", noon, core::seconds{60}, 9));
        store::mark_sent(app.services.database, id, order.deletion ? "" : "5", noon);
    }
    /// As the first reading after that finds them.
    void read_again(bool used) {
        auto facts = store::load_snapshot(app.services.database, course()).value();
        const core::GroupsCreation groups = made().back().groups;
        for (std::size_t i = 0; i < groups.groups.size(); ++i) {
            const core::GroupId id{900 + static_cast<std::int64_t>(i)};
            facts.groups.push_back(
                {id, std::to_string(id.value), groups.groups[i].name, core::own_group_idnumber(groups, i)});
            for (core::Enrolment& person : facts.people)
                for (const std::string& member : groups.groups[i].member_lms_ids)
                    if (person.lms_id == member) person.groups.push_back(id);
        }
        if (used)
            facts.overrides.push_back({facts.activities.front().id, std::nullopt, core::GroupId{900},
                                       std::nullopt, noon, std::nullopt});
        store::save_reading(app.services.database, site(), {facts, ""});
    }
    web::Response undo(const std::string& form_id = "two") {
        return post(launch, "/pace/groups/undo",
                    {{"form_id", form_id}, {"order", std::to_string(made().back().creation.id)}});
    }
};

}  // namespace

TEST_CASE_METHOD(Grouping, "before groups are created the page says who and what changes", "[web][pace]") {
    const std::string pace = get(launch, "/pace").body;
    CHECK_THAT(pace, Contains("Create these groups in Moodle"));
    const std::string page = get(launch, "/pace/groups").body;
    CHECK(html_problems(page) == std::vector<std::string>{});
    CHECK(web::missing_names() == missing_before);
    CHECK_THAT(page, Contains("Linden") && Contains("Study groups: Linden, Oak") &&
                         Contains("“The essay”: has dates for single groups") &&
                         Contains("Nobody gets another mentor"));
    CHECK(made().empty());
    SECTION("there is nothing to press where the course only looks") {
        set_writes(core::Writes::off);
        const std::string off = get(launch, "/pace/groups").body;
        CHECK_THAT(off, Contains("set to look only") && !Contains("action=\"" + launch + "/pace/groups\""));
        CHECK(create_two().status == 303);
        CHECK(made().empty());
    }
    SECTION("without a proposal there is no such page") {
        app.settings.policy.pace.group_least = 9;
        CHECK(get(launch, "/pace/groups").status == 303);
    }
}

TEST_CASE_METHOD(Grouping, "a mentor creates groups once, under names that say nothing", "[web][pace]") {
    CHECK(create_two().status == 303);
    create_two();
    REQUIRE(made().size() == 1);
    CHECK(woken > 0);
    const core::GroupsCreation groups = made()[0].groups;
    CHECK(groups.grouping == "Study groups: Linden, Oak");
    REQUIRE(groups.groups.size() == 2);
    CHECK(groups.groups[0] == core::NewGroup{"Linden", {"61"}});
    CHECK(groups.groups[1] == core::NewGroup{"Oak", {"62", "63"}});
    CHECK(groups.marker.starts_with("wm:"));
    CHECK(made()[0].creation.author == person("52"));
    int audited = 0;
    for (const store::AuditEntry& entry : store::load_audit(app.services.database, site(), 50))
        audited += entry.action == "make_groups" && entry.course == course() && entry.subject ? 1 : 0;
    CHECK(audited == 3);
    CHECK_THAT(get(launch, "/pace?status=groups_ordered").body,
               Contains("They are being created in Moodle."));
    SECTION("and not a second time for the same students") {
        create_two("another");
        CHECK(made().size() == 1);
        CHECK_THAT(get(launch, "/pace/groups").body, Contains("in study groups already"));
    }
    SECTION("others get other names") {
        create({{"form_id", "three"}, {"group_0", numbers({"64"})}});
        REQUIRE(made().size() == 2);
        CHECK(made()[1].groups.groups[0].name == "Birch");
    }
}

TEST_CASE_METHOD(Grouping, "nobody but active students of one's own is put into a group", "[web][pace]") {
    const auto refused = [&](support::FormFields fields) {
        fields.emplace_back("form_id", "one");
        CHECK(create(std::move(fields)).status == 403);
    };
    refused({{"group_0", numbers({"61", "66"})}});  // another mentor's
    refused({{"group_0", numbers({"65"})}});        // not active
    refused({{"group_0", numbers({"51"})}});        // the teacher
    refused({{"group_0", "61x"}});
    refused({{"group_0", numbers({"61"}) + ",,"}});
    refused({{"group_0", numbers({"61"})}, {"group_1", numbers({"61"})}});
    refused({});
    CHECK(create({{"group_0", numbers({"61"})}}).status == 403);  // no form id
    CHECK(made().empty());
    CHECK(get(as_student("61"), "/pace/groups").status == 403);
}

TEST_CASE_METHOD(Grouping, "unused groups are taken away by a click, used ones are not", "[web][pace]") {
    create_two();
    carry_out();
    const bool used = GENERATE(false, true);
    read_again(used);
    if (used) {
        CHECK_THAT(get(launch, "/pace").body, Contains("has dates for one of them") &&
                                                  Contains("These groups are in use") &&
                                                  !Contains("Take these groups away"));
        return;
    }
    const std::string there = get(launch, "/pace").body;
    CHECK(html_problems(there) == std::vector<std::string>{});
    CHECK_THAT(there, Contains("Take these groups away"));
    SECTION("unused") {
        CHECK(undo().status == 303);
        undo();
        REQUIRE(made()[0].deletion);
        CHECK(jobs::stage_of(made()[0]) == GroupsStage::leaving);
        CHECK_THAT(get(launch, "/pace").body,
                   Contains("being taken away") && !Contains("Take these groups away"));
        carry_out();
        CHECK_THAT(get(launch, "/pace").body, !Contains("Study groups: Linden"));
    }
    SECTION("a teacher may as well, another mentor may not") {
        launch = enter("53", instructor_role);
        undo();
        CHECK_FALSE(made()[0].deletion);
        launch = as_teacher();
        undo();
        CHECK(made()[0].deletion);
    }
    SECTION("turned down in Moodle: the page says so, and it can be tried again") {
        undo();
        const auto id = made()[0].deletion->id;
        static_cast<void>(
            store::claim_due(app.services.database, site(), "test", noon, core::seconds{60}, 9));
        store::mark_ended(app.services.database, id, core::DeliveryState::failed, "in_use", noon);
        CHECK_THAT(get(launch, "/pace").body,
                   Contains("They could not be taken away. Somebody relies on it by now."));
        undo("three");
        CHECK(jobs::stage_of(made()[0]) == GroupsStage::leaving);
    }
}
