#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/available.hpp"
#include "core/reminder.hpp"
#include "core/work.hpp"
#include "tests/live_moodle/hand.hpp"
#include "tests/live_moodle/site.hpp"

namespace waymark::live {

namespace {

using core::Answer;
using core::days;

/// The groups that conditions of a tree name.
void add_groups(const core::Availability& node, std::set<std::string>& groups) {
    if (node.kind == core::Availability::Kind::group && !node.lms_id.empty()) groups.insert(node.lms_id);
    for (const core::Availability& child : node.children) add_groups(child, groups);
}

/// The activities that conditions of a tree wait for.
void add_awaited(const core::Availability& node, std::set<std::string>& modules) {
    if (node.kind == core::Availability::Kind::completion && node.lms_id != "-1") modules.insert(node.lms_id);
    for (const core::Availability& child : node.children) add_awaited(child, modules);
}

class PersonSituations {
  public:
    explicit PersonSituations(Site& site) : site_(site), student_(site), hand_(site) {}

    void run() {
        if (!look()) return;
        compare_access("as it is");
        try_hiding();
        try_group_conditions();
        try_own_completion();
        try_zone();
        if (site_.may_enrol) try_enrolments();
        hand_.undo();
        if (look()) compare_access("all of it taken away again");
    }

  private:
    [[nodiscard]] const core::CourseSnapshot& facts() const { return reader_->facts(); }
    [[nodiscard]] const core::Enrolment* find_me() const {
        for (const core::Enrolment& person : facts().people)
            if (person.lms_id == student_.user()) return &person;
        return nullptr;
    }

    /// Reads everything anew: what changes here a reading of changes sees at night only.
    bool look() {
        reader_.emplace(site_);
        if (!reader_->read()) return false;
        if (find_me() == nullptr) site_.check(false, "the student's token belongs to nobody in the course");
        return find_me() != nullptr;
    }

    /// Whom we let in against whom Moodle lets in, for every activity; what we do not know is counted.
    void compare_access(const std::string& situation) {
        const auto theirs = student_.modules(facts());
        if (!theirs) return site_.check(false, situation + ": the student is not shown the course");
        const core::SnapshotIndex index(facts());
        int same = 0;
        int unknown = 0;
        for (const core::Activity& activity : facts().activities) {
            if (activity.kind == core::ActivityKind::subsection) continue;
            const core::Access access = core::access_of(index, activity, *find_me(), site_.clock.now());
            const auto found = theirs->find(activity.lms_id);
            const bool let_in = found != theirs->end() && found->second;
            if (access.answer == Answer::unknown || only_without_team(access)) {
                ++unknown;
            } else if ((access.answer == Answer::yes) == let_in) {
                ++same;
            } else {
                site_.check(false, fmt::format("{}: module {} is {} here, the student is {}", situation,
                                               activity.lms_id, let_in ? "closed" : "open",
                                               let_in ? "let in" : "not"));
            }
        }
        site_.check(same > 0,
                    fmt::format("{}: {} activities are open or closed as Moodle has them, {} unknown",
                                situation, same, unknown));
    }

    /// Whoever has no team is let in and cannot hand in.
    static bool only_without_team(const core::Access& access) {
        return access.answer == Answer::no && std::all_of(access.reasons.begin(), access.reasons.end(),
                                                          [](const core::AccessReason& reason) {
                                                              return reason.what == core::Obstacle::no_team;
                                                          });
    }

    bool change_visibility(const char* action, const std::string& module) {
        const auto refused =
            hand_.refusal("core_courseformat_update_course",
                          {{"action", action}, {"courseid", facts().course.lms_id}, {"ids[0]", module}});
        if (refused) fmt::print("skipped: {}: {}\n", action, *refused);
        return !refused;
    }

    void try_hiding() {
        const auto& all = facts().activities;
        const auto found = std::find_if(all.begin(), all.end(), [](const core::Activity& one) {
            return one.visibility == core::Visibility::shown && !one.availability && !one.own_placement;
        });
        if (found == all.end()) return fmt::print("skipped: no activity to hide\n");
        const std::string module = found->lms_id;
        if (!change_visibility("cm_hide", module)) return;
        hand_.later([this, module] { (void)change_visibility("cm_show", module); });
        if (!look()) return;
        compare_access("an activity is hidden");
        (void)change_visibility("cm_show", module);
    }

    [[nodiscard]] std::set<std::string> in_conditions(void (*add)(const core::Availability&,
                                                                  std::set<std::string>&)) const {
        std::set<std::string> named;
        for (const core::Activity& activity : facts().activities)
            if (activity.availability) add(*activity.availability, named);
        for (const core::Section& section : facts().sections)
            if (section.availability) add(*section.availability, named);
        return named;
    }

