#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace waymark::core {

/// What is done in the LMS.
enum class DeliveryKind {
    message,       ///< to one student
    event_create,  ///< a calendar entry; moving one is creating and deleting
    event_delete,
    extension,      ///< extra time for an assignment
    quiz_override,  ///< other dates of a quiz for one student
    forum_post,
    groups,  ///< groups with their members and a grouping: making them, or taking them away again
    score,   ///< through LTI's grade service
    digest,  ///< a message to a mentor or teacher
};

/// Why it is done (design §6). The weekly cap, merging and the hold-out concern nudges only.
enum class DeliveryClass {
    by_hand,     ///< a person wrote or clicked
    asked_for,   ///< the student asked to be told: a meeting, a commitment, an answer
    correction,  ///< a date we named has changed
    nudge,       ///< automatic reminder
};

/// Life of an outbox row (decision 7). `sending` is written before the LMS is called: whoever finds it with
/// its lease run out does not know what happened and must look before anything is repeated.
enum class DeliveryState {
    waiting,    ///< to be sent from `not_before` on
    sending,    ///< claimed; the LMS call may have been made
    sent,       ///< the LMS gave it an id
    cancelled,  ///< the re-check found it no longer holds; `reason` says why
    refused,    ///< the LMS refuses the recipient: parked, another channel is needed
    failed,     ///< given up after repeated errors; parked
    uncertain,  ///< cannot be found out whether it went; shown to a human, never repeated
};
[[nodiscard]] std::string_view word(DeliveryKind kind);
[[nodiscard]] std::string_view word(DeliveryClass why);
[[nodiscard]] std::optional<DeliveryKind> delivery_kind(std::string_view text);
[[nodiscard]] std::optional<DeliveryClass> delivery_class(std::string_view text);
[[nodiscard]] std::string_view word(DeliveryState state);
[[nodiscard]] std::optional<DeliveryState> delivery_state(std::string_view text);

/// Waiting times of the outbox; see docs/decisions/0007.
struct DeliveryTiming {
    seconds lease{120};               ///< a claim older than this belongs to a process that died
    seconds look_up_after{600};       ///< after an attempt of unknown fate, not sooner
    seconds look_up_again_after{60};  ///< second look before it counts as not sent
    seconds retry_after{60};          ///< first pause after an error; doubles each time
    seconds retry_cap{3600};
    int max_attempts = 8;
    /// How long after it was written a row still waits for a site that is away (not reached, being
    /// maintained, its token not accepted), beyond max_attempts; and after an attempt of unknown fate one
    /// that nothing is learnt about.
    seconds outage = hours{48};
    int max_crashes = 20;  ///< a row in whose hands the program died so often is poison: parked
    int per_minute = 120;  ///< most attempts and look-ups in a minute at one site, over all processes
    seconds oldest_facts = hours{6};  ///< a reminder waits while its course was last read longer ago
};

/// What to do next with a row whose fate is unknown, given what the look-up said.
enum class LookUpVerdict { was_sent, look_again, send_again, give_up_uncertain };
enum class LookUpAnswer { found, not_found, refused };
[[nodiscard]] LookUpVerdict judge_look_up(LookUpAnswer answer, int earlier_not_found);

/// Whether a row of unknown fate has been asked about in vain for long enough: `unanswered` look-ups in a row
/// told nothing, the attempt was `since` ago. Both count, because a service that was not running has not
/// asked, and a clock that leaps makes any row old.
[[nodiscard]] bool waited_enough(int unanswered, seconds since, const DeliveryTiming& timing);

/// When to try again after the `attempts`-th failed attempt (1 = the first).
[[nodiscard]] seconds retry_pause(int attempts, const DeliveryTiming& timing);

}  // namespace waymark::core
