#pragma once

#include <map>
#include <vector>

#include "core/worklist.hpp"

namespace waymark::core {

/// One student of a digest with the reasons of the worklist, in its order.
struct DigestEntry {
    PersonId student;
    std::vector<WorklistReason> reasons;
};

/// What happened among a mentor's students since `since`.
struct DigestChanges {
    Instant since;
    int handed_in = 0;             ///< pieces of work that came in
    int missed = 0;                ///< dates that passed without the work
    int written_to = 0;            ///< students whom a person wrote to or talked to
    std::vector<PersonId> joined;  ///< new students, in roster order
};

/// A known situation that ends: what was agreed with the student is due to be taken up again.
struct DigestAgreement {
    PersonId student;
    Instant until;
};

/// What a digest tells a mentor. No more than the worklist shows.
struct MentorDigest {
    std::vector<DigestEntry> replies;         ///< wrote and wait for an answer, the longest wait first
    std::vector<DigestEntry> needs;           ///< need somebody, in the order of the worklist
    std::vector<DigestEntry> praise;          ///< something to praise
    std::map<ActivityId, int> feedback;       ///< students who wait for feedback, by activity
    std::vector<DigestAgreement> agreements;  ///< that end within a week, the soonest first
    DigestChanges changes;
};

/// The digest of one mentor for the moment of `figures`; `since` is when the one before went. `zone` as in
/// worklist().
[[nodiscard]] MentorDigest digest_of(const CourseFigures& figures, const std::vector<PersonId>& mentees,
                                     const WorklistMemory& memory, const Policy& policy,
                                     const ZoneRules& zone, Instant since);

/// Whether somebody needs the mentor or is new. That work came in is no reason to write.
[[nodiscard]] bool says_something(const MentorDigest& digest);

}  // namespace waymark::core
