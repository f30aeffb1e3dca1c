#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// Counts items whose own call fails for reasons of their own. A site that fails for more than a few is
/// broken, and an empty answer must not pass for "nothing done".
class LeftOut {
  public:
    /// True if reading may go on without that item; `number` names it in the log.
    bool may_skip(const core::LmsError& error, std::int64_t number);

  private:
    static constexpr int most = 5;
    int items_ = 0;
};

/// Runs `work(0)` … `work(count - 1)` in `transport.parallel()` threads until one returns false. While the
/// site is under strain one thread goes on alone and rests between the calls. What `work` throws is thrown
/// again here, when all threads have ended.
void run_bulk(const Transport& transport, std::size_t count, const std::function<bool(std::size_t)>& work);

/// One call for each item: `ask(item)` gives a core::LmsResult<Value>. The result has one place per item, in
/// the same order; empty where the call failed for reasons of that item (`number_of(item)` names it in the
/// log). Any other failure ends the reading.
template <class Value, class Item, class Number, class Ask>
core::LmsResult<std::vector<std::optional<Value>>> ask_each(const Transport& transport,
                                                            const std::vector<Item>& items,
                                                            const Number& number_of, const Ask& ask) {
    std::vector<std::optional<Value>> values(items.size());
    std::mutex mutex;
    LeftOut left_out;
    std::optional<core::LmsError> failure;
    run_bulk(transport, items.size(), [&](std::size_t place) {
        core::LmsResult<Value> answer = ask(items[place]);
        if (answer) {
            values[place] = std::move(*answer);
            return true;
        }
        const std::lock_guard lock(mutex);
        if (left_out.may_skip(answer.error(), number_of(items[place]))) return true;
        if (!failure) failure = std::move(answer.error());
        return false;
    });
    if (failure) return tl::unexpected(std::move(*failure));
    return values;
}

}  // namespace waymark::moodle
