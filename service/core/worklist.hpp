#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "core/figures.hpp"

namespace waymark::core {

/// Why a student needs the mentor (M1). The words are stored; do not rename them.
enum class WorklistKind {
    likely_late,    ///< due soon and likely not to be in by then
    missed,         ///< a deadline passed without a hand-in, and no contact since
    plan_passed,    ///< a date that only the plan names passed so; nothing is late by it
    quiet,          ///< no sign of life while the others are active
    first_contact,  ///< nobody has been in touch so far
    unanswered,     ///< contacted, no answer, and nothing has happened since
    reply_waiting,  ///< the student wrote last
    follow_up,      ///< the day has come on which somebody wanted to be in touch again
    feedback,       ///< handed in long ago and not marked: a nudge to the marker
    praise,
};
inline constexpr WorklistKind all_worklist_kinds[] = {WorklistKind::likely_late,   WorklistKind::missed,
                                                      WorklistKind::plan_passed,   WorklistKind::quiet,
                                                      WorklistKind::first_contact, WorklistKind::unanswered,
                                                      WorklistKind::reply_waiting, WorklistKind::follow_up,
                                                      WorklistKind::feedback,      WorklistKind::praise};
[[nodiscard]] std::string_view word(WorklistKind kind);
[[nodiscard]] std::optional<WorklistKind> worklist_kind(std::string_view text);

/// What makes a reason the same reason tomorrow: ended once, it does not come back; with another date it is a
/// new one.
struct ReasonKey {
    WorklistKind kind = WorklistKind::quiet;
    std::optional<ActivityId> activity;
    std::optional<Instant> date;
    // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14 on defaulted comparisons
    friend auto operator<=>(const ReasonKey&, const ReasonKey&) = default;
};

/// Why a student is on the list. Sentences are made of these by the rim.
struct WorklistReason {
    WorklistKind kind = WorklistKind::quiet;
    std::optional<ActivityId> activity;  ///< of likely_late, missed, plan_passed, feedback and most praise
    /// likely_late, missed: effective date. plan_passed: the plan's. quiet: the last sign of life, absent =
    /// none ever. first_contact: since when it is due. unanswered: the latest contact. reply_waiting: when
    /// the student wrote. follow_up: the day that was noted. feedback: since when it waits. praise: day of
    /// what is to be praised.
    std::optional<Instant> date;
    bool begun = false;              ///< likely_late, missed, plan_passed: a draft or attempt is waiting
    bool can_still_hand_in = false;  ///< missed
    Certainty certainty = Certainty::known;
    PraiseRule praise = PraiseRule::made_up;  ///< of praise
    std::optional<LateTerm> why_late{};       ///< of likely_late: what speaks for it most
    bool second_channel = false;              ///< unanswered: more than one way was tried
    double loss = 0;  ///< chance × weight of what is at stake; for ordering, never shown
    friend bool operator==(const WorklistReason&, const WorklistReason&) = default;
};
[[nodiscard]] ReasonKey key_of(const WorklistReason& reason);

/// Which of three lists an entry belongs to.
enum class WorklistLane {
    student,  ///< the student needs somebody
    praise,   ///< nothing but something to praise
    marker,   ///< nothing but feedback that is late
};

/// One student who needs the mentor today; all reasons merged.
struct WorklistItem {
    PersonId person;
    WorklistLane lane = WorklistLane::student;
    std::vector<WorklistReason> reasons;  ///< in the order a mentor takes them up
    RiskLevel level = RiskLevel::on_course;
    std::optional<Instant> act_by;  ///< soonest date until which something can still be changed
    double loss = 0;                ///< sum over the reasons
    std::optional<Instant> last_contact;
};

/// The latest contact by a person with each student, over all courses of the site.
using LastContacts = std::map<PersonId, Instant>;

/// A contact that waits for an answer, over all courses of the site.
struct OpenContact {
    Instant at;                        ///< the latest, by whatever way
    std::optional<Instant> other_way;  ///< the latest by another way than that one (ContactChannel)
};

/// What already happened, read from the store. Everything is optional: absent says nothing.
struct WorklistMemory {
    LastContacts contacts;
    std::map<PersonId, OpenContact> open_contacts{};     ///< praise does not count
    std::map<PersonId, Instant> replies;                 ///< latest message by the student
    std::map<PersonId, Instant> follow_ups{};            ///< when somebody wanted to be in touch again
    std::map<PersonId, Instant> known_until;             ///< a known situation mutes the alarms until then
    std::map<PersonId, std::vector<ReasonKey>> settled;  ///< ended by a mentor; each sorted
    std::map<PersonId, Instant> praised;                 ///< latest praise
    /// When the course was first read. Who was there before that may have been contacted unseen.
    std::optional<Instant> watched_since;
};

/// The list of one mentor for one course: students among `mentees` with a reason, lane by lane, in the order
/// "what can still be changed, soonest; within a day the heavier loss; then longest since contact". Days,
/// working days included, are those of `zone`, the site's, so that everybody sees one order. A student
/// contacted within policy.worklist.after_contact is left out unless a deadline was missed since or the
/// student has written since or something was promised for now; one with a known situation unless one of the
/// latter. Empty when the
/// course is over. Order and content do not depend on the order of `mentees` or of the roster.
[[nodiscard]] std::vector<WorklistItem> worklist(const CourseFigures& figures,
                                                 const std::vector<PersonId>& mentees,
                                                 const WorklistMemory& memory, const Policy& policy,
                                                 const ZoneRules& zone);

/// The facts of one student that would make reasons, whether or not somebody has just been in touch, has
/// ended them or knows why: what the student's page shows. Of `memory` only contacts (for first_contact and
/// reply_waiting), open_contacts, replies and watched_since are looked at.
[[nodiscard]] std::vector<WorklistReason> reasons_of(const CourseFigures& figures, PersonId person,
                                                     const WorklistMemory& memory, const Policy& policy,
                                                     const ZoneRules& zone);

}  // namespace waymark::core
