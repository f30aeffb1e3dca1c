#include <algorithm>

#include "lti/deep_linking.hpp"
#include "store/placing.hpp"
#include "web/assets.hpp"
#include "web/frame.hpp"
#include "web/headers.hpp"
#include "web/lti_refusal.hpp"
#include "web/page.hpp"
#include "web/panels.hpp"
#include "web/viewer.hpp"

// A teacher chooses what the LMS shall place in the course (LTI Deep Linking 2.0).
namespace waymark::web {
namespace {

constexpr int icon_size = 64;

/// What is placed stays for everybody, so its words are the course's, not the teacher's.
const i18n::Language& course_language(const PageContext& context) {
    if (context.course == nullptr) return context.language;
    const std::string& own = context.course->snapshot.course.language;
    return i18n::is_known_language(own) ? i18n::language(own) : context.language;
}

ViewModel::List panel_models(const PageContext& context) {
    ViewModel::List list;
    const i18n::Language& words = course_language(context);
    for (const Panel& panel : panels())
        list.push_back(ViewModel()
                           .set("id", panel.id)
                           .set("title", words.text(panel.title))
                           .set("text", words.text(panel.text))
                           .set("first", panel.id == panels().front().id));
    return list;
}

std::vector<const Panel*> chosen_panels(const PageContext& context) {
    std::vector<const Panel*> chosen;
    for (const auto& [name, value] : context.form) {
        if (name != panel_parameter) continue;
        const Panel* panel = find_panel(value);
        if (panel == nullptr || std::find(chosen.begin(), chosen.end(), panel) != chosen.end()) continue;
        chosen.push_back(panel);
    }
    return chosen;
}

lti::LinkItem item_for(const PageContext& context, const Panel& panel) {
    const i18n::Language& words = course_language(context);
    lti::LinkItem item;
    item.title = words.text(panel.title);
    item.text = words.text(panel.text);
    item.url = tool_address(context.settings).redirect_uri;
    item.icon_url = context.settings.public_url + "/lti/icon.svg";
    item.icon_size = icon_size;
    item.custom[std::string(panel_parameter)] = panel.id;
    return item;
}

lti::DeepLinkingSettings settings_of(const store::DeepLinkingRow& row) {
    lti::DeepLinkingSettings settings;
    settings.return_url = row.return_url;
    settings.accept_types = {"ltiResourceLink"};
    settings.accept_multiple = row.accept_multiple;
    settings.data = row.data;
    return settings;
}

/// The signed answer, in a form that the browser posts to the platform: by itself, or with a click.
Response answer_page(PageContext& context, const store::DeepLinkingRow& row,
                     const lti::Registration& registration, const lti::DeepLinkingAnswer& answer) {
    ViewModel model;
    model.set("action", row.return_url)
        .set("token",
             lti::deep_linking_response(registration, settings_of(row), answer,
                                        context.services.signing_key(), context.services.random, context.now))
        .set("script", static_url("post_form.js"));
    Response response =
        framed_page(context, "place_done", {context.language.text("Back to the course"), "/place", "", 200},
                    std::move(model));
    add_security_headers(response, framing_for(registration), Opener::severed, row.return_url);
    return response;
}

Response choice_page(const PageContext& context, const store::DeepLinkingRow& row, bool nothing_chosen) {
    ViewModel model;
    model.set("place_url", page_url(context, "/place"))
        .set("token", context.session.csrf)
        .set("many", row.accept_multiple)
        .set("one", !row.accept_multiple)
        .set("nothing_chosen", nothing_chosen)
        .set("panels", panel_models(context));
    return framed_page(
        context, "place",
        {context.language.text("Add Waymark to the course"), "/place", "", nothing_chosen ? 422 : 200},
        std::move(model));
}

}  // namespace

Response place_page(PageContext& context) {
    const auto row = store::find_deep_linking(context.services.database, context.session.launch_id);
    return row ? choice_page(context, *row, false) : refusal(context, 404);
}

Response place_action(PageContext& context) {
    const auto row = store::find_deep_linking(context.services.database, context.session.launch_id);
    const auto known = known_registrations(context.settings, context.services);
    const auto* registration = lti::find_registration(*known, context.session.registration);
    if (!row || registration == nullptr) return refusal(context, 404);
    lti::DeepLinkingAnswer answer;
    answer.deployment_id = row->deployment_id;
    if (!form_value(context, "show").empty()) return choice_page(context, *row, false);
    if (form_value(context, "cancel").empty()) {
        auto chosen = chosen_panels(context);
        if (chosen.empty()) return choice_page(context, *row, true);
        if (!row->accept_multiple) chosen.resize(1);
        for (const Panel* panel : chosen) answer.items.push_back(item_for(context, *panel));
        answer.message = course_language(context).plural("{n} Waymark page added", "{n} Waymark pages added",
                                                         static_cast<long>(chosen.size()));
    }
    store::record_audit(context.services.database,
                        {context.now, context.viewer.site, std::nullopt, context.session.subject,
                         "place_panels", std::nullopt, "items=" + std::to_string(answer.items.size())});
    return answer_page(context, *row, *registration, answer);
}

}  // namespace waymark::web
