#include <algorithm>

#include "core/risk.hpp"
#include "i18n/format.hpp"
#include "store/endings.hpp"
#include "store/outbox.hpp"
#include "web/contact_words.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/pace_words.hpp"
#include "web/page.hpp"
#include "web/rest_words.hpp"
#include "web/work_view.hpp"
#include "web/worklist_view.hpp"
#include "web/worklist_words.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t most_reasons = 4;
constexpr double least_contribution = 0.1;  // below it a reason is noise, not something to talk about

std::vector<std::string> group_names(const core::CourseSnapshot& facts, const core::Enrolment& student) {
    std::vector<std::string> names;
    for (const core::Group& group : facts.groups)
        if (std::find(student.groups.begin(), student.groups.end(), group.id) != student.groups.end())
            names.push_back(group.name);
    return names;
}

/// Groups and the last visit to the course, in one line.
std::string about(const Speech& speech, const core::Enrolment& student) {
    std::string line;
    for (const std::string& name : group_names(speech.facts, student)) line += name + " · ";
    if (!student.active) line += speech.language.text("enrolment not active") + " · ";
    if (!student.last_access) return line + speech.language.text("no course visit so far");
    return line + speech.language.text(
                      "last course visit {date}",
                      {{"date", i18n::date(speech.language, speech.zone, *student.last_access, speech.now)}});
}

ViewModel::List noticed_models(const PageContext& context, const core::StudentFigures* figures) {
    const Speech speech = speech_of(context);
    ViewModel::List list;
    if (figures == nullptr || !figures->risk || !context.site->has_web_service) return list;
    for (const core::RiskReason& reason : figures->risk->reasons) {
        if (list.size() == most_reasons || reason.contribution < least_contribution) break;
        NoticedReason said = noticed(speech, reason);
        list.push_back(
            ViewModel().set("what", std::move(said.noticed)).set("change", std::move(said.what_changes_it)));
    }
    return list;
}

/// Where the student is against the plan, and what to do about it.
ViewModel pace_model(const PageContext& context, const core::Enrolment& student,
                     const core::StudentFigures* figures, const std::vector<core::WorkItem>& work) {
    const i18n::Language& language = context.language;
    ViewModel model;
    const bool known = figures != nullptr && figures->pace;
    const core::PaceBand band = known ? figures->pace->band : core::PaceBand::on_pace;
    const BandWord word = band_word(language, band);
    std::vector<std::string> steps;
    if (known && wants_catch_up(band))
        steps = step_lines(speech_of(context),
                           core::catch_up_plan(work, context.settings.policy, context.zone, context.now));
    const bool talk = known && (!steps.empty() || has_time_for_more(band)) && context.viewer.person;
    const std::string reason = has_time_for_more(band) ? "pace_fast" : "pace_slow";
    model.set("pace", known ? word.word : "")
        .set("pace_shape", word.shape)
        .set("pace_said", known ? pace_sentence(language, *figures->pace) : "")
        .set("pace_action", known ? pace_action(language, band) : "")
        .set("pace_write_url",
             talk ? page_url(context, support::with_query(student_path(student.person) + "/message",
                                                          {{"reason", reason}}))
                  : "")
        .set("pace_write_label", has_time_for_more(band) ? language.text("Write about it")
                                                         : language.text("Write with these steps"));
    set_steps(model, std::move(steps));
    return model;
}

/// What holds of the student's objection to being assessed, and the way to change it if the viewer may.
ViewModel scoring_model(const PageContext& context, const core::Enrolment& student) {
    const i18n::Language& language = context.language;
    const core::Objection* objection = core::objection_of(context.course->snapshot, student.person);
    const bool shown = student.active && context.site->has_web_service;
    const bool may_change = core::may(context.viewer, core::Action::note_objection,
                                      {context.viewer.site, context.viewer.course, student.person}) &&
                            (objection == nullptr || core::may_withdraw(*objection, *context.viewer.person));
    const std::string said =
        objection != nullptr
            ? language.text(
                  "{name} has objected: no level, no forecast and nothing that stands out is "
                  "worked out. Work, dates and contacts stay.",
                  {{"name", student.first_name}})
            : language.text("Students may object to being assessed, on their own page or by asking you.");
    const std::string label =
        objection != nullptr ? language.text("Take the objection back") : language.text("Note an objection");
    ViewModel model;
    model.set("scoring_said", shown ? said : "")
        .set("scoring_label", may_change ? label : "")
        .set("scoring_value", objection != nullptr ? "on" : "off")
        .set("scoring_url", page_url(context, student_path(student.person) + "/scoring"));
    return model;
}

