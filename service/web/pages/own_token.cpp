#include <algorithm>

#include "store/own_tokens.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

using core::OwnTokenState;

constexpr std::size_t shortest_token = 20;
constexpr std::size_t longest_token = 128;

/// Moodle's are 32 hexadecimal digits; other lengths have been seen with other generators.
bool can_be_token(std::string_view text) {
    return text.size() >= shortest_token && text.size() <= longest_token &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           });
}

std::string trimmed(std::string text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_space));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), is_space).base(), text.end());
    return text;
}

std::string state_sentence(const i18n::Language& language, OwnTokenState state) {
    switch (state) {
        case OwnTokenState::unchecked:
            return language.text("The token is being tried. Open this page again in a moment.");
        case OwnTokenState::good:
            return language.text("The token is good.");
        case OwnTokenState::refused:
            return language.text(
                "Moodle does not take the token: it is wrong, has expired or was withdrawn.");
        case OwnTokenState::other_person:
            return language.text("The token belongs to somebody else. Please give one of your own account.");
        case OwnTokenState::other_site:
            return language.text("The token is of another Moodle.");
        case OwnTokenState::too_little:
            return language.text("The token may not send messages, or not look up whether they were sent.");
    }
    return {};
}

std::string use_sentence(const i18n::Language& language, core::OwnTokenUse use) {
    switch (use) {
        case core::OwnTokenUse::never:
            return language.text("The institution does not use such tokens; nothing is sent with one.");
        case core::OwnTokenUse::messages:
            return language.text("What you write in Waymark goes in your own name.");
        case core::OwnTokenUse::messages_and_reminders:
            return language.text("What you write, and the reminders to your students, go in your own name.");
    }
    return {};
}

std::string refused_sentence(const i18n::Language& language, const core::OwnTokenPolicy& policy) {
    return policy.fall_back
               ? language.text(
                     "When Moodle refuses the token, the service account sends in your name as before.")
               : language.text(
                     "When Moodle refuses the token, the message is not sent; the thread shows it.");
}

ViewModel token_model(const PageContext& context, const std::optional<store::OwnToken>& token) {
    const i18n::Language& language = context.language;
    ViewModel model;
    model.set("given", token.has_value());
    if (!token) return model.set("state", "").set("surplus", ViewModel::List{}).set("marks_read", "");
    ViewModel::List surplus;
    for (const std::string& name : token->verdict.surplus) surplus.push_back(ViewModel().set("text", name));
    const bool good = token->verdict.state == OwnTokenState::good;
    const std::string marks =
        token->verdict.marks_read
            ? language.text("When you note an answer, Waymark marks it as read in Moodle.")
            : language.text("It may not mark messages as read; everything else works.");
    model.set("state", state_sentence(language, token->verdict.state))
        .set("surplus", std::move(surplus))
        .set("marks_read", good ? marks : "");
    return model;
}

std::string flash_of(const PageContext& context) {
    const std::string status = query_value(context, "status");
    if (status == "given") return context.language.text("Saved. The token is being tried.");
    if (status == "forgotten")
        return context.language.text("The token is deleted here. Delete it in Moodle too.");
    if (status == "no_token") return context.language.text("That is no token.");
    return {};
}

}  // namespace

Response own_token_page(PageContext& context) {
    if (context.course == nullptr || !context.site->has_web_service) return help_page(context);
    const core::OwnTokenPolicy& policy = context.settings.policy.own_tokens;
    ViewModel model =
        token_model(context, store::own_token(context.services.database, *context.viewer.person));
    model.set("back_url", page_url(context, "/letters"))
        .set("action_url", page_url(context, "/own-token"))
        .set("forget_url", page_url(context, "/own-token/forget"))
        .set("use", use_sentence(context.language, policy.use))
        .set("refused", refused_sentence(context.language, policy))
        .set("used", policy.use != core::OwnTokenUse::never);
    return framed_page(
        context, "own_token",
        {context.language.text("Messages in your own name"), "/own-token", flash_of(context), 200},
        std::move(model));
}

Response own_token_action(PageContext& context) {
    if (context.course == nullptr || !context.site->has_web_service) return refusal(context, 404);
    if (context.settings.policy.own_tokens.use == core::OwnTokenUse::never)
        return redirect_to(context, "/own-token");
    const std::string token = trimmed(form_value(context, "token"));
    if (!can_be_token(token)) return redirect_to(context, "/own-token?status=no_token");
    store::save_own_token(context.services.database, context.viewer.site, *context.viewer.person, token,
                          context.now);
    audit(context, "give_token", context.viewer.person);
    context.services.wake_deliveries();
    return redirect_to(context, "/own-token?status=given");
}

Response own_token_forget_action(PageContext& context) {
    if (context.course == nullptr) return refusal(context, 404);
    if (store::forget_own_token(context.services.database, *context.viewer.person))
        audit(context, "forget_token", context.viewer.person);
    return redirect_to(context, "/own-token?status=forgotten");
}

}  // namespace waymark::web
