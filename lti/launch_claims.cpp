#include "lti/launch_claims.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "lti/claims.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

std::string only_services(const Registration& registration, std::string url) {
    return is_service(registration, url) ? std::move(url) : std::string{};
}

std::string only_platforms(const Registration& registration, std::string url) {
    return is_platforms(registration, url) ? std::move(url) : std::string{};
}

void read_place(const json& claims, Launch& launch, FirstError& take) {
    const json* context = take(object_member(claims, lti_claim("context")));
    if (take.error) return;
    launch.context.id = take(id_member(*context, "id"));
    launch.context.label = take(text_member(*context, "label"));
    launch.context.title = take(text_member(*context, "title"));
    launch.context.types = take(texts_member(*context, "type"));
    const json* link = take(object_member(claims, lti_claim("resource_link")));
    if (take.error) return;
    launch.resource_link.id = take(id_member(*link, "id"));
    launch.resource_link.title = take(text_member(*link, "title"));
}

void read_person(const json& claims, Launch& launch, FirstError& take) {
    launch.name = take(text_member(claims, "name"));
    launch.given_name = take(text_member(claims, "given_name"));
    launch.family_name = take(text_member(claims, "family_name"));
    launch.email = take(text_member(claims, "email"));
    // Only a mentor has mentees; Moodle never sends the claim, other platforms may send it to everybody.
    auto mentees = take(ids_member(claims, lti_claim("role_scope_mentor")));
    if (has_mentor_role(launch.roles)) launch.mentees = std::move(mentees);
    const json* for_user = take(object_member(claims, lti_claim("for_user")));
    if (!take.error) launch.reviewed_subject = take(id_member(*for_user, "user_id"));
}

void read_presentation(const json& claims, Launch& launch, FirstError& take) {
    const json* presentation = take(object_member(claims, lti_claim("launch_presentation")));
    if (take.error) return;
    auto locale = take(text_member(*presentation, "locale"));
    if (locale.empty()) locale = take(text_member(claims, "locale"));
    launch.locale = normalise_locale(locale);
    launch.document_target = take(text_member(*presentation, "document_target"));
}

void read_platform(const json& claims, Launch& launch, FirstError& take) {
    const json* platform = take(object_member(claims, lti_claim("tool_platform")));
    const json* custom = take(object_member(claims, lti_claim("custom")));
    if (take.error) return;
    launch.platform_family = take(text_member(*platform, "product_family_code"));
    launch.platform_version = take(id_member(*platform, "version"));
    launch.platform_guid = take(id_member(*platform, "guid"));
    launch.custom = take(custom_parameters(*custom));
}

void read_services(const json& claims, const Registration& registration, Launch& launch, FirstError& take) {
    const json* grades =
        take(object_member(claims, "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"));
    const json* names =
        take(object_member(claims, "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"));
    if (take.error) return;
    launch.services.lineitems = only_services(registration, take(text_member(*grades, "lineitems")));
    launch.services.lineitem = only_services(registration, take(text_member(*grades, "lineitem")));
    launch.services.scopes = take(texts_member(*grades, "scope"));
    launch.services.memberships =
        only_services(registration, take(text_member(*names, "context_memberships_url")));
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_alphanumeric(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

/// The usual case of one subtag (RFC 5646 §2.1.1): Script, REGION, everything else lower.
std::string subtag_case(std::string_view subtag, bool is_language) {
    std::string text(subtag);
    std::transform(text.begin(), text.end(), text.begin(), lower);
    const bool letters = std::all_of(text.begin(), text.end(), is_letter);
    if (!is_language && letters && text.size() == 4) text[0] = upper(text[0]);
    if (!is_language && letters && text.size() == 2)
        std::transform(text.begin(), text.end(), text.begin(), upper);
    return text;
}

}  // namespace

tl::expected<void, Error> read_claims(const json& claims, const Registration& registration, Launch& launch) {
    FirstError take;
    read_place(claims, launch, take);
    read_person(claims, launch, take);
    read_presentation(claims, launch, take);
    read_platform(claims, launch, take);
    read_services(claims, registration, launch, take);
    launch.return_url = vetted_return_url(claims, registration);
    if (take.error) return tl::unexpected(*std::move(take.error));
    return {};
}

std::string vetted_return_url(const json& claims, const Registration& registration) {
    const auto presentation = object_member(claims, lti_claim("launch_presentation"));
    if (!presentation) return {};
    return only_platforms(registration, text_member(**presentation, "return_url").value_or(std::string{}));
}

std::string normalise_locale(std::string_view text) {
    constexpr std::size_t longest_subtag = 8;
    std::string tag;
    while (true) {
        const auto end = text.find_first_of("_-");
        const auto subtag = text.substr(0, end);
        const bool fits = !subtag.empty() && subtag.size() <= longest_subtag &&
                          std::all_of(subtag.begin(), subtag.end(), is_alphanumeric);
        if (!fits || (tag.empty() && (subtag.size() < 2 || !is_letter(subtag[0])))) return {};
        tag += (tag.empty() ? "" : "-") + subtag_case(subtag, tag.empty());
        if (end == std::string_view::npos) return tag;
        text.remove_prefix(end + 1);
    }
}

}  // namespace waymark::lti
