#include "lti/roles.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace waymark::lti {

namespace {

using namespace std::string_view_literals;
using Words = std::span<const std::string_view>;

/// A principal role of a course and its sub-roles (LTI 1.3 Core, appendix A.2.2 and A.2.3).
struct ContextRole {
    std::string_view principal;
    Words subs;
};

constexpr std::array administrator_subs{"Administrator"sv,
                                        "Developer"sv,
                                        "ExternalDeveloper"sv,
                                        "ExternalSupport"sv,
                                        "ExternalSystemAdministrator"sv,
                                        "Support"sv,
                                        "SystemAdministrator"sv};
constexpr std::array developer_subs{"ContentDeveloper"sv, "ContentExpert"sv, "ExternalContentExpert"sv,
                                    "Librarian"sv};
constexpr std::array instructor_subs{"ExternalInstructor"sv,
                                     "Grader"sv,
                                     "GuestInstructor"sv,
                                     "Lecturer"sv,
                                     "PrimaryInstructor"sv,
                                     "SecondaryInstructor"sv,
                                     "TeachingAssistant"sv,
                                     "TeachingAssistantGroup"sv,
                                     "TeachingAssistantOffering"sv,
                                     "TeachingAssistantSection"sv,
                                     "TeachingAssistantSectionAssociation"sv,
                                     "TeachingAssistantTemplate"sv};
constexpr std::array learner_subs{"ExternalLearner"sv, "GuestLearner"sv, "Instructor"sv, "Learner"sv,
                                  "NonCreditLearner"sv};
constexpr std::array manager_subs{"AreaManager"sv, "CourseCoordinator"sv, "ExternalObserver"sv, "Manager"sv,
                                  "Observer"sv};
constexpr std::array member_subs{"Member"sv};
constexpr std::array mentor_subs{"Advisor"sv,
                                 "Auditor"sv,
                                 "ExternalAdvisor"sv,
                                 "ExternalAuditor"sv,
                                 "ExternalLearningFacilitator"sv,
                                 "ExternalMentor"sv,
                                 "ExternalReviewer"sv,
                                 "ExternalTutor"sv,
                                 "LearningFacilitator"sv,
                                 "Mentor"sv,
                                 "Reviewer"sv,
                                 "Tutor"sv};
constexpr std::array officer_subs{"Chair"sv, "Communications"sv, "Secretary"sv, "Treasurer"sv,
                                  "Vice-Chair"sv};

constexpr std::array context_roles{
    ContextRole{"Administrator", administrator_subs},
    ContextRole{"ContentDeveloper", developer_subs},
    ContextRole{"Instructor", instructor_subs},
    ContextRole{"Learner", learner_subs},
    ContextRole{"Manager", manager_subs},
    ContextRole{"Member", member_subs},
    ContextRole{"Mentor", mentor_subs},
    ContextRole{"Officer", officer_subs},
};

constexpr std::array institution_roles{"Administrator"sv, "Faculty"sv,
                                       "Guest"sv,         "None"sv,
                                       "Other"sv,         "Staff"sv,
                                       "Student"sv,       "Alumni"sv,
                                       "Instructor"sv,    "Learner"sv,
                                       "Member"sv,        "Mentor"sv,
                                       "Observer"sv,      "ProspectiveStudent"sv};
constexpr std::array system_roles{"Administrator"sv, "None"sv,       "AccountAdmin"sv, "Creator"sv,
                                  "SysAdmin"sv,      "SysSupport"sv, "User"sv,         "TestUser"sv};

bool contains(Words words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// What follows `prefix`; nothing if `text` does not begin with it.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return std::nullopt;
    return text.substr(prefix.size());
}

ParsedRole context_role(std::string_view principal, std::string_view sub) {
    const auto found = std::find_if(context_roles.begin(), context_roles.end(),
                                    [&](const ContextRole& each) { return each.principal == principal; });
    if (found == context_roles.end() || (!sub.empty() && !contains(found->subs, sub))) return {};
    return {RoleScope::context, std::string(principal), std::string(sub)};
}

ParsedRole plain_role(RoleScope scope, Words words, std::string_view name) {
    if (!contains(words, name)) return {};
    return {scope, std::string(name), {}};
}

/// The part of a vocabulary address after http[s]://purl.imsglobal.org/vocab/.
ParsedRole vocabulary_role(std::string_view name) {
    if (const auto role = after(name, "lis/v2/membership#")) return context_role(*role, {});
    if (const auto role = after(name, "lis/v2/institution/person#")) {
        return plain_role(RoleScope::institution, institution_roles, *role);
    }
    if (const auto role = after(name, "lis/v2/system/person#")) {
        return plain_role(RoleScope::system, system_roles, *role);
    }
    if (const auto role = after(name, "lis/v2/person#"))  // Moodle's Names and Roles for site administrators
        return plain_role(RoleScope::system, system_roles, *role);
    if (const auto role = after(name, "lti/system/person#"))
        return plain_role(RoleScope::system, system_roles, *role);
    const auto sub_role = after(name, "lis/v2/membership/");
    const auto hash = sub_role ? sub_role->find('#') : std::string_view::npos;
    if (hash == std::string_view::npos || hash + 1 == sub_role->size()) return {};
    return context_role(sub_role->substr(0, hash), sub_role->substr(hash + 1));
}

/// The LTI 1.1 forms, still sent by platforms that only changed the envelope.
ParsedRole legacy_role(std::string_view name) {
    if (const auto role = after(name, "instrole:ims/lis/")) {
        return plain_role(RoleScope::institution, institution_roles, *role);
    }
    if (const auto role = after(name, "sysrole:ims/lis/"))
        return plain_role(RoleScope::system, system_roles, *role);
    const auto role = after(name, "role:ims/lis/");
    if (!role) return {};
    const auto slash = role->find('/');
    const auto sub = slash == std::string_view::npos ? std::string_view{} : role->substr(slash + 1);
    const auto principal = role->substr(0, slash);
    if (principal == "TeachingAssistant") return context_role("Instructor", "TeachingAssistant");
    return context_role(principal, sub);
}

Role privilege(const ParsedRole& role) {
    if (role.principal == "Instructor") {
        return after(role.sub, "TeachingAssistant") ? Role::assistant : Role::instructor;
    }
    if (role.principal == "Administrator") return Role::administrator_read_only;
    if (role.principal == "Mentor") return Role::mentor;
    if (role.principal == "Learner") return Role::learner;
    return Role::none;
}

bool is_context(const ParsedRole& role) {
    return role.scope == RoleScope::context;
}

bool is_outer_administrator(const ParsedRole& role) {
    return (role.scope == RoleScope::institution || role.scope == RoleScope::system) &&
           role.principal == "Administrator";
}

}  // namespace

