#include "moodle_adapter/override_scan.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "moodle_adapter/bad_rows.hpp"
#include "moodle_adapter/fields.hpp"
#include "moodle_adapter/functions_progress.hpp"

namespace waymark::moodle {
namespace {

using nlohmann::json;

constexpr int most_batches = 200;
constexpr std::int64_t last_id = std::numeric_limits<std::int64_t>::max() / 2;

struct Cursor {
    std::int64_t course = 0;
    std::int64_t next = 0;     ///< first id not yet tried
    std::int64_t highest = 0;  ///< highest id that is known to exist
    std::vector<std::int64_t> known;
};

std::optional<Cursor> parse_cursor(const core::LmsCursor& cursor, std::int64_t course) {
    const json tree = json::parse(cursor, nullptr, false);
    const auto next = id(tree, "next");
    if (!next || *next > last_id || id(tree, "course") != course) return std::nullopt;
    Cursor result{course, *next, whole_number(tree, "highest").value_or(0), {}};
    for (const json& known : list(tree, "known")) {
        if (known.is_number_integer()) result.known.push_back(known.get<std::int64_t>());
    }
    return result;
}

core::LmsCursor written(const Cursor& cursor) {
    const json tree = {{"course", cursor.course},
                       {"next", cursor.next},
                       {"highest", cursor.highest},
                       {"known", cursor.known}};
    return tree.dump();
}

core::LmsResult<Cursor> first_cursor(Transport& transport, std::int64_t course, core::Instant now) {
    const auto events = get_course_events(transport, course, now);
    if (!events) return tl::unexpected(events.error());
    Cursor cursor{course, 1, 0, {}};
    if (events->empty()) return cursor;
    const auto [lowest, highest] =
        std::minmax_element(events->begin(), events->end(),
                            [](const EventRow& left, const EventRow& right) { return left.id < right.id; });
    cursor.next = lowest->id;
    cursor.highest = highest->id;
    return cursor;
}

using Found = std::map<std::int64_t, EventRow>;

void keep_overrides(const std::vector<EventRow>& events, const CourseIndex& index, std::int64_t course,
                    Found& found) {
    for (const EventRow& event : events) {
        if (is_override(event, index, course)) found[event.id] = event;
    }
}

core::LmsResult<std::vector<EventRow>> read_batch(Transport& transport, std::int64_t first) {
    std::vector<std::int64_t> ids(most_values);
    std::iota(ids.begin(), ids.end(), first);
    return read_events(transport, ids);
}

/// Moves the cursor upwards; what it finds goes into `found`.
tl::expected<void, core::LmsError> scan(Transport& transport, Cursor& cursor, const ScanOrder& order,
                                        Found& found) {
    const int empty_batches_at_end = order.reach == ScanReach::far ? 2 : 1;
    std::int64_t at = cursor.next;
    int empty = 0;
    for (int batch = 0; batch < most_batches && empty < empty_batches_at_end; ++batch) {
        const auto events = read_batch(transport, at);
        if (!events) return tl::unexpected(events.error());
        keep_overrides(*events, order.index, cursor.course, found);
        for (const EventRow& event : *events) cursor.highest = std::max(cursor.highest, event.id);
        at += static_cast<std::int64_t>(most_values);
        const bool at_the_end = events->empty() && at > cursor.highest;
        empty = at_the_end ? empty + 1 : 0;
    }
    // New events get the ids right after the highest one, so empty ids beyond it must be tried again.
    cursor.next = empty == empty_batches_at_end ? cursor.highest + 1 : at;
    return {};
}

}  // namespace

bool is_override(const EventRow& event, const CourseIndex& index, std::int64_t course) {
    if (event.type == EventType::other || event.type == EventType::expect_completion) return false;
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
    Cursor position;
    if (const auto known = parse_cursor(order.cursor, order.course)) {
        position = *known;
    } else {
        auto first = first_cursor(transport, order.course, order.now);
        if (!first) return tl::unexpected(first.error());
        position = std::move(*first);
    }
    Found found;
    const auto again = read_events(transport, position.known);
    if (!again) return tl::unexpected(again.error());
    keep_overrides(*again, order.index, order.course, found);
    if (const auto done = scan(transport, position, order, found); !done) return tl::unexpected(done.error());
    ScanResult result;
    position.known.clear();
    for (const auto& [number, event] : found) {
        position.known.push_back(number);
        result.events.push_back(event);
    }
    result.cursor = written(position);
    return result;
}

}  // namespace waymark::moodle
