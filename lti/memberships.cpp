#include "lti/memberships.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "lti/claims.hpp"
#include "lti/link_header.hpp"
#include "lti/scopes.hpp"
#include "support/url.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

constexpr std::size_t max_page_bytes = 64U << 20U;
constexpr std::size_t max_id_bytes = 255;
constexpr int max_depth = 32;
constexpr int member_depth = 2;  // the document, its array "members", an entry
constexpr const char* container = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

tl::unexpected<ServiceError> fail(ServiceFailure failure, std::string detail) {
    return tl::unexpected(ServiceError{failure, std::move(detail), false});
}

/// Unlike a launch a list is not thrown away for one odd member: what has the wrong type is taken as unsaid.
std::string text_or_none(const json& object, const char* name) {
    return text_member(object, name).value_or("");
}

MemberStatus status_of(const json& entry) {
    const auto text = text_or_none(entry, "status");
    if (text.empty() || text == "Active") return MemberStatus::active;
    return text == "Deleted" ? MemberStatus::deleted : MemberStatus::inactive;
}

std::vector<std::string> groups_of(const json& entry) {
    std::vector<std::string> groups;
    const auto found = entry.find("group_enrollments");
    if (found == entry.end() || !found->is_array()) return groups;
    for (const auto& each : *found) {
        auto id = each.is_object() ? id_member(each, "group_id").value_or("") : std::string{};
        if (!id.empty()) groups.push_back(std::move(id));
    }
    return groups;
}

Member member_of(const json& entry) {
    Member member;
    member.subject = id_member(entry, "user_id").value_or("");
    member.status = status_of(entry);
    for (const auto& role : texts_member(entry, "roles").value_or(std::vector<std::string>{}))
        member.roles.push_back(parse_role(role));
    member.role = highest_role(member.roles);
    member.name = text_or_none(entry, "name");
    member.given_name = text_or_none(entry, "given_name");
    member.family_name = text_or_none(entry, "family_name");
    member.email = text_or_none(entry, "email");
    member.sourced_id = id_member(entry, "lis_person_sourcedid").value_or("");
    member.groups = groups_of(entry);
    return member;
}

/// Hands entries of "members" on while the page is parsed and drops them from the tree.
class MemberReader {
  public:
    MemberReader(MembershipSummary& summary, const std::function<void(Member)>& take)
        : summary_(summary), take_(take) {}

    bool operator()(int depth, json::parse_event_t event, json& parsed) {
        if (depth > max_depth) return false;
        if (event == json::parse_event_t::key && depth == 1) in_members_ = parsed == "members";
        if (event != json::parse_event_t::object_end || depth != member_depth || !in_members_) return true;
        accept(parsed);
        return false;
    }

  private:
    void accept(const json& entry) {
        auto member = member_of(entry);
        if (member.subject.empty() || member.subject.size() > max_id_bytes) {
            ++summary_.skipped;
            return;
        }
        if (++summary_.members <= max_members) take_(std::move(member));
    }

    MembershipSummary& summary_;
    const std::function<void(Member)>& take_;
    bool in_members_ = false;
};

support::FormFields fields_of(const MembershipQuery& query) {
    support::FormFields fields;
    if (!query.role.empty()) fields.emplace_back("role", query.role);
    if (query.page_size > 0) fields.emplace_back("limit", std::to_string(query.page_size));
    if (!query.resource_link_id.empty()) fields.emplace_back("rlid", query.resource_link_id);
    return fields;
}

/// Moodle's next link forgets the role; the page size is the platform's to change.
support::FormFields kept_on_next_pages(const MembershipQuery& query) {
    auto fields = fields_of(query);
    std::erase_if(fields, [](const auto& field) { return field.first == "limit"; });
    return fields;
}

}  // namespace

tl::expected<void, ServiceError> parse_members(std::string_view body, MembershipSummary& summary,
                                               const std::function<void(Member)>& take) {
    MemberReader reader(summary, take);
    const auto page = json::parse(body.begin(), body.end(), std::ref(reader), false);
    // Anything but a list would look like a course without people.
    if (page.is_discarded() || !page.is_object() || !page.contains("members") || !page["members"].is_array())
        return fail(ServiceFailure::unreadable, "the answer is no membership container");
    if (summary.members > max_members) return fail(ServiceFailure::too_large, "too many members");
    const auto context = object_member(page, "context");
    if (context) {
        summary.context_id = id_member(**context, "id").value_or("");
        summary.context_label = text_or_none(**context, "label");
        summary.context_title = text_or_none(**context, "title");
    }
    return {};
}

tl::expected<MembershipSummary, ServiceError> read_members(
    const ServiceClient& client, const Registration& registration, const std::string& memberships_url,
    const MembershipQuery& query, std::chrono::sys_seconds now, const std::function<void(Member)>& take) {
    if (memberships_url.empty()) return fail(ServiceFailure::not_offered, "no memberships address");
    MembershipSummary summary;
    PageWalk walk(support::with_query(memberships_url, fields_of(query)));
    const auto kept = kept_on_next_pages(query);
    for (bool more = true; more;) {
        const auto answer = call_service(client, registration,
                                         {.url = walk.url(),
                                          .scope = std::string(scope::memberships_read),
                                          .accept = container,
                                          .max_body = max_page_bytes},
                                         now);
        if (!answer) return tl::unexpected(answer.error());
        if (const auto read = parse_members(answer->body, summary, take); !read)
            return tl::unexpected(read.error());
        ++summary.pages;
        summary.differences_url = link_target(answer->headers, "differences", walk.url()).value_or("");
        const auto advanced = walk.advance(answer->headers, kept);
        if (!advanced) return tl::unexpected(advanced.error());
        more = *advanced;
    }
    return summary;
}

}  // namespace waymark::lti
