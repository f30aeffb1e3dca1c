#include "core/worklist.hpp"
#include "i18n/format.hpp"
#include "store/outbox.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t reasons_in_sight = 3;
constexpr std::size_t most_items = 50;  // more than anybody can act on in a day

std::string contact_line(const Speech& speech, const std::optional<core::Instant>& contact) {
    if (!contact) return speech.language.text("Not written to through Waymark so far.");
    return speech.language.text("Last written to {date} ({relative}).",
                                {{"date", i18n::date(speech.language, speech.zone, *contact, speech.now)},
                                 {"relative", how_far(speech, *contact)}});
}

/// The form opens with a first sentence for the reason that placed the student here.
std::string write_url(const PageContext& context, const core::WorklistItem& item) {
    const core::Subject subject{context.viewer.site, context.viewer.course, item.person};
    if (!core::may(context.viewer, core::Action::send_message, subject)) return {};
    return page_url(context, message_path(item.person, item.reasons.front()));
}

ViewModel item_model(const PageContext& context, const core::WorklistItem& item) {
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
        .set("contact", contact_line(speech, item.last_contact))
        .set("write_url", write_url(context, item))
        .set("write_label",
             context.language.text("Write to {first_name}", {{"first_name", student->first_name}}));
    return model;
}

std::string summary(const i18n::Language& language, std::size_t items) {
    if (items == 0) return {};
    return language.plural("{n} student could use a word from you.",
                           "{n} students could use a word from you.", static_cast<long>(items));
}

std::string rest_sentence(const i18n::Language& language, std::size_t rest) {
    if (rest == 0) return {};
    return language.plural("{n} more student can wait until these are done.",
                           "{n} more students can wait until these are done.", static_cast<long>(rest));
}

/// When somebody would be listed, with the numbers that hold in this course.
ViewModel rules(const PageContext& context) {
    const i18n::Language& language = context.language;
    const core::WorklistPolicy& policy = context.settings.policy.worklist;
    const auto quiet = core::quiet_span(context.course->index, context.settings.policy, context.now);
    ViewModel model;
    model
        .set("rule_missed", language.plural("a date passed in the last {n} day and the work is not in;",
                                            "a date passed in the last {n} days and the work is not in;",
                                            policy.missed_within.count()))
        .set("rule_due_soon",
             language.plural("work is due within {n} day and is not in;",
                             "work is due within {n} days and is not in;", policy.due_soon.count()))
        .set("rule_quiet", language.plural("there has been no sign of work for {n} day.",
                                           "there has been no sign of work for {n} days.", quiet.count()))
        .set(
            "rule_contact",
            language.plural("Whoever you have written to rests for {n} day, unless a date passes meanwhile.",
                            "Whoever you have written to rests for {n} days, unless a date passes meanwhile.",
                            policy.after_contact.count()));
    return model;
}

}  // namespace

Response today_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    std::vector<core::PersonId> mentees;
    for (const core::Enrolment* student : visible_students(context)) mentees.push_back(student->person);
    const auto contacts = store::last_contacts(context.services.database, context.viewer.course);
    const auto list =
        core::worklist(context.course->index, mentees, contacts, context.settings.policy, context.now);
    ViewModel::List items;
    for (const core::WorklistItem& item : list) {
        if (items.size() == most_items) break;
        items.push_back(item_model(context, item));
    }
    const std::size_t rest = list.size() - items.size();
    const bool all_well = items.empty() && !mentees.empty();
    ViewModel model = rules(context);
    model.set("summary", summary(context.language, list.size()))
        .set("rest", rest_sentence(context.language, rest))
        .set("no_students", mentees.empty())
        .set("all_well", all_well)
        .set("students_url", page_url(context, "/students"))
        .set("items", std::move(items))
        .add(freshness(context));
    return framed_page(context, "today", {context.language.text("Today"), "/today", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
