#include "web/course_copy.hpp"

#include <algorithm>

#include "store/course_copies.hpp"
#include "store/facts.hpp"
#include "store/placing.hpp"

namespace waymark::web {

namespace {

constexpr std::size_t most_originals = 20;

/// "7,4,2" one by one, nearest first.
std::vector<std::string> originals(std::string_view history) {
    std::vector<std::string> ids;
    while (!history.empty() && ids.size() < most_originals) {
        const std::string_view id = history.substr(0, history.find(','));
        if (!id.empty()) ids.emplace_back(id);
        history.remove_prefix(std::min(id.size() + 1, history.size()));
    }
    return ids;
}

bool teaches(const core::CourseSnapshot& course, core::PersonId person, const core::RolePolicy& policy) {
    const core::Enrolment* listed = core::find_person(course, person);
    return listed != nullptr && core::role_in_course(*listed, policy) == core::ViewerRole::teacher;
}

/// The original as Waymark reads it; null when it does not, or the viewer is no teacher there.
std::shared_ptr<const jobs::LoadedCourse> original(const PageContext& context, const std::string& lms_id) {
    const auto id = store::find_course(context.services.database, context.site->id, lms_id);
    if (!id || *id == context.viewer.course) return nullptr;
    auto course = context.services.courses.get(*id);
    if (course == nullptr || jobs::find_settings(*context.site, course->snapshot.course) == nullptr)
        return nullptr;
    return teaches(course->snapshot, *context.viewer.person, context.settings.policy.roles) ? course
                                                                                            : nullptr;
}

}  // namespace

std::optional<CourseCopy> offered_copy(const PageContext& context) {
    if (context.course == nullptr || !context.viewer.person ||
        !core::may(context.viewer, core::Action::take_over,
                   {context.viewer.site, context.viewer.course, std::nullopt}))
        return std::nullopt;
    const auto seen = store::find_context(context.services.database, context.site->key,
                                          context.course->snapshot.course.lms_id);
    if (!seen || seen->history.empty() ||
        store::is_copy_settled(context.services.database, context.viewer.course))
        return std::nullopt;
    for (const std::string& lms_id : originals(seen->history)) {
        auto source = original(context, lms_id);
        if (source == nullptr) continue;
        core::TakeOver offer = core::take_over(source->snapshot, context.course->snapshot, context.zone,
                                               *context.viewer.person, context.now);
        if (!offer.items.empty()) return CourseCopy{std::move(source), std::move(offer)};
    }
    return std::nullopt;
}

}  // namespace waymark::web
