#include "moodle_adapter/bulk.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "support/log.hpp"

namespace waymark::moodle {

bool LeftOut::may_skip(const core::LmsError& error, std::int64_t number) {
    const bool own = error.failure == core::LmsFailure::not_found ||
                     error.failure == core::LmsFailure::bad_answer || error.detail == "no_errorcode";
    if (!own || ++items_ > most) return false;
    support::log_warning("moodle_left_out function={} number={} failure={} detail={}", error.where, number,
                         core::word(error.failure), error.detail);
    return true;
}

namespace {

struct Bulk {
    const Transport& transport;
    std::size_t count;
    const std::function<bool(std::size_t)>& work;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};
    std::mutex mutex;
    std::exception_ptr broken;

    /// Workers other than the first leave a site under strain alone for the rest of the bulk.
    void run(bool first) {
        while (!stopped && (first || !transport.strain().now())) {
            const std::size_t place = next++;
            if (place >= count) return;
            if (first) transport.give_rest();
            if (!work(place)) stopped = true;
        }
    }

    void run_guarded(bool first) {
        try {
            run(first);
        } catch (...) {
            stopped = true;
            const std::lock_guard lock(mutex);
            if (!broken) broken = std::current_exception();
        }
    }
};

}  // namespace

void run_bulk(const Transport& transport, std::size_t count, const std::function<bool(std::size_t)>& work) {
    Bulk bulk{transport, count, work, {}, {}, {}, {}};
    const auto width = std::min(count, static_cast<std::size_t>(transport.parallel()));
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < width; ++i) others.emplace_back([&bulk] { bulk.run_guarded(false); });
    bulk.run_guarded(true);
    for (std::thread& other : others) other.join();
    if (bulk.broken) std::rethrow_exception(bulk.broken);
}

}  // namespace waymark::moodle
