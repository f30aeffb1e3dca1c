#pragma once

#include <memory>

#include "core/access.hpp"
#include "i18n/translate.hpp"
#include "web/page.hpp"

namespace waymark::web {

/// Who asks and where, worked out afresh for each request from the course's current roster.
struct Visit {
    const jobs::SiteSettings* site = nullptr;
    std::shared_ptr<const jobs::LoadedCourse> course;  ///< null when the launch has no facts
    core::Viewer viewer;
    const core::Enrolment* person = nullptr;  ///< in `course`; null when not listed
    core::Writes writes = core::Writes::off;
    Binding binding = Binding::site_gone;
};

/// The site's settings by key; nullptr when it is no longer configured.
[[nodiscard]] const jobs::SiteSettings* find_site(const WebSettings& settings, std::string_view key);

/// Binds a launch to the course's facts (decision 11) and finds the viewer's role. Facts are bound only when
/// the web service of the registration's site named the issuer as its own address, or the site has none and
/// the issuer is that of the site's first registration, so that what is known came from the platform itself,
/// and the launched course is configured and was read; otherwise `course` is null, `binding` says why, and
/// the viewer is a stranger. Without web service a mentor also sees the students that the launch named
/// (role_scope_mentor).
[[nodiscard]] Visit visit_of(const store::SessionRow& session, const WebSettings& settings,
                             Services& services);

/// The role after the launch has lowered it: whoever launches as a Learner without being a student, or with
/// no teaching role at all, sees nobody's facts; a mentor or assistant is never a teacher. `listed` is the
/// roster's role, nothing for a person who is not in the roster. `launch_role` is a word of lti::Role.
[[nodiscard]] core::ViewerRole lowered_role(std::optional<core::ViewerRole> listed,
                                            std::string_view launch_role, const core::RolePolicy& policy);

/// The same where only the platform's list of people is known (LTI-only mode): Moodle lists a non-editing
/// teacher as Learner and launches him or her as Instructor; of the two that is a mentor, for this launch.
[[nodiscard]] core::ViewerRole role_by_platform(std::optional<core::ViewerRole> listed,
                                                std::string_view launch_role, const core::RolePolicy& policy);

/// The language for a person: chosen in Waymark or given by the launch, else the person's in the LMS, the
/// course's, the site's, the program's (decision 8). Unknown languages are passed over.
[[nodiscard]] const i18n::Language& language_of(const store::SessionRow& session, const Visit& visit,
                                                const WebSettings& settings);
/// The zone of the viewer, else of the site, else UTC.
[[nodiscard]] const core::ZoneRules& zone_of(const Visit& visit);

/// The page this viewer starts with, below the launch's address, e.g. "/today".
[[nodiscard]] std::string_view landing_path(const core::Viewer& viewer);

}  // namespace waymark::web