std::string_view word(Role role) {
    switch (role) {
        case Role::none:
            return "none";
        case Role::learner:
            return "learner";
        case Role::mentor:
            return "mentor";
        case Role::assistant:
            return "assistant";
        case Role::administrator_read_only:
            return "administrator_read_only";
        case Role::instructor:
            return "instructor";
    }
    return "none";
}

ParsedRole parse_role(std::string_view text) {
    for (const auto* start : {"http://purl.imsglobal.org/vocab/", "https://purl.imsglobal.org/vocab/"}) {
        if (const auto name = after(text, start)) return vocabulary_role(*name);
    }
    if (const auto name = after(text, "urn:lti:")) return legacy_role(*name);
    if (text == "TeachingAssistant") return context_role("Instructor", text);
    return context_role(text, {});
}

bool has_mentor_role(const std::vector<ParsedRole>& roles) {
    return std::any_of(roles.begin(), roles.end(), [](const ParsedRole& role) {
        return role.scope == RoleScope::context && role.principal == "Mentor";
    });
}

bool is_test_user(const std::vector<ParsedRole>& roles) {
    return std::any_of(roles.begin(), roles.end(), [](const ParsedRole& role) {
        return role.scope == RoleScope::system && role.principal == "TestUser";
    });
}

Role highest_role(const std::vector<ParsedRole>& roles) {
    if (std::none_of(roles.begin(), roles.end(), is_context)) {
        const bool outer = std::any_of(roles.begin(), roles.end(), is_outer_administrator);
        return outer ? Role::administrator_read_only : Role::none;
    }
    Role highest = Role::none;
    for (const auto& role : roles) {
        if (is_context(role)) highest = std::max(highest, privilege(role));
    }
    return highest;
}

}  // namespace waymark::lti
