#include "core/worklist.hpp"

#include <algorithm>
#include <tuple>

namespace waymark::core {

namespace {

constexpr days close_at_hand{3};         // from here on "due soon" is said to everybody who has not handed in
constexpr std::size_t enough_gaps = 20;  // fewer say nothing about what is usual in this course

/// The latest sign of life: work, or a visit to the course.
std::optional<Instant> last_sign(const SnapshotIndex& index, const Enrolment& student) {
    std::optional<Instant> last = student.last_access;
    const std::vector<Instant>& evidence = index.evidence(student.person);
    if (!evidence.empty() && (!last || evidence.back() > *last)) last = evidence.back();
    return last;
}

struct CourseView {
    const SnapshotIndex& index;
    const Policy& policy;
    Instant now;
    std::map<PersonId, const RiskAssessment*> risk;
    std::map<ActivityId, double> handed_in_share;
    bool half_are_active = false;
    days quiet{7};
};

std::map<ActivityId, double> handed_in_shares(const CourseView& view,
                                              const std::vector<const Enrolment*>& students) {
    std::map<ActivityId, double> shares;
    double active = 0;
    for (const Enrolment* student : students) {
        if (!student->active) continue;
        ++active;
        for (const WorkItem& item : work_of(view.index, *student, view.now, view.policy.worklist.due_soon))
            if (is_done(item.status)) shares[item.activity->id] += 1;
    }
    for (auto& [activity, share] : shares) share /= active;
    return shares;
}

bool half_active(const CourseView& view, const std::vector<const Enrolment*>& students) {
    std::ptrdiff_t active = 0;
    std::ptrdiff_t heard = 0;
    for (const Enrolment* student : students) {
        if (!student->active) continue;
        ++active;
        const std::optional<Instant> last = last_sign(view.index, *student);
        if (last && *last >= view.now - view.quiet) ++heard;
    }
    return active > 0 && heard * 2 >= active;
}

/// A deadline ahead is worth the mentor's attention when it is close, when most others are done, or when this
/// student has given reason to doubt.
bool worth_saying(const CourseView& view, const Enrolment& student, const WorkItem& item) {
    if (*item.deadline.dates.due - view.now <= close_at_hand) return true;
    const auto share = view.handed_in_share.find(item.activity->id);
    if (share != view.handed_in_share.end() && share->second >= 0.5) return true;
    const auto risk = view.risk.find(student.person);
    return risk != view.risk.end() && risk->second->level != RiskLevel::on_course;
}

bool missed_since(const CourseView& view, const WorkItem& item, std::optional<Instant> contact) {
    const Instant due = *item.deadline.dates.due;
    return due > view.now - view.policy.worklist.missed_within && (!contact || due > *contact);
}

void add_work_reasons(const CourseView& view, const Enrolment& student, std::optional<Instant> contact,
                      bool rested, WorklistItem& entry) {
    for (const WorkItem& item : work_of(view.index, student, view.now, view.policy.worklist.due_soon)) {
        const std::optional<Instant>& due = item.deadline.dates.due;
        if (!due) continue;
        if (is_missed(item.status) && missed_since(view, item, contact)) {
            const bool open = item.status == WorkStatus::overdue;
            entry.reasons.push_back(
                {WorklistKind::missed, item.activity->id, due, item.begun, open, item.deadline.certainty});
            if (open)
                entry.act_by = std::min(entry.act_by.value_or(Instant::max()),
                                        item.deadline.dates.closes.value_or(view.now));
        } else if (item.status == WorkStatus::due_soon && rested && worth_saying(view, student, item)) {
            entry.reasons.push_back(
                {WorklistKind::due_soon, item.activity->id, due, item.begun, false, item.deadline.certainty});
            entry.act_by = std::min(entry.act_by.value_or(Instant::max()), *due);
        }
    }
}

void add_quiet_reason(const CourseView& view, const Enrolment& student, WorklistItem& entry) {
    const std::optional<Instant>& begun = view.index.snapshot().course.starts;
    const std::optional<Instant> last = last_sign(view.index, student);
    const bool course_is_young = !begun || view.now - *begun <= view.quiet;
    if (!view.half_are_active || course_is_young) return;
    if (last && view.now - *last <= view.quiet) return;
    if (!is_fresh(view.index.snapshot(), Part::roster)) return;  // silence of ours is not silence of theirs
    entry.reasons.push_back({WorklistKind::quiet, std::nullopt, last, false, false, Certainty::known});
}

std::optional<WorklistItem> entry_for(const CourseView& view, const Enrolment& student,
                                      const LastContacts& contacts) {
    WorklistItem entry;
    entry.person = student.person;
    const auto contact = contacts.find(student.person);
    if (contact != contacts.end()) entry.last_contact = contact->second;
    const bool rested =
        !entry.last_contact || view.now - *entry.last_contact > view.policy.worklist.after_contact;
    add_work_reasons(view, student, entry.last_contact, rested, entry);
    if (rested) add_quiet_reason(view, student, entry);
    if (entry.reasons.empty()) return std::nullopt;
    const auto risk = view.risk.find(student.person);
    if (risk != view.risk.end()) entry.level = risk->second->level;
    return entry;
}

/// Soonest first; reasons without anything left to change come last, newest first.
void order_reasons(WorklistItem& entry) {
    const auto rank = [](const WorklistReason& reason) {
        const bool changeable = reason.kind == WorklistKind::due_soon || reason.can_still_hand_in;
        return std::pair{changeable ? 0 : 1, reason.date.value_or(Instant{}).time_since_epoch().count()};
    };
    std::stable_sort(entry.reasons.begin(), entry.reasons.end(),
                     [&](const WorklistReason& a, const WorklistReason& b) { return rank(a) < rank(b); });
}

double score_of(const CourseView& view, PersonId person) {
    const auto found = view.risk.find(person);
    return found == view.risk.end() ? 0 : found->second->score;
}

void order_entries(const CourseView& view, std::vector<WorklistItem>& list) {
    const auto rank = [&](const WorklistItem& entry) {
        const auto day =
            entry.act_by ? std::chrono::floor<days>(*entry.act_by) : std::chrono::sys_days::max();
        return std::tuple{day, -score_of(view, entry.person), entry.last_contact.value_or(Instant{}),
                          entry.person};
    };
    std::sort(list.begin(), list.end(),
              [&](const WorklistItem& a, const WorklistItem& b) { return rank(a) < rank(b); });
}

}  // namespace

days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now) {
    std::vector<days> gaps;
    for (const Enrolment* student : students_of(index.snapshot(), policy.roles.student)) {
        const std::vector<Instant>& evidence = index.evidence(student->person);
        for (std::size_t i = 1; i < evidence.size() && evidence[i] <= now; ++i)
            gaps.push_back(std::chrono::duration_cast<days>(evidence[i] - evidence[i - 1]));
    }
    if (gaps.size() < enough_gaps) return policy.worklist.quiet;
    const auto place = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() * 9 / 10);
    std::nth_element(gaps.begin(), place, gaps.end());
    return std::max(policy.worklist.quiet, *place);
}

std::vector<WorklistItem> worklist(const SnapshotIndex& index, const std::vector<PersonId>& mentees,
                                   const LastContacts& contacts, const Policy& policy, Instant now) {
    const Course& course = index.snapshot().course;
    if (course.ends && now > *course.ends) return {};
    const std::vector<const Enrolment*> students = students_of(index.snapshot(), policy.roles.student);
    const std::vector<RiskAssessment> assessments = assess_course(index, policy, now);
    CourseView view{index, policy, now, {}, {}, false, quiet_span(index, policy, now)};
    for (const RiskAssessment& one : assessments) view.risk[one.person] = &one;
    view.handed_in_share = handed_in_shares(view, students);
    view.half_are_active = half_active(view, students);
    std::vector<WorklistItem> list;
    for (const Enrolment* student : students) {
        const bool mine = std::find(mentees.begin(), mentees.end(), student->person) != mentees.end();
        if (!student->active || !mine) continue;
        if (std::optional<WorklistItem> entry = entry_for(view, *student, contacts)) {
            order_reasons(*entry);
            list.push_back(*entry);
        }
    }
    order_entries(view, list);
    return list;
}

}  // namespace waymark::core
