#include "jobs/letters.hpp"

#include <catch2/catch.hpp>

#include "config/mentor_content.hpp"
#include "store/endings.hpp"
#include "world.hpp"

using namespace waymark;
using Catch::Contains;
using core::DeliveryState;
using core::LetterKey;
using core::LetterSort;
using test::noon;
using test::SendOutcome;
using test::World;

namespace {

constexpr core::Day monday{core::days{20780}};
constexpr core::hours riga{2};

/// Mara's student 10 has missed a date; it is Monday, 14:00 in Riga, past the digest's hour.
struct Letters : World {
    config::MentorContent content = config::load_mentor_content(embedded::mentor_content()).value();
    jobs::MentorWords mentor_words = [this](std::string_view language, std::string_view name) {
        return config::mentor_text(content, language, name);
    };

    Letters() {
        builder.students(10, 11);
        for (core::Enrolment& person : builder.snapshot.people) person.last_access = noon - core::days{1};
        builder.assignment(1, noon - core::days{2}, noon + core::days{5}).name = "The <essay>";
        builder.submitted(1, 11, noon - core::days{3});
        sync();
        for (const int id : {10, 11}) touch(id);
    }
    /// Somebody wrote to that student long ago, so that no first contact is due.
    void touch(int student) {
        store::Delivery row;
        row.site = site.id;
        row.course = course()->snapshot.course.id;
        row.recipient = person(student);
        row.marker = "old" + std::to_string(student);
        row.state = DeliveryState::sent;
        row.created = row.not_before = noon - core::days{20};
        row.finished = row.created;
        store::enqueue(database(), row, row.marker);
    }
    int queue() { return jobs::queue_letters(database(), *course(), site, policy, random, clock.at); }
    jobs::DeliveryOutcome send() {
        const jobs::LetterVoice voice = jobs::letter_voice(database(), site, policy, mentor_words,
                                                           "https://waymark.example.test", random);
        return jobs::deliver_once({database(), site, lms, courses, policy, timing, clock, "test", writer(),
                                   senders, probe, jobs::letter_writer(database(), voice)});
    }
    [[nodiscard]] store::Delivery letter() { return only_row(2); }
    [[nodiscard]] std::string sent_to_mentor() {
        std::string all;
        for (const core::OutgoingMessage& one : lms.delivered)
            if (one.recipient_lms_id == "2") all += one.html;
        return all;
    }
    void begins_in(core::days span) {
        builder.snapshot.course.starts = noon + span;
        builder.snapshot.course.ends = noon + span + core::days{60};
        sync();
    }
};

}  // namespace

TEST_CASE_METHOD(Letters, "a mentor gets one digest of the week through the outbox", "[jobs][letters]") {
    CHECK(queue() == 1);
    CHECK(queue() == 0);
    CHECK(letter().kind == core::DeliveryKind::digest);
    CHECK(letter().text.empty());  // written when it goes
    CHECK(send().sent == 1);
    CHECK(letter().state == DeliveryState::sent);
    REQUIRE(lms.delivered.size() == 1);
    CHECK_THAT(sent_to_mentor(), Contains("<p>Hello Mara,</p><p>your week in Digital skills:</p>") &&
                                     Contains("Could use a word from you:") &&
                                     Contains("Student 10: “The &lt;essay&gt;” was due") &&
                                     Contains("Dates that passed without the work: 1") &&
                                     Contains("Pieces of work that came in: 1") &&
                                     Contains("<!--" + letter().marker + "-->"));
    CHECK_THAT(sent_to_mentor(), !Contains("Student 11"));
    clock.advance(core::days{1});
    CHECK(queue() == 0);
}

TEST_CASE_METHOD(Letters, "the digest is in the mentor's language", "[jobs][letters]") {
    builder.snapshot.people[1].language = "lv";
    sync();
    queue();
    send();
    CHECK_THAT(sent_to_mentor(), Contains("Labdien, Mara!") && Contains("Noderētu jūsu vārds"));
    CHECK_THAT(sent_to_mentor(), !Contains("{") && !Contains("Hello"));
}

