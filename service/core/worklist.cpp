#include "core/worklist.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "core/praise.hpp"
#include "core/working_days.hpp"

namespace waymark::core {

namespace {

constexpr days mid_way{7};  // a course first read later than this after its start was begun unseen

template <class Value>
std::optional<Value> find_of(const std::map<PersonId, Value>& map, PersonId person) {
    const auto found = map.find(person);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

/// One student, and what is looked at to find reasons.
struct Case {
    const CourseFigures& figures;
    const StudentFigures& student;
    const WorklistMemory& memory;
    const Policy& policy;
    const ZoneRules& zone;           ///< whose days count
    std::optional<Instant> contact;  ///< that counts for misses; absent when only facts are wanted
    [[nodiscard]] Instant now() const { return figures.now; }
    [[nodiscard]] PersonId person() const { return student.student->person; }
};

WorklistReason reason_of(WorklistKind kind, std::optional<Instant> date) {
    WorklistReason reason;
    reason.kind = kind;
    reason.date = date;
    return reason;
}

bool asked_of(const Case& one, Instant due) {
    const std::optional<Instant> joined = joined_of(*one.student.student);
    return !joined || due > *joined;
}

/// A date that passed lately, while the student was here, and nobody has written since.
bool is_news(const Case& one, Instant date) {
    return asked_of(one, date) && date > one.now() - one.policy.worklist.missed_within &&
           !(one.contact && date <= *one.contact);
}

/// Work that only the plan has a date for, and it has passed.
std::optional<WorklistReason> plan_reason(const Case& one, const WorkBrief& work, WorklistReason reason) {
    const bool open = work.status == WorkStatus::open || work.status == WorkStatus::begun;
    if (!work.planned || *work.planned > one.now() || !open) return std::nullopt;
    if (!is_news(one, *work.planned)) return std::nullopt;
    reason.kind = WorklistKind::plan_passed;
    reason.can_still_hand_in = true;
    return reason;
}

std::optional<WorklistReason> work_reason(const Case& one, const WorkBrief& work) {
    if (!work.date()) return std::nullopt;
    WorklistReason reason;
    reason.activity = work.activity->id;
    reason.date = work.date().standard();
    reason.begun = work.begun;
    reason.certainty = work.certainty;
    if (!work.due) return plan_reason(one, work, reason);
    const double weight = work_weight(*work.activity, one.policy.pace);
    if (work.likely_late) {
        reason.kind = WorklistKind::likely_late;
        reason.why_late = work.why_late;
        reason.loss = work.chance_late * weight;
        return reason;
    }
    if (!is_missed(work.status) || !is_news(one, *work.due)) return std::nullopt;
    reason.kind = WorklistKind::missed;
    reason.can_still_hand_in = work.status == WorkStatus::overdue;
    reason.loss = weight;
    return reason;
}

bool has_nothing_left(const StudentFigures& student) {
    return !student.work.empty() &&
           std::all_of(student.work.begin(), student.work.end(), [](const WorkBrief& work) {
               return is_done(work.status) || work.status == WorkStatus::may_not_apply;
           });
}

std::optional<WorklistReason> quiet_reason(const Case& one) {
    const CourseFigures& figures = one.figures;
    const std::optional<Instant>& last = one.student.last_sign;
    const std::optional<Instant> begun =
        std::max(figures.snapshot().course.starts, joined_of(*one.student.student));
    if (!begun || !figures.is_long_ago(*begun)) return std::nullopt;
    if (last && !figures.is_long_ago(*last)) return std::nullopt;
    // Not heard oneself, so all that were heard are others.
    const std::size_t others = figures.students.size() - 1;
    if (others == 0 || figures.heard * 2 < others) return std::nullopt;
    if (!is_fresh(figures.snapshot(), Part::roster)) return std::nullopt;  // the silence may be ours
    if (has_nothing_left(one.student)) return std::nullopt;
    WorklistReason reason = reason_of(WorklistKind::quiet, last);
    reason.loss = one.student.risk ? one.student.risk->score : 0;
    return reason;
}

/// When the student's time in the course began, if Waymark was there to see it.
std::optional<Instant> seen_begin(const Case& one) {
    const std::optional<Instant>& starts = one.figures.snapshot().course.starts;
    const std::optional<Instant> joined = joined_of(*one.student.student);
    if (joined) return starts ? std::max(*starts, *joined) : *joined;
    if (!starts || !one.memory.watched_since || *one.memory.watched_since > *starts + mid_way)
        return std::nullopt;
    return starts;
}

std::optional<WorklistReason> first_contact_reason(const Case& one) {
    if (find_of(one.memory.contacts, one.person())) return std::nullopt;
    const std::optional<Instant> begun = seen_begin(one);
    if (!begun) return std::nullopt;
    const Instant due =
        add_working_days(*begun, one.policy.worklist.first_contact_after, one.policy.calendar, one.zone);
    if (one.now() < due) return std::nullopt;
    return reason_of(WorklistKind::first_contact, due);
}

/// An unanswered contact climbs: message, another way, the teacher (design A2). Any answer, and any sign of
/// work, ends it.
std::optional<WorklistReason> unanswered_reason(const Case& one) {
    const std::optional<OpenContact> open = find_of(one.memory.open_contacts, one.person());
    if (!open) return std::nullopt;
    const Instant heard = std::max(find_of(one.memory.replies, one.person()).value_or(Instant::min()),
                                   one.student.last_sign.value_or(Instant::min()));
    if (heard >= open->at || has_nothing_left(one.student)) return std::nullopt;
    const Instant next =
        add_working_days(open->at, one.policy.worklist.unanswered_after, one.policy.calendar, one.zone);
    if (one.now() < next) return std::nullopt;
    WorklistReason reason = reason_of(WorklistKind::unanswered, open->at);
    reason.second_channel =
        open->other_way && *open->other_way > heard;  // both ways since anything was heard
    return reason;
}

std::optional<WorklistReason> reply_reason(const Case& one) {
    const std::optional<Instant> reply = find_of(one.memory.replies, one.person());
    const std::optional<Instant> contact = find_of(one.memory.contacts, one.person());
    if (!reply || (contact && *contact >= *reply)) return std::nullopt;
    return reason_of(WorklistKind::reply_waiting, reply);
}

/// What was promised holds until somebody is in touch on that day or later.
std::optional<WorklistReason> follow_up_reason(const Case& one) {
    const std::optional<Instant> promised = find_of(one.memory.follow_ups, one.person());
    const std::optional<Instant> contact = find_of(one.memory.contacts, one.person());
    if (!promised || one.now() < *promised || (contact && *contact >= *promised)) return std::nullopt;
    return reason_of(WorklistKind::follow_up, promised);
}

std::optional<WorklistReason> feedback_reason(const Case& one, const WorkBrief& work) {
    const bool waits = work.status == WorkStatus::handed_in || work.status == WorkStatus::handed_in_late;
    if (!waits || work.activity->kind != ActivityKind::assignment || !work.handed_in) return std::nullopt;
    const Instant since = work.due ? std::max(*work.due, *work.handed_in) : *work.handed_in;
    if (one.now() - since < one.policy.worklist.feedback_after) return std::nullopt;
    WorklistReason reason;
    reason.kind = WorklistKind::feedback;
    reason.activity = work.activity->id;
    reason.date = since;
    return reason;
}

void add_feedback(const Case& one, std::vector<WorklistReason>& reasons) {
    const CourseSnapshot& facts = one.figures.snapshot();
    if (!is_fresh(facts, Part::submissions) || !is_fresh(facts, Part::grades)) return;
    for (const WorkBrief& work : one.student.work)
        if (const auto reason = feedback_reason(one, work)) reasons.push_back(*reason);
}

void add_praise(const Case& one, std::vector<WorklistReason>& reasons) {
    const std::optional<Praise> praise = praise_for(one.figures, one.student, one.policy);
    if (!praise) return;
    WorklistReason reason;
    reason.kind = WorklistKind::praise;
    reason.activity = praise->activity;
    reason.date = praise->date;
    reason.praise = praise->rule;
    reasons.push_back(reason);
}

/// Everything that holds, before rest, endings and known situations.
std::vector<WorklistReason> found_reasons(const Case& one) {
    std::vector<WorklistReason> reasons;
    for (const WorkBrief& work : one.student.work)
        if (const auto reason = work_reason(one, work)) reasons.push_back(*reason);
    for (const auto& reason : {quiet_reason(one), first_contact_reason(one), unanswered_reason(one),
                               reply_reason(one), follow_up_reason(one)})
        if (reason) reasons.push_back(*reason);
    add_feedback(one, reasons);
    add_praise(one, reasons);
    return reasons;
}

/// The student's next date, for a reason that has none of its own.
std::optional<Instant> next_date(const Case& one) {
    std::optional<Instant> next;
    for (const WorkBrief& work : one.student.work) {
        const OptionalInstant date = work.date();
        if (!date || *date <= one.now() || is_done(work.status)) continue;
        if (work.status == WorkStatus::may_not_apply || work.status == WorkStatus::unknown) continue;
        if (!next || *date < *next) next = *date;
    }
    return next;
}

/// Of what runs out: when.
std::optional<Instant> last_moment(const Case& one, const WorklistReason& reason) {
    if (reason.kind == WorklistKind::likely_late) return reason.date;
    if (!reason.can_still_hand_in) return std::nullopt;
    for (const WorkBrief& work : one.student.work)
        if (work.activity->id == *reason.activity) return work.closes.standard();
    return std::nullopt;
}

/// Until when what the reason says can still be changed.
std::optional<Instant> changeable_until(const Case& one, const WorklistReason& reason) {
    switch (reason.kind) {
        case WorklistKind::likely_late:
            return reason.date;
        case WorklistKind::missed:
            if (!reason.can_still_hand_in) return std::nullopt;
            return last_moment(one, reason).value_or(one.now());
        case WorklistKind::plan_passed:
            return last_moment(one, reason);
        case WorklistKind::quiet:
            return next_date(one);
        case WorklistKind::first_contact:
        case WorklistKind::unanswered:
        case WorklistKind::reply_waiting:
        case WorklistKind::follow_up:
            return one.now();
        case WorklistKind::feedback:
        case WorklistKind::praise:
            return std::nullopt;
    }
    return std::nullopt;
}

bool is_resting(const Case& one) {
    return one.contact && one.now() - *one.contact <= one.policy.worklist.after_contact;
}

/// An answer, or a word that was promised.
bool is_owed(const WorklistReason& reason) {
    return reason.kind == WorklistKind::reply_waiting || reason.kind == WorklistKind::follow_up;
}

/// What still speaks while a student rests after a contact: what is new since.
bool breaks_rest(const WorklistReason& reason) {
    return reason.kind == WorklistKind::missed || is_owed(reason);
}

bool is_muted(const Case& one, const WorklistReason& reason) {
    if (is_owed(reason)) return false;
    const std::optional<Instant> until = find_of(one.memory.known_until, one.person());
    return until && one.now() < *until;
}

bool is_settled(const Case& one, const WorklistReason& reason) {
    const auto found = one.memory.settled.find(one.person());
    return found != one.memory.settled.end() &&
           std::binary_search(found->second.begin(), found->second.end(), key_of(reason));
}

bool is_praised_enough(const Case& one, const WorklistReason& reason) {
    if (reason.kind != WorklistKind::praise) return false;
    const std::optional<Instant> praised = find_of(one.memory.praised, one.person());
    return praised && one.now() - *praised < one.policy.worklist.praise_every;
}

/// In which order a mentor takes reasons up in one talk: an answer that is owed; what runs out; what may be
/// made up at any time; how the student is; what is past changing; what others have to do.
enum class Turn { answer, runs_out, any_time, person, past, others };

Turn turn_of(const WorklistReason& reason, const std::optional<Instant>& closes) {
    switch (reason.kind) {
        case WorklistKind::reply_waiting:
        case WorklistKind::follow_up:
            return Turn::answer;
        case WorklistKind::likely_late:
            return Turn::runs_out;
        case WorklistKind::missed:
        case WorklistKind::plan_passed:
            if (!reason.can_still_hand_in) return Turn::past;
            return closes ? Turn::runs_out : Turn::any_time;
        case WorklistKind::quiet:
        case WorklistKind::first_contact:
        case WorklistKind::unanswered:
            return Turn::person;
        case WorklistKind::feedback:
        case WorklistKind::praise:
            return Turn::others;
    }
    return Turn::others;
}

/// What runs out: soonest first. Of missed work: the latest first, it is the freshest.
void order_reasons(const Case& one, std::vector<WorklistReason>& reasons) {
    const auto rank = [&](const WorklistReason& reason) {
        const std::optional<Instant> last = last_moment(one, reason);
        const bool passed = reason.kind == WorklistKind::missed || reason.kind == WorklistKind::plan_passed;
        const bool newest_first = passed && !last;
        const seconds age = newest_first ? -reason.date->time_since_epoch() : seconds{0};
        return std::tuple{turn_of(reason, last), last.value_or(Instant::max()), age, reason.kind,
                          key_of(reason)};
    };
    std::sort(reasons.begin(), reasons.end(),
              [&](const WorklistReason& a, const WorklistReason& b) { return rank(a) < rank(b); });
}

WorklistLane lane_of(const std::vector<WorklistReason>& reasons) {
    const auto only = [&](std::initializer_list<WorklistKind> kinds) {
        return std::all_of(reasons.begin(), reasons.end(), [&](const WorklistReason& reason) {
            return std::find(kinds.begin(), kinds.end(), reason.kind) != kinds.end();
        });
    };
    if (only({WorklistKind::feedback})) return WorklistLane::marker;
    if (only({WorklistKind::feedback, WorklistKind::praise})) return WorklistLane::praise;
    return WorklistLane::student;
}

std::optional<WorklistItem> item_for(const Case& one) {
    WorklistItem item;
    const bool resting = is_resting(one);
    for (WorklistReason& reason : found_reasons(one)) {
        if (resting && !breaks_rest(reason)) continue;
        if (is_muted(one, reason) || is_settled(one, reason) || is_praised_enough(one, reason)) continue;
        item.reasons.push_back(reason);
    }
    if (item.reasons.empty()) return std::nullopt;
    order_reasons(one, item.reasons);
    item.person = one.person();
    item.lane = lane_of(item.reasons);
    item.last_contact = one.contact;
    if (one.student.risk) item.level = one.student.risk->level;
    for (const WorklistReason& reason : item.reasons) {
        item.loss += reason.loss;
        const std::optional<Instant> until = changeable_until(one, reason);
        if (until && (!item.act_by || *until < *item.act_by)) item.act_by = until;
    }
    return item;
}

void order_items(std::vector<WorklistItem>& list, const ZoneRules& zone) {
    const auto rank = [&](const WorklistItem& item) {
        const Day day = item.act_by ? zone.day_of(*item.act_by) : Day::max();
        return std::tuple{item.lane, day, -item.loss, item.last_contact.value_or(Instant::min()),
                          item.person};
    };
    std::sort(list.begin(), list.end(),
              [&](const WorklistItem& a, const WorklistItem& b) { return rank(a) < rank(b); });
}

bool is_over(const CourseFigures& figures) {
    const std::optional<Instant>& ends = figures.snapshot().course.ends;
    return ends && figures.now > *ends;
}

}  // namespace

std::vector<WorklistItem> worklist(const CourseFigures& figures, const std::vector<PersonId>& mentees,
                                   const WorklistMemory& memory, const Policy& policy,
                                   const ZoneRules& zone) {
    std::vector<WorklistItem> list;
    if (is_over(figures)) return list;
    const std::unordered_set<PersonId> mine(mentees.begin(), mentees.end());
    for (const StudentFigures& student : figures.students) {
        const PersonId person = student.student->person;
        if (mine.count(person) == 0) continue;
        const Case one{figures, student, memory, policy, zone, find_of(memory.contacts, person)};
        if (std::optional<WorklistItem> item = item_for(one)) list.push_back(std::move(*item));
    }
    order_items(list, zone);
    return list;
}

std::vector<WorklistReason> reasons_of(const CourseFigures& figures, PersonId person,
                                       const WorklistMemory& memory, const Policy& policy,
                                       const ZoneRules& zone) {
    const StudentFigures* student = figures.find(person);
    if (student == nullptr || is_over(figures)) return {};
    const Case one{figures, *student, memory, policy, zone, std::nullopt};
    std::vector<WorklistReason> reasons = found_reasons(one);
    order_reasons(one, reasons);
    return reasons;
}

}  // namespace waymark::core
