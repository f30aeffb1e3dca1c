#include <fmt/format.h>

#include <algorithm>

#include "core/effect.hpp"
#include "core/snapshot_index.hpp"
#include "core/work.hpp"
#include "tests/live_moodle/hand.hpp"
#include "tests/live_moodle/site.hpp"

namespace waymark::live {

namespace {

using core::ActivityKind;
using core::days;

class Situations {
  public:
    Situations(Site& site, Reader& reader) : site_(site), reader_(reader), student_(site), hand_(site) {}

    void run() {
        if (find_me() == nullptr)
            return site_.check(false, "the student's token belongs to nobody in the course");
        compare("as it is");
        try_extensions();
        try_quiz_overrides();
        try_hand_in();
        try_calendar();
        hand_.undo();
        compare("all of it taken away again");
    }

  private:
    [[nodiscard]] const core::Enrolment* find_me() const {
        for (const core::Enrolment& person : reader_.facts().people)
            if (person.lms_id == student_.user()) return &person;
        return nullptr;
    }
    [[nodiscard]] const core::Enrolment& me() const { return *find_me(); }

    /// An activity of the kind that is still to be done: with a date ahead and nothing done yet.
    std::optional<core::Activity> open_one(ActivityKind kind) {
        const core::SnapshotIndex index(reader_.facts());
        for (const core::Activity& activity : reader_.facts().activities) {
            if (activity.kind != kind || activity.team || !activity.base.due) continue;
            const core::WorkItem item = core::work_item(index, activity, me(), site_.clock.now(), days{7});
            const auto& due = item.deadline.dates.due;
            if (due && *due > site_.clock.now() && !core::is_done(item.status)) return activity;
        }
        return std::nullopt;
    }

    /// What is worked out from the next reading against what the student is shown, for every date.
    void compare(const std::string& situation) {
        if (!reader_.read()) return;
        const core::SnapshotIndex index(reader_.facts());
        int compared = 0;
        for (const core::Activity& activity : reader_.facts().activities) {
            const bool quiz = activity.kind == ActivityKind::quiz;
            if (!quiz && activity.kind != ActivityKind::assignment) continue;
            const auto theirs = quiz ? student_.quiz(reader_.facts(), activity)
                                     : student_.assignment(reader_.facts(), activity);
            if (!theirs) continue;
            ++compared;
            compare_one(situation, index, activity, *theirs);
        }
        site_.check(compared > 0, fmt::format("{}: {} activities compared", situation, compared));
    }

    void compare_one(const std::string& situation, const core::SnapshotIndex& index,
                     const core::Activity& activity, const core::Dates& theirs) {
        const core::WorkItem item = core::work_item(index, activity, me(), site_.clock.now(), days{7});
        const core::Dates& ours = item.deadline.dates;
        const std::string what = fmt::format("{}: module {}", situation, activity.lms_id);
        if (ours.due != theirs.due || ours.closes != theirs.closes)
            site_.check(false, fmt::format("{}: due {}, closes {} here, {} and {} for the student", what,
                                           shown(ours.due), shown(ours.closes), shown(theirs.due),
                                           shown(theirs.closes)));
        if (activity.kind == ActivityKind::assignment) {
            const auto handed_in = student_.is_handed_in(activity);
            const bool done = core::is_done(item.status);
            // A mark without a hand-in is done here and no hand-in there.
            if (handed_in && *handed_in && !done) site_.check(false, what + ": handed in, not seen here");
        }
        const auto entry = student_.calendar(reader_.facts(), activity);
        if (!entry || core::is_done(item.status) || entry == ours.due) return;
        // Where the activity's own page agrees with us, Moodle's calendar is behind it.
        if (theirs.due == ours.due)
            fmt::print("note   {}: {} in the student's calendar, {} on the activity\n", what, shown(entry),
                       shown(theirs.due));
        else
            site_.check(false, fmt::format("{}: due {} here, {} in the student's calendar", what,
                                           shown(ours.due), shown(entry)));
    }

