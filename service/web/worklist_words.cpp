#include "web/worklist_words.hpp"

#include <charconv>

#include "i18n/format.hpp"
#include "support/url.hpp"
#include "web/frame.hpp"

namespace waymark::web {
namespace {

using core::WorklistKind;
using core::WorklistReason;
using i18n::Language;
using i18n::Values;

std::string activity_name(const Speech& speech, std::optional<core::ActivityId> id) {
    const core::Activity* activity = id ? core::find_activity(speech.facts, *id) : nullptr;
    return activity == nullptr ? speech.language.text("an activity that is no longer in the course")
                               : activity->name;
}

std::string day(const Speech& speech, core::Instant at) {
    return i18n::date(speech.language, speech.zone, at, speech.now);
}

std::string with_doubt(const Speech& speech, std::string sentence, core::Certainty certainty) {
    if (certainty == core::Certainty::known) return sentence;
    return sentence + " " +
           speech.language.text("The date may differ: not everything that can change it could be read.");
}

std::string missed_sentence(const Speech& speech, const WorklistReason& reason, const Values& values) {
    const Language& language = speech.language;
    if (!reason.can_still_hand_in)
        return language.text("“{activity}” was due {when}. It is not in and can no longer be handed in.",
                             values);
    if (reason.begun)
        return language.text(
            "“{activity}” was due {when}. It has been begun but is not in yet; it can still be handed in.",
            values);
    return language.text("“{activity}” was due {when}. It is not in yet; it can still be handed in.", values);
}

std::string plan_sentence(const Speech& speech, const WorklistReason& reason, const Values& values) {
    if (reason.begun)
        return speech.language.text(
            "“{activity}” was planned for {when}. It has been begun but is not handed in yet.", values);
    return speech.language.text("“{activity}” was planned for {when}. It is not handed in yet.", values);
}

/// What speaks most for "likely late".
std::string late_cause(const Language& language, core::LateTerm term) {
    switch (term) {
        case core::LateTerm::missed_before:
            return language.text("Earlier dates passed without a hand-in.");
        case core::LateTerm::missed_last:
            return language.text("The date before this one passed without a hand-in.");
        case core::LateTerm::late_before:
            return language.text("Earlier work came in after its date.");
        case core::LateTerm::missed_here:
            return language.text("Dates of such work are often missed in this course.");
        case core::LateTerm::not_begun:
            return language.text("Nothing of it has been begun.");
        case core::LateTerm::little_time:
            return language.text("Little time is left.");
        case core::LateTerm::peers_in:
            return language.text("Few of the others have it in so far.");
        case core::LateTerm::little_activity:
            return language.text("There are fewer signs of work than with most others.");
    }
    return {};
}

std::string late_sentence(const Speech& speech, const WorklistReason& reason, const Values& values) {
    const Language& language = speech.language;
    std::string said =
        reason.begun
            ? language.text("“{activity}” is due {when}. It has been begun but is not in yet.", values)
            : language.text("“{activity}” is due {when}. It is not in yet.", values);
    if (reason.why_late) said += " " + late_cause(language, *reason.why_late);
    return said;
}

std::string quiet_sentence(const Speech& speech, const WorklistReason& reason) {
    if (!reason.date)
        return speech.language.text(
            "No visit to the course and no sign of work so far, while others are at work.");
    return speech.language.text(
        "No visit to the course and no sign of work since {date} ({relative}), while others are at work.",
        {{"date", day(speech, *reason.date)}, {"relative", how_far(speech, *reason.date)}});
}

std::string praise_sentence(const Speech& speech, const WorklistReason& reason) {
    const Values values{{"activity", activity_name(speech, reason.activity)},
                        {"date", reason.date ? day(speech, *reason.date) : ""}};
    switch (reason.praise) {
        case core::PraiseRule::made_up:
            return speech.language.text("“{activity}” had been missed and came in after all, {date}.",
                                        values);
        case core::PraiseRule::on_time_again:
            return speech.language.text("Two pieces of work in a row on time, the latest “{activity}”.",
                                        values);
        case core::PraiseRule::back:
            return speech.language.text("At work again since {date}, after a longer silence.", values);
        case core::PraiseRule::finished_early:
            return speech.language.text("Everything with a date is done, long before the last date.");
    }
    return {};
}

std::string_view praise_word(core::PraiseRule rule) {
    switch (rule) {
        case core::PraiseRule::made_up:
            return "praise_made_up";
        case core::PraiseRule::on_time_again:
            return "praise_on_time";
        case core::PraiseRule::back:
            return "praise_back";
        case core::PraiseRule::finished_early:
            return "praise_finished";
    }
    return {};
}

/// What the message form calls a reason in its address.
std::string_view reason_word(const WorklistReason& reason) {
    switch (reason.kind) {
        case WorklistKind::likely_late:
            return "due_soon";
        case WorklistKind::missed:
            return reason.can_still_hand_in ? "missed" : "closed";
        case WorklistKind::plan_passed:
            return "plan_passed";
        case WorklistKind::quiet:
            return "quiet";
        case WorklistKind::first_contact:
            return "first_contact";
        case WorklistKind::unanswered:
            return "unanswered";
        case WorklistKind::reply_waiting:
            return "reply";
        case WorklistKind::follow_up:
            return "follow_up";
        case WorklistKind::feedback:
            return "feedback";
        case WorklistKind::praise:
            return praise_word(reason.praise);
    }
    return {};
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::string sentence(const Speech& speech, const WorklistReason& reason) {
    const Language& language = speech.language;
    Values values{{"activity", activity_name(speech, reason.activity)}};
    if (reason.date) values.emplace_back("when", when(speech, *reason.date));
    switch (reason.kind) {
        case WorklistKind::missed:
            return with_doubt(speech, missed_sentence(speech, reason, values), reason.certainty);
        case WorklistKind::plan_passed:
            return with_doubt(speech, plan_sentence(speech, reason, values), reason.certainty);
        case WorklistKind::likely_late:
            return with_doubt(speech, late_sentence(speech, reason, values), reason.certainty);
        case WorklistKind::quiet:
            return quiet_sentence(speech, reason);
        case WorklistKind::first_contact:
            return language.text(
                "No contact through Waymark or noted here so far; a first one was due {date}.",
                {{"date", day(speech, *reason.date)}});
        case WorklistKind::unanswered:
            return reason.second_channel
                       ? language.text(
                             "No answer since {date}, though more than one way was tried, and no sign "
                             "of work since.",
                             {{"date", day(speech, *reason.date)}})
                       : language.text("No answer since the contact of {date}, and no sign of work since.",
                                       {{"date", day(speech, *reason.date)}});
        case WorklistKind::reply_waiting:
            return language.text("Wrote to you {when} and waits for an answer.", values);
        case WorklistKind::follow_up:
            return language.text("It was noted to be in touch again on {date}.",
                                 {{"date", day(speech, *reason.date)}});
        case WorklistKind::feedback:
            return language.text(
                "“{activity}” has waited for feedback since {date}.",
                {{"activity", activity_name(speech, reason.activity)}, {"date", day(speech, *reason.date)}});
        case WorklistKind::praise:
            return praise_sentence(speech, reason);
    }
    return {};
}

std::string next_action(const Language& language, const WorklistReason& reason) {
    switch (reason.kind) {
        case WorklistKind::likely_late:
        case WorklistKind::plan_passed:
            return reason.begun ? language.text("Ask what is still missing, and offer help with one step.")
                                : language.text("Ask how it is going, and agree on a first small step.");
        case WorklistKind::missed:
            return reason.can_still_hand_in
                       ? language.text("Ask what got in the way, and agree on a day for handing it in.")
                       : language.text("Ask what got in the way, and look together at what comes next.");
        case WorklistKind::quiet:
            return language.text("Ask how things are; if there is no answer, try another channel.");
        case WorklistKind::first_contact:
            return language.text("Introduce yourself, and ask what the student hopes for from the course.");
        case WorklistKind::unanswered:
            return reason.second_channel
                       ? language.text("Talk to the teacher of the course about it, and pass it on.")
                       : language.text(
                             "Try another way than so far: a message, telephone, e-mail or a meeting. Note "
                             "it here.");
        case WorklistKind::reply_waiting:
            return language.text("Read the message and answer it.");
        case WorklistKind::follow_up:
            return language.text("Get in touch as was said; what you noted last stands under Messages.");
        case WorklistKind::feedback:
            return language.text("Ask the teacher when the feedback will come, and tell the student.");
        case WorklistKind::praise:
            return language.text("Say that you have seen it; two sentences are enough.");
    }
    return {};
}

std::string place_sentence(const Speech& speech, const core::WorklistItem& item) {
    const Language& language = speech.language;
    if (item.lane != core::WorklistLane::student || !item.act_by)
        return language.text("Nothing runs out here, so this comes after what can still be changed.");
    if (*item.act_by <= speech.now) return language.text("Stands here because it can be changed today.");
    return language.text("Stands here because something can still be changed until {when}.",
                         {{"when", when(speech, *item.act_by)}});
}

EndingWords ending_words(const Language& language, core::Ending ending) {
    switch (ending) {
        case core::Ending::done:
            return {language.text("Done"), language.text("You have dealt with it.")};
        case core::Ending::not_applicable:
            return {language.text("Does not apply"), language.text("It does not concern this student.")};
        case core::Ending::known_reason:
            return {language.text("Reason known"),
                    language.text("You know why. Nothing about this student is brought up until the day you "
                                  "name, unless the student writes.")};
        case core::Ending::referred:
            return {language.text("Passed on"),
                    language.text("Somebody else takes care of it. Write down who.")};
        case core::Ending::wrong:
            return {
                language.text("The picture is wrong"),
                language.text("Waymark got it wrong. This is counted, so that the rules can be improved.")};
    }
    return {};
}

std::string message_path(core::PersonId student, const WorklistReason& reason) {
    support::FormFields query{{"reason", std::string(reason_word(reason))}};
    if (reason.activity) query.emplace_back("activity", std::to_string(reason.activity->value));
    return support::with_query(student_path(student) + "/message", query);
}

std::string reason_value(const core::ReasonKey& key) {
    return std::string(core::word(key.kind)) + "." +
           std::to_string(key.activity.value_or(core::ActivityId{}).value) + "." +
           std::to_string(core::to_unix(key.date.value_or(core::Instant{})));
}

std::optional<core::ReasonKey> reason_key(std::string_view value) {
    const std::size_t first = value.find('.');
    const std::size_t second = value.find('.', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto kind = core::worklist_kind(value.substr(0, first));
    const auto activity = number(value.substr(first + 1, second - first - 1));
    const auto date = number(value.substr(second + 1));
    if (!kind || !activity || !date) return std::nullopt;
    core::ReasonKey key;
    key.kind = *kind;
    if (*activity != 0) key.activity = core::ActivityId{*activity};
    if (*date != 0) key.date = core::from_unix(*date);
    return key;
}

}  // namespace waymark::web
