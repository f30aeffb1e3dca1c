#include <algorithm>
#include <map>

#include "i18n/format.hpp"
#include "web/course_copy.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/no_students.hpp"
#include "web/page.hpp"
#include "web/worklist_view.hpp"
#include "web/worklist_words.hpp"

namespace waymark::web {
namespace {

using core::WorklistItem;
using core::WorklistLane;

constexpr std::size_t reasons_in_sight = 3;
constexpr std::size_t most_items = 50;  // more than anybody can act on in a day

std::string contact_line(const Speech& speech, const std::optional<core::Instant>& contact) {
    if (!contact) return speech.language.text("No contact through Waymark or noted here so far.");
    return speech.language.text("Last contact {date} ({relative}).",
                                {{"date", i18n::date(speech.language, speech.zone, *contact, speech.now)},
                                 {"relative", how_far(speech, *contact)}});
}

std::string button_label(const i18n::Language& language, const WorklistItem& item,
                         const core::Enrolment& student) {
    const i18n::Values name{{"first_name", student.first_name}};
    if (item.lane == WorklistLane::praise) return language.text("Praise {first_name}", name);
    if (item.reasons.front().kind == core::WorklistKind::reply_waiting)
        return language.text("Answer {first_name}", name);
    return language.text("Write to {first_name}", name);
}

bool awaits_answer(const WorklistItem& item) {
    return std::any_of(item.reasons.begin(), item.reasons.end(), [](const core::WorklistReason& reason) {
        return reason.kind == core::WorklistKind::unanswered;
    });
}

/// Where "has answered" is noted; "" where nothing waits for an answer, or the viewer may not.
std::string answered_url(const PageContext& context, const WorklistItem& item) {
    const core::Subject subject{context.viewer.site, context.viewer.course, item.person};
    const bool may_end = core::may(context.viewer, core::Action::end_item, subject);
    return may_end && awaits_answer(item) ? page_url(context, student_path(item.person) + "/answered") : "";
}

ViewModel item_model(const PageContext& context, const WorklistItem& item) {
    const Speech speech = speech_of(context);
    const core::Enrolment* student = core::find_person(context.course->snapshot, item.person);
    std::vector<std::string> reasons;
    std::vector<std::string> more;
    for (const core::WorklistReason& reason : item.reasons)
        (reasons.size() < reasons_in_sight ? reasons : more).push_back(sentence(speech, reason));
    const auto more_count = static_cast<long>(more.size());
    ViewModel model;
    model.set("name", student->full_name)
        .set("url", page_url(context, student_path(item.person)))
        .set_texts("reasons", std::move(reasons))
        .set_texts("more", std::move(more))
        .set("more_label", context.language.plural("{n} more reason", "{n} more reasons", more_count))
        .set("action", next_action(context.language, item.reasons.front()))
        .set("contact", contact_line(speech, item.last_contact))
        .set("place", place_sentence(speech, item))
        .set("write_url", write_url(context, item.person, item.reasons))
        .set("write_label", button_label(context.language, item, *student))
        .set("note_url", awaits_answer(item) ? note_url(context, item.person) : "")
        .set("answered_url", answered_url(context, item))
        .set("answered_id", support::random_token(context.services.random, 16))
        .set("end_url", ending_url(context, item.person))
        .set("end_label", context.language.text("End: {name}", {{"name", student->full_name}}));
    return model;
}

/// The items of one lane, as many as anybody can act on.
ViewModel::List lane_models(const PageContext& context, const std::vector<WorklistItem>& list,
                            WorklistLane lane) {
    ViewModel::List models;
    for (const WorklistItem& item : list)
        if (item.lane == lane && models.size() < most_items) models.push_back(item_model(context, item));
    return models;
}

std::size_t count_lane(const std::vector<WorklistItem>& list, WorklistLane lane) {
    std::size_t count = 0;
    for (const WorklistItem& item : list)
        if (item.lane == lane) ++count;
    return count;
}

/// Feedback that is late, by activity: the marker is nudged once, not once per student.
ViewModel::List marker_models(const PageContext& context, const std::vector<WorklistItem>& list) {
    struct Waiting {
        core::Instant since;
        std::vector<core::PersonId> people;
    };
    std::map<core::ActivityId, Waiting> waiting;
    for (const WorklistItem& item : list) {
        if (item.lane != WorklistLane::marker) continue;
        for (const core::WorklistReason& reason : item.reasons) {
            const auto [entry, fresh] = waiting.try_emplace(*reason.activity, Waiting{*reason.date, {}});
            if (*reason.date < entry->second.since) entry->second.since = *reason.date;
            entry->second.people.push_back(item.person);
        }
    }
    const Speech speech = speech_of(context);
    ViewModel::List models;
    for (const auto& [id, one] : waiting) {
        const core::Activity* activity = core::find_activity(context.course->snapshot, id);
        ViewModel::List students;
        for (const core::PersonId person : one.people)
            students.push_back(ViewModel()
                                   .set("name", core::find_person(speech.facts, person)->full_name)
                                   .set("end_url", ending_url(context, person)));
        const std::string since = i18n::date(speech.language, speech.zone, one.since, speech.now);
        models.push_back(
            ViewModel()
                .set("text", context.language.plural(
                                 "“{activity}”: {n} student has waited for feedback since {date}.",
                                 "“{activity}”: {n} students have waited for feedback since {date}.",
                                 static_cast<long>(one.people.size()),
                                 {{"activity", activity->name}, {"date", since}}))
                .set("link", checked_link(activity->url))
                .set("students", std::move(students)));
    }
    return models;
}

std::string summary(const i18n::Language& language, std::size_t items) {
    if (items == 0) return {};
    return language.plural("{n} student could use a word from you.",
                           "{n} students could use a word from you.", static_cast<long>(items));
}

std::string rest_sentence(const i18n::Language& language, std::size_t items) {
    if (items <= most_items) return {};
    return language.plural("{n} more student can wait until these are done.",
                           "{n} more students can wait until these are done.",
                           static_cast<long>(items - most_items));
}

/// When somebody would be listed, with the numbers that hold in this course.
ViewModel rules(const PageContext& context) {
    const i18n::Language& language = context.language;
    const core::WorklistPolicy& policy = context.settings.policy.worklist;
    const core::days quiet = figures_for(context)->figures.quiet;
    ViewModel model;
    model
        .set("rule_missed", language.plural("a date passed in the last {n} day and the work is not in;",
                                            "a date passed in the last {n} days and the work is not in;",
                                            policy.missed_within.count()))
        .set("rule_due_soon",
             language.plural("work is due within {n} day and will probably not be in by then;",
                             "work is due within {n} days and will probably not be in by then;",
                             policy.due_soon.count()))
        .set("rule_quiet",
             language.plural("there has been no sign of work for {n} day while others are at work;",
                             "there has been no sign of work for {n} days while others are at work;",
                             quiet.count()))
        .set("rule_others",
             language.text(
                 "a first contact is due, an answer is waited for, or there is something to praise."))
        .set("rule_contact",
             language.plural(
                 "Whoever you have been in touch with rests for {n} day, unless a date passes meanwhile.",
                 "Whoever you have been in touch with rests for {n} days, unless a date passes meanwhile.",
                 policy.after_contact.count()));
    return model;
}

std::string flash_sentence(const PageContext& context) {
    const std::string status = query_value(context, "status");
    if (status == "taken") return context.language.text("The plan was taken over.");
    if (status == "left") return context.language.text("The plan was not taken over.");
    if (status == "answered") return context.language.text("Noted: the student has answered.");
    if (status == "rests")
        return context.language.text(
            "Noted. Nothing about this student is brought up until the end of the day you named, unless the "
            "student "
            "writes.");
    if (status != "ended") return {};
    return context.language.text(
        "Ended. It will not come up again; the student's page shows it and can take it back.");
}

/// To the teacher of a copied course.
std::string copy_sentence(const PageContext& context) {
    const std::optional<CourseCopy> copy = offered_copy(context);
    if (!copy) return {};
    return context.language.plural(
        "This course is a copy of “{course}”, for which {n} date is planned in Waymark.",
        "This course is a copy of “{course}”, for which {n} dates are planned in Waymark.",
        static_cast<long>(copy->offer.items.size()), {{"course", copy->source->snapshot.course.full_name}});
}

}  // namespace

Response today_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const bool no_students = visible_students(context).empty();
    const std::vector<WorklistItem> list = worklist_for(context);
    const std::size_t waiting = count_lane(list, WorklistLane::student);
    ViewModel model = rules(context);
    model.set("summary", summary(context.language, waiting))
        .set("rest", rest_sentence(context.language, waiting))
        .add(no_students_model(context, no_students))
        .set("all_well", list.empty() && !no_students && context.site->has_web_service)
        .set("only_people", !no_students && !context.site->has_web_service)
        .set("copy_offer", copy_sentence(context))
        .set("copy_url", page_url(context, "/take-over"))
        .set("students_url", page_url(context, "/students"))
        .set("items", lane_models(context, list, WorklistLane::student))
        .set("praise", lane_models(context, list, WorklistLane::praise))
        .set("markers", marker_models(context, list))
        .add(freshness(context));
    return framed_page(context, "today",
                       {context.language.text("Today"), "/today", flash_sentence(context), 200},
                       std::move(model));
}

}  // namespace waymark::web