    void expect_due(const std::string& situation, const core::Activity& activity,
                    std::optional<core::Instant> due, core::DateSource source) {
        compare(situation);
        const core::SnapshotIndex index(reader_.facts());
        const core::Activity* now = core::find_activity(reader_.facts(), activity.id);
        const core::EffectiveDeadline found = core::effective_deadline(index, *now, me());
        site_.check(
            found.dates.due == due && found.due_source == source,
            fmt::format("{}: due {} where {} is expected", situation, shown(found.dates.due), shown(due)));
    }

    void try_extensions() {
        const auto activity = open_one(ActivityKind::assignment);
        if (!activity) return fmt::print("skipped: no assignment that is still to be done\n");
        const std::string& id = activity->instance_lms_id;
        const core::SnapshotIndex index(reader_.facts());
        const core::EffectiveDeadline before = core::effective_deadline(index, *activity, me());
        hand_.later([this, id] { hand_.extend(id, student_.user(), 0); });
        const auto extended = *before.dates.due + days{3};
        hand_.extend(id, student_.user(), core::to_unix(extended));
        expect_due("extra time", *activity, extended, core::DateSource::extension);
        hand_.extend(id, student_.user(), core::to_unix(extended + days{2}));
        expect_due("extra time moved", *activity, extended + days{2}, core::DateSource::extension);
        hand_.extend(id, student_.user(), 0);
        expect_due("extra time taken back", *activity, before.dates.due, before.due_source);
    }

    void try_quiz_overrides() {
        const auto quiz = open_one(ActivityKind::quiz);
        if (!quiz) return fmt::print("skipped: no quiz that is still to be done\n");
        const std::string& id = quiz->instance_lms_id;
        const core::Instant base = *quiz->base.due;
        const std::string group = hand_.make_group(reader_.facts().course.lms_id, student_.user());
        if (group.empty() || !hand_.override_quiz(id, "groupid", group, base + days{5})) return;
        expect_due("a quiz of a group closes later", *quiz, base + days{5}, core::DateSource::group_override);
        if (!hand_.override_quiz(id, "userid", student_.user(), base + days{2})) return;
        expect_due("the student's own date beats the group's", *quiz, base + days{2},
                   core::DateSource::user_override);
    }

    void try_hand_in() {
        const auto activity = open_one(ActivityKind::assignment);
        if (!activity || !student_.hand_in(*activity))
            return fmt::print("skipped: the student cannot hand in a text by web service\n");
        hand_.later([this, activity] {
            (void)hand_.call("mod_assign_remove_submission",
                             {{"assignid", activity->instance_lms_id}, {"userid", student_.user()}});
        });
        compare("handed in");
        const core::SnapshotIndex index(reader_.facts());
        const core::Activity* now = core::find_activity(reader_.facts(), activity->id);
        const auto item = core::work_item(index, *now, me(), site_.clock.now(), days{7});
        site_.check(core::is_done(item.status), "what the student handed in is seen by the next reading");
    }

    /// Through the adapter's own way of writing.
    void try_calendar() {
        const auto lms = moodle::make_moodle_lms(site_.with(site_.stage_token), *site_.http, site_.clock);
        core::EventCreation event;
        event.course_lms_id = reader_.facts().course.lms_id;
        event.name = "Waymark live test";
        event.marker = fmt::format("wm:live{}", core::to_unix(site_.clock.now()));
        event.html = "<p>Made by a test</p><!--" + event.marker + "-->" + event.marker;
        event.starts = site_.clock.now() + days{3};
        const auto made = lms->perform(event);
        site_.check(made.has_value(), "an event is made");
        if (!made) return;
        const auto found = lms->find_effect(event);
        site_.check(found && *found && (*found)->lms_id == made->lms_id, "the event is found by its marker");
        site_.check(lms->perform(core::EventDeletion{made->lms_id}).has_value(), "the event is taken away");
        const auto gone = lms->find_effect(event);
        site_.check(gone && !*gone, "the event is gone");
    }

    Site& site_;
    Reader& reader_;
    StudentView student_;
    Hand hand_;
};

}  // namespace

void try_situations(Site& site, Reader& reader) {
    Situations{site, reader}.run();
}

}  // namespace waymark::live
