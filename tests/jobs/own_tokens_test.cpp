#include "jobs/own_tokens.hpp"

#include <catch2/catch.hpp>

#include "store/answers.hpp"
#include "world.hpp"

using namespace waymark;
using core::DeliveryState;
using core::OwnTokenState;
using core::OwnTokenUse;
using test::noon;
using test::SendOutcome;
using test::World;

namespace {

/// A mentor's own account, beside the service account of World.
struct OwnAccount final : core::Lms {
    explicit OwnAccount(test::FakeLms& lms) : inner(lms) {}
    test::FakeLms& inner;
    std::vector<std::string> marked;
    std::optional<core::LmsError> mark_failure;

    core::LmsResult<core::SiteInfo> site_info() override { return inner.site_info(); }
    core::LmsResult<core::CourseReading> read_course(const core::CourseQuestion& q) override {
        return inner.read_course(q);
    }
    core::LmsResult<core::StudentWork> read_student_work(const core::Course& c, const core::Activity& a,
                                                         const core::Enrolment& p) override {
        return inner.read_student_work(c, a, p);
    }
    core::LmsResult<core::SentMessage> send_message(const core::OutgoingMessage& message) override {
        return inner.send_message(message);
    }
    core::LmsResult<std::optional<core::SentMessage>> find_sent_message(std::string_view to,
                                                                        std::string_view marker,
                                                                        core::Instant since) override {
        return inner.find_sent_message(to, marker, since);
    }
    core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(core::Instant since) override {
        return inner.received_messages(since);
    }
    core::LmsResult<core::Receipt> perform(const core::Effect& effect) override {
        return inner.perform(effect);
    }
    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect& effect) override {
        return inner.find_effect(effect);
    }
    core::LmsResult<int> mark_messages_read(std::string_view sender) override {
        if (mark_failure) return tl::unexpected(*mark_failure);
        marked.emplace_back(sender);
        return 1;
    }
};

struct Own : World {
    test::FakeLms mine{clock};
    OwnAccount account{mine};
    std::vector<std::string> tokens_used;
    jobs::OwnLms own_lms = [this](const std::string& token) {
        tokens_used.push_back(token);
        return std::shared_ptr<core::Lms>(&account, [](core::Lms*) {});
    };

    Own() {
        mine.site.address = lms.site.address;
        policy.own_tokens.use = OwnTokenUse::messages;
        builder.students(10, 11);
        sync();
        mine.site.account_lms_id = "2";
        for (const std::string_view name : core::own_token_functions())
            mine.site.functions.emplace_back(name);
    }
    void give(OwnTokenState state = OwnTokenState::good) {
        store::save_own_token(database(), site.id, person(2), "token", clock.at);
        store::note_own_token(database(), person(2), clock.at, {state, true, {}}, clock.at);
    }
    OwnTokenState state() { return store::own_token(database(), person(2))->verdict.state; }
    jobs::DeliveryOutcome send() {
        return jobs::deliver_once({database(),
                                   site,
                                   lms,
                                   courses,
                                   policy,
                                   timing,
                                   clock,
                                   "test",
                                   writer(),
                                   senders,
                                   probe,
                                   {},
                                   own_lms});
    }
};

}  // namespace

TEST_CASE_METHOD(Own, "what a mentor writes goes with the mentor's own token", "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    CHECK(send().sent == 1);
    CHECK(mine.delivered.size() == 1);
    CHECK(lms.delivered.empty());
    CHECK(tokens_used == std::vector<std::string>{"token"});
    CHECK(only_row(10).speaker == person(2));
}

TEST_CASE_METHOD(Own, "without a good token, or where policy uses none, the service account sends",
                 "[jobs][own_tokens]") {
    SECTION("none given") {}
    SECTION("not tried yet") {
        store::save_own_token(database(), site.id, person(2), "token", clock.at);
    }
    SECTION("somebody else's") {
        give(OwnTokenState::other_person);
    }
    SECTION("policy") {
        give();
        policy.own_tokens.use = OwnTokenUse::never;
    }
    SECTION("another author's message") {
        give();
        write(10, "From the teacher", "t", 1);
        CHECK(send().sent == 1);
        CHECK(lms.delivered.size() == 1);
        return;
    }
    write(10, "Hello", "f");
    CHECK(send().sent == 1);
    CHECK(mine.delivered.empty());
    CHECK(lms.delivered.size() == 1);
    CHECK_FALSE(only_row(10).speaker);
}

TEST_CASE_METHOD(Own, "reminders go with the token of the student's mentor only where policy says so",
                 "[jobs][own_tokens]") {
    give();
    builder.assignment(1, noon + core::hours{70});
    builder.submitted(1, 11, noon);
    sync();
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    const bool reminders = GENERATE(false, true);
    if (reminders) policy.own_tokens.use = OwnTokenUse::messages_and_reminders;
    remind();
    CHECK(send().sent == 1);
    CHECK(mine.delivered.size() == (reminders ? 1 : 0));
    CHECK(lms.delivered.size() == (reminders ? 0 : 1));
}

TEST_CASE_METHOD(Own, "a reminder that names one mentor does not go in the name of another",
                 "[jobs][own_tokens]") {
    policy.own_tokens.use = OwnTokenUse::messages_and_reminders;
    builder.person(3, "Second Mentor", {"teacher"}, {1});
    builder.assignment(1, noon + core::hours{70});
    builder.submitted(1, 11, noon);
    sync();
    store::save_own_token(database(), site.id, person(3), "token", clock.at);
    store::note_own_token(database(), person(3), clock.at, {OwnTokenState::good, true, {}}, clock.at);
    lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    remind();
    CHECK(send().sent == 1);
    CHECK(mine.delivered.empty());
    REQUIRE(lms.delivered.size() == 1);
    CHECK(lms.delivered[0].html.find("Mara Mentor") != std::string::npos);
}

