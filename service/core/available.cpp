#include "core/available.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

using Kind = Availability::Kind;
using Expects = Availability::Expects;

Answer answer_of(bool yes) {
    return yes ? Answer::yes : Answer::no;
}

Answer turned(Answer answer, bool negated) {
    if (!negated || answer == Answer::unknown) return answer;
    return answer == Answer::yes ? Answer::no : Answer::yes;
}

bool was_read(const CourseSnapshot& snapshot, Part part) {
    const PartStatus* status = status_of(snapshot, part);
    return status != nullptr && status->as_of.has_value();
}

/// Memberships are all there. Otherwise what the person is in is known, what not is not.
bool memberships_shown(const CourseSnapshot& snapshot) {
    return was_read(snapshot, Part::groups) && status_of(snapshot, Part::groups)->gap != Gap::not_shown;
}

Answer membership(const CourseSnapshot& snapshot, bool is_in) {
    if (is_in) return Answer::yes;
    return memberships_shown(snapshot) ? Answer::no : Answer::unknown;
}

bool in_any(const Enrolment& person, const std::vector<GroupId>& groups) {
    return std::any_of(person.groups.begin(), person.groups.end(), [&](GroupId group) {
        return std::find(groups.begin(), groups.end(), group) != groups.end();
    });
}

/// Conditions on one activity or section for one student.
class Evaluation {
  public:
    Evaluation(const SnapshotIndex& index, const Activity& activity, const Enrolment& person, Instant now)
        : index_(index), snapshot_(index.snapshot()), activity_(activity), person_(person), now_(now) {}

    /// Of the tree at its root; reasons are added when the answer is not yes.
    Answer root(const Availability& tree, bool of_section, Access& access) {
        of_section_ = of_section;
        std::vector<AccessReason> reasons;
        const Answer answer = evaluate(tree, false, true, reasons);
        if (answer == Answer::yes) return answer;
        access.reasons.insert(access.reasons.end(), reasons.begin(), reasons.end());
        access.shown = access.shown && shows_reason(tree);
        return answer;
    }

  private:
    /// Moodle hides a thing when a condition that is not met asks for it: each on its own under "all", the
    /// whole otherwise.
    bool shows_reason(const Availability& tree) {
        if (tree.kind != Kind::all && tree.kind != Kind::not_any) return tree.shown;
        return std::all_of(tree.children.begin(), tree.children.end(), [&](const Availability& child) {
            std::vector<AccessReason> ignored;
            return child.shown || evaluate(child, tree.kind == Kind::not_any, true, ignored) == Answer::yes;
        });
    }

    /// `plain`: nothing above this node turns its answer round or offers another way.
    Answer evaluate(const Availability& node, bool negated, bool plain, std::vector<AccessReason>& reasons) {
        const bool turns = node.kind == Kind::not_all || node.kind == Kind::not_any;
        const bool junction = turns || node.kind == Kind::all || node.kind == Kind::any;
        if (!junction) return condition(node, negated, plain, reasons);
        if (node.children.empty()) return Answer::yes;
        const bool inner = negated != turns;
        const bool every = (node.kind == Kind::all || node.kind == Kind::not_any) != negated;
        return join(node, inner, every, plain && !inner && every, reasons);
    }

    Answer join(const Availability& node, bool inner, bool every, bool plain,
                std::vector<AccessReason>& reasons) {
        std::vector<AccessReason> found;
        Answer worst = Answer::yes;
        Answer best = Answer::no;
        for (const Availability& child : node.children) {
            const Answer answer = evaluate(child, inner, plain, found);
            worst = std::min(worst, answer);
            best = std::max(best, answer);
        }
        const Answer answer = every ? worst : best;
        // Where one way may still be open, the closed ones only may stand in the way.
        if (answer == Answer::unknown)
            for (AccessReason& reason : found) reason.answer = Answer::unknown;
        if (answer != Answer::yes) reasons.insert(reasons.end(), found.begin(), found.end());
        return answer;
    }

    Answer condition(const Availability& node, bool negated, bool plain, std::vector<AccessReason>& reasons) {
        AccessReason reason;
        reason.negated = negated;
        reason.of_section = of_section_;
        reason.answer = ask(node, negated, plain, reason);
        if (reason.answer != Answer::yes) reasons.push_back(reason);
        return reason.answer;
    }

