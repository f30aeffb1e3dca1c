#include "moodle_adapter/override_scan.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <utility>

#include "moodle_adapter/bad_rows.hpp"
#include "moodle_adapter/fields.hpp"
#include "moodle_adapter/functions_progress.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;
using nlohmann::json;

constexpr int most_batches_up = 200;
constexpr int most_batches_down = 50;
constexpr std::int64_t batch_size{most_values};
constexpr std::int64_t last_id = std::numeric_limits<std::int64_t>::max() / 2;

struct Cursor {
    std::int64_t course = 0;
    std::int64_t next = 0;     ///< first id not yet tried
    std::int64_t highest = 0;  ///< highest id that is known to exist
    std::vector<std::int64_t> known;
    std::int64_t below = 0;  ///< from here up to `next` every id was tried, for each of `activities`
    std::set<std::int64_t> activities{};
};

bool states_date(EventType type) {
    return type != EventType::other && type != EventType::expect_completion;
}

std::optional<Cursor> parse_cursor(const core::LmsCursor& cursor, std::int64_t course) {
    const json tree = json::parse(cursor, nullptr, false);
    const auto next = id(tree, "next");
    if (!next || *next > last_id || id(tree, "course") != course) return std::nullopt;
    Cursor result{course, *next, whole_number(tree, "highest").value_or(0), {}};
    for (const json& known : list(tree, "known")) {
        if (known.is_number_integer()) result.known.push_back(known.get<std::int64_t>());
    }
    // Without them, as an earlier version left it, all is gone through once more.
    result.below = std::min(id(tree, "below").value_or(*next), *next);
    for (const json& activity : list(tree, "activities")) {
        if (activity.is_number_integer()) result.activities.insert(activity.get<std::int64_t>());
    }
    return result;
}

core::LmsCursor written(const Cursor& cursor) {
    const json tree = {{"course", cursor.course}, {"next", cursor.next},   {"highest", cursor.highest},
                       {"known", cursor.known},   {"below", cursor.below}, {"activities", cursor.activities}};
    return tree.dump();
}

/// Instances of the activities whose overrides only events tell.
std::vector<std::pair<ActivityKind, std::int64_t>> told_by_events(const ScanOrder& order) {
    std::vector<std::pair<ActivityKind, std::int64_t>> all;
    for (const ActivityKind kind : {ActivityKind::assignment, ActivityKind::quiz, ActivityKind::lesson})
        if (order.quizzes || kind != ActivityKind::quiz)
            for (const std::int64_t instance : order.index.instances(kind)) all.emplace_back(kind, instance);
    return all;
}

/// Whether some of them has no date in the course's calendar, so that the override of a group or a person may
/// be older than everything there.
bool some_undated(const std::vector<EventRow>& of_course, const ScanOrder& order) {
    std::set<std::pair<ActivityKind, std::int64_t>> dated;
    for (const EventRow& event : of_course)
        if (states_date(event.type)) dated.insert({event.kind, event.instance});
    const auto all = told_by_events(order);
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return dated.count(one) == 0; });
}

std::set<std::int64_t> modules_told_by_events(const ScanOrder& order) {
    std::set<std::int64_t> modules;
    for (const auto& [kind, instance] : told_by_events(order))
        if (const auto activity = order.index.activity(kind, instance)) modules.insert(activity->value);
    return modules;
}

/// 1 where there is none.
std::int64_t lowest_id(const std::vector<EventRow>& events) {
    const auto lowest =
        std::min_element(events.begin(), events.end(),
                         [](const EventRow& left, const EventRow& right) { return left.id < right.id; });
    return lowest == events.end() ? 1 : lowest->id;
}

using Found = std::map<std::int64_t, EventRow>;
using Done = tl::expected<void, core::LmsError>;

class Scan {
  public:
    Scan(Transport& transport, const ScanOrder& order) : transport_(transport), order_(order) {}

    core::LmsResult<ScanResult> run() {
        for (const auto step : {&Scan::begin, &Scan::read_known, &Scan::climb, &Scan::descend})
            if (const Done done = (this->*step)(); !done) return tl::unexpected(done.error());
        ScanResult result;
        cursor_.known.clear();
        for (const auto& [number, event] : found_) {
            cursor_.known.push_back(number);
            result.events.push_back(event);
        }
        result.cursor = written(cursor_);
        result.highest = cursor_.highest;
        return result;
    }

  private:
    /// Where the last scan ended, or where a first one begins; in any case the highest event of the course
    /// and of the site counts.
    Done begin() {
        const auto cursor = parse_cursor(order_.cursor, order_.course);
        if (order_.of_course != nullptr) {
            of_course_ = *order_.of_course;
        } else if (!cursor) {
            auto events = get_course_events(transport_, order_.course, order_.now);
            if (!events) return tl::unexpected(events.error());
            of_course_ = std::move(*events);
        }
        if (cursor) {
            cursor_ = *cursor;
        } else {
            const std::int64_t first = lowest_id(*of_course_);
            cursor_ = {order_.course, first, 0, {}, first, modules_told_by_events(order_)};
        }
        cursor_.highest = std::max(cursor_.highest, order_.site_highest);
        if (of_course_)
            for (const EventRow& event : *of_course_) cursor_.highest = std::max(cursor_.highest, event.id);
        begun_at_ = cursor_.next;
        return {};
    }

