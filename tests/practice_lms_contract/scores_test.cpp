// Scores through the outbox into the gradebook of the practice LMS.
#include "store/scores.hpp"
#include "jobs/deliver.hpp"
#include "jobs/messages.hpp"
#include "jobs/sync.hpp"
#include "roster_lms.hpp"
#include "score_sender.hpp"
#include "store/placing.hpp"
#include "tests/practice_lms_contract/school_http.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using namespace waymark::practice;

namespace {

const std::string services = "https://moodle.example.test/mod/lti/services.php/";

/// Course 2 of the school, read by its list of people, from which somebody has launched.
struct Grading {
    School school{MoodleVersion::v4_2, options_with_key()};
    SchoolHttp http{school};
    tests::TempDatabase storage;
    lti::AccessTokens tokens{http, [] { return tool_key(); }, school.random};
    std::shared_ptr<const std::vector<lti::Registration>> known =
        std::make_shared<const std::vector<lti::Registration>>(std::vector{school_registration()});
    core::Policy policy;
    core::DeliveryTiming timing;
    jobs::SiteSettings site;
    jobs::CourseCache courses{storage.database()};
    std::unique_ptr<core::Lms> lms = make_roster_lms({"school", "School", storage.database(), http, tokens,
                                                      school.clock, policy.roles, [this] { return known; }});
    std::unique_ptr<core::EffectSender> scores = make_score_sender(
        {"school", storage.database(), http, tokens, school.clock, [this] { return known; }});

    explicit Grading(core::Writes writes = core::Writes::mentor) {
        site.key = "school";
        site.id = store::ensure_site(storage.database(), "school");
        site.courses = {{"2", writes}};
        launched(services + "2/lineitems?type_id=1");
        for (const jobs::SyncOutcome& outcome :
             jobs::sync_site(storage.database(), site, *lms, school.clock.now()))
            REQUIRE_FALSE(outcome.error);
    }
    void launched(const std::string& line_items) {
        store::save_context(storage.database(),
                            {"r", "1", "2", "school", "Digital skills",
                             services + "CourseSection/2/bindings/1/memberships", "", line_items},
                            school.clock.now());
    }
    std::int64_t queue(const std::string& user, std::optional<double> given, const std::string& key) {
        core::ScorePost score;
        score.user = user;
        score.given = given;
        score.maximum = 10;
        score.activity_progress = given ? "Completed" : "Started";
        score.grading_progress = given ? "FullyGraded" : "NotReady";
        score.comment = given ? "Well begun" : "";
        score.at = school.clock.now();
        score.column = core::OwnColumn{"2", "intake", "First talk"};
        const auto course = courses.get(*store::find_course(storage.database(), site.id, "2"));
        return jobs::queue_effect(storage.database(), {course.get(), score, {}, {}, {}, key}, school.random,
                                  school.clock.now())
            .value();
    }
    void deliver() {
        jobs::deliver_once({storage.database(),
                            site,
                            *lms,
                            courses,
                            policy,
                            timing,
                            school.clock,
                            "test",
                            {},
                            {{core::DeliveryKind::score, scores.get()}},
                            {}});
    }
    [[nodiscard]] store::Delivery row(std::int64_t id) {
        return store::load_delivery(storage.database(), id).value();
    }
    [[nodiscard]] std::optional<double> points(Id user) {
        return school.platform.with_tools([&](ToolRecords& records) -> std::optional<double> {
            for (const LineItemGrade& grade : records.grades)
                if (grade.user == user) return grade.points;
            return std::nullopt;
        });
    }
    [[nodiscard]] std::vector<LineItem> columns() {
        return school.platform.with_tools([](const ToolRecords& records) {
            std::vector<LineItem> ours;
            for (const LineItem& item : records.line_items)
                if (item.resource_id == "intake") ours.push_back(item);
            return ours;
        });
    }
    [[nodiscard]] int posted(const std::string& last_part) const {
        return static_cast<int>(
            std::count_if(http.calls.begin(), http.calls.end(),
                          [&](const std::string& call) { return call.rfind("POST " + last_part, 0) == 0; }));
    }
    /// A teacher types points into the gradebook, or takes the grade away, so long from now.
    void type(Id user, std::optional<double> points, core::seconds from_now) {
        const Id item = columns().at(0).id;
        school.platform.with_tools([&](ToolRecords& records) {
            if (records.grade(item, user) == nullptr) records.grades.push_back({item, user, {}, "", 0});
            *records.grade(item, user) = {item, user, points, "",
                                          core::to_unix(school.clock.now() + from_now)};
        });
    }
    /// As when the column exists: a score of somebody else has arrived.
    void make_column() {
        queue("8", 1, "column");
        deliver();
        http.calls.clear();
    }
    /// Turns the clock until the fate of what is under way is known.
    void settle() {
        for (int round = 0; round < 3; ++round) {
            school.clock.time += timing.look_up_after;
            deliver();
        }
    }
};

}  // namespace

