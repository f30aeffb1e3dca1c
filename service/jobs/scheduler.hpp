#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/delivery.hpp"
#include "core/lms.hpp"
#include "jobs/courses.hpp"
#include "jobs/deliver.hpp"
#include "jobs/letter_text.hpp"
#include "jobs/remind.hpp"
#include "support/clock.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// A site with its way in. `lms` is used by the scheduler's thread only.
struct ConnectedSite {
    const SiteSettings* settings = nullptr;
    core::Lms* lms = nullptr;
};

/// What the scheduler works with. References outlive it.
struct SchedulerContext {
    store::Database& database;
    CourseCache& courses;
    std::vector<ConnectedSite> sites;
    const core::Policy& policy;
    core::DeliveryTiming timing;
    core::seconds sync_every{20 * 60};
    core::seconds replies_every{3 * 60};
    ReminderTemplate words;
    const support::Clock& clock;
    support::Random& random;
    std::string owner;  ///< names this process in leases
    /// By site key; see DeliveryContext.
    std::map<std::string, std::map<core::DeliveryKind, core::EffectSender*>> senders = {};
    /// Keeps what this process has in memory fresh; called about once a minute.
    std::function<void(core::Instant now)> refresh = {};
    DeliveryProbe probe = {};
    std::string public_url = {};  ///< of Waymark, for links in messages
    MentorWords mentor_words = {};
    /// The way into a site with a token of somebody's own; none: nobody has one.
    std::function<std::shared_ptr<core::Lms>(const std::string& site_key, const std::string& token)> own_lms =
        {};
};

/// All background work in one thread: deliveries, replies, sync, reminders, cleaning up. Every piece is rows
/// with a lease, so that several processes on one database share it and a killed one leaves nothing half
/// done.
class Scheduler {
  public:
    explicit Scheduler(SchedulerContext context);
    ~Scheduler();  ///< stops
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// Does whatever is due now, once. The tested part; start() calls it again and again.
    void run_once();
    void start();
    /// Sign of life for what this process is at; to be called several times per DeliveryTiming::lease. Safe
    /// from any thread: a sync takes as long as the LMS needs.
    void keep_leases();
    /// Something waits to be sent: look now. Safe from any thread.
    void wake();
    /// Returns after the piece of work at hand. Safe to call twice.
    void stop();

  private:
    void loop();
    void run_site(const ConnectedSite& site);
    void deliver(const ConnectedSite& site);
    [[nodiscard]] std::map<core::DeliveryKind, core::EffectSender*> senders_of(
        const SiteSettings& site) const;
    [[nodiscard]] OwnLms own_lms_of(const SiteSettings& site) const;
    void pull_replies_if_due(const ConnectedSite& site);
    void sync_if_due(const ConnectedSite& site);
    void remind(const ConnectedSite& site);
    [[nodiscard]] Reminding reminding();
    void purge_if_due();
    void refresh_if_due();
    /// Runs `work` when `name` was last done longer ago than `every` and nobody else is at it.
    void if_due(const std::string& name, core::seconds every, const std::function<void()>& work);

    SchedulerContext context_;
    std::mutex mutex_;
    std::condition_variable wakened_;
    std::optional<core::Instant> refreshed_;
    std::set<std::string> silent_;  ///< keys of sites that did not answer last time
    bool woken_ = true;             // the first round comes at once
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace waymark::jobs
