#include "plain_work.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace waymark::test {

using namespace core;

namespace {

bool was_ever_read(const CourseSnapshot& facts, Part part) {
    for (const PartStatus& one : facts.parts)
        if (one.part == part && one.as_of) return true;
    return false;
}

/// The activity's date, or the later one of the extra time, which also lifts the last moment.
void tell_dates(const CourseSnapshot& facts, PersonId person, PlainWork& work) {
    const Activity& activity = *work.activity;
    work.due = activity.base.due;
    work.closes = activity.kind == ActivityKind::quiz ? activity.base.due : activity.base.closes;
    for (const Extension& extra : facts.extensions) {
        if (extra.person != person || extra.activity != activity.id) continue;
        if (!work.due || extra.until > *work.due) work.due = extra.until;
        if (work.closes && extra.until > *work.closes) work.closes = extra.until;
    }
}

/// Where the due date would stand, for all or for one student.
std::vector<Part> holders_of_dates(ActivityKind kind) {
    if (kind == ActivityKind::assignment)
        return {Part::assignments, Part::overrides, Part::extensions, Part::groups};
    if (kind == ActivityKind::quiz) return {Part::quizzes, Part::overrides, Part::groups};
    return {Part::contents, Part::calendar};
}

/// What the plan says for the student: of the latest that names a group of the student, else of the latest
/// for all.
void tell_plan(const CourseSnapshot& facts, const Enrolment& person, PlainWork& work) {
    if (work.due) return;
    for (const Part part : holders_of_dates(work.activity->kind))
        if (!was_ever_read(facts, part)) return;
    for (const bool of_groups : {false, true})
        for (const PlanItem& item : facts.plan) {
            if (item.activity != work.activity->id || item.kind == PlanKind::correction) continue;
            if (item.group.has_value() != of_groups) continue;
            if (of_groups && std::count(person.groups.begin(), person.groups.end(), *item.group) == 0)
                continue;
            work.planned = item.at;
        }
}

void tell_hand_in(const CourseSnapshot& facts, PersonId person, PlainWork& work) {
    const ActivityId id = work.activity->id;
    bool complete = false;
    for (const Submission& row : facts.submissions) {
        if (row.activity != id || row.person != person) continue;
        if (row.state == SubmissionState::draft) work.begun = true;
        if (row.state != SubmissionState::submitted) continue;
        work.handed_in = true;
        work.when = row.modified;
    }
    for (const QuizAttempt& row : facts.attempts) {
        if (row.activity != id || row.person != person || row.state != AttemptState::finished) continue;
        work.handed_in = true;
        work.when = row.finished;
    }
    for (const Completion& row : facts.completions) {
        if (row.activity != id || row.person != person || row.state != CompletionState::complete) continue;
        complete = true;
        if (!work.when) work.when = row.changed;
    }
    for (const Grade& row : facts.grades)
        if (row.activity == id && row.person == person) work.marked = true;
    if (work.handed_in || work.marked || complete) work.standing = Standing::done;
}

/// Whether it would be known if the work were in.
bool would_be_known(const CourseSnapshot& facts, ActivityKind kind) {
    if (kind == ActivityKind::assignment) return was_ever_read(facts, Part::submissions);
    if (kind == ActivityKind::quiz && was_ever_read(facts, Part::attempts)) return true;
    return was_ever_read(facts, Part::completion);
}

Standing by_dates(const PlainWork& work, bool came_later, Instant now) {
    if (work.closes && *work.closes <= now)
        return came_later ? Standing::not_theirs : Standing::missed_closed;
    if (work.due && *work.due <= now && !came_later) return Standing::missed_open;
    if (work.due && *work.due > now && *work.due <= now + days{7}) return Standing::due_in_a_week;
    const std::optional<Instant>& for_all = work.activity->base.due;
    if (for_all && *for_all <= now && *work.due > *for_all) return Standing::extra_time;
    return Standing::ahead;
}

Standing not_done(const CourseSnapshot& facts, const Enrolment& person, const PlainWork& work, Instant now) {
    const Activity& activity = *work.activity;
    // Conditions that nobody explained: who has begun evidently has access.
    if (activity.visibility == Visibility::restricted && !work.begun) return Standing::not_theirs;
    if (activity.base.opens && *activity.base.opens > now) return Standing::not_open;
    if (!would_be_known(facts, activity.kind)) return Standing::untold;
    const std::optional<Instant>& last = work.due ? work.due : work.closes;
    const bool came_later = person.joined && last && *last <= *person.joined;
    return by_dates(work, came_later, now);
}

PlainWork tell(const CourseSnapshot& facts, const Enrolment& person, const Activity& activity, Instant now) {
    PlainWork work;
    work.activity = &activity;
    tell_dates(facts, person.person, work);
    tell_plan(facts, person, work);
    tell_hand_in(facts, person.person, work);
    if (!work.done()) work.standing = not_done(facts, person, work, now);
    return work;
}

std::vector<Instant> moments_of(const CourseSnapshot& facts, PersonId person, Instant now) {
    std::vector<Instant> seen;
    const auto see = [&](std::optional<Instant> at) {
        if (at && *at <= now) seen.push_back(*at);
    };
    for (const Submission& row : facts.submissions)
        if (row.person == person) see(row.modified);
    for (const QuizAttempt& row : facts.attempts) {
        if (row.person == person) see(row.started);
        if (row.person == person) see(row.finished);
    }
    for (const Completion& row : facts.completions)
        if (row.person == person && row.state != CompletionState::incomplete) see(row.changed);
    std::sort(seen.begin(), seen.end());
    return seen;
}

std::vector<Instant> days_of(const std::vector<Instant>& moments) {
    std::set<Instant> seen;
    for (const Instant at : moments) seen.insert(Instant{at.time_since_epoch() / days{1} * days{1}});
    return {seen.begin(), seen.end()};
}

/// Its date has passed, and it is known whether it was in.
bool has_passed(const PlainWork& work, Instant now) {
    return work.due && *work.due <= now && (work.done() || work.missed());
}

bool was_in_time(const PlainWork& work) {
    return work.done() && (!work.when || *work.when <= *work.due);
}

double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
}

