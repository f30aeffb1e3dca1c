#include "web/sentences.hpp"
#include "web/work_view.hpp"
#include "web/worklist_words.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "i18n/zone.hpp"
#include "support/course_builder.hpp"

using namespace waymark;
using namespace waymark::core;
using namespace waymark::test;
using Catch::Contains;

namespace {

struct Talk {
    explicit Talk(std::string_view tag) : language(i18n::language(tag)) {
        course.assignment(7, noon + days{2}).name = "Essay";
    }
    CourseBuilder course;
    const i18n::Language& language;
    [[nodiscard]] web::Speech speech() const {
        return {language, *i18n::find_zone("Europe/Riga"), noon, course.snapshot};
    }
};

const web::ViewModel::Value* field(const web::ViewModel& model, std::string_view wanted) {
    for (const auto& one : model.fields())
        if (one.first == wanted) return &one.second;
    return nullptr;
}

/// What is said of the filled days of a calendar.
std::vector<std::string> worked_days(const web::ViewModel& calendar) {
    std::vector<std::string> worked;
    for (const web::ViewModel& day : std::get<web::ViewModel::List>(*field(calendar, "days")))
        if (std::get<std::string>(*field(day, "css")) == "worked")
            worked.push_back(std::get<std::string>(*field(day, "text")));
    return worked;
}

/// Every sentence of an enumeration says something, is finished, and is not said twice.
template <class Say>
void check_all(int last, const Say& say) {
    std::set<std::string> said;
    for (int i = 0; i <= last; ++i) {
        const std::string sentence = say(i);
        INFO(sentence);
        CHECK(sentence.size() > 1);
        CHECK_THAT(sentence, !Contains("{"));
        CHECK(said.insert(sentence).second);
    }
}

}  // namespace

TEST_CASE("each state of a delivery is told", "[web][sentences]") {
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    check_all(static_cast<int>(DeliveryState::uncertain), [&](int i) {
        return web::delivery_sentence(i18n::language(tag), static_cast<DeliveryState>(i), "");
    });
}

TEST_CASE("each reason for leaving a reminder out is told", "[web][sentences]") {
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    check_all(static_cast<int>(SkipReason::held_out),
              [&](int i) { return web::skip_sentence(i18n::language(tag), static_cast<SkipReason>(i)); });
}

TEST_CASE("what is said of a reminder left out holds for every case of it", "[web][sentences]") {
    const auto said = [](std::string_view tag, SkipReason reason) {
        return web::skip_sentence(i18n::language(tag), reason);
    };
    // It is said of an outage and after the date too.
    CHECK_THAT(said("en", SkipReason::no_time_left),
               !Contains("quiet hours") && !Contains("before the date"));
    CHECK_THAT(said("lv", SkipReason::no_time_left), !Contains("klusās stundas") && !Contains("termiņ"));
    // A student's own rest as well as one that a mentor knows the reason for.
    CHECK_THAT(said("en", SkipReason::muted), !Contains("situation"));
    CHECK_THAT(said("lv", SkipReason::muted), !Contains("situācij"));
    // A call or a meeting counts as well.
    CHECK_THAT(said("en", SkipReason::contacted_today), !Contains("wrote"));
    CHECK_THAT(said("lv", SkipReason::contacted_today), !Contains("rakst"));
}

TEST_CASE("days with work are days of the reader's zone", "[web][sentences]") {
    Talk talk("en");
    talk.course.student(10);
    // Friday, 20:00 in New York, which is Saturday in UTC.
    talk.course.submitted(7, 10, noon - days{3} + hours{13});
    const SnapshotIndex index(talk.course.snapshot);
    const auto days_in = [&](const char* zone) {
        const web::Speech speech{talk.language, *i18n::find_zone(zone), noon, talk.course.snapshot};
        const std::vector<Instant> moments = index.work_moments(PersonId{10});
        return worked_days(web::calendar_model(speech, moments, {}));
    };
    using Days = std::vector<std::string>;
    CHECK(days_in("America/New_York") == Days{"20 November: sign of work"});
    CHECK(days_in("Europe/Riga") == Days{"21 November: sign of work"});
}

TEST_CASE("each failure of the LMS is told", "[web][sentences]") {
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    check_all(static_cast<int>(LmsFailure::changed_since),
              [&](int i) { return web::failure_sentence(i18n::language(tag), static_cast<LmsFailure>(i)); });
}

TEST_CASE("each part of the facts has a name", "[web][sentences]") {
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    check_all(static_cast<int>(Part::overrides),
              [&](int i) { return web::part_name(i18n::language(tag), static_cast<Part>(i)); });
}