std::string ending_line(const PageContext& context, const store::WorklistEnding& ending) {
    const Speech speech = speech_of(context);
    const core::Enrolment* author = ending.author ? core::find_person(speech.facts, *ending.author) : nullptr;
    std::string line = i18n::date(speech.language, speech.zone, ending.at, speech.now) + " · " +
                       ending_words(speech.language, ending.ending).word;
    if (ending.known_until) {
        const core::Instant last_day = *ending.known_until - core::hours{1};
        line += " " + speech.language.text(
                          "until the end of {date}",
                          {{"date", i18n::date(speech.language, speech.zone, last_day, speech.now)}});
    }
    return author == nullptr ? line : line + " · " + author->full_name;
}

/// Sentences of what an ending settled, as far as the facts still hold.
std::vector<std::string> settled_lines(const PageContext& context, const store::WorklistEnding& ending,
                                       const std::vector<core::WorklistReason>& facts) {
    std::vector<std::string> lines;
    for (const core::WorklistReason& fact : facts)
        if (std::find(ending.reasons.begin(), ending.reasons.end(), core::key_of(fact)) !=
            ending.reasons.end())
            lines.push_back(sentence(speech_of(context), fact));
    if (ending.about_level)
        lines.push_back(context.language.text("The level of attention shown for this student"));
    return lines;
}

ViewModel::List ending_models(const PageContext& context, const core::Enrolment& student,
                              const std::vector<core::WorklistReason>& facts) {
    ViewModel::List list;
    const bool may_undo = !ending_url(context, student.person).empty();
    for (const store::WorklistEnding& ending :
         store::endings_of(context.services.database, context.viewer.course, student.person))
        list.push_back(ViewModel()
                           .set("head", ending_line(context, ending))
                           .set("text", ending.text)
                           .set_texts("settled", settled_lines(context, ending, facts))
                           .set("id", may_undo ? std::to_string(ending.id) : ""));
    return list;
}

std::string who_wrote(const Speech& speech, const core::Enrolment& student, const jobs::ThreadEntry& entry) {
    if (entry.from_student) return student.full_name;
    if (entry.automatic) return speech.language.text("Waymark, automatic reminder");
    const core::Enrolment* author = entry.author ? core::find_person(speech.facts, *entry.author) : nullptr;
    return author == nullptr ? speech.language.text("Somebody who is no longer in the course")
                             : author->full_name;
}

std::string_view delivery_shape(core::DeliveryState state) {
    switch (state) {
        case core::DeliveryState::waiting:
        case core::DeliveryState::sending:
            return "◔";
        case core::DeliveryState::sent:
            return "✓";
        case core::DeliveryState::cancelled:
            return "–";
        case core::DeliveryState::refused:
        case core::DeliveryState::failed:
            return "△";
        case core::DeliveryState::uncertain:
            return "?";
    }
    return {};
}

/// What became of an entry: of a message its way, of a contact that was noted its channel.
std::string state_line(const PageContext& context, const jobs::ThreadEntry& entry) {
    if (entry.from_student) return {};
    if (entry.noted) {
        const i18n::Values values{{"channel", channel_word(context.language, *entry.noted)}};
        if (!entry.follow_up) return context.language.text("{channel}, noted here", values);
        return context.language.text(
            "{channel}, noted here; again on {date}",
            {values.front(),
             {"date", i18n::date(context.language, context.zone, *entry.follow_up, context.now)}});
    }
    return delivery_sentence(context.language, entry.state, entry.reason);
}

ViewModel::List thread_models(PageContext& context, const core::Enrolment& student) {
    const Speech speech = speech_of(context);
    ViewModel::List list;
    for (const jobs::ThreadEntry& entry :
         jobs::thread_with(context.services.database, *context.course, student.person))
        list.push_back(
            ViewModel()
                .set("side", entry.from_student ? "theirs" : "ours")
                .set("who", who_wrote(speech, student, entry))
                .set("when", i18n::date_time(context.language, context.zone, entry.at, context.now))
                .set("text", entry.text)
                .set("shape", delivery_shape(entry.state))
                .set("state", state_line(context, entry)));
    return list;
}

std::vector<std::string> skip_lines(PageContext& context, const core::Enrolment& student) {
    std::vector<std::string> lines;
    for (const core::SkippedReminder& skip :
         store::load_skips(context.services.database, context.viewer.course)) {
        if (skip.key.person != student.person || skip.reason == core::SkipReason::done) continue;
        const core::Activity* activity = core::find_activity(context.course->snapshot, skip.key.activity);
        if (activity == nullptr) continue;
        lines.push_back(context.language.text(
            "“{activity}” ({stage}): not reminded {because}.",
            {{"activity", activity->name},
             {"stage", stage_words(context.language, context.settings.policy.reminders, skip.key.stage)},
             {"because", skip_sentence(context.language, skip.reason)}}));
    }
    return lines;
}

