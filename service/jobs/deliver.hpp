#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery.hpp"
#include "core/letter.hpp"
#include "core/lms.hpp"
#include "jobs/courses.hpp"
#include "jobs/own_tokens.hpp"
#include "store/outbox.hpp"
#include "support/clock.hpp"

namespace waymark::jobs {

/// The text of a nudge or a correction about these, made when it goes; never over Moodle's limit as HTML.
using ReminderWriter = std::function<std::string(
    const LoadedCourse& course, const std::vector<core::ReminderKey>& keys, core::Instant now)>;

/// The text of a letter to a mentor, made when it goes; "" when it would say nothing.
using LetterWriter =
    std::function<std::string(const LoadedCourse& course, const core::LetterKey& letter, core::Instant now)>;

/// Called with the name of the place that delivering has come to; what it throws is thrown on. Tests end the
/// program there.
using DeliveryProbe = std::function<void(std::string_view place)>;
/// All places, in the order one delivery passes them.
inline constexpr std::string_view delivery_places[] = {"claimed",  "rechecked", "attempt_marked",
                                                       "answered", "recorded",  "looked_up"};

/// What delivering needs. References outlive the call.
struct DeliveryContext {
    store::Database& database;
    const SiteSettings& site;
    core::Lms& lms;
    CourseCache& courses;
    const core::Policy& policy;
    const core::DeliveryTiming& timing;
    const support::Clock& clock;
    std::string owner;  ///< names this process in leases
    ReminderWriter write;
    /// Who carries out kinds that do not go through `lms`, e.g. scores; a kind that is not here does.
    std::map<core::DeliveryKind, core::EffectSender*> senders = {};
    DeliveryProbe probe = {};
    LetterWriter letter = {};  ///< needed where letters are queued
    OwnLms own_lms = {};       ///< none: everything goes with the service account
};

struct DeliveryOutcome {
    int sent = 0;
    int cancelled = 0;
    int parked = 0;   ///< refused, failed or uncertain
    int waiting = 0;  ///< to be tried or looked up again
};

/// Works the outbox of one site once (decision 7): first rows whose fate is unknown are looked up, then rows
/// that are due are re-checked with fresh facts and sent, at most `limit` of each and no more than the site's
/// rate allows. Restartable at any point: whatever kills the process, nothing is lost and nothing done twice.
DeliveryOutcome deliver_once(const DeliveryContext& context, int limit = 20);

}  // namespace waymark::jobs
