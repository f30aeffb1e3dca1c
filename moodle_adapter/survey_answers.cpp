#include "moodle_adapter/survey_answers.hpp"

#include <algorithm>
#include <set>

#include "core/available.hpp"

namespace waymark::moodle {
namespace {

using core::Availability;
using core::Obstacle;
using core::Visibility;
using Kind = Availability::Kind;

constexpr int deepest_section = 8;  // a section that lies in itself would never end

/// Whether the tree may leave somebody out of Moodle's lists of users.
bool may_leave_out(const Availability& node) {
    switch (node.kind) {
        case Kind::all:
        case Kind::any:
        case Kind::not_all:
        case Kind::not_any:
            return std::any_of(node.children.begin(), node.children.end(), may_leave_out);
        case Kind::from:
        case Kind::until:
        case Kind::completion:
        case Kind::grade:
            return false;
        case Kind::group:
        case Kind::grouping:
        case Kind::activity_grouping:
        case Kind::profile:
        case Kind::unknown:
            break;
    }
    return true;
}

const core::Section* section_at(const core::CourseSnapshot& snapshot, int position) {
    for (const core::Section& section : snapshot.sections)
        if (section.position == position) return &section;
    return nullptr;
}

const core::Section* section_named(const core::CourseSnapshot& snapshot, const std::string& lms_id) {
    for (const core::Section& section : snapshot.sections)
        if (section.lms_id == lms_id) return &section;
    return nullptr;
}

/// Conditions that were not told may be of any type.
bool may_leave_out(const core::CourseSnapshot& snapshot, const core::Activity& survey) {
    bool explained = survey.availability.has_value();
    if (survey.availability && may_leave_out(*survey.availability)) return true;
    const core::Section* section = section_at(snapshot, survey.section);
    for (int depth = 0; section != nullptr && depth < deepest_section; ++depth) {
        if (section->availability && may_leave_out(*section->availability)) return true;
        if (!section->availability && section->visibility == Visibility::restricted) return true;
        explained = explained || section->availability;
        section = section->subsection_of.empty() ? nullptr : section_named(snapshot, section->subsection_of);
    }
    return survey.visibility == Visibility::restricted && !explained;
}

/// Whether a student with this obstacle is still on Moodle's lists.
bool leaves_on_lists(Obstacle what) {
    return what == Obstacle::date_from || what == Obstacle::date_until || what == Obstacle::completion ||
           what == Obstacle::grade;
}

}  // namespace

const core::SnapshotIndex& SurveyAudience::index() {
    if (!index_) index_.emplace(snapshot_);
    return *index_;
}

bool SurveyAudience::surely_holds(const core::Activity& survey, std::int64_t user) {
    if (!may_leave_out(snapshot_, survey)) return true;
    const core::Enrolment* person = core::find_person(snapshot_, core::PersonId{user});
    if (person == nullptr) return false;
    const core::Access access = core::access_of(index(), survey, *person, snapshot_.taken);
    return std::all_of(access.reasons.begin(), access.reasons.end(),
                       [](const core::AccessReason& reason) { return leaves_on_lists(reason.what); });
}

PartList survey_answers(const NonRespondents& missing, const std::vector<std::int64_t>& learners,
                        const core::Activity& survey, SurveyAudience* audience) {
    const std::set<std::int64_t> silent{missing.users.begin(), missing.users.end()};
    const std::set<std::int64_t> started{missing.started.begin(), missing.started.end()};
    PartList people;
    for (const std::int64_t user : learners) {
        const bool listed = silent.count(user) != 0;
        if (!listed && audience != nullptr && !audience->surely_holds(survey, user)) continue;
        TakingPart part;
        part.user = user;
        part.entries = listed ? 0 : 1;
        part.begun = started.count(user) != 0 || !listed ? 1 : 0;
        people.push_back(part);
    }
    return people;
}

}  // namespace waymark::moodle
