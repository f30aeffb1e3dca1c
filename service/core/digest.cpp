#include "core/digest.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

constexpr days agreement_horizon{7};

bool waits_for_answer(const WorklistItem& item) {
    return std::any_of(item.reasons.begin(), item.reasons.end(), [](const WorklistReason& reason) {
        return reason.kind == WorklistKind::reply_waiting;
    });
}

Instant waits_since(const DigestEntry& entry) {
    for (const WorklistReason& reason : entry.reasons)
        if (reason.kind == WorklistKind::reply_waiting && reason.date) return *reason.date;
    return {};
}

/// What speaks of marking alone is told by activity.
void add_feedback(const WorklistItem& item, MentorDigest& digest) {
    for (const WorklistReason& reason : item.reasons)
        if (reason.activity) ++digest.feedback[*reason.activity];
}

void add_item(const WorklistItem& item, MentorDigest& digest) {
    if (item.lane == WorklistLane::marker) return add_feedback(item, digest);
    if (item.lane == WorklistLane::praise) {
        digest.praise.push_back({item.person, item.reasons});
    } else {
        (waits_for_answer(item) ? digest.replies : digest.needs).push_back({item.person, item.reasons});
    }
}

bool is_between(const std::optional<Instant>& at, Instant after, Instant until) {
    return at && *at > after && *at <= until;
}

void add_work(const StudentFigures& figures, Instant now, DigestChanges& changes) {
    for (const WorkBrief& work : figures.work) {
        if (is_between(work.handed_in.standard(), changes.since, now)) ++changes.handed_in;
        const bool open = work.status == WorkStatus::overdue || work.status == WorkStatus::closed;
        if (open && !work.handed_in && is_between(work.due.standard(), changes.since, now)) ++changes.missed;
    }
}

DigestChanges changes_of(const CourseFigures& figures, const std::vector<PersonId>& mentees,
                         const WorklistMemory& memory, Instant since) {
    DigestChanges changes;
    changes.since = since;
    for (const StudentFigures& one : figures.students) {
        const PersonId person = one.student->person;
        if (!std::binary_search(mentees.begin(), mentees.end(), person)) continue;
        add_work(one, figures.now, changes);
        if (is_between(joined_of(*one.student), since, figures.now)) changes.joined.push_back(person);
        const auto contact = memory.contacts.find(person);
        if (contact != memory.contacts.end() && is_between(contact->second, since, figures.now))
            ++changes.written_to;
    }
    return changes;
}

std::vector<DigestAgreement> agreements_of(const CourseFigures& figures, const std::vector<PersonId>& mentees,
                                           const WorklistMemory& memory) {
    std::vector<DigestAgreement> agreements;
    for (const auto& [person, until] : memory.known_until)
        if (std::binary_search(mentees.begin(), mentees.end(), person) && figures.find(person) != nullptr &&
            is_between(until, figures.now, figures.now + agreement_horizon))
            agreements.push_back({person, until});
    std::stable_sort(agreements.begin(), agreements.end(),
                     [](const DigestAgreement& a, const DigestAgreement& b) { return a.until < b.until; });
    return agreements;
}

}  // namespace

MentorDigest digest_of(const CourseFigures& figures, const std::vector<PersonId>& mentees,
                       const WorklistMemory& memory, const Policy& policy, const ZoneRules& zone,
                       Instant since) {
    MentorDigest digest;
    for (const WorklistItem& item : worklist(figures, mentees, memory, policy, zone)) add_item(item, digest);
    std::stable_sort(
        digest.replies.begin(), digest.replies.end(),
        [](const DigestEntry& a, const DigestEntry& b) { return waits_since(a) < waits_since(b); });
    digest.agreements = agreements_of(figures, mentees, memory);
    digest.changes = changes_of(figures, mentees, memory, since);
    return digest;
}

bool says_something(const MentorDigest& digest) {
    return !digest.replies.empty() || !digest.needs.empty() || !digest.praise.empty() ||
           !digest.feedback.empty() || !digest.agreements.empty() || !digest.changes.joined.empty();
}

}  // namespace waymark::core
