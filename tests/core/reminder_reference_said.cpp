#include "reminder_reference_said.hpp"

#include <algorithm>

namespace waymark::test {

using namespace core;

namespace {

std::optional<Said> last_said(const std::vector<ReminderKey>& keys, PersonId person, ActivityId activity) {
    std::optional<Said> last;
    for (const ReminderKey& key : keys)
        if (key.person == person && key.activity == activity)
            last = Said{key.due, plain(key).find("withdrawn") == 0, plain(key) != key.stage};
    return last;
}

/// "moved", "moved-2", …: the first that was not planned yet, or the last that was if `used`.
std::string numbered(const ReminderCourse& world, ReminderKey key, const std::string& sort, bool used) {
    std::string before;
    for (int number = 1;; ++number) {
        key.stage = number == 1 ? sort : sort + "-" + std::to_string(number);
        if (said_before(world, key) == nullptr) return used ? before : key.stage;
        before = key.stage;
    }
}

/// The plan's date for a student: one for a group of the student's stands above one for all.
std::optional<Instant> planned_for(const CourseSnapshot& facts, const Activity& activity,
                                   const Enrolment& student) {
    std::optional<Instant> for_all;
    std::optional<Instant> for_group;
    for (const PlanItem& item : facts.plan) {
        if (item.activity != activity.id || item.kind == PlanKind::correction) continue;
        if (!item.group) for_all = item.at;
        if (item.group && std::count(student.groups.begin(), student.groups.end(), *item.group) > 0)
            for_group = item.at;
    }
    return for_group ? for_group : for_all;
}

/// Something was never read in which a due date could stand.
bool may_have_a_date(const CourseSnapshot& facts, ActivityKind kind) {
    std::vector<Part> holders{Part::contents, Part::calendar};
    if (kind == ActivityKind::assignment)
        holders = {Part::assignments, Part::overrides, Part::extensions, Part::groups};
    if (kind == ActivityKind::quiz) holders = {Part::quizzes, Part::overrides, Part::groups};
    return std::any_of(facts.parts.begin(), facts.parts.end(), [&](const PartStatus& one) {
        return !one.as_of && std::count(holders.begin(), holders.end(), one.part) > 0;
    });
}

}  // namespace

std::string plain(const ReminderKey& key) {
    return key.stage.find("planned-") == 0 ? key.stage.substr(8) : key.stage;
}

bool is_correction(const ReminderKey& key) {
    return plain(key).find("extended") == 0 || plain(key).find("moved") == 0 ||
           plain(key).find("withdrawn") == 0;
}

bool is_asked(const ReminderKey& key) {
    return plain(key).find("asked-") == 0;
}

bool by_plan(const WorkItem& item) {
    return item.deadline.due_source == DateSource::plan;
}

WorkItem work_with_plan(const ReminderCourse& world, const SnapshotIndex& index, const Activity& activity,
                        const Enrolment& student) {
    const CourseSnapshot& facts = world.course.snapshot;
    WorkItem item = work_item(index, activity, student, world.now, days{7});
    const std::optional<Instant> planned = planned_for(facts, activity, student);
    if (item.deadline.dates.due || !planned) return item;
    if (may_have_a_date(facts, activity.kind)) return item;
    item.deadline.dates.due = planned;
    item.deadline.due_source = DateSource::plan;
    return item;
}

const ReminderKey* said_before(const ReminderCourse& world, const ReminderKey& key) {
    for (const ReminderKey& one : world.history.sent)
        if (one.person == key.person && one.activity == key.activity && one.due == key.due &&
            plain(one) == plain(key))
            return &one;
    return nullptr;
}

/// What has to be corrected, and in which words: a date that was named and is another one now, also one that
/// has passed, or is none any more; extra time in any case. That a planned one is gone or over is no news.
std::optional<std::pair<Said, std::string>> to_correct(const ReminderCourse& world, PersonId person,
                                                       const WorkItem& item) {
    const std::optional<Said> named = last_said(world.history.named, person, item.activity->id);
    const std::optional<Instant>& due = item.deadline.dates.due;
    const bool waits = named && !named->withdrawn && named->due > world.now;
    if (!due) {
        if (!waits || named->planned) return std::nullopt;
        return std::pair{Said{named->due, true}, "withdrawn"};
    }
    if (*due > world.now && item.deadline.due_source == DateSource::extension)
        return std::pair{Said{*due}, "extended"};
    const bool other = named && !(*named == Said{*due});
    if (!other || (*due <= world.now && (!waits || by_plan(item)))) return std::nullopt;
    return std::pair{Said{*due}, "moved"};
}

/// The key of the correction: the one that has told it, while nothing else was said or planned after it, else
/// a new one.
ReminderKey key_of_correction(const ReminderCourse& world, ReminderKey key, const Said& what,
                              const std::string& sort) {
    const std::optional<Said> named = last_said(world.history.named, key.person, key.activity);
    const std::optional<Said> planned = last_said(world.history.sent, key.person, key.activity);
    if (!named || *named == what || (planned && *planned == what))
        for (const char* told : {"extended", "moved", "withdrawn"}) {
            if ((std::string(told) == "withdrawn") != what.withdrawn) continue;
            key.stage = numbered(world, key, told, true);
            if (!key.stage.empty()) return key;
        }
    key.stage = numbered(world, key, sort, false);
    return key;
}

}  // namespace waymark::test
