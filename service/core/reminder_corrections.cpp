#include "core/reminder_planning.hpp"

namespace waymark::core {

namespace {

/// One correction that may have to be made.
struct Correction {
    ReminderKey key;        ///< the one to use, or the latest that was
    bool was_told = false;  ///< or is being told
};

bool is_withdrawal(const ReminderKey& key) {
    return correction_sort(key.stage) == stage_withdrawn;
}

/// `named`: what the student was told last, nullptr if nothing. Told is what was corrected once and not
/// followed by another date, neither one that has arrived nor one on its way.
Correction correction_of(const Addressee& to, const DueWork& work, const NamedDate* named, Instant due,
                         std::string_view sort) {
    const ActivityId activity = work.activity->id;
    const auto stage_of = [&](std::string_view one, int number) {
        const std::string stage = correction_stage(one, number);
        return is_planned(work) ? planned_stage(stage) : stage;
    };
    const bool gone = sort == stage_withdrawn;
    const auto says_it = [&](Instant date, bool withdrawn) { return date == due && withdrawn == gone; };
    const ReminderKey* last = last_planned(to, activity);
    const bool stands = named == nullptr || says_it(named->due, named->withdrawn) ||
                        (last != nullptr && says_it(last->due, is_withdrawal(*last)));
    Correction found;
    found.key = {to.person->person, activity, due, {}};
    const auto is_taken = [&](std::string_view other, int number) {
        return is_used(to, activity, due, correction_stage(other, number));
    };
    for (const std::string_view other : {stage_extended, stage_moved, stage_withdrawn}) {
        if ((other == stage_withdrawn) != gone || !is_taken(other, 1)) continue;
        int number = 1;
        while (is_taken(other, number + 1)) ++number;
        if (stands) {
            found.key.stage = stage_of(other, number);
            found.was_told = true;
            return found;
        }
    }
    int number = 1;
    while (is_taken(sort, number)) ++number;
    found.key.stage = stage_of(sort, number);
    return found;
}

/// The day on which a correction about this work went, or is to go.
std::optional<Day> day_of_correction(const Planning& planning, const Addressee& to, const DueWork& work) {
    const auto told = planning.history.corrected.find({to.person->person, work.activity->id});
    if (told == planning.history.corrected.end()) return std::nullopt;
    return to.zone->day_of(told->second);
}

/// Makes a correction that is due, or says why not. It has to come before `latest`, if there is such a
/// moment.
std::optional<Day> make(Planning& planning, const Task& task, const Addressee& to, const DueWork& work,
                        Correction correction, std::optional<Instant> latest) {
    const auto leave_out = [&](SkipReason reason) {
        planning.skip(std::move(correction.key), reason);
        return std::nullopt;
    };
    const ReminderKey& key = correction.key;
    if (const auto reason = key_objection(planning, to, key.activity, key.due, key.stage)) {
        const bool was_told = correction.was_told;
        leave_out(*reason);
        return was_told ? day_of_correction(planning, to, work) : std::nullopt;
    }
    const std::optional<Instant> moment = next_sending_moment(planning.now, *to.hours_of, *to.zone);
    if (const auto reason = ground_objection(planning, task, to, work, moment.value_or(planning.now)))
        return leave_out(*reason);
    if (!moment || (latest && *moment >= *latest)) return leave_out(SkipReason::no_time_left);
    decide(planning, to, std::move(correction.key), *moment, DeliveryClass::correction);
    return to.zone->day_of(*moment);
}

/// The date that was named last, if one was.
const NamedDate* named_date(const Planning& planning, const Addressee& to, const DueWork& work) {
    const auto found = planning.named.find({to.person->person, work.activity->id});
    return found == planning.named.end() ? nullptr : &found->second;
}

/// Whether the student waits for that date.
bool is_ahead(const Planning& planning, const NamedDate* named) {
    return named != nullptr && !named->withdrawn && named->due > planning.now;
}

/// The work has no date any more. Nobody was to be ready by a planned date: that it is gone is no news.
void consider_withdrawal(Planning& planning, const Task& task, const Addressee& to, const DueWork& work,
                         const NamedDate* named) {
    if (!is_ahead(planning, named) || named->planned) return;
    make(planning, task, to, work, correction_of(to, work, named, named->due, stage_withdrawn), named->due);
}

/// Of dates that are all over nothing is to be said, nor of planned ones that have passed.
bool is_over(const Planning& planning, const DueWork& work, const NamedDate* named, bool moved) {
    if (*work.dates.due > planning.now) return false;
    return is_planned(work) || !moved || !is_ahead(planning, named);
}

}  // namespace

std::optional<Day> consider_correction(Planning& planning, const Task& task, const Addressee& to,
                                       const DueWork& work) {
    const bool extended = work.due_source == DateSource::extension && work.dates.due > planning.now;
    if (!extended && planning.named.empty()) return std::nullopt;
    const NamedDate* named = named_date(planning, to, work);
    if (!work.dates.due) {
        consider_withdrawal(planning, task, to, work, named);
        return std::nullopt;
    }
    const Instant due = *work.dates.due;
    const bool passed = due <= planning.now;
    const bool moved = named != nullptr && (named->withdrawn || named->due != due);
    if (is_over(planning, work, named, moved)) return std::nullopt;
    Correction correction = correction_of(to, work, named, due, extended ? stage_extended : stage_moved);
    if (!extended && !moved)
        return correction.was_told ? day_of_correction(planning, to, work) : std::nullopt;
    if (!passed && work.status == WorkStatus::closed) {
        planning.skip(std::move(correction.key), SkipReason::closed);
        return std::nullopt;
    }
    return make(planning, task, to, work, std::move(correction), passed ? std::nullopt : std::optional(due));
}

}  // namespace waymark::core
