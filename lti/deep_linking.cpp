#include "lti/deep_linking.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "lti/claims.hpp"
#include "lti/jwt.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds clock_difference{5};
constexpr std::chrono::seconds lifetime{300};

std::string deep_linking_claim(std::string_view name) {
    return "https://purl.imsglobal.org/spec/lti-dl/claim/" + std::string(name);
}

tl::unexpected<Error> missing(std::string detail) {
    return tl::unexpected(Error{Code::claims_missing, std::move(detail)});
}

/// accept_media_types: the standard has one text with commas, some platforms send an array.
tl::expected<std::vector<std::string>, Error> media_types(const json& settings) {
    const auto found = settings.find("accept_media_types");
    if (found == settings.end() || !found->is_string()) return texts_member(settings, "accept_media_types");
    std::vector<std::string> types;
    std::string_view rest = found->get_ref<const std::string&>();
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        auto one = rest.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        if (!one.empty()) types.emplace_back(one);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return types;
}

void put_text(json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
    return text;
}

json line_item_json(const LinkLineItem& column, const std::string& title) {
    json item{{"label", column.label.empty() ? title : column.label}, {"scoreMaximum", column.maximum}};
    put_text(item, "resourceId", column.resource_id);
    put_text(item, "tag", column.tag);
    if (!column.submission_review_url.empty())
        item["submissionReview"] = json{{"url", column.submission_review_url}};
    return item;
}

json item_json(const LinkItem& link) {
    json item{{"type", "ltiResourceLink"}, {"title", link.title}, {"url", link.url}};
    put_text(item, "text", link.text);
    if (!link.icon_url.empty()) {
        item["icon"] = json{{"url", link.icon_url}};
        if (link.icon_size > 0) item["icon"]["width"] = item["icon"]["height"] = link.icon_size;
    }
    for (const auto& [name, value] : link.custom) item["custom"][name] = one_line(value);
    if (link.line_item) item["lineItem"] = line_item_json(*link.line_item, link.title);
    return item;
}

json registered_claims(const Registration& registration, support::Random& random,
                       std::chrono::sys_seconds now) {
    const auto issued = now - clock_difference;
    return {{"iss", registration.client_id},
            {"sub", registration.client_id},  // Blackboard requires it
            {"aud", registration.issuer},     // a plain text for one audience: Blackboard takes no array
            {"azp", registration.issuer},
            {"iat", issued.time_since_epoch().count()},
            {"exp", (issued + lifetime).time_since_epoch().count()},
            {"nonce", support::random_token(random)}};
}

}  // namespace

bool DeepLinkingSettings::accepts(std::string_view type) const {
    return std::find(accept_types.begin(), accept_types.end(), type) != accept_types.end();
}

tl::expected<DeepLinkingSettings, Error> read_deep_linking(const json& claims,
                                                           const Registration& registration) {
    const auto object = object_member(claims, deep_linking_claim("deep_linking_settings"));
    if (!object) return tl::unexpected(object.error());
    const json& from = **object;
    FirstError take;
    DeepLinkingSettings settings;
    settings.return_url = take(text_member(from, "deep_link_return_url"));
    settings.accept_types = take(texts_member(from, "accept_types"));
    settings.accept_targets = take(texts_member(from, "accept_presentation_document_targets"));
    settings.accept_media_types = take(media_types(from));
    settings.accept_multiple = take(truth_member(from, "accept_multiple")).value_or(false);
    settings.accept_lineitem = take(truth_member(from, "accept_lineitem"));
    settings.auto_create = take(truth_member(from, "auto_create")).value_or(false);
    settings.title = take(text_member(from, "title"));
    settings.text = take(text_member(from, "text"));
    const auto data = from.find("data");
    if (data != from.end() && !data->is_null()) settings.data = take(text_member(from, "data"));
    if (take.error) return tl::unexpected(*std::move(take.error));
    if (settings.accept_types.empty()) return missing("no accept_types");
    if (settings.accept_targets.empty()) return missing("no accept_presentation_document_targets");
    if (settings.return_url.empty()) return missing("no deep_link_return_url");
    if (!is_platforms(registration, settings.return_url))
        return missing("deep_link_return_url is on an origin that nobody approved");
    return settings;
}

std::string deep_linking_response(const Registration& registration, const DeepLinkingSettings& settings,
                                  const DeepLinkingAnswer& answer, const PrivateKey& key,
                                  support::Random& random, std::chrono::sys_seconds now) {
    json items = json::array();
    for (const auto& item : answer.items) items.push_back(item_json(item));
    json claims = registered_claims(registration, random, now);
    claims[lti_claim("deployment_id")] = answer.deployment_id;
    claims[lti_claim("message_type")] = "LtiDeepLinkingResponse";
    claims[lti_claim("version")] = "1.3.0";
    claims[deep_linking_claim("content_items")] = std::move(items);
    if (settings.data) claims[deep_linking_claim("data")] = *settings.data;
    for (const auto& [name, text] : {std::pair{"msg", &answer.message},
                                     {"log", &answer.log},
                                     {"errormsg", &answer.error_message},
                                     {"errorlog", &answer.error_log}}) {
        if (!text->empty()) claims[deep_linking_claim(name)] = *text;
    }
    return sign_rs256(key, claims);
}

}  // namespace waymark::lti
