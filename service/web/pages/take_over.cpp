#include "i18n/format.hpp"
#include "store/course_copies.hpp"
#include "store/course_notes.hpp"
#include "web/course_copy.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

// A teacher decides whether a copied course takes over the plan of its original.
namespace waymark::web {
namespace {

std::string item_sentence(const PageContext& context, const core::PlanItem& item) {
    return context.language.text(
        "{title}: {date}", {{"title", item.title},
                            {"date", i18n::date_time(context.language, context.zone, item.at, context.now)}});
}

std::string moved_sentence(const i18n::Language& language, core::days moved) {
    if (moved.count() == 0)
        return language.text("The dates stay as they are. Please look at them afterwards.");
    if (moved.count() < 0)
        return language.plural("The dates are moved {n} day back, as the start of the course is.",
                               "The dates are moved {n} days back, as the start of the course is.",
                               -moved.count());
    return language.plural("The dates are moved on by {n} day, as the start of the course is.",
                           "The dates are moved on by {n} days, as the start of the course is.",
                           moved.count());
}

}  // namespace

Response take_over_page(PageContext& context) {
    const std::optional<CourseCopy> copy = offered_copy(context);
    if (!copy) return refusal(context, 404);
    std::vector<std::string> items;
    for (const core::PlanItem& item : copy->offer.items) items.push_back(item_sentence(context, item));
    ViewModel model;
    model.set("back_url", page_url(context, "/today"))
        .set("action_url", page_url(context, "/take-over"))
        .set("token", context.session.csrf)
        .set("from", context.language.text("This course is a copy of “{course}”.",
                                           {{"course", copy->source->snapshot.course.full_name}}))
        .set("moved", moved_sentence(context.language, copy->offer.moved))
        .set_texts("items", std::move(items))
        .set_texts("left", copy->offer.left);
    return framed_page(context, "take_over",
                       {context.language.text("Take over the plan"), "/take-over", "", 200},
                       std::move(model));
}

Response take_over_action(PageContext& context) {
    const std::optional<CourseCopy> copy = offered_copy(context);
    if (!copy) return redirect_to(context, "/today");  // somebody was quicker
    const bool taken = form_value(context, "decision") == "take";
    if (!taken && form_value(context, "decision") != "leave") return refusal(context, 404);
    store::Database& database = context.services.database;
    database.transaction([&] {
        const store::CopyAnswer answer{context.viewer.course, copy->source->snapshot.course.id, taken,
                                       *context.viewer.person};
        if (!store::settle_copy(database, answer, context.now) || !taken) return;
        store::change_plan(database, context.viewer.course, copy->offer.items, {});
    });
    store::record_audit(database,
                        {context.now, context.viewer.site, context.viewer.course, context.session.subject,
                         taken ? "take_over_plan" : "leave_plan", std::nullopt,
                         "items=" + std::to_string(taken ? copy->offer.items.size() : 0)});
    return redirect_to(context, taken ? "/today?status=taken" : "/today?status=left");
}

}  // namespace waymark::web
