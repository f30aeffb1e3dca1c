#include "web/landing.hpp"

#include "web/frame.hpp"
#include "web/panels.hpp"

namespace waymark::web {

namespace {

/// The page of the person whose work a grader opened; nothing when the course's facts do not know that
/// person.
std::string reviewed_path(const lti::Launch& launch, const Visit& visit) {
    if (visit.course == nullptr) return {};
    for (const core::Enrolment& person : visit.course->snapshot.people)
        if (person.lms_id == launch.reviewed_subject) return student_path(person.person);
    return {};
}

bool opens(const core::Viewer& viewer, const Panel& panel) {
    const core::Action action = panel.id == "mentor" ? core::Action::see_today : core::Action::see_own_path;
    return core::may(viewer, action, {viewer.site, viewer.course, viewer.person});
}

std::string panel_path(const lti::Launch& launch, const Visit& visit) {
    const auto parameter = launch.custom.find(std::string(panel_parameter));
    const Panel* panel = parameter == launch.custom.end() ? nullptr : find_panel(parameter->second);
    return panel != nullptr && opens(visit.viewer, *panel) ? std::string(panel->path) : std::string();
}

std::string special_path(const lti::Launch& launch, const Visit& visit) {
    switch (launch.message) {
        case lti::MessageType::deep_linking:
            return "/place";
        case lti::MessageType::submission_review:
            return reviewed_path(launch, visit);
        case lti::MessageType::resource_link:
            return panel_path(launch, visit);
    }
    return {};
}

}  // namespace

std::string landing_of(const lti::Launch& launch, const Visit& visit) {
    std::string path = special_path(launch, visit);
    return path.empty() ? std::string(landing_path(visit.viewer)) : path;
}

}  // namespace waymark::web