/// What holds for this student's reminders, and the form that lets them rest.
ViewModel pause_model(const PageContext& context, const core::Enrolment& student) {
    const i18n::Language& language = context.language;
    const store::ContactChoice choice = store::contact_choice(context.services.database, student.person);
    const std::vector<store::Pause> rests = current_rests(context, student.person);
    const auto own = context.viewer.person
                         ? store::pause_by(context.services.database, student.person, *context.viewer.person)
                         : std::nullopt;
    std::string line = language.text("Reminders go to this student as planned.");
    if (!rests.empty()) line = rest_for_staff(context, student.person, rests.front());
    if (!choice.nudges) line = language.text("The student wants no automatic reminders.");
    const bool may_pause = !ending_url(context, student.person).empty();
    ViewModel model;
    model.set("reminders_line", line)
        .set("pause_url", may_pause ? page_url(context, student_path(student.person) + "/pause") : "")
        .set("paused", own && context.now < own->until);
    return model;
}

std::string flash_sentence(const PageContext& context) {
    const std::string status = query_value(context, "status");
    if (status == "noted") return context.language.text("Noted. It stands below, under Messages.");
    if (status == "paused")
        return context.language.text("Saved. What holds now stands below, under Automatic reminders.");
    if (status == "resumed")
        return context.language.text(
            "This rest is ended. What holds now stands below, under Automatic reminders.");
    if (status == "no_day") return context.language.text("Please name a day from today to a year from now.");
    if (status == "queued")
        return context.language.text("Your message is on its way. Its state is shown below, under Messages.");
    if (status == "already")
        return context.language.text("This message was sent before; it has not been sent a second time.");
    if (status == "taken_back")
        return context.language.text("Taken back. What was ended is on the list again if it still holds.");
    return {};
}

ViewModel::List work_models(const Speech& speech, const std::vector<core::WorkItem>& work) {
    ViewModel::List list;
    for (const core::WorkItem& item : work) list.push_back(work_item_model(speech, item, Reader::staff));
    return list;
}

ViewModel student_model(PageContext& context, const core::Enrolment& student) {
    const Speech speech = speech_of(context);
    const auto loaded = figures_for(context);
    const core::StudentFigures* figures = loaded->figures.find(student.person);
    const auto reasons = facts_about(context, student.person);
    const auto work =
        core::work_of(context.course->index, student, context.now, context.settings.policy.worklist.due_soon);
    std::vector<std::string> today;
    today.reserve(reasons.size());
    for (const core::WorklistReason& reason : reasons) today.push_back(sentence(speech, reason));
    ViewModel::List noticed = noticed_models(context, figures);
    ViewModel::List thread = thread_models(context, student);
    std::vector<std::string> skips = skip_lines(context, student);
    const auto skip_count = static_cast<long>(skips.size());
    ViewModel model;
    model.set("name", student.full_name)
        .set("about", about(speech, student))
        .set("write_url", write_url(context, student.person, reasons))
        .set("write_label",
             context.language.text("Write to {first_name}", {{"first_name", student.first_name}}))
        .set("profile_url", profile_link(context.course->snapshot.course, student))
        .set_texts("today", std::move(today))
        .set("work", work_models(speech, work))
        .set("noticed", std::move(noticed))
        .set("end_url", ending_url(context, student.person))
        .set("undo_url", page_url(context, student_path(student.person) + "/ending/undo"))
        .set("endings", ending_models(context, student, reasons))
        .add(pace_model(context, student, figures, work))
        .add(pause_model(context, student))
        .set("note_url", note_url(context, student.person))
        .add(scoring_model(context, student))
        .set("thread", std::move(thread))
        .set_texts("skips", std::move(skips))
        .set("skips_summary", context.language.plural("{n} reminder was left out; see why",
                                                      "{n} reminders were left out; see why", skip_count))
        .add(calendar_model(speech, context.course->index.work_moments(student.person), work))
        .add(freshness(context));
    return model;
}

}  // namespace

Response student_page(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::see_student);
    if (student == nullptr) return refusal(context, 404);
    audit(context, "see_student", student->person);
    const std::string path = student_path(student->person);
    return framed_page(context, "student", {student->full_name, path, flash_sentence(context), 200},
                       student_model(context, *student));
}

}  // namespace waymark::web