TEST_CASE_METHOD(Own, "an expired token is noted, and the service account takes over at once",
                 "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::invalid_token};
    send();
    CHECK(state() == OwnTokenState::refused);
    CHECK(only_row(10).state == DeliveryState::sent);
    CHECK(lms.delivered.size() == 1);
    CHECK(mine.delivered.empty());
    CHECK_FALSE(only_row(10).speaker);
    write(11, "And you?", "g");
    send();
    CHECK(lms.delivered.size() == 2);
}

TEST_CASE_METHOD(Own, "where policy parks instead, the row is shown and goes nowhere", "[jobs][own_tokens]") {
    give();
    policy.own_tokens.fall_back = false;
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::invalid_token};
    CHECK(send().parked == 1);
    CHECK(only_row(10).state == DeliveryState::failed);
    CHECK(only_row(10).reason == "own_token_refused");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Own, "a student whom the mentor may not write to is written to by the service account",
                 "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::recipient_refused};
    send();
    CHECK(state() == OwnTokenState::good);
    CHECK(only_row(10).state == DeliveryState::sent);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Own, "an answer that was lost is looked up with the token that made the attempt",
                 "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::lost_answer};
    CHECK(send().waiting == 1);
    policy.own_tokens.use = OwnTokenUse::never;  // decided meanwhile; the look-up asks all the same
    clock.advance(timing.look_up_after);
    CHECK(send().sent == 1);
    CHECK(mine.look_ups == 1);
    CHECK(lms.look_ups == 0);
    CHECK(mine.delivered.size() == 1);
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Own, "when that token was taken away the row is uncertain and never repeated",
                 "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::lost_request};
    send();
    store::forget_own_token(database(), person(2));
    clock.advance(timing.look_up_after);
    CHECK(send().parked == 1);
    CHECK(only_row(10).state == DeliveryState::uncertain);
    CHECK(only_row(10).reason == "own_token_gone");
    clock.advance(core::days{2});
    send();
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Own, "a look-up that the mentor's token is not let in for any more leaves the row uncertain",
                 "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::lost_answer};
    send();
    mine.look_up_failure = core::LmsError{
        GENERATE(core::LmsFailure::invalid_token, core::LmsFailure::access_denied), "", "", false};
    lms.read_failure = core::LmsError{core::LmsFailure::invalid_token, "", "", false};  // says nothing of it
    clock.advance(timing.look_up_after);
    CHECK(send().parked == 1);
    CHECK(only_row(10).state == DeliveryState::uncertain);
    CHECK(mine.delivered.size() == 1);
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Own, "a site that is away is no fault of the token", "[jobs][own_tokens]") {
    give();
    write(10, "Hello", "f");
    mine.send_outcomes = {SendOutcome::nothing_sent};
    CHECK(send().waiting == 1);
    CHECK(state() == OwnTokenState::good);
    clock.advance(timing.retry_after);
    CHECK(send().sent == 1);
    CHECK(mine.delivered.size() == 1);
}

TEST_CASE_METHOD(Own, "a new token is tried before it is used", "[jobs][own_tokens]") {
    const auto tried = [&] {
        store::save_own_token(database(), site.id, person(2), "token", clock.at);
        jobs::check_own_tokens(database(), site, own_lms, clock.at);
        return state();
    };
    CHECK(tried() == OwnTokenState::good);
    mine.site.functions.emplace_back("core_user_delete_users");
    CHECK(tried() == OwnTokenState::good);
    CHECK(store::own_token(database(), person(2))->verdict.surplus ==
          std::vector<std::string>{"core_user_delete_users"});
    mine.site.account_lms_id = "1";
    CHECK(tried() == OwnTokenState::other_person);
    mine.read_failure = core::LmsError{core::LmsFailure::invalid_token, "", "", false};
    CHECK(tried() == OwnTokenState::refused);
    mine.read_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    CHECK(tried() == OwnTokenState::unchecked);
    mine.read_failure.reset();
    mine.site.account_lms_id = "2";
    jobs::check_own_tokens(database(), site, own_lms, clock.at);
    CHECK(state() == OwnTokenState::good);
}

TEST_CASE_METHOD(Own,
                 "answers are marked as read with the mentor's token, and tried again while Moodle is away",
                 "[jobs][own_tokens]") {
    give();
    store::ask_read_mark(database(), site.id, person(2), person(10), clock.at);
    account.mark_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    jobs::mark_answers_read(database(), site, own_lms, clock.at);
    account.mark_failure.reset();
    jobs::mark_answers_read(database(), site, own_lms, clock.at);
    CHECK(account.marked.empty());  // an hour later, not at once
    clock.advance(core::hours{1});
    jobs::mark_answers_read(database(), site, own_lms, clock.at);
    CHECK(account.marked == std::vector<std::string>{"10"});
    CHECK(store::due_read_marks(database(), site.id, clock.at + core::days{9}).empty());
}

TEST_CASE_METHOD(Own, "a mark that the token may not make is given up", "[jobs][own_tokens]") {
    give();
    store::ask_read_mark(database(), site.id, person(2), person(10), clock.at);
    account.mark_failure = core::LmsError{core::LmsFailure::access_denied, "", "", false};
    jobs::mark_answers_read(database(), site, own_lms, clock.at);
    CHECK(store::due_read_marks(database(), site.id, clock.at + core::days{9}).empty());
}