TEST_CASE("each thing that stands out is told, with what would change it", "[web][sentences]") {
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    const Talk talk(tag);
    check_all(static_cast<int>(RiskTerm::low_marks), [&](int i) {
        const RiskReason reason{static_cast<RiskTerm>(i), 1, 1, 2, 3, ActivityId{7}, std::nullopt};
        const web::NoticedReason said = web::noticed(talk.speech(), reason);
        CHECK(said.what_changes_it.size() > 10);
        return said.noticed;
    });
}

TEST_CASE("states of work differ by word and by shape where it matters", "[web][sentences]") {
    const auto tag = GENERATE(as<std::string>{}, "en", "lv");
    const auto reader = GENERATE(web::Reader::staff, web::Reader::student);
    const auto word = [&](WorkStatus status) {
        return web::status_word(i18n::language(tag), status, reader);
    };
    for (int i = 0; i <= static_cast<int>(WorkStatus::unknown); ++i) {
        const web::StatusWord said = word(static_cast<WorkStatus>(i));
        CHECK_FALSE(said.word.empty());
        CHECK_FALSE(said.shape.empty());
    }
    CHECK(word(WorkStatus::overdue).shape != word(WorkStatus::closed).shape);
    CHECK(word(WorkStatus::due_soon).shape != word(WorkStatus::handed_in).shape);
    CHECK(word(WorkStatus::begun).shape != word(WorkStatus::open).shape);
}

TEST_CASE("a student is not told that the work was late", "[web][sentences]") {
    const auto& english = i18n::language("en");
    CHECK(web::status_word(english, WorkStatus::handed_in_late, web::Reader::student).word == "Handed in");
    CHECK(web::status_word(english, WorkStatus::handed_in_late, web::Reader::staff).word ==
          "Handed in after the date");
}

TEST_CASE("a missed date is told with what is still possible", "[web][sentences]") {
    const Talk talk("en");
    WorklistReason reason;
    reason.kind = WorklistKind::missed;
    reason.activity = ActivityId{7};
    reason.date = noon - days{1};
    reason.can_still_hand_in = true;
    CHECK(web::sentence(talk.speech(), reason) ==
          "“Essay” was due Sunday, 22 November, 14:00 (yesterday). It is not in yet; it can still be handed "
          "in.");
    reason.begun = true;
    CHECK_THAT(web::sentence(talk.speech(), reason), Contains("has been begun"));
    reason.can_still_hand_in = false;
    CHECK_THAT(web::sentence(talk.speech(), reason), Contains("can no longer be handed in"));
    reason.certainty = Certainty::may_differ;
    CHECK_THAT(web::sentence(talk.speech(), reason), Contains("The date may differ"));
}

TEST_CASE("silence is told with its beginning, if there was one", "[web][sentences]") {
    const Talk talk("lv");
    WorklistReason reason;
    reason.date = noon - days{11};
    CHECK(web::sentence(talk.speech(), reason) ==
          "Pēdējais kursa apmeklējums vai darba pazīme: 12. novembrī (pirms 11 dienām); citi tikmēr strādā.");
    reason.date.reset();
    CHECK(web::sentence(talk.speech(), reason) ==
          "Līdz šim nav ne kursa apmeklējumu, ne darba pazīmju, kamēr citi strādā.");
}

TEST_CASE("an activity that has left the course is still told of", "[web][sentences]") {
    const Talk talk("en");
    WorklistReason reason;
    reason.kind = WorklistKind::likely_late;
    reason.activity = ActivityId{999};
    reason.date = noon;
    CHECK_THAT(web::sentence(talk.speech(), reason), Contains("no longer in the course"));
}

TEST_CASE("why a date holds names what counts and what is in doubt", "[web][sentences]") {
    const Talk talk("en");
    EffectiveDeadline deadline;
    deadline.considered.push_back(
        {DateSource::base, {}, {{}, noon, noon + days{1}}, noon - days{1}, false, true});
    deadline.considered.push_back(
        {DateSource::group_override, GroupId{2}, {{}, noon + days{1}, {}}, {}, true, false});
    deadline.considered.push_back({DateSource::extension, {}, {{}, {}, {}}, {}, false, false});
    const auto said = web::why_this_date(talk.speech(), deadline);
    REQUIRE(said.size() == 4);
    CHECK(said[0] ==
          "For everyone: due Monday, 23 November, 14:00; last possible moment Tuesday, 24 November, 14:00. "
          "This "
          "counts for the last possible moment. Read Sunday, 22 November, 14:00.");
    CHECK(said[1] == "For the group “Group 2”: due Tuesday, 24 November, 14:00. This counts.");
    CHECK(said[2] == "Extra time granted: no date.");
    CHECK(said[3] == "Everything that can change this date was read.");
    deadline.certainty = Certainty::may_differ;
    deadline.doubts = {{DoubtReason::stale, Part::overrides}, {DoubtReason::never_read, Part::extensions}};
    CHECK(web::why_this_date(talk.speech(), deadline).back() ==
          "This date may differ. Not read or out of date: dates of persons and groups, extra time.");
}

