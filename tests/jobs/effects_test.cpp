#include <catch2/catch.hpp>

#include "world.hpp"

using namespace waymark;
using core::DeliveryKind;
using core::DeliveryState;
using test::noon;
using test::SendOutcome;
using test::World;

namespace {

/// Where an app sends what does not go through the web service.
struct FakeGrades final : core::EffectSender {
    std::vector<core::Effect> performed;
    std::optional<core::LmsFailure> refuses;  ///< every look-up so, and the answers to what it does are lost
    core::LmsResult<core::Receipt> perform(const core::Effect& effect) override {
        performed.push_back(effect);
        if (refuses) return tl::unexpected(core::LmsError{core::LmsFailure::timed_out, "", "", true});
        return core::Receipt{"score"};
    }
    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect&) override {
        if (refuses) return tl::unexpected(core::LmsError{*refuses, "", "", false});
        return std::optional<core::Receipt>{};
    }
};

struct Acting : World {
    const core::ExtensionGrant extension{"1", "10", noon + core::days{5}};
    const core::EventCreation event{"2", "", "Talk", "wm:e1", noon + core::days{2}, core::hours{1}, "wm:e1"};
    Acting() {
        builder.students(10, 12);
        builder.assignment(1, noon + core::hours{70});
        sync();
    }
    std::int64_t add(const core::Effect& effect, const std::string& key,
                     std::optional<core::PersonId> recipient = {}, std::optional<std::int64_t> follows = {}) {
        return jobs::queue_effect(database(), {course().get(), effect, recipient, person(2), follows, key},
                                  random, clock.at)
            .value();
    }
    [[nodiscard]] store::Delivery row(std::int64_t id) {
        return store::load_delivery(database(), id).value();
    }
    std::int64_t say(int student, const std::string& text, const std::string& key) {
        write(student, text, key);
        return rows(student).back().id;
    }
};

}  // namespace

TEST_CASE_METHOD(Acting, "every kind of effect is carried out once and its receipt kept", "[jobs][effect]") {
    const std::vector<core::Effect> effects{event, extension, core::QuizOverrideGrant{"3", "10", {}, noon},
                                            core::ForumPost{"4", "", "Hello", "wm:f1", "wm:f1"},
                                            core::GroupsCreation{"2", "", {}, "wm:g1"}};
    std::vector<std::int64_t> ids;
    for (const core::Effect& effect : effects) {
        const bool personal = core::kind_of(effect) == DeliveryKind::extension ||
                              core::kind_of(effect) == DeliveryKind::quiz_override;
        ids.push_back(add(effect, std::to_string(ids.size()),
                          personal ? std::optional{person(10)} : std::optional<core::PersonId>{}));
    }
    for (int i = 0; i < 5; ++i) deliver();
    REQUIRE(lms.performed.size() == effects.size());
    for (const core::Effect& effect : effects)
        CHECK(std::count(lms.performed.begin(), lms.performed.end(), effect) == 1);
    for (const std::int64_t id : ids) {
        CHECK(row(id).state == DeliveryState::sent);
        CHECK(row(id).receipt.starts_with("e"));
    }
}

TEST_CASE_METHOD(Acting, "an effect of unknown fate is looked up, not repeated", "[jobs][effect]") {
    const std::int64_t id = add(extension, "x", person(10));
    lms.send_outcomes = {GENERATE(SendOutcome::lost_answer, SendOutcome::lost_request)};
    deliver();
    CHECK(row(id).state == DeliveryState::sending);
    for (int i = 0; i < 3; ++i) {
        clock.advance(timing.look_up_after);
        deliver();
    }
    CHECK(row(id).state == DeliveryState::sent);
    CHECK(lms.performed.size() == 1);
}

TEST_CASE_METHOD(Acting, "an effect without the right to it is parked at once and holds up nobody",
                 "[jobs][effect]") {
    const std::int64_t grant = add(extension, "x", person(10));
    const std::int64_t told = say(10, "Hello", "h");
    lms.send_outcomes = {SendOutcome::access_denied};
    deliver();
    deliver();
    CHECK(row(grant).state == DeliveryState::failed);
    CHECK(row(grant).reason == "access_denied");
    CHECK(row(told).state == DeliveryState::sent);
}

TEST_CASE_METHOD(Acting, "an effect that is refused because the token has expired waits for a new one",
                 "[jobs][effect]") {
    const std::int64_t grant = add(extension, "x", person(10));
    lms.send_outcomes = {SendOutcome::access_denied};
    lms.read_failure = core::LmsError{core::LmsFailure::invalid_token, "", "", false};
    CHECK(deliver().waiting == 1);
    CHECK(row(grant).reason == "invalid_token");
    lms.read_failure.reset();
    clock.advance(timing.retry_after);
    CHECK(deliver().sent == 1);
    CHECK(lms.performed.size() == 1);
}