TEST_CASE("a score makes the column and reaches the gradebook; the next one uses the column",
          "[scores][S06]") {
    Grading stage;
    const auto first = stage.queue("7", 10, "a");
    const auto second = stage.queue("8", 5, "b");
    stage.deliver();
    stage.deliver();
    CHECK(stage.row(first).state == core::DeliveryState::sent);
    CHECK(stage.row(second).state == core::DeliveryState::sent);
    REQUIRE(stage.columns().size() == 1);
    CHECK(stage.columns()[0].label == "First talk");
    CHECK(stage.columns()[0].maximum == 10);
    CHECK(stage.points(7) == 10);
    CHECK(stage.points(8) == 5);
    const std::string address =
        services + "2/lineitems/" + std::to_string(stage.columns()[0].id) + "/lineitem?type_id=1";
    CHECK(stage.row(first).receipt == address);
    CHECK(store::find_line_item(stage.storage.database(), {"r", "2", "intake"}) == address);
}

TEST_CASE("two scores of one person in one second both arrive, the later one last", "[scores][E06]") {
    Grading stage;
    const auto first = stage.queue("7", 4, "a");
    const auto second = stage.queue("7", 9, "b");
    stage.deliver();
    stage.deliver();
    CHECK(stage.row(first).state == core::DeliveryState::sent);
    CHECK(stage.row(second).state == core::DeliveryState::sent);
    CHECK(stage.points(7) == 9);
    CHECK(stage.posted("scores") == 2);  // the time kept spares the refusal
    const auto kept = store::sent_scores(stage.storage.database(), {"r", stage.row(first).receipt, "7"});
    CHECK(kept.back().time == store::ScoreTime{stage.school.clock.now() + core::seconds{1}});
}

TEST_CASE("a score whose answer was lost is found by the result, not repeated", "[scores][E06]") {
    const double given = GENERATE(0.0, 3.3, 12.0);
    Grading stage;
    stage.http.losing = "POST scores";
    const auto id = stage.queue("7", given, "a");
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::sending);
    stage.http.losing = "";
    stage.settle();
    CHECK(stage.row(id).state == core::DeliveryState::sent);
    CHECK(stage.posted("scores") == 1);
}

TEST_CASE("a score that was lost on the way is sent again", "[scores][E06]") {
    Grading stage;
    stage.http.losing = "POST scores";
    stage.http.lose = SchoolHttp::Lose::request;
    const auto id = stage.queue("7", 3, "a");
    stage.deliver();
    CHECK_FALSE(stage.points(7));
    stage.http.losing = "";
    stage.settle();
    CHECK(stage.row(id).state == core::DeliveryState::sent);
    CHECK(stage.points(7) == 3);
    CHECK(stage.posted("scores") == 2);
}

TEST_CASE("a score that arrived before a teacher changed it, or may have, is never sent over that",
          "[scores][E06]") {
    const auto lost = GENERATE(SchoolHttp::Lose::answer, SchoolHttp::Lose::request);
    const auto typed = GENERATE(std::optional<double>{9.0}, std::optional<double>{});
    Grading stage;
    stage.make_column();
    stage.http.losing = "POST scores";
    stage.http.lose = lost;
    const auto id = stage.queue("7", 3, "a");
    stage.deliver();
    stage.http.losing = "";
    stage.type(7, typed, core::seconds{60});
    stage.settle();
    CHECK(stage.row(id).state == core::DeliveryState::uncertain);
    CHECK(stage.row(id).reason == "changed_since");
    CHECK(stage.points(7) == typed);
    CHECK(stage.posted("scores") == 1);
}

TEST_CASE("a score that waited while a teacher graded is parked, not sent with a later time",
          "[scores][E06]") {
    Grading stage;
    stage.make_column();
    const auto id = stage.queue("7", 3, "a");
    stage.type(7, 9, core::seconds{60});
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::failed);
    CHECK(stage.row(id).reason == "changed_since");
    CHECK(stage.points(7) == 9);
    CHECK(stage.posted("scores") == 1);
}

TEST_CASE("a lost score that is in the way of its repetition was there all the time", "[scores][E06]") {
    Grading stage;
    stage.make_column();
    core::ScorePost score;
    score.user = "7";
    score.given = 3;
    score.maximum = 10;
    score.activity_progress = "Completed";
    score.grading_progress = "FullyGraded";
    score.at = stage.school.clock.now();
    score.column = core::OwnColumn{"2", "intake", "First talk"};
    stage.http.losing = "POST scores";
    CHECK_FALSE(stage.scores->perform(score));
    stage.http.losing = "";
    CHECK(stage.scores->perform(score));
    CHECK(stage.points(7) == 3);
    CHECK(store::sent_scores(stage.storage.database(), {"r", stage.scores->perform(score)->lms_id, "7"})
              .size() == 1);
}

