#include <algorithm>
#include <charconv>

#include "i18n/format.hpp"
#include "store/endings.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"
#include "web/worklist_view.hpp"
#include "web/worklist_words.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t longest_text = 4000;
constexpr std::size_t longest_form_id = 64;
constexpr std::string_view reason_field = "reason_";
constexpr std::string_view level_field = "level";

/// What was filled in, as far as it is good.
struct Filled {
    std::optional<core::Ending> ending;
    std::vector<core::ReasonKey> reasons;
    bool about_level = false;
    std::optional<core::Instant> until;  ///< end of the day named
    std::string until_text;
    std::string text;
    std::string form_id;
};

Filled filled_in(const PageContext& context, const std::vector<core::WorklistReason>& facts) {
    Filled filled;
    filled.ending = core::ending(form_value(context, "ending"));
    filled.about_level = form_value(context, level_field) == "1";
    filled.until_text = form_value(context, "until");
    filled.until = end_of_day(context, filled.until_text);
    filled.text = form_value(context, "text");
    filled.form_id = form_value(context, "form_id");
    for (const auto& [name, value] : context.form) {
        if (name.rfind(reason_field, 0) != 0) continue;
        // Only what speaks of this student now can be ended.
        const auto key = reason_key(value);
        if (key && std::any_of(facts.begin(), facts.end(),
                               [&](const auto& fact) { return core::key_of(fact) == *key; }))
            filled.reasons.push_back(*key);
    }
    return filled;
}

std::string problem_with(const PageContext& context, const Filled& filled) {
    const i18n::Language& language = context.language;
    if (!filled.ending) return language.text("Please choose how it ends.");
    if (filled.text.size() > longest_text) return language.text("The note is too long. Please shorten it.");
    if (*filled.ending == core::Ending::known_reason) {
        if (!filled.until) return language.text("Please name a day from today to a year from now.");
        return {};
    }
    if (filled.reasons.empty() && !filled.about_level)
        return language.text("Please tick what is ended by this.");
    return {};
}

ViewModel::List reason_models(const PageContext& context, const std::vector<core::WorklistReason>& facts,
                              const Filled* filled) {
    const Speech speech = speech_of(context);
    ViewModel::List list;
    for (const core::WorklistReason& fact : facts) {
        const core::ReasonKey key = core::key_of(fact);
        const bool ticked = filled == nullptr || std::find(filled->reasons.begin(), filled->reasons.end(),
                                                           key) != filled->reasons.end();
        const std::string number = std::to_string(list.size());
        list.push_back(ViewModel()
                           .set("id", std::string(reason_field) + number)
                           .set("value", reason_value(key))
                           .set("text", sentence(speech, fact))
                           .set("ticked", ticked));
    }
    return list;
}

ViewModel::List ending_models(const PageContext& context, const Filled* filled) {
    ViewModel::List list;
    for (const core::Ending ending : core::all_endings) {
        const EndingWords words = ending_words(context.language, ending);
        list.push_back(ViewModel()
                           .set("value", core::word(ending))
                           .set("label", words.word)
                           .set("effect", words.effect)
                           .set("chosen", filled != nullptr && filled->ending == ending)
                           .set("until", ending == core::Ending::known_reason));
    }
    return list;
}

/// The form; `filled` is null when it is shown for the first time.
Response form_page(const PageContext& context, const core::Enrolment& student,
                   const std::vector<core::WorklistReason>& facts, const Filled* filled) {
    const i18n::Language& language = context.language;
    const std::string path = student_path(student.person) + "/ending";
    const std::string heading = language.text("End: {name}", {{"name", student.full_name}});
    const std::string problem = filled == nullptr ? "" : problem_with(context, *filled);
    const bool about_level =
        filled == nullptr ? query_value(context, level_field) == "1" : filled->about_level;
    ViewModel model;
    model.set("heading", heading)
        .set("problem", problem)
        .set("student_url", page_url(context, student_path(student.person)))
        .set("action_url", page_url(context, path))
        .set("form_id",
             filled == nullptr ? support::random_token(context.services.random, 16) : filled->form_id)
        .set("nothing", facts.empty())
        .set("reasons", reason_models(context, facts, filled))
        .set("level_ticked", about_level)
        .set("endings", ending_models(context, filled))
        .set("until_value", filled == nullptr ? "" : filled->until_text)
        .set("note", filled == nullptr ? "" : filled->text);
    return framed_page(context, "ending", {heading, path, "", problem.empty() ? 200 : 422}, std::move(model));
}

store::WorklistEnding ending_of(const PageContext& context, const core::Enrolment& student,
                                const Filled& filled) {
    store::WorklistEnding ending;
    ending.site = context.viewer.site;
    ending.course = context.viewer.course;
    ending.person = student.person;
    ending.author = context.viewer.person;
    ending.ending = *filled.ending;
    ending.at = context.now;
    if (*filled.ending == core::Ending::known_reason) ending.known_until = filled.until;
    ending.text = filled.text;
    ending.reasons = filled.reasons;
    ending.about_level = filled.about_level;
    return ending;
}

}  // namespace

Response ending_page(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::end_item);
    if (student == nullptr) return refusal(context, 404);
    return form_page(context, *student, facts_about(context, student->person), nullptr);
}

Response ending_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::end_item);
    if (student == nullptr) return refusal(context, 404);
    const std::vector<core::WorklistReason> facts = facts_about(context, student->person);
    const Filled filled = filled_in(context, facts);
    if (filled.form_id.empty() || filled.form_id.size() > longest_form_id) return refusal(context, 403);
    if (!problem_with(context, filled).empty()) return form_page(context, *student, facts, &filled);
    context.services.database.transaction([&] {
        if (store::save_ending(context.services.database, ending_of(context, *student, filled),
                               "ending:" + filled.form_id))
            audit(context, "end_item", student->person, core::word(*filled.ending));
    });
    const bool rests = filled.ending == core::Ending::known_reason;
    return redirect_to(context, rests ? "/today?status=rests" : "/today?status=ended");
}

Response ending_undo_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::end_item);
    if (student == nullptr) return refusal(context, 404);
    const std::string text = form_value(context, "ending");
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) return refusal(context, 403);
    context.services.database.transaction([&] {
        if (store::withdraw_ending(context.services.database, context.viewer.course, student->person, id,
                                   context.now))
            audit(context, "take_back_ending", student->person);
    });
    return redirect_to(context, student_path(student->person) + "?status=taken_back");
}

}  // namespace waymark::web