TEST_CASE_METHOD(Acting, "what follows another row waits for it and dies with it", "[jobs][effect]") {
    const std::int64_t grant = add(extension, "x", person(10));
    store::Delivery news;
    news.site = site.id;
    news.course = course()->snapshot.course.id;
    news.recipient = person(10);
    news.author = person(2);
    news.follows = grant;
    news.text = "Your date is now Saturday";
    news.marker = "wm:news";
    news.created = news.not_before = clock.at;
    const std::int64_t told = store::enqueue(database(), news, "news").value();
    SECTION("granted after a retry") {
        lms.send_outcomes = {SendOutcome::nothing_sent};
        deliver();
        CHECK(lms.delivered.empty());
        clock.advance(timing.retry_after);
        deliver();
        CHECK(row(told).state == DeliveryState::sent);
    }
    SECTION("never granted") {
        lms.send_outcomes = {SendOutcome::recipient_refused};
        deliver();
        deliver();
        CHECK(row(grant).state == DeliveryState::refused);
        CHECK(row(told).state == DeliveryState::cancelled);
        CHECK(row(told).reason == "leader_not_done");
        CHECK(lms.delivered.empty());
    }
}

TEST_CASE_METHOD(Acting, "deleting a calendar entry uses the id that its creation was given",
                 "[jobs][effect]") {
    const std::int64_t made = add(event, "make");
    const std::int64_t gone = add(core::EventDeletion{}, "delete", {}, made);
    deliver();
    deliver();
    CHECK(row(gone).state == DeliveryState::sent);
    REQUIRE(lms.performed.size() == 2);
    CHECK(std::get<core::EventDeletion>(lms.performed[1]).event_lms_id == row(made).receipt);
}

TEST_CASE_METHOD(Acting, "a score goes through the app's own sender", "[jobs][effect]") {
    FakeGrades grades;
    senders[DeliveryKind::score] = &grades;
    add(core::ScorePost{"r", "https://lms/item", "sub", 5, 10, "Completed", "FullyGraded", "", noon}, "s",
        person(10));
    CHECK(deliver().sent == 1);
    CHECK(grades.performed.size() == 1);
    CHECK(lms.performed.empty());
}

TEST_CASE_METHOD(
    Acting,
    "a look-up that the grade service refuses leaves the score uncertain, whatever the web service says",
    "[jobs][effect]") {
    FakeGrades grades;
    senders[DeliveryKind::score] = &grades;
    const std::int64_t id =
        add(core::ScorePost{"r", "https://lms/item", "sub", 5, 10, "Completed", "FullyGraded", "", noon}, "s",
            person(10));
    grades.refuses = core::LmsFailure::invalid_token;
    deliver();
    clock.advance(timing.look_up_after);
    CHECK(deliver().parked == 1);
    CHECK(row(id).state == DeliveryState::uncertain);
    CHECK(grades.performed.size() == 1);
}

