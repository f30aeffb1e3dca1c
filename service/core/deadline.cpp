#include "core/deadline.hpp"

#include <algorithm>

#include "core/override_choice.hpp"

namespace waymark::core {

namespace {

Dates dates_of(const Override& change) {
    return {change.opens, change.due, change.closes};
}

/// A quiz's due date is its closing time, so whatever states one states both.
Dates aligned(const Activity& activity, Dates dates) {
    if (!joins_groups(activity)) return dates;
    const std::optional<Instant> end = dates.closes ? dates.closes : dates.due;
    return {dates.opens, end, end};
}

/// How strong a source is for a date that it states; only those that can decide.
int strength(DateSource source) {
    switch (source) {
        case DateSource::stated:
            return 5;
        case DateSource::user_override:
            return 4;
        case DateSource::group_override:
            return 3;
        case DateSource::base:
        case DateSource::calendar:
            return 2;
        case DateSource::expected_completion:
            return 1;
        case DateSource::extension:
        case DateSource::open_attempt:
        case DateSource::plan:
        case DateSource::correction:
            break;
    }
    return 0;
}

using Field = std::optional<Instant> Dates::*;

/// Where a field's value comes from: an index into `considered`, or none.
struct Choice {
    std::optional<Instant> value;
    std::optional<std::size_t> from;
};

bool more_lenient(Field field, Instant candidate, Instant current) {
    return field == &Dates::opens ? candidate < current : candidate > current;
}

/// Whether the source takes the date away.
bool is_lifted(Field field, const Considered& one) {
    return field == &Dates::opens ? one.opens_at_once : one.never_closes;
}

/// The strongest source that says something about the field; between equals the most lenient. Saying that it
/// opens at once or never closes is saying something, and the most lenient of all.
Choice choose(Field field, const std::vector<Considered>& considered) {
    Choice best;
    int level = 0;
    for (std::size_t i = 0; i < considered.size(); ++i) {
        const Considered& one = considered[i];
        const std::optional<Instant>& value = one.dates.*field;
        const bool lifted = is_lifted(field, one);
        const int mine = value || lifted || one.source == DateSource::stated ? strength(one.source) : 0;
        if (mine == 0 || mine < level) continue;
        if (mine == level && (!best.value || (value && !more_lenient(field, *value, *best.value)))) continue;
        best = {lifted ? std::nullopt : value, i};
        level = mine;
    }
    return best;
}

Considered considered(DateSource source, Dates dates, std::optional<GroupId> group = {}) {
    Considered one;
    one.source = source;
    one.group = group;
    one.dates = dates;
    return one;
}

Considered considered(DateSource source, const Activity& activity, const Override& change) {
    Considered one = considered(source, aligned(activity, dates_of(change)), change.group);
    one.never_closes = change.never_closes;
    one.opens_at_once = change.opens_at_once;
    return one;
}

void add_base(const Activity& activity, const DateFacts& facts, std::vector<Considered>& found) {
    const DateSource source = activity.base_from_calendar ? DateSource::calendar : DateSource::base;
    found.push_back(
        considered(source, facts.for_reviews ? activity.reviews : aligned(activity, activity.base)));
    if (activity.expected)
        found.push_back(considered(DateSource::expected_completion, {{}, activity.expected, {}}));
}

std::vector<Considered> collect(const Activity& activity, const Enrolment& person, const DateFacts& facts) {
    std::vector<Considered> found;
    add_base(activity, facts, found);
    for (const Override* change : group_overrides(activity, person, facts.overrides)) {
        found.push_back(considered(DateSource::group_override, activity, *change));
        if (!joins_groups(activity)) break;
    }
    if (const Override* change = user_override(activity, person, facts.overrides))
        found.push_back(considered(DateSource::user_override, activity, *change));
    if (facts.stated != nullptr) {
        found.push_back(considered(DateSource::stated, aligned(activity, facts.stated->dates)));
        found.back().as_of = facts.stated->as_of;
    }
    return found;
}

void decide(EffectiveDeadline& result) {
    const Choice due = choose(&Dates::due, result.considered);
    const Choice closes = choose(&Dates::closes, result.considered);
    result.dates = {choose(&Dates::opens, result.considered).value, due.value, closes.value};
    if (due.from) {
        result.considered[*due.from].decided_due = due.value.has_value();
        result.due_source = result.considered[*due.from].source;
    }
    if (closes.from) result.considered[*closes.from].decided_closes = closes.value.has_value();
    if (result.dates.due) return;
    // Who states that there is no due date knows nothing of "expect completed on".
    for (Considered& one : result.considered) {
        if (one.source != DateSource::expected_completion) continue;
        one.decided_due = true;
        result.dates.due = one.dates.due;
        result.due_source = one.source;
    }
}

void take_over(EffectiveDeadline& result, bool Considered::*decided) {
    for (Considered& one : result.considered) one.*decided = false;
    result.considered.back().*decided = true;
}

void apply_extension(EffectiveDeadline& result, Instant until) {
    result.considered.push_back(considered(DateSource::extension, {{}, until, {}}));
    if (!result.dates.due || until > *result.dates.due) {
        take_over(result, &Considered::decided_due);
        result.dates.due = until;
        result.due_source = DateSource::extension;
    }
    if (result.dates.closes && until > *result.dates.closes) {
        take_over(result, &Considered::decided_closes);
        result.dates.closes = until;
    }
}

/// The running attempt closes with the quiz, or earlier when its time limit ends it. So without a limit it
/// tells the closing time, and in any case one that is later than what we know proves an override. Where a
/// limit of this person alone would not be seen an end that is earlier may be that limit's.
void apply_attempt(const Activity& activity, const Enrolment& person, const DateFacts& facts,
                   EffectiveDeadline& result) {
    const Instant closes = *facts.attempt_closes;
    const bool no_limit = time_limit_for(activity, person, facts.overrides) == seconds{0};
    result.considered.push_back(considered(DateSource::open_attempt, {{}, closes, closes}));
    const bool later = result.dates.closes && closes > *result.dates.closes;
    if (result.dates.closes == closes || (!no_limit && !later)) return;
    take_over(result, &Considered::decided_due);
    take_over(result, &Considered::decided_closes);
    result.dates.due = result.dates.closes = closes;
    result.due_source = DateSource::open_attempt;
    const bool sure = no_limit && (later || !facts.limits_unseen);
    if (!sure) result.doubts.push_back({DoubtReason::other_statement, Part::attempts});
}

EffectiveDeadline combine(const Activity& activity, const Enrolment& person, const DateFacts& facts) {
    EffectiveDeadline result;
    result.considered = collect(activity, person, facts);
    decide(result);
    if (facts.attempt_closes && activity.kind == ActivityKind::quiz)
        apply_attempt(activity, person, facts, result);
    result.without_extension = result.dates.due;
    if (facts.extension) apply_extension(result, *facts.extension);
    return result;
}

Part base_part(const Activity& activity) {
    if (activity.kind == ActivityKind::assignment) return Part::assignments;
    return activity.kind == ActivityKind::quiz ? Part::quizzes : Part::contents;
}

Part part_of(DateSource source, const Activity& activity) {
    switch (source) {
        case DateSource::base:
            return base_part(activity);
        case DateSource::calendar:
        case DateSource::expected_completion:
            return Part::calendar;
        case DateSource::group_override:
        case DateSource::user_override:
            return Part::overrides;
        case DateSource::stated:
            return Part::effective_dates;
        case DateSource::open_attempt:
            return Part::attempts;
        case DateSource::extension:
        case DateSource::plan:
        case DateSource::correction:
            break;
    }
    return Part::extensions;
}

std::optional<Instant> read_at(const CourseSnapshot& snapshot, Part part) {
    const PartStatus* status = status_of(snapshot, part);
    return status == nullptr ? std::nullopt : status->as_of;
}

std::optional<Doubt> doubt_about(const CourseSnapshot& snapshot, Part part) {
    const PartStatus* status = status_of(snapshot, part);
    if (status == nullptr || !status->as_of) return Doubt{DoubtReason::never_read, part};
    if (status->failure) return Doubt{DoubtReason::stale, part};
    switch (status->gap) {
        case Gap::none:
        case Gap::events_only:  // dates have events
            return std::nullopt;
        case Gap::not_shown:
            return Doubt{DoubtReason::not_shown, part};
        case Gap::bad_rows:
            return Doubt{DoubtReason::bad_rows, part};
    }
    return std::nullopt;
}

/// Whether an override's own time limit would be among what was read.
bool limits_shown(const CourseSnapshot& snapshot) {
    const PartStatus* status = status_of(snapshot, Part::overrides);
    return status != nullptr && status->as_of && status->gap == Gap::none;
}

constexpr days statement_age{1};  // the nightly pass asks about everybody again

/// Whether what the LMS stated for a person is still to be believed: base and overrides were not read later,
/// or they say the same; or the overrides are not to be seen otherwise.
bool statement_holds(const CourseSnapshot& snapshot, const Activity& activity, const StatedDates& stated,
                     const Dates& computed) {
    const bool same = aligned(activity, stated.dates).due == computed.due;
    if (same) return true;
    if (doubt_about(snapshot, Part::overrides)) return stated.as_of + statement_age >= snapshot.taken;
    const std::optional<Instant> base = read_at(snapshot, base_part(activity));
    const std::optional<Instant> changes = read_at(snapshot, Part::overrides);
    return (!base || *base <= stated.as_of) && (!changes || *changes <= stated.as_of);
}

/// Parts whose absence could hide another date. Extensions exist for assignments; overrides for assignments,
/// quizzes and lessons.
void doubt_parts(const CourseSnapshot& snapshot, const Activity& activity, bool stated,
                 EffectiveDeadline& result) {
    const auto ask = [&](Part part) {
        if (const auto doubt = doubt_about(snapshot, part)) result.doubts.push_back(*doubt);
    };
    const bool assignment = activity.kind == ActivityKind::assignment;
    if (!stated) {
        ask(base_part(activity));
        if (assignment || joins_groups(activity)) ask(Part::overrides);
    }
    if (assignment) ask(Part::extensions);
    if (!stated && (assignment || activity.kind == ActivityKind::quiz)) ask(Part::groups);
    // A part that was never asked for hides nothing: only dates of other kinds come from the calendar.
    const bool dated = result.dates.due || assignment || joins_groups(activity);
    if (!dated && status_of(snapshot, Part::calendar) != nullptr) ask(Part::calendar);
}

/// Of several groups with other dates the LMS takes the first in an order that it shows nowhere.
void doubt_group_order(const Activity& activity, const Enrolment& person, const DateFacts& facts, bool stated,
                       EffectiveDeadline& result) {
    if (joins_groups(activity) || stated) return;
    const std::vector<const Override*> mine = group_overrides(activity, person, facts.overrides);
    const Override* own = user_override(activity, person, facts.overrides);
    if (mine.size() < 2 || (own != nullptr && own->due)) return;
    const bool guessed =
        std::any_of(mine.begin(), mine.end(), [](const Override* one) { return !one->order_known; });
    const bool differ =
        std::any_of(mine.begin(), mine.end(), [&](const Override* one) { return one->due != mine[0]->due; });
    if (guessed && differ) result.doubts.push_back({DoubtReason::group_order, Part::overrides});
}

/// An override of which only the due date is to be seen may have another cut-off.
bool cut_off_unseen(const Activity& activity, const Enrolment& person, const DateFacts& facts, bool stated) {
    if (stated) return false;
    const Override* own = user_override(activity, person, facts.overrides);
    if (own != nullptr && !own->closes_known) return true;
    const std::vector<const Override*> mine = group_overrides(activity, person, facts.overrides);
    return !mine.empty() && !mine[0]->closes_known && (own == nullptr || !own->closes);
}

bool applies(const PlanItem& item, const Activity& activity, const Enrolment& person) {
    return item.activity == activity.id && (!item.group || is_in_group(person, *item.group));
}

void add_plan(const CourseSnapshot& snapshot, const Activity& activity, const Enrolment& person,
              EffectiveDeadline& result) {
    bool for_group = false;
    for (const PlanItem& item : snapshot.plan) {
        if (!applies(item, activity, person)) continue;
        const bool correction = item.kind == PlanKind::correction;
        result.considered.push_back(considered(correction ? DateSource::correction : DateSource::plan,
                                               {{}, item.at, {}}, item.group));
        result.considered.back().as_of = item.noted;
        if (correction) {
            if (result.dates.due != item.at)
                result.doubts.push_back({DoubtReason::correction, Part::contents});
            continue;
        }
        // What is planned for the person's own group says more than what is planned for all.
        if (result.planned && for_group && !item.group) continue;
        result.planned = item.at;
        for_group = item.group.has_value();
    }
}

void add_ages(const CourseSnapshot& snapshot, const Activity& activity, EffectiveDeadline& result) {
    for (Considered& one : result.considered)
        if (!one.as_of) one.as_of = read_at(snapshot, part_of(one.source, activity));
}

}  // namespace

EffectiveDeadline combine_dates(const Activity& activity, const Enrolment& person,
                                const std::vector<Override>& overrides, std::optional<Instant> extension) {
    return combine(activity, person, DateFacts{overrides, extension});
}

EffectiveDeadline effective_deadline(const CourseSnapshot& snapshot, const Activity& activity,
                                     const Enrolment& person, const DateFacts& facts) {
    DateFacts used = facts;
    used.limits_unseen = !limits_shown(snapshot);
    used.stated = nullptr;
    EffectiveDeadline result = combine(activity, person, used);
    bool stated = false;
    if (facts.stated != nullptr) {
        const Dates computed{{}, result.without_extension, {}};
        stated = statement_holds(snapshot, activity, *facts.stated, computed);
        used.stated = stated ? facts.stated : nullptr;
        if (stated)
            result = combine(activity, person, used);
        else
            result.doubts.push_back({DoubtReason::other_statement, Part::effective_dates});
    }
    add_ages(snapshot, activity, result);
    doubt_parts(snapshot, activity, stated, result);
    doubt_group_order(activity, person, facts, stated, result);
    if (!snapshot.plan.empty()) add_plan(snapshot, activity, person, result);
    if (!result.doubts.empty()) result.certainty = result.closes_certainty = Certainty::may_differ;
    if (cut_off_unseen(activity, person, facts, stated)) {
        result.doubts.push_back({DoubtReason::cut_off_unseen, Part::overrides});
        result.closes_certainty = Certainty::may_differ;
    }
    return result;
}

EffectiveDeadline effective_deadline(const CourseSnapshot& snapshot, const Activity& activity,
                                     const Enrolment& person, const std::vector<Override>& overrides,
                                     std::optional<Instant> extension) {
    return effective_deadline(snapshot, activity, person, DateFacts{overrides, extension});
}

}  // namespace waymark::core
