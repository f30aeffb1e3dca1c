#include "web/viewer.hpp"

#include <algorithm>

#include "core/work.hpp"
#include "i18n/zone.hpp"
#include "lti/roles.hpp"
#include "store/facts.hpp"

namespace waymark::web {

namespace {

/// A site is one LMS (decision 11): without web service that of its first registration. Ids of another one
/// would mean other people and courses.
bool is_the_sites(const std::vector<lti::Registration>& known, const lti::Registration& registration) {
    const auto first = std::find_if(known.begin(), known.end(), [&](const lti::Registration& each) {
        return each.site == registration.site;
    });
    return first != known.end() && first->issuer == registration.issuer;
}

/// The platform that launches and the LMS that the facts come from must be the same one (decision 11).
Binding bind_site(const store::SessionRow& session, const WebSettings& settings, Services& services,
                  const jobs::SiteSettings& site) {
    const auto known = known_registrations(settings, services);
    const lti::Registration* registration = lti::find_registration(*known, session.registration);
    if (registration == nullptr || registration->site != site.key) return Binding::registration_gone;
    if (!site.has_web_service)  // what is known came from this very platform
        return is_the_sites(*known, *registration) ? Binding::bound : Binding::other_address;
    const auto info = store::load_site_info(services.database, site.id);
    if (!info || info->address.empty()) return Binding::site_unread;
    return info->address == registration->issuer ? Binding::bound : Binding::other_address;
}

/// A course named in the configuration by its short name is not known for the launched one before it was
/// read.
Binding unread_or_unnamed(const jobs::SiteSettings& site, std::string_view lms_id) {
    const bool named = std::any_of(site.courses.begin(), site.courses.end(),
                                   [&](const jobs::CourseSettings& one) { return one.lms_id == lms_id; });
    return named ? Binding::course_unread : Binding::course_not_named;
}

Binding bind_course(Visit& visit, const store::SessionRow& session, Services& services) {
    const auto id = store::find_course(services.database, visit.site->id, session.context_lms_id);
    auto course = id ? services.courses.get(*id) : nullptr;
    if (course == nullptr) return unread_or_unnamed(*visit.site, session.context_lms_id);
    const jobs::CourseSettings* configured = jobs::find_settings(*visit.site, course->snapshot.course);
    if (configured == nullptr) return Binding::course_not_named;
    if (visit.site->has_web_service) visit.writes = configured->writes;
    visit.course = std::move(course);
    return Binding::bound;
}

const core::Enrolment* find_listed(const core::CourseSnapshot& snapshot, std::string_view lms_id) {
    const auto found = std::find_if(snapshot.people.begin(), snapshot.people.end(),
                                    [&](const core::Enrolment& person) { return person.lms_id == lms_id; });
    return found == snapshot.people.end() ? nullptr : &*found;
}

void find_viewer(Visit& visit, const store::SessionRow& session, const core::RolePolicy& policy) {
    const core::CourseSnapshot& snapshot = visit.course->snapshot;
    visit.viewer.course = snapshot.course.id;
    visit.person = find_listed(snapshot, session.subject);
    std::optional<core::ViewerRole> listed;
    if (visit.person != nullptr) {
        listed = core::role_in_course(*visit.person, policy);
        visit.viewer.person = visit.person->person;
    }
    visit.viewer.role = visit.site->has_web_service ? lowered_role(listed, session.launch_role, policy)
                                                    : role_by_platform(listed, session.launch_role, policy);
    if (visit.viewer.role == core::ViewerRole::mentor && visit.person != nullptr)
        visit.viewer.mentees = core::mentees_of(snapshot, visit.person->person, policy);
}

bool names(const store::SessionRow& session, const std::string& lms_id) {
    return std::find(session.mentees.begin(), session.mentees.end(), lms_id) != session.mentees.end();
}

/// Where only the platform's word is known, also its word on whom this mentor may see (role_scope_mentor)
/// counts, for this launch. Such a mentor, a parent for instance, may be in no list of people.
void add_named_mentees(Visit& visit, const store::SessionRow& session, const core::RolePolicy& policy) {
    if (visit.site->has_web_service || session.mentees.empty()) return;
    core::Viewer& viewer = visit.viewer;
    if (visit.person == nullptr && viewer.role == core::ViewerRole::stranger)
        viewer.role = core::ViewerRole::mentor;
    if (viewer.role != core::ViewerRole::mentor) return;
    std::vector<core::PersonId>& mentees = viewer.mentees;
    for (const core::Enrolment* student : core::students_of(visit.course->snapshot, policy.student))
        if (student != visit.person && names(session, student->lms_id)) mentees.push_back(student->person);
    std::sort(mentees.begin(), mentees.end());
    mentees.erase(std::unique(mentees.begin(), mentees.end()), mentees.end());
}

}  // namespace

const jobs::SiteSettings* find_site(const WebSettings& settings, std::string_view key) {
    const auto found = std::find_if(settings.sites.begin(), settings.sites.end(),
                                    [&](const jobs::SiteSettings& site) { return site.key == key; });
    return found == settings.sites.end() ? nullptr : &*found;
}

Visit visit_of(const store::SessionRow& session, const WebSettings& settings, Services& services) {
    Visit visit;
    visit.site = find_site(settings, session.site);
    if (visit.site == nullptr) return visit;
    visit.viewer.site = visit.site->id;
    visit.viewer.launched_as_instructor = session.launch_role == lti::word(lti::Role::instructor);
    visit.binding = session.context_lms_id.empty() ? Binding::outside_course
                                                   : bind_site(session, settings, services, *visit.site);
    if (visit.binding != Binding::bound) return visit;
    visit.binding = bind_course(visit, session, services);
    if (visit.course == nullptr) return visit;
    find_viewer(visit, session, settings.policy.roles);
    add_named_mentees(visit, session, settings.policy.roles);
    return visit;
}

core::ViewerRole lowered_role(std::optional<core::ViewerRole> listed, std::string_view launch_role,
                              const core::RolePolicy& policy) {
    using core::ViewerRole;
    const auto launched_as = [&](lti::Role role) { return launch_role == lti::word(role); };
    const ViewerRole role = listed.value_or(ViewerRole::stranger);
    if (role == ViewerRole::student) return role;
    if (role == ViewerRole::stranger) {
        if (launched_as(lti::Role::administrator_read_only)) return ViewerRole::administrator;
        const bool trusted = !listed && policy.unlisted_instructor_is_teacher;
        return trusted && launched_as(lti::Role::instructor) ? ViewerRole::teacher : ViewerRole::stranger;
    }
    if (launched_as(lti::Role::instructor) || launched_as(lti::Role::administrator_read_only)) return role;
    if (launched_as(lti::Role::assistant) || launched_as(lti::Role::mentor)) return ViewerRole::mentor;
    return ViewerRole::stranger;
}

core::ViewerRole role_by_platform(std::optional<core::ViewerRole> listed, std::string_view launch_role,
                                  const core::RolePolicy& policy) {
    const bool teaches = launch_role == lti::word(lti::Role::instructor);
    if (listed == core::ViewerRole::student && teaches) return core::ViewerRole::mentor;
    return lowered_role(listed, launch_role, policy);
}

const i18n::Language& language_of(const store::SessionRow& session, const Visit& visit,
                                  const WebSettings& settings) {
    std::vector<std::string_view> wishes{session.language};
    if (visit.person != nullptr) wishes.emplace_back(visit.person->language);
    if (visit.course != nullptr) wishes.emplace_back(visit.course->snapshot.course.language);
    if (visit.site != nullptr) wishes.emplace_back(visit.site->language);
    for (const std::string_view wish : wishes)
        if (i18n::is_known_language(wish)) return i18n::language(wish);
    return i18n::language(settings.language);
}

const core::ZoneRules& zone_of(const Visit& visit) {
    if (visit.site == nullptr) return i18n::zone_or_utc("", "");
    if (visit.person == nullptr) return i18n::zone_or_utc(visit.site->zone, "");
    return jobs::zone_of(*visit.person, *visit.site);
}

std::string_view landing_path(const core::Viewer& viewer) {
    const auto opens = [&](core::Action action) {
        return core::may(viewer, action, {viewer.site, viewer.course, viewer.person});
    };
    if (opens(core::Action::see_today)) return "/today";
    if (opens(core::Action::see_own_path)) return "/my-path";
    return "/help";
}

}  // namespace waymark::web
