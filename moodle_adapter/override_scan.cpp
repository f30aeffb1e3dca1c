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

constexpr int most_batches = 200;
constexpr std::int64_t below_first_event = 50 * std::int64_t{most_values};
constexpr std::int64_t last_id = std::numeric_limits<std::int64_t>::max() / 2;

struct Cursor {
    std::int64_t course = 0;
    std::int64_t next = 0;     ///< first id not yet tried
    std::int64_t highest = 0;  ///< highest id that is known to exist
    std::vector<std::int64_t> known;
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
    return result;
}

core::LmsCursor written(const Cursor& cursor) {
    const json tree = {{"course", cursor.course},
                       {"next", cursor.next},
                       {"highest", cursor.highest},
                       {"known", cursor.known}};
    return tree.dump();
}

constexpr ActivityKind with_overrides[] = {ActivityKind::assignment, ActivityKind::quiz,
                                           ActivityKind::lesson};

/// Whether some activity has no date in the course's calendar, so that the override of a group or a person
/// may be older than everything there.
bool some_undated(const std::vector<EventRow>& of_course, const CourseIndex& index) {
    std::set<std::pair<ActivityKind, std::int64_t>> dated;
    for (const EventRow& event : of_course)
        if (states_date(event.type)) dated.insert({event.kind, event.instance});
    for (const ActivityKind kind : with_overrides)
        for (const std::int64_t instance : index.instances(kind))
            if (dated.count({kind, instance}) == 0) return true;
    return false;
}

Cursor first_cursor(const std::vector<EventRow>& of_course, const ScanOrder& order) {
    Cursor cursor{order.course, 1, 0, {}};
    if (of_course.empty()) return cursor;
    const auto lowest =
        std::min_element(of_course.begin(), of_course.end(),
                         [](const EventRow& left, const EventRow& right) { return left.id < right.id; });
    const std::int64_t lower = some_undated(of_course, order.index) ? below_first_event : 0;
    cursor.next = std::max<std::int64_t>(1, lowest->id - lower);
    return cursor;
}

/// Where the last scan ended, or where a first one begins; in any case the highest event of the course
/// counts.
core::LmsResult<Cursor> starting_point(Transport& transport, const ScanOrder& order) {
    std::optional<Cursor> cursor = parse_cursor(order.cursor, order.course);
    std::vector<EventRow> of_course;
    if (order.of_course != nullptr) {
        of_course = *order.of_course;
    } else if (!cursor) {
        auto events = get_course_events(transport, order.course, order.now);
        if (!events) return tl::unexpected(events.error());
        of_course = std::move(*events);
    }
    if (!cursor) cursor = first_cursor(of_course, order);
    for (const EventRow& event : of_course) cursor->highest = std::max(cursor->highest, event.id);
    return *cursor;
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
    auto start = starting_point(transport, order);
    if (!start) return tl::unexpected(start.error());
    Cursor position = std::move(*start);
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
