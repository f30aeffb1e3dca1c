#include "core/deadline.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

Dates dates_of(const Override& change) {
    return {change.opens, change.due, change.closes};
}

bool in_group(const Enrolment& person, GroupId group) {
    return std::find(person.groups.begin(), person.groups.end(), group) != person.groups.end();
}

/// Overrides of this person's groups that count. Of several groups an assignment takes the lowest sort order
/// alone; a quiz takes all, the most lenient value of each field winning.
std::vector<const Override*> group_overrides(const Activity& activity, const Enrolment& person,
                                             const std::vector<Override>& overrides) {
    std::vector<const Override*> mine;
    for (const Override& change : overrides)
        if (change.activity == activity.id && change.group && in_group(person, *change.group))
            mine.push_back(&change);
    std::sort(mine.begin(), mine.end(), [](const Override* a, const Override* b) {
        return std::pair{a->sort_order, *a->group} < std::pair{b->sort_order, *b->group};
    });
    if (activity.kind != ActivityKind::quiz && mine.size() > 1) mine.resize(1);
    return mine;
}

const Override* user_override(const Activity& activity, const Enrolment& person,
                              const std::vector<Override>& overrides) {
    for (const Override& change : overrides)
        if (change.activity == activity.id && change.person == person.person) return &change;
    return nullptr;
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

/// The user's value, else the groups' (the most lenient where there are several), else the base.
Choice choose(Field field, const std::vector<Considered>& considered) {
    Choice best;
    DateSource level = DateSource::base;
    for (std::size_t i = 0; i < considered.size(); ++i) {
        const Considered& one = considered[i];
        const std::optional<Instant>& value = one.dates.*field;
        if (!value || one.source == DateSource::extension) continue;
        const bool stronger = !best.from || one.source > level;
        if (!stronger && (one.source != level || !more_lenient(field, *value, *best.value))) continue;
        best = {value, i};
        level = one.source;
    }
    return best;
}

/// A quiz's due date is its closing time, so an override that states one states both.
Dates quiz_aligned(const Activity& activity, Dates dates) {
    if (activity.kind != ActivityKind::quiz) return dates;
    const std::optional<Instant> end = dates.closes ? dates.closes : dates.due;
    return {dates.opens, end, end};
}

std::vector<Considered> collect(const Activity& activity, const Enrolment& person,
                                const std::vector<Override>& overrides, std::optional<Instant> extension) {
    std::vector<Considered> found;
    found.push_back({DateSource::base, {}, quiz_aligned(activity, activity.base), {}, false, false});
    for (const Override* change : group_overrides(activity, person, overrides))
        found.push_back({DateSource::group_override,
                         change->group,
                         quiz_aligned(activity, dates_of(*change)),
                         {},
                         false,
                         false});
    if (const Override* change = user_override(activity, person, overrides))
        found.push_back(
            {DateSource::user_override, {}, quiz_aligned(activity, dates_of(*change)), {}, false, false});
    if (extension) found.push_back({DateSource::extension, {}, {{}, extension, {}}, {}, false, false});
    return found;
}

void apply_extension(EffectiveDeadline& result, Instant until) {
    Considered& extension = result.considered.back();
    if (!result.dates.due || until > *result.dates.due) {
        for (Considered& one : result.considered) one.decided_due = false;
        result.dates.due = until;
        result.due_source = DateSource::extension;
        extension.decided_due = true;
    }
    if (result.dates.closes && until > *result.dates.closes) {
        for (Considered& one : result.considered) one.decided_closes = false;
        result.dates.closes = until;
        extension.decided_closes = true;
    }
}

Part part_of(DateSource source, const Activity& activity) {
    if (source == DateSource::extension) return Part::extensions;
    if (source != DateSource::base) return Part::overrides;
    if (activity.kind == ActivityKind::assignment) return Part::assignments;
    return activity.kind == ActivityKind::quiz ? Part::quizzes : Part::contents;
}

/// Parts whose absence could hide another date. Extensions exist for assignments, overrides for assignments
/// and quizzes.
std::vector<Part> relevant_parts(const Activity& activity) {
    if (activity.kind == ActivityKind::assignment)
        return {Part::assignments, Part::overrides, Part::extensions, Part::groups};
    if (activity.kind == ActivityKind::quiz) return {Part::quizzes, Part::overrides, Part::groups};
    return {Part::contents};
}

}  // namespace

EffectiveDeadline combine_dates(const Activity& activity, const Enrolment& person,
                                const std::vector<Override>& overrides, std::optional<Instant> extension) {
    EffectiveDeadline result;
    result.considered = collect(activity, person, overrides, extension);
    result.dates.opens = choose(&Dates::opens, result.considered).value;
    const Choice due = choose(&Dates::due, result.considered);
    const Choice closes = choose(&Dates::closes, result.considered);
    result.dates.due = due.value;
    result.dates.closes = closes.value;
    if (due.from) {
        result.considered[*due.from].decided_due = true;
        result.due_source = result.considered[*due.from].source;
    }
    if (closes.from) result.considered[*closes.from].decided_closes = true;
    if (extension) apply_extension(result, *extension);
    return result;
}

EffectiveDeadline effective_deadline(const CourseSnapshot& snapshot, const Activity& activity,
                                     const Enrolment& person, const std::vector<Override>& overrides,
                                     std::optional<Instant> extension) {
    EffectiveDeadline result = combine_dates(activity, person, overrides, extension);
    for (Considered& one : result.considered)
        if (const PartStatus* status = status_of(snapshot, part_of(one.source, activity)))
            one.as_of = status->as_of;
    for (const Part part : relevant_parts(activity))
        if (!is_fresh(snapshot, part)) result.doubts.push_back(part);
    if (!result.doubts.empty()) result.certainty = Certainty::may_differ;
    return result;
}

}  // namespace waymark::core