    Answer ask(const Availability& node, bool negated, bool plain, AccessReason& reason) {
        switch (node.kind) {
            case Kind::from:
            case Kind::until:
                return date(node, negated, reason);
            case Kind::group:
                return turned(group(node, reason), negated);
            case Kind::grouping:
                return turned(grouping(node.lms_id, reason), negated);
            case Kind::activity_grouping:
                return turned(grouping(activity_.grouping_lms_id, reason), negated);
            case Kind::completion:
                return completion(node, negated, reason);
            case Kind::grade:
                return turned(grade(node, reason), negated);
            case Kind::profile:
                reason.what = Obstacle::profile;
                return plain && is_listed() ? Answer::yes : Answer::unknown;
            case Kind::all:
            case Kind::any:
            case Kind::not_all:
            case Kind::not_any:
            case Kind::unknown:
                break;
        }
        reason.what = Obstacle::not_told;
        return Answer::unknown;
    }

    Answer date(const Availability& node, bool negated, AccessReason& reason) const {
        if (!node.at) {
            reason.what = Obstacle::not_told;
            return Answer::unknown;
        }
        // A turned "from" is an "until" and the other way round.
        const bool from = (node.kind == Kind::from) != negated;
        reason.what = from ? Obstacle::date_from : Obstacle::date_until;
        reason.at = node.at;
        return answer_of(from ? now_ >= *node.at : now_ < *node.at);
    }

    Answer group(const Availability& node, AccessReason& reason) const {
        reason.what = Obstacle::group;
        if (!was_read(snapshot_, Part::groups)) return Answer::unknown;
        if (node.lms_id.empty()) return membership(snapshot_, !person_.groups.empty());
        reason.group = index_.group(node.lms_id);
        return membership(snapshot_, reason.group && in_any(person_, {*reason.group}));
    }

    Answer grouping(const std::string& lms_id, AccessReason& reason) const {
        reason.what = Obstacle::grouping;
        const Grouping* found = index_.grouping(lms_id);
        if (found == nullptr || !was_read(snapshot_, Part::groups)) return Answer::unknown;
        reason.grouping = found->name;
        return membership(snapshot_, in_any(person_, found->groups));
    }

    Answer completion(const Availability& node, bool negated, AccessReason& reason) const {
        reason.what = Obstacle::completion;
        const Activity* wanted =
            node.lms_id == "-1" ? index_.tracked_before(activity_) : index_.activity(node.lms_id);
        if (wanted == nullptr) return Answer::no;
        reason.activity = wanted->id;
        if (!was_read(snapshot_, Part::completion)) return Answer::unknown;
        const Completion* row = index_.completion(*wanted, person_.person);
        if (node.expects == Expects::incomplete) reason.negated = !reason.negated;
        const CompletionState state = row == nullptr ? CompletionState::incomplete : row->state;
        if (state == CompletionState::unknown) return Answer::unknown;
        return turned(answer_of(meets(state, node.expects)), negated);
    }

    static bool meets(CompletionState state, Expects expects) {
        switch (expects) {
            case Expects::incomplete:
                return state == CompletionState::incomplete;
            case Expects::complete:
                return state != CompletionState::incomplete;
            case Expects::passed:
                return state == CompletionState::complete_pass;
            case Expects::failed:
                return state == CompletionState::complete_fail;
        }
        return false;
    }

    Answer grade(const Availability& node, AccessReason& reason) const {
        reason.what = Obstacle::grade;
        const Activity* wanted = index_.graded_by(node.lms_id);
        if (wanted == nullptr || !was_read(snapshot_, Part::grades)) return Answer::unknown;
        reason.activity = wanted->id;
        // The LMS counts it, and we do not know what it is.
        if (index_.has_hidden_grade(*wanted, person_.person)) return Answer::unknown;
        const Grade* row = index_.grade(*wanted, person_.person);
        if (row == nullptr || row->maximum <= 0) return Answer::no;
        const double percent = row->points * 100 / row->maximum;
        if (node.below && percent >= *node.below) reason.negated = true;
        return answer_of((!node.least || percent >= *node.least) && (!node.below || percent < *node.below));
    }

    /// The LMS counts the person among the participants: group, grouping, profile and section let them in.
    [[nodiscard]] bool is_listed() const {
        return activity_.kind == ActivityKind::assignment && is_fresh(snapshot_, Part::participants) &&
               !index_.is_excluded(activity_, person_.person);
    }

    const SnapshotIndex& index_;
    const CourseSnapshot& snapshot_;
    const Activity& activity_;
    const Enrolment& person_;
    Instant now_;
    bool of_section_ = false;
};

void add(Access& access, Obstacle what, Answer answer) {
    access.answer = std::min(access.answer, answer);
    AccessReason reason;
    reason.what = what;
    reason.answer = answer;
    access.reasons.push_back(reason);
}

constexpr int deepest_section = 8;  // a section that lies in itself would never end

