#include "web/sentences.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/own_token.hpp"
#include "i18n/format.hpp"
#include "web/contact_words.hpp"

namespace waymark::web {
namespace {

using i18n::Language;
using i18n::Values;

std::string followed_by(const std::string& sentence, const std::string& more) {
    return more.empty() ? sentence : sentence + " " + more;
}

/// Why a reminder does not go, to be read after "not reminded".
constexpr std::array skip_sentences{
    std::pair{core::SkipReason::writes_off,
              i18n::translatable("because the course is not set to send reminders")},
    std::pair{core::SkipReason::course_not_running,
              i18n::translatable("because the course is not running or is hidden")},
    std::pair{core::SkipReason::no_mentor,
              i18n::translatable("because there is no mentor and no teacher who could answer")},
    std::pair{core::SkipReason::not_active, i18n::translatable("because the enrolment is not active")},
    std::pair{core::SkipReason::done, i18n::translatable("because the work is done")},
    std::pair{core::SkipReason::not_open_yet, i18n::translatable("because the work is not open yet")},
    std::pair{core::SkipReason::may_not_apply,
              i18n::translatable("because the work may not apply to this student")},
    std::pair{
        core::SkipReason::date_uncertain,
        i18n::translatable("because the date is not certain: not everything that can change it was read")},
    std::pair{core::SkipReason::date_moved, i18n::translatable("because the date has changed since")},
    std::pair{core::SkipReason::facts_stale,
              i18n::translatable("because it could not be read whether the work is handed in")},
    std::pair{core::SkipReason::already_sent,
              i18n::translatable("because this reminder has been sent already")},
    std::pair{core::SkipReason::on_its_way,
              i18n::translatable("because this reminder is on its way already")},
    std::pair{core::SkipReason::undelivered,
              i18n::translatable("because this reminder could not be delivered; it is not tried again")},
    std::pair{core::SkipReason::maybe_sent,
              i18n::translatable("because it could not be found out whether this reminder has gone")},
    std::pair{core::SkipReason::no_time_left,
              i18n::translatable("because no moment was left at which it could be sent in time")},
    std::pair{core::SkipReason::weekly_cap,
              i18n::translatable("because the limit of reminders in one week is reached")},
    std::pair{core::SkipReason::contacted_today,
              i18n::translatable("because somebody was in touch in person today")},
    std::pair{core::SkipReason::excused, i18n::translatable("because the student need not do this work")},
    std::pair{core::SkipReason::opted_out,
              i18n::translatable("because the student does not want such reminders")},
    std::pair{core::SkipReason::muted, i18n::translatable("because reminders rest for this student")},
    std::pair{core::SkipReason::lms_reminds,
              i18n::translatable("because Moodle itself sends a notice about the same date")},
    std::pair{core::SkipReason::closed, i18n::translatable("because nothing can be handed in any more")},
    std::pair{core::SkipReason::outage,
              i18n::translatable("because Moodle could not be reached when the date passed")},
    std::pair{core::SkipReason::joined,
              i18n::translatable(
                  "because another reminder about the same work goes the same day or has gone already")},
    std::pair{core::SkipReason::hidden, i18n::translatable("because the activity is hidden from students")},
    std::pair{core::SkipReason::activity_gone,
              i18n::translatable("because Moodle does not find the activity any more")},
    std::pair{
        core::SkipReason::no_placement,
        i18n::translatable(
            "because no place in the course is known where every student can open Waymark and choose not "
            "to get reminders")},
    std::pair{core::SkipReason::held_out,
              i18n::translatable("because of a trial of reminders: the lot decided so")},
};
static_assert(skip_sentences.size() == static_cast<std::size_t>(core::SkipReason::held_out) + 1);

}  // namespace

std::string how_far(const Speech& speech, core::Instant at) {
    return i18n::relative_day(speech.language, speech.zone, at, speech.now);
}

std::string date_time(const Speech& speech, core::Instant at) {
    return i18n::date_time(speech.language, speech.zone, at, speech.now);
}

std::string when(const Speech& speech, core::Instant at) {
    return date_time(speech, at) + " (" + how_far(speech, at) + ")";
}

NoticedReason noticed(const Speech& speech, const core::RiskReason& reason) {
    const Language& language = speech.language;
    const Values of{{"of", std::to_string(reason.of)}};
    const std::string any_work = language.text("Any piece of work, however small, changes this.");
    switch (reason.term) {
        case core::RiskTerm::little_activity:
            return {language.plural("Signs of work on {n} day so far; most people in the course have more.",
                                    "Signs of work on {n} days so far; most people in the course have more.",
                                    reason.count),
                    any_work};
        case core::RiskTerm::little_lately:
            return {
                language.plural(
                    "Signs of work on {n} day in the last two weeks; most people in the course have more.",
                    "Signs of work on {n} days in the last two weeks; most people in the course have more.",
                    reason.count),
                any_work};
        case core::RiskTerm::few_materials:
            return {language.plural("{n} of {of} pieces of work begun or done; most people have more.",
                                    "{n} of {of} pieces of work begun or done; most people have more.",
                                    reason.count, of),
                    language.text("Beginning the next piece of work changes this.")};
        case core::RiskTerm::idle:
            return {language.plural("No sign of work and no visit for {n} day.",
                                    "No sign of work and no visit for {n} days.", reason.count),
                    any_work};
        case core::RiskTerm::missed_deadlines:
            return {
                language.plural("{n} of {of} deadlines so far passed without a hand-in.",
                                "{n} of {of} deadlines so far passed without a hand-in.", reason.count, of),
                language.text("Handing in what is still possible, and the next work on time, changes this.")};
        case core::RiskTerm::not_on_time:
            return {language.plural("{n} of {of} hand-ins came after the date.",
                                    "{n} of {of} hand-ins came after the date.", reason.count, of),
                    language.text("Handing in the next work on time changes this.")};
        case core::RiskTerm::after_the_others:
            return {language.text("Work comes in later than from most of the others, or has yet to come in."),
                    language.text("Handing in the next work earlier changes this.")};
        case core::RiskTerm::below_median:
            return {language.text("Marks so far are below the middle of the course."),
                    language.text("The next marked work changes this; feedback on an earlier one helps.")};
        case core::RiskTerm::low_marks:
            return {language.plural("{n} mark so far is under 40 %.", "{n} marks so far are under 40 %.",
                                    reason.count),
                    language.text("The next marked work changes this; feedback on an earlier one helps.")};
    }
    return {};
}

std::string level_word(const Language& language, core::RiskLevel level) {
    switch (level) {
        case core::RiskLevel::on_course:
            return language.text("On course");
        case core::RiskLevel::keep_an_eye:
            return language.text("Keep an eye");
        case core::RiskLevel::needs_contact:
            return language.text("Needs contact");
    }
    return {};
}

StatusWord status_word(const Language& language, core::WorkStatus status, Reader reader) {
    const bool student = reader == Reader::student;
    switch (status) {
        case core::WorkStatus::not_open_yet:
            return {language.text("Not open yet"), "◌", "later"};
        case core::WorkStatus::open:
            return {language.text("Open"), "○", "open"};
        case core::WorkStatus::due_soon:
            return {language.text("Due soon"), "◔", "soon"};
        case core::WorkStatus::begun:
            return {language.text("Begun"), "◑", "open"};
        case core::WorkStatus::handed_in:
            return {language.text("Handed in"), "●", "done"};
        case core::WorkStatus::handed_in_late:
            return {student ? language.text("Handed in") : language.text("Handed in after the date"), "●",
                    "done"};
        case core::WorkStatus::graded:
            return {language.text("Graded"), "✓", "done"};
        case core::WorkStatus::completed:
            return {language.text("Completed"), "✓", "done"};
        case core::WorkStatus::overdue:
            return {student ? language.text("Still possible") : language.text("Date passed, still possible"),
                    "△", "soon"};
        case core::WorkStatus::closed:
            return {language.text("Closed"), "□", "closed"};
        case core::WorkStatus::may_not_apply:
            return {language.text("May not apply"), "◇", "later"};
        case core::WorkStatus::extended:
            return {language.text("Extra time"), "◔", "open"};
        case core::WorkStatus::excused:
            return {language.text("Excused"), "–", "done"};
        case core::WorkStatus::hidden:
            return {language.text("Hidden"), "–", "later"};
        case core::WorkStatus::unknown:
            return {language.text("Not known"), "?", "later"};
    }
    return {};
}

std::string reason_of_end(const Language& language, std::string_view reason) {
    if (const auto skip = core::skip_reason(reason)) return skip_sentence(language, *skip);
    if (reason == core::own_token_refused)
        return language.text("Moodle does not take the mentor's own token for this.");
    if (reason == core::own_token_gone)
        return language.text("The token that it went with is gone, so it cannot be looked up.");
    constexpr auto last = static_cast<int>(core::LmsFailure::changed_since);
    for (int i = 0; i <= last; ++i) {
        const auto failure = static_cast<core::LmsFailure>(i);
        if (core::word(failure) == reason) return failure_sentence(language, failure);
    }
    return {};
}

std::string delivery_sentence(const Language& language, core::DeliveryState state, std::string_view reason) {
    const std::string why = reason_of_end(language, reason);
    switch (state) {
        case core::DeliveryState::waiting:
            return why.empty() ? language.text("Waiting to be sent.")
                               : followed_by(language.text("Waiting for another try."), why);
        case core::DeliveryState::sending:
            return language.text("On its way. Waymark makes sure that it goes only once.");
        case core::DeliveryState::sent:
            return language.text("Sent.");
        case core::DeliveryState::cancelled:
            return why.empty() ? language.text("Not sent.")
                               : language.text("Not sent {because}.", {{"because", why}});
        case core::DeliveryState::refused:
            return language.text(
                "Not sent: Moodle does not let this person be written to. Please use another "
                "channel, for example e-mail or telephone.");
        case core::DeliveryState::failed:
            return followed_by(language.text("Could not be sent. Please use another channel."), why);
        case core::DeliveryState::uncertain:
            return followed_by(
                language.text("It is not known whether this arrived. Waymark will not send it again; please "
                              "look in Moodle or ask."),
                why);
    }
    return {};
}

std::string skip_sentence(const Language& language, core::SkipReason reason) {
    for (const auto& [one, text] : skip_sentences)
        if (one == reason) return language.text(text);
    return {};
}

std::string stage_words(const Language& language, const core::ReminderPolicy& policy,
                        std::string_view stage) {
    const std::string_view correction = core::correction_sort(stage);
    if (core::is_planned_stage(stage))
        return correction.empty()
                   ? language.text("{stage}, by the plan",
                                   {{"stage", stage_words(language, policy, core::plain_stage(stage))}})
                   : language.text("a planned date we named has changed");
    if (correction == core::stage_extended) return language.text("the new date, after extra time");
    if (correction == core::stage_moved) return language.text("a date we named has changed");
    if (correction == core::stage_withdrawn) return language.text("a date we named holds no more");
    for (const core::hours before : core::askable)
        if (core::asked_stage(before) == stage)
            return language.text("asked for, {when}", {{"when", span_words(language, before)}});
    for (const core::ReminderStage& one : policy.stages) {
        if (one.name != stage) continue;
        const long whole_hours = one.before.count();
        if (whole_hours < 0 && whole_hours % 24 == 0)
            return language.plural("{n} day after", "{n} days after", -whole_hours / 24);
        if (whole_hours < 0) return language.plural("{n} hour after", "{n} hours after", -whole_hours);
        return span_words(language, one.before);
    }
    return std::string(stage);
}

std::vector<std::string> stale_sentences(const Speech& speech) {
    std::vector<std::string> said;
    for (const core::Part part : core::all_parts) {
        const core::PartStatus* status = core::status_of(speech.facts, part);
        if (status == nullptr || (status->as_of && !status->failure)) continue;
        const Values values{{"part", part_name(speech.language, part)},
                            {"when", status->as_of ? date_time(speech, *status->as_of) : ""}};
        std::string sentence = status->as_of
                                   ? speech.language.text("Out of date: {part}, last read {when}.", values)
                                   : speech.language.text("Never read so far: {part}.", values);
        if (status->failure) sentence += " " + failure_sentence(speech.language, *status->failure);
        said.push_back(std::move(sentence));
    }
    return said;
}

std::string as_of(const Speech& speech, const store::CourseState& state) {
    if (!state.last_success) return {};
    const core::Instant at = *state.last_success;
    // The slim row above every page has no room for a weekday.
    const Values values{{"day", i18n::date(speech.language, speech.zone, at, speech.now)},
                        {"time", i18n::clock_time(speech.language, speech.zone, at)}};
    const bool today = speech.zone.day_of(at) == speech.zone.day_of(speech.now);
    return i18n::fill(today ? speech.language.text_in("as of", "{time}")
                            : speech.language.text_in("as of", "{day}, {time}"),
                      values);
}

}  // namespace waymark::web