TEST_CASE_METHOD(Letters, "when there is nothing to say nothing is sent, and not on the day after either",
                 "[jobs][letters]") {
    builder.submitted(1, 10, noon - core::days{3});
    sync();
    CHECK(queue() == 0);
    CHECK(letter().state == DeliveryState::cancelled);
    CHECK(letter().reason == "nothing_to_say");
    store::save_replies(database(), site.id, {{"9", person(10), "Hello?", noon}});
    clock.advance(core::days{1});
    sync();
    CHECK(queue() == 0);
    send();
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Letters, "the policy may want a digest that says that all is well", "[jobs][letters]") {
    policy.letters.when_nothing = true;
    builder.submitted(1, 10, noon - core::days{3});
    sync();
    CHECK(queue() == 1);
    send();
    CHECK_THAT(sent_to_mentor(), Contains("Nobody in your group needs a word from you at the moment."));
}

TEST_CASE_METHOD(Letters, "what is settled between planning and sending is not written about",
                 "[jobs][letters]") {
    queue();
    builder.submitted(1, 10, noon - core::days{3});  // the LMS had not told of it yet
    sync();
    CHECK(send().cancelled == 1);
    CHECK(letter().reason == "nothing_to_say");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Letters, "who is no mentor any more gets nothing", "[jobs][letters]") {
    queue();
    SECTION("another role") {
        builder.snapshot.people[1].roles = {"student"};
        sync();
        CHECK(send().cancelled == 1);
        CHECK(letter().reason == "not_mentor");
    }
    SECTION("not active") {
        builder.snapshot.people[1].active = false;
        sync();
        CHECK(send().cancelled == 1);
        CHECK(letter().reason == "not_mentor");
    }
    SECTION("gone from the course") {
        const auto id = letter().id;
        builder.snapshot.people.erase(builder.snapshot.people.begin() + 1);
        sync();
        CHECK(send().cancelled == 1);
        CHECK(store::load_delivery(database(), id)->reason == "recipient_gone");
    }
    SECTION("switched off by the mentor") {
        store::save_digest_choice(database(), person(2), false, clock.at);
        CHECK(send().cancelled == 1);
        CHECK(letter().reason == "switched_off");
    }
    SECTION("the course is set to look only") {
        site.courses[0].writes = core::Writes::mentor;
        CHECK(send().cancelled == 1);
        CHECK(letter().reason == "writes_off");
    }
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Letters, "with an old list of participants a letter waits for a fresh one",
                 "[jobs][letters]") {
    queue();
    clock.advance(core::hours{18});  // 8:00 in Riga
    CHECK(send().waiting == 1);
    CHECK(lms.delivered.empty());
    sync();
    clock.advance(core::minutes{10});
    CHECK(send().sent == 1);
}

TEST_CASE_METHOD(Letters, "a letter that is held up waits for the end of the quiet hours",
                 "[jobs][letters]") {
    queue();
    clock.advance(core::hours{7});  // 21:00 in Riga
    sync();
    CHECK(send().waiting == 1);
    CHECK(letter().not_before == core::Instant{core::seconds{(monday + core::days{1}).time_since_epoch()}} +
                                     core::hours{policy.reminders.quiet_until} - riga);
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Letters, "a digest whose answer was lost is looked up by its marker, not repeated",
                 "[jobs][letters]") {
    queue();
    lms.send_outcomes = {SendOutcome::lost_answer};
    CHECK(send().waiting == 1);
    clock.advance(timing.look_up_after);
    CHECK(send().sent == 1);
    CHECK(lms.look_ups == 1);
    CHECK(lms.times_delivered(letter().marker) == 1);
}

TEST_CASE_METHOD(Letters, "a digest that certainly did not go is written anew and sent", "[jobs][letters]") {
    queue();
    lms.send_outcomes = {SendOutcome::nothing_sent};
    send();
    clock.advance(timing.retry_after);
    CHECK(send().sent == 1);
    CHECK(lms.times_delivered(letter().marker) == 1);
}