    [[nodiscard]] bool am_in(const std::string& group_lms_id) const {
        const auto& mine = find_me()->groups;
        return std::any_of(facts().groups.begin(), facts().groups.end(), [&](const core::Group& group) {
            return group.lms_id == group_lms_id && std::count(mine.begin(), mine.end(), group.id) > 0;
        });
    }

    moodle::Params membership(const std::string& group) {
        return {{"members[0][groupid]", group}, {"members[0][userid]", student_.user()}};
    }

    /// No web service makes a condition: those that somebody put into the course are met by joining their
    /// groups.
    void try_group_conditions() {
        if (!look()) return;
        const auto groups = in_conditions(add_groups);
        if (groups.empty()) return fmt::print("skipped: no activity is restricted to a group\n");
        for (const std::string& group : groups) {
            if (am_in(group)) continue;
            if (!hand_.call("core_group_add_group_members", membership(group))) return;
            hand_.later(
                [this, group] { (void)hand_.call("core_group_delete_group_members", membership(group)); });
            if (!look()) return;
            compare_access("a member of group " + group);
        }
    }

    /// The same for those that wait for something the student ticks off by hand.
    void try_own_completion() {
        for (const std::string& module : in_conditions(add_awaited)) {
            if (!student_.tick_off(module, true)) continue;
            hand_.later([this, module] { (void)student_.tick_off(module, false); });
            if (!look()) return;
            return compare_access("module " + module + " is ticked off");
        }
        fmt::print("skipped: no activity waits for one that the student ticks off\n");
    }

    void set_zone(const std::string& zone) {
        (void)hand_.call("core_user_update_users",
                         {{"users[0][id]", student_.user()}, {"users[0][timezone]", zone}});
    }

    void try_zone() {
        const auto before = student_.zone();
        if (!before) return fmt::print("skipped: the student's zone is not told\n");
        hand_.later([this, before] { set_zone(*before); });
        for (const std::string zone : {"Pacific/Auckland", "America/St_Johns"}) {
            set_zone(zone);
            if (!look()) return;
            site_.check(find_me()->zone == zone && student_.zone() == zone, "the student lives in " + zone);
        }
    }

    /// Begin and end are UTC seconds, 0 = none.
    bool enrol(std::int64_t begins, std::int64_t ends, const char* suspended) {
        return hand_
            .call("enrol_manual_enrol_users", {{"enrolments[0][roleid]", "5"},
                                               {"enrolments[0][userid]", student_.user()},
                                               {"enrolments[0][courseid]", facts().course.lms_id},
                                               {"enrolments[0][timestart]", std::to_string(begins)},
                                               {"enrolments[0][timeend]", std::to_string(ends)},
                                               {"enrolments[0][suspend]", suspended}})
            .has_value();
    }

    /// Whoever is not active is shown nothing by Moodle, has nothing to do here and gets no reminder.
    void expect_inactive(const std::string& situation) {
        if (!look()) return;
        const core::Enrolment& me = *find_me();
        site_.check(!me.active, situation + ": not active here");
        site_.check(!student_.modules(facts()),
                    situation + ": Moodle shows the student nothing of the course");
        const core::SnapshotIndex index(facts());
        const auto& all = facts().activities;
        const bool barred = std::all_of(all.begin(), all.end(), [&](const core::Activity& activity) {
            const auto item = core::work_item(index, activity, me, site_.clock.now(), days{7});
            return item.access.answer == Answer::no && item.status != core::WorkStatus::due_soon &&
                   !core::is_missed(item.status);
        });
        site_.check(barred, situation + ": nothing is due for the student here");
        const auto plan =
            core::plan_reminders(index, core::Policy{}, core::Writes::all, {}, {}, site_.clock.now());
        site_.check(std::none_of(plan.reminders.begin(), plan.reminders.end(),
                                 [&](const auto& reminder) { return reminder.key.person == me.person; }),
                    situation + ": no reminder goes to the student");
    }

    /// Writes the student's own enrolment: at the end it is active, without beginning or end.
    void try_enrolments() {
        const std::int64_t now = core::to_unix(site_.clock.now());
        constexpr std::int64_t day = 86400;
        hand_.later([this] { (void)enrol(0, 0, "0"); });
        if (!enrol(0, 0, "1")) return;
        expect_inactive("a suspended enrolment");
        (void)enrol(now - 9 * day, now - 60, "0");
        expect_inactive("an enrolment that has ended");
        (void)enrol(now + day, 0, "0");
        expect_inactive("an enrolment that has not begun");
        (void)enrol(now - day, now + day, "0");
        if (!look()) return;
        site_.check(find_me()->active, "an enrolment from yesterday to tomorrow is active");
        compare_access("an enrolment from yesterday to tomorrow");
    }

    Site& site_;
    StudentView student_;
    Hand hand_;
    std::optional<Reader> reader_;
};

}  // namespace

void try_person(Site& site) {
    PersonSituations{site}.run();
}

}  // namespace waymark::live
