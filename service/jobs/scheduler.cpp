#include "jobs/scheduler.hpp"

#include <algorithm>
#include <exception>

#include "jobs/letters.hpp"
#include "jobs/sync.hpp"
#include "store/leases.hpp"
#include "store/sessions.hpp"
#include "support/log.hpp"

namespace waymark::jobs {

namespace {

constexpr core::seconds remind_every{5 * 60};
constexpr core::seconds try_silent_every{5 * 60};
constexpr core::seconds purge_every{3600};
constexpr core::seconds refresh_every{60};
constexpr core::seconds session_age{8 * 3600};
constexpr std::chrono::seconds look_every{2};  // what another process queued is seen so soon

}  // namespace

Scheduler::Scheduler(SchedulerContext context) : context_(std::move(context)) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::run_once() {
    for (const ConnectedSite& site : context_.sites) {
        // A broken world at one site (full disk, damaged row) must not silence the others.
        try {
            run_site(site);
        } catch (const std::exception& problem) {
            support::log_error("background work failed site={} problem={}", site.settings->key,
                               problem.what());
        }
    }
    purge_if_due();
    refresh_if_due();
}

OwnLms Scheduler::own_lms_of(const SiteSettings& site) const {
    if (!context_.own_lms) return {};
    return [this, &site](const std::string& token) { return context_.own_lms(site.key, token); };
}

void Scheduler::run_site(const ConnectedSite& site) {
    const OwnLms own_lms = own_lms_of(*site.settings);
    check_own_tokens(context_.database, *site.settings, own_lms, context_.clock.now());
    mark_answers_read(context_.database, *site.settings, own_lms, context_.clock.now());
    deliver(site);
    pull_replies_if_due(site);
    sync_if_due(site);
    if_due("remind:" + site.settings->key, remind_every, [&] { remind(site); });
    deliver(site);
}

void Scheduler::deliver(const ConnectedSite& site) {
    deliver_once({context_.database, *site.settings, *site.lms, context_.courses, context_.policy,
                  context_.timing, context_.clock, context_.owner,
                  reminder_writer(voice_of(reminding(), *site.settings, context_.public_url)),
                  senders_of(*site.settings), context_.probe,
                  letter_writer(context_.database,
                                letter_voice(context_.database, *site.settings, context_.policy,
                                             context_.mentor_words, context_.public_url, context_.random)),
                  own_lms_of(*site.settings)});
}

std::map<core::DeliveryKind, core::EffectSender*> Scheduler::senders_of(const SiteSettings& site) const {
    const auto found = context_.senders.find(site.key);
    return found == context_.senders.end() ? std::map<core::DeliveryKind, core::EffectSender*>{}
                                           : found->second;
}

void Scheduler::pull_replies_if_due(const ConnectedSite& site) {
    if_due("replies:" + site.settings->key, context_.replies_every, [&] {
        const core::LmsResult<int> pulled =
            pull_replies(context_.database, *site.settings, *site.lms, context_.clock.now());
        if (!pulled)
            support::log_warning("replies failed site={} failure={}", site.settings->key,
                                 core::word(pulled.error().failure));
    });
}

void Scheduler::sync_if_due(const ConnectedSite& site) {
    const std::string& key = site.settings->key;
    // A site that fell silent is tried more often: the end of an outage is known so exactly.
    const core::seconds every =
        silent_.count(key) == 0 ? context_.sync_every : std::min(context_.sync_every, try_silent_every);
    if_due("sync:" + key, every, [&] {
        const std::vector<SyncOutcome> outcomes =
            sync_site(context_.database, *site.settings, *site.lms, context_.clock.now());
        const bool silent = std::any_of(outcomes.begin(), outcomes.end(), [](const SyncOutcome& outcome) {
            return outcome.error && is_outage(outcome.error->failure);
        });
        if (silent) silent_.insert(key);
        if (!silent) silent_.erase(key);
        support::log_info("sync round site={} courses={}", site.settings->key, outcomes.size());
        remind(site);
    });
}

void Scheduler::remind(const ConnectedSite& site) {
    std::vector<std::shared_ptr<const LoadedCourse>> courses;
    for (const CourseSettings& course : site.settings->courses) {
        const std::optional<core::CourseId> id = find_configured(context_.database, *site.settings, course);
        const auto loaded = id ? context_.courses.get(*id) : nullptr;
        if (!loaded || loaded->state.failure) continue;  // old facts are no ground for writing to anybody
        courses.push_back(loaded);
    }
    remind_site(reminding(), courses, *site.settings, context_.clock.now());
    for (const auto& course : courses)
        queue_letters(context_.database, *course, *site.settings, context_.policy, context_.random,
                      context_.clock.now());
}

Reminding Scheduler::reminding() {
    return {context_.database, context_.policy, context_.words, context_.random};
}

void Scheduler::purge_if_due() {
    if_due("purge", purge_every,
           [&] { store::purge_expired(context_.database, context_.clock.now(), session_age); });
}

/// Of this process, so without a lease in the database.
void Scheduler::refresh_if_due() {
    const core::Instant now = context_.clock.now();
    if (!context_.refresh || (refreshed_ && now - *refreshed_ < refresh_every && now >= *refreshed_)) return;
    refreshed_ = now;
    context_.refresh(now);
}

void Scheduler::if_due(const std::string& name, core::seconds every, const std::function<void()>& work) {
    const core::Instant now = context_.clock.now();
    const std::optional<core::Instant> last = store::last_run(context_.database, name);
    if (last && now - *last < every && now >= *last) return;
    if (!store::acquire_lease(context_.database, name, context_.owner, now, context_.timing.lease)) return;
    try {
        work();
    } catch (...) {
        store::release_lease(context_.database, name, context_.owner, context_.clock.now());
        throw;
    }
    store::release_lease(context_.database, name, context_.owner, context_.clock.now());
}

void Scheduler::keep_leases() {
    store::renew_leases(context_.database, context_.owner, context_.clock.now(), context_.timing.lease);
}

void Scheduler::start() {
    thread_ = std::thread([this] { loop(); });
}

void Scheduler::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    wakened_.notify_all();
}

void Scheduler::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wakened_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Scheduler::loop() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wakened_.wait_for(lock, look_every, [this] { return woken_ || stopping_; });
            if (stopping_) return;
            woken_ = false;
        }
        try {
            run_once();
        } catch (const std::exception& problem) {
            support::log_error("background work failed problem={}", problem.what());
        }
    }
}

}  // namespace waymark::jobs
