#pragma once

#include <functional>
#include <string>

#include "core/delivery.hpp"
#include "core/lms.hpp"
#include "jobs/courses.hpp"
#include "store/outbox.hpp"
#include "support/clock.hpp"

namespace waymark::jobs {

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
};

struct DeliveryOutcome {
    int sent = 0;
    int cancelled = 0;
    int parked = 0;   ///< refused, failed or uncertain
    int waiting = 0;  ///< to be tried or looked up again
};

/// Works the outbox of one site once (decision 7): first rows whose fate is unknown are looked up, then rows
/// that are due are re-checked with fresh facts and sent, at most `limit` of each. Restartable at any point:
/// whatever kills the process, no message is lost and none is sent twice.
DeliveryOutcome deliver_once(const DeliveryContext& context, int limit = 20);

}  // namespace waymark::jobs
