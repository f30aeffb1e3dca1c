#include "core/letter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/course_time.hpp"

namespace waymark::core {

namespace {

constexpr std::array skip_words{
    std::pair{LetterSkip::by_policy, "by_policy"},
    std::pair{LetterSkip::writes_off, "writes_off"},
    std::pair{LetterSkip::course_not_running, "course_not_running"},
    std::pair{LetterSkip::not_mentor, "not_mentor"},
    std::pair{LetterSkip::no_students, "no_students"},
    std::pair{LetterSkip::switched_off, "switched_off"},
    std::pair{LetterSkip::already_sent, "already_sent"},
    std::pair{LetterSkip::no_start_date, "no_start_date"},
    std::pair{LetterSkip::too_late, "too_late"},
    std::pair{LetterSkip::nothing_to_say, "nothing_to_say"},
};

struct Planning {
    const CourseSnapshot& snapshot;
    const Policy& policy;
    const LetterHistory& history;
    Instant now;
};

bool has_ended(const Course& course, Instant at) {
    return course.ends && at >= *course.ends;
}

bool has_students(const CourseSnapshot& snapshot, PersonId mentor, const RolePolicy& policy) {
    const std::vector<PersonId> mentees = mentees_of(snapshot, mentor, policy);
    return std::any_of(mentees.begin(), mentees.end(), [&](PersonId one) {
        const Enrolment* student = find_person(snapshot, one);
        return student != nullptr && student->active;
    });
}

/// When the digest appointed for that day goes; nothing when quiet hours and days off leave no moment.
std::optional<Instant> weekly_moment(Day day, const Policy& policy, const ZoneRules& zone) {
    return next_sending_moment(zone.to_instant(LocalTime{day} + hours{policy.letters.hour}), policy, zone);
}

Day latest_appointed_day(Instant now, const Policy& policy, const ZoneRules& zone) {
    const Day today = zone.day_of(now);
    return today - (std::chrono::weekday{today} - policy.letters.day);
}

/// What stands against any digest to this mentor.
std::optional<LetterSkip> weekly_objection(const CourseSnapshot& snapshot, const Policy& policy,
                                           PersonId mentor, bool switched_off, Instant at) {
    if (!policy.letters.weekly) return LetterSkip::by_policy;
    if (!is_running(snapshot.course, at)) return LetterSkip::course_not_running;
    if (switched_off) return LetterSkip::switched_off;
    if (!has_students(snapshot, mentor, policy.roles)) return LetterSkip::no_students;
    return std::nullopt;
}

/// From when until when a start pack makes sense for this mentor; whoever joins in between or later gets it
/// then.
struct PackTime {
    Instant from;
    Instant until;
};
PackTime pack_time(const Enrolment& mentor, Instant starts, const LetterPolicy& policy) {
    const PackTime usual{starts - policy.before_start, starts};
    if (!mentor.joined || *mentor.joined <= usual.from) return usual;
    return {*mentor.joined, std::max(starts, *mentor.joined + policy.before_start)};
}

std::optional<LetterSkip> pack_objection(const CourseSnapshot& snapshot, const Policy& policy,
                                         const Enrolment& mentor, Instant at) {
    if (!policy.letters.start_pack) return LetterSkip::by_policy;
    if (!snapshot.course.starts) return LetterSkip::no_start_date;
    if (has_ended(snapshot.course, at)) return LetterSkip::course_not_running;
    if (at >= pack_time(mentor, *snapshot.course.starts, policy.letters).until) return LetterSkip::too_late;
    return std::nullopt;
}

void put(LetterPlan& plan, const LetterKey& key, Instant at, Instant now) {
    (at <= now ? plan.letters : plan.later).push_back({key, at});
}

void consider_weekly(const Planning& planning, const Enrolment& mentor, const ZoneRules& zone,
                     LetterPlan& plan) {
    const auto skip = [&](LetterSkip reason) {
        plan.skipped.push_back({mentor.person, LetterSort::weekly, reason});
    };
    const bool switched_off = planning.history.switched_off.contains(mentor.person);
    if (const auto reason =
            weekly_objection(planning.snapshot, planning.policy, mentor.person, switched_off, planning.now))
        return skip(*reason);
    const Instant allowed = next_sending_moment(planning.now, planning.policy, zone).value_or(Instant::max());
    const Day appointed = latest_appointed_day(planning.now, planning.policy, zone);
    for (const Day day : {appointed, appointed + days{7}}) {
        const LetterKey key{mentor.person, LetterSort::weekly, day};
        const std::optional<Instant> moment = weekly_moment(day, planning.policy, zone);
        if (!moment || planning.history.used.contains(key)) continue;
        const Instant at = std::max(*moment, allowed);
        if (at >= *moment + weekly_grace) continue;
        if (has_ended(planning.snapshot.course, at)) return skip(LetterSkip::course_not_running);
        return put(plan, key, at, planning.now);
    }
    skip(LetterSkip::too_late);
}

void consider_pack(const Planning& planning, const Enrolment& mentor, const ZoneRules& zone,
                   LetterPlan& plan) {
    const auto skip = [&](LetterSkip reason) {
        plan.skipped.push_back({mentor.person, LetterSort::start_pack, reason});
    };
    const LetterKey key{mentor.person, LetterSort::start_pack, Day{}};
    if (planning.history.used.contains(key)) return skip(LetterSkip::already_sent);
    if (const auto reason = pack_objection(planning.snapshot, planning.policy, mentor, planning.now))
        return skip(*reason);
    const PackTime time = pack_time(mentor, *planning.snapshot.course.starts, planning.policy.letters);
    const std::optional<Instant> at =
        next_sending_moment(std::max(time.from, planning.now), planning.policy, zone);
    if (!at || *at >= time.until) return skip(LetterSkip::too_late);
    put(plan, key, *at, planning.now);
}

}  // namespace

std::string_view word(LetterSort sort) {
    return sort == LetterSort::weekly ? "weekly" : "start_pack";
}

std::optional<LetterSort> letter_sort(std::string_view text) {
    for (const LetterSort sort : {LetterSort::weekly, LetterSort::start_pack})
        if (word(sort) == text) return sort;
    return std::nullopt;
}

std::string_view word(LetterSkip reason) {
    for (const auto& [one, text] : skip_words)
        if (one == reason) return text;
    return "unknown";
}

std::optional<LetterSkip> letter_skip(std::string_view text) {
    for (const auto& [one, spelled] : skip_words)
        if (spelled == text) return one;
    return std::nullopt;
}

LetterPlan plan_letters(const CourseSnapshot& snapshot, const Policy& policy, Writes writes,
                        const LetterHistory& history, const ZoneOf& zones, Instant now) {
    const Planning planning{snapshot, policy, history, now};
    LetterPlan plan;
    for (const Enrolment& person : snapshot.people) {
        if (role_in_course(person, policy.roles) != ViewerRole::mentor) continue;
        if (writes != Writes::all) {
            for (const LetterSort sort : {LetterSort::weekly, LetterSort::start_pack})
                plan.skipped.push_back({person.person, sort, LetterSkip::writes_off});
            continue;
        }
        const ZoneRules& zone = *zones.at(person.person);
        consider_weekly(planning, person, zone, plan);
        consider_pack(planning, person, zone, plan);
    }
    return plan;
}

std::optional<LetterSkip> recheck_letter(const CourseSnapshot& snapshot, const Policy& policy,
                                         const LetterKey& key, bool switched_off, const ZoneRules& zone,
                                         Instant now) {
    const Enrolment* mentor = find_person(snapshot, key.mentor);
    if (mentor == nullptr || role_in_course(*mentor, policy.roles) != ViewerRole::mentor)
        return LetterSkip::not_mentor;
    if (key.sort == LetterSort::start_pack) return pack_objection(snapshot, policy, *mentor, now);
    if (const auto reason = weekly_objection(snapshot, policy, key.mentor, switched_off, now)) return reason;
    const std::optional<Instant> moment = weekly_moment(key.day, policy, zone);
    // Looked at again at most a day after its grace: a digest is about now.
    if (!moment || now >= *moment + weekly_grace + days{1}) return LetterSkip::too_late;
    return std::nullopt;
}

}  // namespace waymark::core
