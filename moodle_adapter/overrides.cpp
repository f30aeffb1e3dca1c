#include "moodle_adapter/overrides.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "moodle_adapter/functions_quiz.hpp"
#include "moodle_adapter/override_scan.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

/// What one event or row says, before those of the same person or group are joined.
struct Piece {
    core::ActivityId activity;
    std::int64_t user = 0;
    std::int64_t group = 0;
    std::optional<core::Instant> opens;
    std::optional<core::Instant> due;
    std::optional<core::Instant> closes;
    std::optional<int> attempts{};
    bool closes_known = true;
    bool never_closes = false;
    bool opens_at_once = false;
    std::optional<core::seconds> time_limit{};
};

Piece piece_of(const EventRow& event, core::ActivityId activity) {
    Piece piece{activity, event.group > 0 ? 0 : event.user, event.group, {}, {}, {}};
    piece.closes_known = event.kind != ActivityKind::assignment;
    switch (event.type) {
        case EventType::open:
            // Whether it leaves the closing as it is or takes it away makes no event.
            piece.closes_known = false;
            piece.opens = event.at;
            break;
        case EventType::due:
            piece.due = event.at;
            break;
        case EventType::close:
            piece.due = piece.closes = event.at;
            break;
        case EventType::expect_completion:
        case EventType::other:
            break;
    }
    return piece;
}

core::Override begun_with(const Piece& piece, int order) {
    core::Override row;
    row.activity = piece.activity;
    row.sort_order = order;
    row.order_known = piece.group == 0;
    if (piece.group > 0) {
        row.group = core::GroupId{piece.group};
    } else {
        row.person = core::PersonId{piece.user};
    }
    return row;
}

void put(const Piece& piece, core::Override& row) {
    if (piece.opens) row.opens = piece.opens;
    if (piece.due) row.due = piece.due;
    if (piece.closes) row.closes = piece.closes;
    if (piece.attempts) row.attempts = piece.attempts;
    if (piece.time_limit) row.time_limit = piece.time_limit;
    row.never_closes = row.never_closes || piece.never_closes;
    row.opens_at_once = row.opens_at_once || piece.opens_at_once;
    row.closes_known = row.closes.has_value() || (row.closes_known && piece.closes_known);
}

/// Joins pieces, which come in the order of their ids, and drops those about people and groups that we do not
/// know.
std::vector<core::Override> join(const std::vector<Piece>& pieces, const CourseIndex& index) {
    using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    std::map<Key, core::Override> joined;
    int order = 0;
    for (const Piece& piece : pieces) {
        const bool known = piece.group > 0 ? index.has_group(piece.group) : index.has_person(piece.user);
        if (!known) continue;
        const Key key{piece.activity.value, piece.group, piece.group > 0 ? 0 : piece.user};
        auto found = joined.find(key);
        if (found == joined.end()) found = joined.emplace(key, begun_with(piece, order++)).first;
        put(piece, found->second);
    }
    std::vector<core::Override> result;
    result.reserve(joined.size());
    for (auto& [key, row] : joined) result.push_back(row);
    return result;
}

/// Nothing where the function is missing or not allowed: then events must do.
core::LmsResult<std::optional<std::vector<Piece>>> quiz_pieces(Transport& transport,
                                                               const CourseIndex& index) {
    std::vector<Piece> pieces;
    if (!offers_quiz_overrides(transport)) return std::nullopt;
    for (const auto quiz : index.instances(ActivityKind::quiz)) {
        auto rows = get_quiz_overrides(transport, quiz);
        if (!rows && rows.error().failure == core::LmsFailure::access_denied) return std::nullopt;
        if (!rows) return tl::unexpected(rows.error());
        const auto activity = index.activity(ActivityKind::quiz, quiz);
        std::sort(rows->begin(), rows->end(),
                  [](const auto& left, const auto& right) { return left.id < right.id; });
        for (const auto& row : *rows) {
            pieces.push_back({*activity, row.user, row.group, row.opens, row.closes, row.closes, row.attempts,
                              true, row.never_closes, row.opens_at_once, row.time_limit});
        }
    }
    return pieces;
}