TEST_CASE_METHOD(Letters, "the second digest speaks of the time since the first", "[jobs][letters]") {
    queue();
    send();
    clock.advance(core::days{7});
    builder.submitted(1, 10, noon + core::days{3});
    builder.assignment(2, noon + core::days{6}, noon + core::days{12});
    sync();
    CHECK(queue() == 1);
    lms.delivered.clear();
    send();
    CHECK_THAT(sent_to_mentor(), Contains("Since 23 November:") &&
                                     Contains("Pieces of work that came in: 1") &&
                                     Contains("Dates that passed without the work: 2"));
}

TEST_CASE_METHOD(Letters, "a digest of very many names stays within Moodle's limit", "[jobs][letters]") {
    policy.letters.most_students = 30;
    for (int id = 100; id < 160; ++id) {
        core::Enrolment& one = builder.student(id);
        one.full_name = std::string(40, 'e') + "ē" + std::to_string(id);
        one.last_access = noon - core::days{1};
    }
    sync();
    builder.assignment(2, noon + core::days{6}, noon + core::days{12}).name = std::string(90, 'a');
    clock.advance(core::days{7});
    sync();
    queue();
    CHECK(send().sent == 1);
    CHECK(sent_to_mentor().size() <= jobs::max_message_bytes);
    CHECK_THAT(sent_to_mentor(), Contains("• … and ") && Contains("eeē100: “aaa"));
}

TEST_CASE_METHOD(Letters, "the start pack goes to each mentor once", "[jobs][letters]") {
    builder.person(3, "Nils New", {"teacher"});
    builder.person(20, "Olga Alone", {"student"}, {3});
    begins_in(core::days{10});
    CHECK(queue() == 2);
    CHECK(send().sent == 2);
    CHECK(queue() == 0);
    CHECK_THAT(sent_to_mentor(),
               Contains("Digital skills starts on 3 December") && Contains("• Student 10<br>• Student 11") &&
                   Contains("Students of the course who have no mentor yet: 1") &&
                   Contains("• 21 November: The &lt;essay&gt;") && Contains("What a mentor does"));
    CHECK_THAT(sent_to_mentor(), !Contains("Olga"));
    CHECK_THAT(lms.delivered[1].html, Contains("Nobody is assigned to you yet"));
}

TEST_CASE_METHOD(Letters, "who becomes a mentor after the start gets the start pack then",
                 "[jobs][letters]") {
    policy.letters.weekly = false;
    CHECK(queue() == 0);
    builder.person(3, "Nils New", {"teacher"}, {1}).joined = noon - core::days{1};
    sync();
    CHECK(queue() == 1);
    send();
    REQUIRE(lms.delivered.size() == 1);
    CHECK(lms.delivered[0].recipient_lms_id == "3");
    CHECK_THAT(lms.delivered[0].html, Contains("has been running since 26 October"));
}

TEST_CASE_METHOD(Letters, "a start pack of a long course stays within Moodle's limit in every language",
                 "[jobs][letters]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    builder.snapshot.people[1].language = language;
    for (int id = 100; id < 140; ++id) {
        builder.student(id).full_name = std::string(50, 'e') + "ē" + std::to_string(id);
        builder.assignment(id, noon + core::days{id}).name = std::string(90, 'a') + "ā";
    }
    begins_in(core::days{10});
    queue();
    CHECK(send().sent == 1);
    CHECK(sent_to_mentor().size() <= jobs::max_message_bytes);
    CHECK(sent_to_mentor().size() > 3500);
    CHECK_THAT(sent_to_mentor(), !Contains("{"));
}

TEST_CASE_METHOD(Letters, "the preview tells what goes, what not and why, and writes nothing",
                 "[jobs][letters]") {
    const core::LetterPlan plan =
        jobs::preview_letters(database(), *course(), site, policy, core::Writes::all, clock.at);
    REQUIRE(plan.letters.size() == 1);
    CHECK(plan.letters[0].key == LetterKey{person(2), LetterSort::weekly, monday});
    builder.submitted(1, 10, noon - core::days{3});
    sync();
    const core::LetterPlan empty =
        jobs::preview_letters(database(), *course(), site, policy, core::Writes::all, clock.at);
    CHECK(empty.letters.empty());
    CHECK(std::any_of(empty.skipped.begin(), empty.skipped.end(), [](const core::SkippedLetter& one) {
        return one.reason == core::LetterSkip::nothing_to_say;
    }));
    CHECK(rows(2).empty());
}
