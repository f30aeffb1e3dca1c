#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/snapshot_index.hpp"
#include "core/work.hpp"
#include "special_site.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using nlohmann::json;

namespace {

constexpr std::int64_t package = 65;

/// The special course whose learning package is not tracked by completion: derived from
/// 4.5-special/core_course_get_contents/dsb2-all, where it is.
struct Stage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);

    explicit Stage(int completion = 0) {
        support::set_log_level(support::LogLevel::error);
        record_special_course(site);
        json contents = recording("4.5-special/core_course_get_contents/dsb2-all").body;
        for (json& section : contents)
            for (json& module : section["modules"])
                if (module["id"] == package) module["completion"] = completion;
        site.on("core_course_get_contents", json_answer(contents));
    }
    core::CourseReading read(const core::CourseSnapshot* known = nullptr, const std::string& cursor = "") {
        auto reading = lms->read_course({"5", known, cursor, {}});
        REQUIRE(reading);
        return std::move(*reading);
    }
    [[nodiscard]] static core::WorkStatus status(const core::CourseSnapshot& facts, std::int64_t user) {
        const core::SnapshotIndex index(facts);
        return core::work_item(index, *core::find_activity(facts, {package}),
                               *core::find_person(facts, {user}), at(1795435200), core::days{7})
            .status;
    }
    [[nodiscard]] int track_calls() const { return site.count("mod_scorm_get_scorm_sco_tracks"); }
};

}  // namespace

TEST_CASE("who went through a package without completion is told by its tracks") {
    Stage stage;
    const auto facts = stage.read().snapshot;
    CHECK(core::is_done(Stage::status(facts, 3)));              // "completed"
    CHECK(Stage::status(facts, 4) == core::WorkStatus::begun);  // "incomplete"
    CHECK_FALSE(core::is_done(Stage::status(facts, 5)));        // warning `notattempted`
    CHECK(Stage::status(facts, 5) != core::WorkStatus::unknown);
}

TEST_CASE("a package with completion costs no call per person") {
    Stage stage{2};
    const auto facts = stage.read().snapshot;
    CHECK(stage.track_calls() == 0);
    CHECK(core::is_done(Stage::status(facts, 3)));
}

TEST_CASE("a package of several parts is done when every one of them is") {
    Stage stage;
    json scoes = recording("4.5-special/mod_scorm_get_scorm_scoes/scorm1").body;
    json second = scoes["scoes"][1];
    second["id"] = 9;
    scoes["scoes"].push_back(second);
    stage.site.on("mod_scorm_get_scorm_scoes", json_answer(scoes));
    stage.site.on("mod_scorm_get_scorm_sco_tracks", [](const Call& call) {
        const bool first = call.field("scoid") == "2" || call.field("userid") == "3";
        return recording(std::string("4.5-special/mod_scorm_get_scorm_sco_tracks/user") + (first ? "3" : "5"))
            .answer();
    });
    const auto facts = stage.read().snapshot;
    CHECK(core::is_done(Stage::status(facts, 3)));
    CHECK(Stage::status(facts, 4) == core::WorkStatus::begun);
}

TEST_CASE("without the right to tracks it stays unknown, and the reading says that something is missing") {
    Stage stage;
    SECTION("the right is missing") {
        stage.site.on("mod_scorm_get_scorm_sco_tracks", recording("4.2/_errors/cap-missing-grade-viewall"));
        const auto facts = stage.read().snapshot;
        CHECK(Stage::status(facts, 5) == core::WorkStatus::unknown);
        CHECK(core::status_of(facts, core::Part::participation)->gap == core::Gap::not_shown);
    }
    SECTION("the function is not in the service") {
        json info = recording("4.5/core_webservice_get_site_info/service").body;
        stage.site.on("core_webservice_get_site_info", json_answer(info));  // knows no function of SCORM
        const auto facts = stage.read().snapshot;
        CHECK(stage.track_calls() == 0);
        CHECK(Stage::status(facts, 5) == core::WorkStatus::unknown);
    }
}

TEST_CASE("a reading of changes asks only those who could have gone on, and keeps the others") {
    Stage stage;
    const auto first = stage.read();
    const int all = stage.track_calls();
    REQUIRE(all >= 6);
    stage.site.forget_calls();
    const auto second = stage.read(&first.snapshot, first.cursor);
    REQUIRE_FALSE(second.complete);
    CHECK(stage.track_calls() < all);
    for (const std::int64_t user : {3, 4, 5})
        CHECK(Stage::status(second.snapshot, user) == Stage::status(first.snapshot, user));
}