    Done read_known() {
        const auto seen = see(cursor_.known);
        return seen ? Done{} : tl::unexpected(seen.error());
    }

    /// Upwards until empty batches beyond the highest known id, and behind a gap if a probe meets something.
    Done climb() {
        const int empty_batches_at_end = order_.reach == ScanReach::far ? 2 : 1;
        std::int64_t at = cursor_.next;
        int empty = 0;
        for (int batch = 0; batch < most_batches_up && empty < empty_batches_at_end; ++batch) {
            const auto seen = see_batch(at, at + batch_size);
            if (!seen) return tl::unexpected(seen.error());
            at += batch_size;
            empty = *seen == 0 && at > cursor_.highest ? empty + 1 : 0;
            if (empty < empty_batches_at_end || order_.reach == ScanReach::near) continue;
            const auto behind = probe(at);
            if (!behind) return tl::unexpected(behind.error());
            if (*behind > 0) empty = 0;
        }
        // New events get the ids right after the highest one, so empty ids beyond it must be tried again.
        cursor_.next = empty == empty_batches_at_end ? cursor_.highest + 1 : at;
        return {};
    }

    /// Looks at single ids, further and further apart: a long gap (a large course that was deleted) may have
    /// the events of nobody that we know behind it.
    core::LmsResult<std::size_t> probe(std::int64_t from) {
        std::vector<std::int64_t> ids;
        for (std::int64_t step = 1; step <= batch_size; ++step) ids.push_back(from + step * step);
        return see(ids);
    }

    /// Downwards, a part each time: for activities that are new to us, whose overrides were passed over, and
    /// below the course's first event where an activity has no event of its own to be younger than.
    Done descend() {
        if (order_.reach == ScanReach::near || !of_course_) return {};
        auto wanted = modules_told_by_events(order_);
        const bool all_known =
            std::includes(cursor_.activities.begin(), cursor_.activities.end(), wanted.begin(), wanted.end());
        if (!all_known) cursor_.below = begun_at_;
        cursor_.activities = std::move(wanted);
        const std::int64_t end = some_undated(*of_course_, order_) ? 1 : lowest_id(*of_course_);
        for (int batch = 0; batch < most_batches_down && cursor_.below > end; ++batch) {
            const std::int64_t from = std::max(end, cursor_.below - batch_size);
            const auto seen = see_batch(from, cursor_.below);
            if (!seen) return tl::unexpected(seen.error());
            cursor_.below = from;
        }
        return {};
    }

    core::LmsResult<std::size_t> see_batch(std::int64_t first, std::int64_t end) {
        std::vector<std::int64_t> ids(static_cast<std::size_t>(end - first));
        std::iota(ids.begin(), ids.end(), first);
        return see(ids);
    }

    /// Keeps the overrides among these; how many of them exist.
    core::LmsResult<std::size_t> see(const std::vector<std::int64_t>& ids) {
        const auto events = read_events(transport_, ids);
        if (!events) return tl::unexpected(events.error());
        for (const EventRow& event : *events) {
            cursor_.highest = std::max(cursor_.highest, event.id);
            if (is_override(event, order_.index, order_.course)) found_[event.id] = event;
        }
        return events->size();
    }

    Transport& transport_;
    const ScanOrder& order_;
    Cursor cursor_;
    std::int64_t begun_at_ = 0;  ///< what `next` was
    std::optional<std::vector<EventRow>> of_course_;
    Found found_;
};

}  // namespace

bool is_override(const EventRow& event, const CourseIndex& index, std::int64_t course) {
    if (!states_date(event.type)) return false;
    if (!index.activity(event.kind, event.instance)) return false;
    if (event.group > 0) return event.course == course || event.course == 0;
    return event.course == 0 && event.user > 0;
}

core::LmsResult<std::vector<EventRow>> read_events(Transport& transport,
                                                   const std::vector<std::int64_t>& ids) {
    Quarantine quarantine;
    std::vector<EventRow> all;
    const auto fetch = [&](std::size_t from, std::size_t count) {
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(from);
        return get_events_by_id(transport, {first, first + static_cast<std::ptrdiff_t>(count)});
    };
    for (std::size_t from = 0; from < ids.size(); from += most_values) {
        auto some = fetch_around_bad_rows<EventRow>(fetch, from, std::min(most_values, ids.size() - from),
                                                    quarantine);
        if (!some) return some;
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

core::LmsResult<ScanResult> scan_overrides(Transport& transport, const ScanOrder& order) {
    return Scan{transport, order}.run();
}

}  // namespace waymark::moodle