/// What is missing where quizzes are known by their events.
core::Gap gap_of_events(const Transport& transport, const CourseIndex& index) {
    if (offers_quiz_overrides(transport)) return core::Gap::not_shown;
    return index.instances(ActivityKind::quiz).empty() ? core::Gap::none : core::Gap::events_only;
}

bool needs_scan(const CourseIndex& index, bool quizzes_done) {
    return !index.instances(ActivityKind::assignment).empty() ||
           !index.instances(ActivityKind::lesson).empty() ||
           (!quizzes_done && !index.instances(ActivityKind::quiz).empty());
}

std::optional<core::Instant> later(std::optional<core::Instant> left, std::optional<core::Instant> right) {
    if (!left || !right) return left ? left : right;
    return std::max(*left, *right);
}

std::optional<core::Instant> earlier(std::optional<core::Instant> left, std::optional<core::Instant> right) {
    if (!left || !right) return left ? left : right;
    return std::min(*left, *right);
}

/// The most lenient of several overrides; opening at once and never closing are the most lenient of all.
struct Lenient {
    std::optional<core::Instant> opens;
    std::optional<core::Instant> closes;
    bool never_closes = false;
    bool opens_at_once = false;

    void add(const QuizOverrideRow& row) {
        opens = earlier(opens, row.opens);
        closes = later(closes, row.closes);
        never_closes = never_closes || row.never_closes;
        opens_at_once = opens_at_once || row.opens_at_once;
    }
    [[nodiscard]] bool says_when_it_opens() const { return opens_at_once || opens.has_value(); }
    [[nodiscard]] bool says_when_it_closes() const { return never_closes || closes.has_value(); }
};

}  // namespace

core::LmsResult<OverrideReading> read_overrides(Transport& transport, const ScanOrder& order) {
    const CourseIndex& index = order.index;
    auto quizzes = quiz_pieces(transport, index);
    if (!quizzes) return tl::unexpected(quizzes.error());
    const bool quizzes_done = quizzes->has_value();
    std::vector<Piece> pieces = quizzes_done ? std::move(**quizzes) : std::vector<Piece>{};
    OverrideReading reading;
    reading.cursor = order.cursor;
    if (!quizzes_done) reading.gap = gap_of_events(transport, index);
    if (needs_scan(index, quizzes_done)) {
        ScanOrder wanted = order;
        wanted.quizzes = !quizzes_done;
        auto scanned = scan_overrides(transport, wanted);
        if (!scanned) return tl::unexpected(scanned.error());
        reading.cursor = std::move(scanned->cursor);
        reading.events = std::move(scanned->events);
        reading.highest = scanned->highest;
    }
    for (const EventRow& event : reading.events) {
        if (quizzes_done && event.kind == ActivityKind::quiz) continue;
        if (const auto activity = index.activity(event.kind, event.instance)) {
            pieces.push_back(piece_of(event, *activity));
        }
    }
    reading.overrides = join(pieces, index);
    return reading;
}

std::vector<QuizOverrideRow> as_quiz_overrides(const std::vector<EventRow>& events, std::int64_t quiz) {
    std::vector<QuizOverrideRow> rows;
    for (const EventRow& event : events) {
        if (event.kind != ActivityKind::quiz || event.instance != quiz) continue;
        const Piece piece = piece_of(event, {});
        rows.push_back({event.id, piece.user, piece.group, piece.opens, piece.closes});
    }
    return rows;
}

core::Dates effective_quiz_dates(const core::Dates& base, const std::vector<QuizOverrideRow>& overrides,
                                 std::int64_t user, const std::vector<std::int64_t>& groups) {
    Lenient own;
    Lenient of_groups;
    for (const QuizOverrideRow& row : overrides) {
        if (row.group == 0 && row.user == user)
            own.add(row);
        else if (row.group > 0 && std::find(groups.begin(), groups.end(), row.group) != groups.end())
            of_groups.add(row);
    }
    core::Dates result = base;
    const Lenient& opening = own.says_when_it_opens() ? own : of_groups;
    if (opening.says_when_it_opens()) result.opens = opening.opens_at_once ? std::nullopt : opening.opens;
    const Lenient& decides = own.says_when_it_closes() ? own : of_groups;
    if (decides.says_when_it_closes())
        result.closes = result.due = decides.never_closes ? std::nullopt : decides.closes;
    return result;
}

}  // namespace waymark::moodle
