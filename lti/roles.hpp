#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waymark::lti {

enum class RoleScope { context, institution, system, unknown };

/// One entry of the roles claim. `principal` and `sub` are vocabulary words: membership/Instructor#Grader is
/// {context, "Instructor", "Grader"}; for unknown scope both are empty.
struct ParsedRole {
    RoleScope scope = RoleScope::unknown;
    std::string principal;
    std::string sub;
};

/// What a person may be in the course, from least to most.
enum class Role { none, learner, mentor, assistant, administrator_read_only, instructor };

[[nodiscard]] std::string_view word(Role role);

/// Reads a role of LTI 1.3 (full URI, http or https), a short context name ("Instructor") or a legacy
/// urn:lti:{role,instrole,sysrole}. What is in no vocabulary is unknown.
[[nodiscard]] ParsedRole parse_role(std::string_view text);

/// The highest context role. Sub-roles count as their principal, except Instructor#TeachingAssistant*
/// (assistant). Institution and system roles give nothing, except that their Administrator without any
/// context role is administrator_read_only. Empty, unknown and non-teaching roles (Member, Officer, Manager,
/// ContentDeveloper) are none.
[[nodiscard]] Role highest_role(const std::vector<ParsedRole>& roles);

/// Whether one of them is a Mentor of the course: only then role_scope_mentor means anything (LTI 1.3 Core
/// §5.3.8).
[[nodiscard]] bool has_mentor_role(const std::vector<ParsedRole>& roles);
/// Whether the platform says that this is no real person (Canvas' "Student View"): such people have no
/// grades.
[[nodiscard]] bool is_test_user(const std::vector<ParsedRole>& roles);

}  // namespace waymark::lti