/// True when the section had something to say.
bool add_section(Evaluation& evaluation, const Section& section, Access& access) {
    if (section.availability) {
        access.answer = std::min(access.answer, evaluation.root(*section.availability, true, access));
        return true;
    }
    if (section.visibility != Visibility::restricted) return false;
    add(access, Obstacle::not_told, Answer::unknown);
    access.reasons.back().of_section = true;
    return true;
}

void add_conditions(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                    Instant now, Access& access) {
    Evaluation evaluation(index, activity, person, now);
    bool explained = activity.availability.has_value();
    if (activity.availability)
        access.answer = std::min(access.answer, evaluation.root(*activity.availability, false, access));
    const Section* section = index.section(activity.section);
    for (int depth = 0; section != nullptr && depth < deepest_section; ++depth) {
        explained = add_section(evaluation, *section, access) || explained;
        section = section->subsection_of.empty() ? nullptr : index.section(section->subsection_of);
    }
    if (activity.visibility == Visibility::restricted && !explained)
        add(access, Obstacle::not_told, Answer::unknown);
}

void add_participants(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                      Access& access) {
    if (index.is_excluded(activity, person.person))
        add(access, Obstacle::excluded, Answer::no);
    else if (activity.kind != ActivityKind::assignment &&
             index.section_excludes(activity.section, person.person))
        add(access, Obstacle::section_excluded, Answer::unknown);
    if (activity.team && activity.team_required && !index.team_of(activity, person))
        add(access, Obstacle::no_team, Answer::unknown);
}

template <class Fits>
bool all_reasons(const Access& access, Fits fits) {
    return access.answer == Answer::no && std::all_of(access.reasons.begin(), access.reasons.end(), fits);
}

/// Time, the student's own work or the teacher can still remove it.
bool can_change(Obstacle what) {
    switch (what) {
        case Obstacle::date_from:
        case Obstacle::date_until:
        case Obstacle::completion:
        case Obstacle::grade:
        case Obstacle::no_team:
        case Obstacle::not_active:
            return true;
        case Obstacle::hidden:
        case Obstacle::group:
        case Obstacle::grouping:
        case Obstacle::profile:
        case Obstacle::excluded:
        case Obstacle::section_excluded:
        case Obstacle::not_told:
            return false;
    }
    return false;
}

bool asks_about_person(const Availability& node) {
    switch (node.kind) {
        case Kind::from:
        case Kind::until:
        case Kind::unknown:
            return false;
        case Kind::all:
        case Kind::any:
        case Kind::not_all:
        case Kind::not_any:
            return std::any_of(node.children.begin(), node.children.end(), asks_about_person);
        case Kind::group:
        case Kind::grouping:
        case Kind::activity_grouping:
        case Kind::completion:
        case Kind::grade:
        case Kind::profile:
            break;
    }
    return true;
}

bool is_hidden_section(const SnapshotIndex& index, const Activity& activity) {
    const Section* section = index.section(activity.section);
    return section != nullptr && section->visibility == Visibility::hidden;
}

}  // namespace

Access access_of(const SnapshotIndex& index, const Activity& activity, const Enrolment& person, Instant now) {
    Access access;
    if (activity.visibility == Visibility::hidden || is_hidden_section(index, activity)) {
        add(access, Obstacle::hidden, Answer::no);
        access.shown = false;
        return access;
    }
    if (!person.active) add(access, Obstacle::not_active, Answer::no);
    add_conditions(index, activity, person, now, access);
    add_participants(index, activity, person, access);
    return access;
}

bool is_same_for_all(const SnapshotIndex& index, const Activity& activity) {
    if (activity.team && activity.team_required) return false;
    if (activity.availability && asks_about_person(*activity.availability)) return false;
    const Section* section = index.section(activity.section);
    for (int depth = 0; section != nullptr && depth < deepest_section; ++depth) {
        if (section->availability && asks_about_person(*section->availability)) return false;
        section = section->subsection_of.empty() ? nullptr : index.section(section->subsection_of);
    }
    return true;
}

bool opens_later(const Access& access) {
    return all_reasons(access, [](const AccessReason& reason) {
        const bool own_work = reason.what == Obstacle::completion || reason.what == Obstacle::grade;
        // What depends on a missing activity never opens.
        return reason.what == Obstacle::date_from || (own_work && !reason.negated && reason.activity);
    });
}

bool went_away(const Access& access) {
    return all_reasons(access,
                       [](const AccessReason& reason) { return reason.what == Obstacle::date_until; });
}

bool is_for_others(const Access& access) {
    return std::any_of(access.reasons.begin(), access.reasons.end(), [](const AccessReason& reason) {
        return reason.answer == Answer::no && !can_change(reason.what);
    });
}

}  // namespace waymark::core