TEST_CASE("stale parts are told with their age and cause", "[web][sentences]") {
    Talk talk("en");
    CHECK(web::stale_sentences(talk.speech()).empty());
    talk.course.stale(Part::grades).stale(Part::completion, false);
    const auto said = web::stale_sentences(talk.speech());
    REQUIRE(said.size() == 2);
    CHECK_THAT(said[0], Contains("Never read so far: completion marks."));
    CHECK_THAT(said[1], Contains("Out of date: grades, last read Sunday, 22 November, 14:00."));
}

TEST_CASE("the age of the facts is a time today and a date before", "[web][sentences]") {
    const Talk talk("en");
    store::CourseState state;
    CHECK(web::as_of(talk.speech(), state).empty());
    state.last_success = noon - hours{2};
    CHECK(web::as_of(talk.speech(), state) == "12:00");
    state.last_success = noon - days{1};
    CHECK(web::as_of(talk.speech(), state) == "22 November, 14:00");
}

TEST_CASE("a delivery that ended says why", "[web][sentences]") {
    const auto& english = i18n::language("en");
    CHECK(web::delivery_sentence(english, DeliveryState::cancelled, "done") ==
          "Not sent because the work is done.");
    CHECK_THAT(web::delivery_sentence(english, DeliveryState::failed, "invalid_token"),
               Contains("Waymark's key"));
    CHECK(web::delivery_sentence(english, DeliveryState::cancelled, "no such word") == "Not sent.");
    CHECK_THAT(web::delivery_sentence(english, DeliveryState::uncertain, "changed_since"),
               Contains("It is not known whether this arrived.") &&
                   Contains("Somebody has changed it in Moodle since; that stands."));
    CHECK_THAT(web::delivery_sentence(english, DeliveryState::uncertain, "own_token_gone"),
               Contains("The token that it went with is gone"));
}

TEST_CASE("a stage is told by its span", "[web][sentences]") {
    const auto& english = i18n::language("en");
    ReminderPolicy policy;
    policy.stages = {{"early", hours{72}}, {"late", hours{36}}};
    CHECK(web::stage_words(english, policy, "early") == "3 days before");
    CHECK(web::stage_words(english, policy, "late") == "36 hours before");
    CHECK(web::stage_words(english, policy, "gone") == "gone");
}

TEST_CASE("every kind of reason is told, with a next action, in every language", "[web][sentences]") {
    const std::string code = GENERATE("en", "lv");
    const Talk talk(code);
    std::set<std::string> actions;
    for (const WorklistKind kind : all_worklist_kinds)
        for (const PraiseRule rule : all_praise_rules) {
            WorklistReason reason;
            reason.kind = kind;
            reason.praise = rule;
            reason.activity = ActivityId{7};
            reason.date = noon - days{2};
            const std::string said = web::sentence(talk.speech(), reason);
            CAPTURE(said);
            CHECK(said.size() > 20);
            CHECK(said.find('{') == std::string::npos);
            CHECK(said.back() == '.');
            actions.insert(web::next_action(talk.speech().language, reason));
        }
    // Work whose planned date has passed is asked about like work that is likely late.
    CHECK(actions.size() == std::size(all_worklist_kinds) - 1);
}

TEST_CASE("a likely delay says what speaks for it most", "[web][sentences]") {
    const Talk talk("en");
    WorklistReason reason;
    reason.kind = WorklistKind::likely_late;
    reason.activity = ActivityId{7};
    reason.date = noon + days{2};
    std::set<std::string> said;
    for (std::size_t term = 0; term < late_term_count; ++term) {
        reason.why_late = static_cast<LateTerm>(term);
        said.insert(web::sentence(talk.speech(), reason));
    }
    CHECK(said.size() == late_term_count);
    CHECK_THAT(*said.begin(), Contains("It is not in yet."));
}

TEST_CASE("a reason survives its way through a form", "[web][sentences]") {
    const ReasonKey whole{WorklistKind::missed, ActivityId{7}, noon};
    CHECK(web::reason_key(web::reason_value(whole)) == whole);
    const ReasonKey bare{WorklistKind::quiet, std::nullopt, std::nullopt};
    CHECK(web::reason_key(web::reason_value(bare)) == bare);
    for (const char* wrong :
         {"", "missed", "missed.7", "mossed.7.1", "missed.x.1", "missed.7.-1", "missed.7.1.2"}) {
        CAPTURE(wrong);
        CHECK_FALSE(web::reason_key(wrong));
    }
}