TEST_CASE_METHOD(Acting, "no more goes out in a minute than the site's rate", "[jobs][effect]") {
    timing.per_minute = 2;
    for (int student = 10; student <= 12; ++student) write(student, "Hello", std::to_string(student));
    CHECK(deliver().sent == 2);
    CHECK(deliver().sent == 0);
    clock.advance(core::seconds{61});
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(Acting, "a row in whose hands the program keeps dying is parked, the others go",
                 "[jobs][effect]") {
    struct Killed {};
    timing.max_crashes = 3;
    const std::int64_t poison = say(10, "poison", "p");
    const std::int64_t good = say(11, "good", "g");
    for (int i = 0; i < 10; ++i) {
        probe = [&](std::string_view place) {
            const bool at_hand = row(good).state != DeliveryState::sending;
            if (place == "claimed" && at_hand && row(poison).state == DeliveryState::sending) throw Killed{};
        };
        try {
            deliver();
        } catch (const Killed&) {
        }
        if (i == 1) CHECK(row(good).state == DeliveryState::sent);
        clock.advance(timing.lease);
    }
    CHECK(row(poison).state == DeliveryState::failed);
    CHECK(row(poison).reason == "poison");
    CHECK(row(good).state == DeliveryState::sent);
}

TEST_CASE_METHOD(Acting, "a row whose effect cannot be read is parked", "[jobs][effect]") {
    store::Delivery damaged;
    damaged.kind = DeliveryKind::extension;
    damaged.site = site.id;
    damaged.course = course()->snapshot.course.id;
    damaged.recipient = person(10);
    damaged.text = "no effect";
    damaged.marker = "wm:d";
    damaged.created = damaged.not_before = clock.at;
    const std::int64_t id = store::enqueue(database(), damaged, "d").value();
    CHECK(deliver().parked == 1);
    CHECK(row(id).reason == "unreadable");
    CHECK(store::parked_deliveries(database(), site.id, 10).size() == 1);
}

TEST_CASE_METHOD(Acting, "a clock that was wrong and is put right loses nothing and repeats nothing",
                 "[jobs][effect]") {
    const core::seconds jump =
        GENERATE(core::seconds{core::days{400}}, core::seconds{core::hours{3}}, core::seconds{90});
    CAPTURE(jump.count());
    struct Killed {};
    SECTION("killed in the call while the clock was ahead") {
        const std::int64_t id = say(10, "Hello", "h");
        clock.advance(jump);
        lms.send_outcomes = {GENERATE(SendOutcome::lost_answer, SendOutcome::lost_request)};
        deliver();
        clock.at -= jump;
        for (int i = 0; i < 6; ++i) {
            clock.advance(timing.look_up_after);
            deliver();
        }
        CHECK(row(id).state == DeliveryState::sent);
        CHECK(lms.delivered.size() == 1);
    }
    SECTION("claimed by a process that died while the clock was ahead") {
        const std::int64_t id = say(10, "Hello", "h");
        clock.advance(jump);
        probe = [](std::string_view place) {
            if (place == "claimed") throw Killed{};
        };
        CHECK_THROWS_AS(deliver(), Killed);
        probe = {};
        clock.at -= jump;
        clock.advance(timing.lease * 2);
        deliver();
        CHECK(row(id).state == DeliveryState::sent);
    }
    SECTION("a retry put off while the clock was ahead") {
        const std::int64_t id = say(10, "Hello", "h");
        clock.advance(jump);
        lms.send_outcomes = {SendOutcome::nothing_sent};
        deliver();
        clock.at -= jump;
        clock.advance(timing.retry_after);
        deliver();
        CHECK(row(id).state == DeliveryState::sent);
        CHECK(lms.delivered.size() == 1);
    }
    SECTION("the clock leaps ahead after the call") {
        const std::int64_t id = say(10, "Hello", "h");
        lms.send_outcomes = {SendOutcome::lost_answer};
        deliver();
        clock.advance(jump);
        deliver();
        clock.advance(timing.look_up_after);
        deliver();
        CHECK(row(id).state == DeliveryState::sent);
        CHECK(lms.delivered.size() == 1);
    }
}

TEST_CASE_METHOD(Acting, "dying at any place of a delivery, with one or two processes, does it exactly once",
                 "[jobs][effect]") {
    struct Killed {};
    const std::string_view place =
        GENERATE(from_range(std::begin(jobs::delivery_places), std::end(jobs::delivery_places)));
    const bool as_message = GENERATE(true, false);
    CAPTURE(place, as_message);
    const std::int64_t id = as_message ? say(10, "Hello", "h") : add(extension, "x", person(10));
    if (place == "looked_up") lms.send_outcomes = {SendOutcome::lost_answer};
    probe = [&](std::string_view reached) {
        if (reached == place) throw Killed{};
    };
    for (int i = 0; i < 8; ++i) {
        try {
            deliver();
        } catch (const Killed&) {
            probe = {};
        }
        clock.advance(timing.look_up_after);
    }
    CHECK(row(id).state == DeliveryState::sent);
    CHECK(lms.delivered.size() + lms.performed.size() == 1);
}

TEST_CASE_METHOD(Acting, "groups that somebody uses by now are not even asked to go", "[jobs][effect]") {
    const core::GroupsCreation made{"2", "Study groups", {{"Linden", {"10", "11"}}}, "wm:g"};
    const std::int64_t creation = add(made, "make");
    deliver();
    REQUIRE(row(creation).state == DeliveryState::sent);
    builder.snapshot.groups.push_back({{7}, "7", "Linden", "wm:g:1"});
    for (core::Enrolment& one : builder.snapshot.people)
        if (one.lms_id == "10" || one.lms_id == "11") one.groups.push_back({7});
    const bool used = GENERATE(true, false);
    if (used) builder.group_override(1, 7, {std::nullopt, noon + core::days{4}, std::nullopt});
    clock.advance(core::hours{1});
    sync();
    const std::int64_t undo = add(core::GroupsDeletion{made}, "undo", {}, creation);
    deliver();
    CHECK(row(undo).state == (used ? DeliveryState::cancelled : DeliveryState::sent));
    CHECK(row(undo).reason == (used ? "in_use" : ""));
    CHECK(lms.performed.size() == (used ? 1 : 2));
}