TEST_CASE("a score that comes after our own progress of a faster clock goes with a later time",
          "[scores][E06]") {
    Grading stage;
    stage.make_column();
    stage.queue("7", std::nullopt, "begun");
    stage.deliver();
    stage.type(7, std::nullopt, core::seconds{30});  // the platform's clock when it noted the progress
    const auto id = stage.queue("7", 6, "a");
    stage.deliver();
    CHECK(stage.posted("scores") == 3);
    CHECK(stage.row(id).state == core::DeliveryState::waiting);
    stage.school.clock.time += core::seconds{60};
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::sent);
    CHECK(stage.points(7) == 6);
}

TEST_CASE("progress whose answer was lost is found by its entry", "[scores][E06]") {
    Grading stage;
    stage.make_column();
    stage.http.losing = "POST scores";
    const auto id = stage.queue("7", std::nullopt, "a");
    stage.deliver();
    stage.http.losing = "";
    stage.settle();
    CHECK(stage.row(id).state == core::DeliveryState::sent);
    CHECK(stage.posted("scores") == 1);
}

TEST_CASE("a column whose creation was not answered is found, not made twice", "[scores]") {
    Grading stage;
    stage.http.losing = "POST lineitems";
    const auto id = stage.queue("7", 3, "a");
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::waiting);
    CHECK(stage.posted("scores") == 0);
    stage.http.losing = "";
    stage.school.clock.time += stage.timing.retry_after;
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::sent);
    CHECK(stage.columns().size() == 1);
}

TEST_CASE("a teacher has no grades: the row is parked as refused", "[scores][E06]") {
    Grading stage;
    const auto id = stage.queue("66", 3, "a");
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::refused);
    CHECK(stage.posted("scores") == 1);
}

TEST_CASE("progress goes before the first grade and never over one", "[scores][E06]") {
    Grading stage;
    const auto begun = stage.queue("7", std::nullopt, "a");
    stage.deliver();
    CHECK(stage.row(begun).state == core::DeliveryState::sent);
    stage.queue("8", 6, "b");
    stage.deliver();
    const auto late = stage.queue("8", std::nullopt, "c");
    stage.deliver();
    CHECK(stage.row(late).state == core::DeliveryState::failed);
    CHECK(stage.points(8) == 6);
}

TEST_CASE("a score that is not final, or has no known progress, is never sent", "[scores]") {
    Grading stage;
    core::ScorePost score;
    score.registration = "r";
    score.line_item = services + "2/lineitems/20/lineitem?type_id=1";
    score.user = "7";
    SECTION("a grade that is still pending") {
        score.given = 5;
        score.activity_progress = "Completed";
        score.grading_progress = "Pending";
    }
    SECTION("an unknown word") {
        score.activity_progress = "Almost";
    }
    CHECK(stage.scores->perform(score).error().failure == core::LmsFailure::bad_request);
    CHECK(stage.posted("scores") == 0);
    CHECK(stage.scores->perform(core::EventDeletion{"1"}).error().failure == core::LmsFailure::bad_request);
    CHECK(stage.scores->find_effect(core::EventDeletion{"1"}).error().failure ==
          core::LmsFailure::bad_request);
}

TEST_CASE("where nothing may be written no column is made", "[scores]") {
    Grading stage(core::Writes::off);
    const auto id = stage.queue("7", 3, "a");
    stage.deliver();
    CHECK(stage.row(id).state == core::DeliveryState::cancelled);
    CHECK(stage.row(id).reason == "writes_off");
    CHECK(stage.columns().empty());
}

TEST_CASE("a platform without grade service, a foreign address and a deleted column end the row",
          "[scores][E04]") {
    Grading stage;
    const auto parked = [&](const std::string& key) {
        const auto id = stage.queue("7", 3, key);
        stage.timing.max_attempts = 1;
        stage.deliver();
        CHECK(stage.row(id).state == core::DeliveryState::failed);
        return stage.row(id).reason;
    };
    SECTION("no address for columns") {
        Grading bare;
        CHECK(bare.columns().empty());
        stage.known = std::make_shared<const std::vector<lti::Registration>>();
        CHECK(parked("a") == "access_denied");
    }
    SECTION("columns elsewhere") {
        stage.launched("https://evil.example.test/lineitems");
        CHECK(parked("a") == "access_denied");
        CHECK(std::none_of(stage.http.calls.begin(), stage.http.calls.end(), [](const std::string& call) {
            return call.find("GET lineitems") != std::string::npos;
        }));
    }
    SECTION("the column was deleted by a teacher") {
        stage.queue("7", 1, "before");
        stage.deliver();
        stage.school.platform.with_tools([](ToolRecords& records) { records.line_items.clear(); });
        CHECK(parked("a") == "not_found");
        CHECK(stage.columns().empty());
    }
}