/// Share of those asked so far who had the piece in by their date.
double met_by(const PlainCourse& course, std::size_t piece) {
    int asked = 0;
    int met = 0;
    for (const PlainCourse::Student& one : course.students) {
        if (!has_passed(one.work[piece], course.now)) continue;
        ++asked;
        if (was_in_time(one.work[piece])) ++met;
    }
    return ratio(met, asked);
}

/// How often the dates of such work are missed in the course, after twenty more of which five were missed.
double missed_of_kind(const PlainCourse& course, ActivityKind kind) {
    double asked = 20;
    double missed = 5;
    for (const PlainCourse::Student& one : course.students)
        for (const PlainWork& work : one.work) {
            if (work.activity->kind != kind || !has_passed(work, course.now)) continue;
            ++asked;
            if (!was_in_time(work)) ++missed;
        }
    return missed / asked;
}

/// Share of the others with this before them, or already done, who have done it, after ten more of whom two
/// have.
double others_done(const PlainCourse& course, const PlainCourse::Student& student, std::size_t piece) {
    double others = 10;
    double done = 2;
    for (const PlainCourse::Student& one : course.students) {
        const PlainWork& work = one.work[piece];
        if (&one == &student || has_passed(work, course.now)) continue;
        if (work.standing == Standing::not_theirs || work.standing == Standing::untold) continue;
        ++others;
        if (work.done()) ++done;
    }
    return done / others;
}

/// Share of the others with more days of work; the middle when nobody has any, or nobody else is there.
double busier_others(const PlainCourse& course, const PlainCourse::Student& student) {
    double busier = 0;
    bool any = false;
    for (const PlainCourse::Student& one : course.students) {
        any = any || !one.signs.empty();
        if (one.signs.size() > student.signs.size()) ++busier;
    }
    const std::size_t others = course.students.size() - 1;
    return !any || others == 0 ? 0.5 : busier / double(others);
}

struct History {
    double missed_share = 0;
    double last_missed = 0;
    double late_share = 0;
};

History history(const PlainCourse& course, const PlainCourse::Student& student) {
    History told;
    double weights = 0;
    double missed = 0;
    double handed_in = 0;
    double late = 0;
    std::optional<Instant> latest;
    for (std::size_t i = 0; i < student.work.size(); ++i) {
        const PlainWork& work = student.work[i];
        if (work.done() && work.when) ++handed_in;
        if (work.done() && work.when && work.due && *work.when > *work.due) ++late;
        if (!has_passed(work, course.now)) continue;
        const double weight = met_by(course, i);
        weights += weight;
        if (!was_in_time(work)) missed += weight;
        if (latest && *latest > *work.due) continue;
        latest = work.due;
        told.last_missed = was_in_time(work) ? 0 : weight;
    }
    told.missed_share = missed / (weights + 1);  // one met deadline is thought in
    told.late_share = ratio(late, handed_in);
    return told;
}

}  // namespace

PlainCourse::PlainCourse(const CourseSnapshot& course, Instant at) : facts(course), now(at) {
    for (const Enrolment& person : facts.people) {
        const bool student =
            std::find(person.roles.begin(), person.roles.end(), "student") != person.roles.end();
        if (!student || !person.active) continue;
        Student& one = students.emplace_back();
        one.person = &person;
        one.moments = moments_of(facts, person.person, now);
        one.signs = days_of(one.moments);
        for (const Activity& activity : facts.activities)
            one.work.push_back(tell(facts, person, activity, now));
    }
}

double PlainCourse::chance_late(const Student& student, std::size_t piece, const LateModel& model) const {
    const PlainWork& work = student.work[piece];
    const double left = double((*work.due - now).count()) / 86400;
    // 1 at the date, an eighth of that a week before; stretched so that a week before counts nothing.
    const double hurry = (1 / (1 + left) - 0.125) / 0.875;
    const History told = history(*this, student);
    const std::vector<double> values{told.missed_share,
                                     told.last_missed,
                                     told.late_share,
                                     missed_of_kind(*this, work.activity->kind) - 0.25,
                                     work.begun ? -0.8 : 0.2,
                                     hurry,
                                     hurry * std::max(0.0, 1 - 10 * others_done(*this, student, piece)),
                                     busier_others(*this, student) - 0.5};
    double sum = model.intercept;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[i] * model.weights.at(i);
    return 1 / (1 + std::exp(-sum));
}

bool PlainCourse::hardly_kept(const PlainWork& work) const {
    return missed_of_kind(*this, work.activity->kind) >= 0.9;
}

}  // namespace waymark::test
