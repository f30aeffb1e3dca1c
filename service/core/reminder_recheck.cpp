#include "core/reminder.hpp"

namespace waymark::core {

namespace {

constexpr days missed_memory{7};

Dates fresh_dates(const Activity& activity, const Enrolment& person, const StudentWork& fresh,
                  const std::vector<Override>& overrides) {
    Activity stated = activity;
    if (fresh.effective) {
        stated.base = *fresh.effective;
        return combine_dates(stated, person, {}, fresh.extension).dates;
    }
    // Of who has handed in, the dates of assessing others' work: what was planned was about these.
    const Participation* participation = fresh.participation ? &*fresh.participation : nullptr;
    if (reviews_left(activity, participation)) stated.base = activity.reviews;
    return combine_dates(stated, person, overrides, fresh.extension).dates;
}

template <class Row>
std::vector<const Row*> pointers(const std::vector<Row>& rows) {
    std::vector<const Row*> result;
    result.reserve(rows.size());
    for (const Row& row : rows) result.push_back(&row);
    return result;
}

}  // namespace

bool still_in_time(const ReminderKey& key, Instant queued, Instant moment) {
    if (queued < key.due) return moment < key.due;
    return moment < key.due + missed_memory;
}

std::optional<SkipReason> recheck(const ReminderKey& key, const Activity& activity, const Enrolment& person,
                                  const StudentWork& fresh, const std::vector<Override>& overrides,
                                  Instant now) {
    if (!fresh.active || !person.active) return SkipReason::not_active;
    const Completion* completion = fresh.completion ? &*fresh.completion : nullptr;
    const Participation* participation = fresh.participation ? &*fresh.participation : nullptr;
    const Progress progress = progress_from(activity, pointers(fresh.submissions), pointers(fresh.attempts),
                                            completion, nullptr, participation);
    if (is_done(progress)) return SkipReason::done;
    const Dates dates = fresh_dates(activity, person, fresh, overrides);
    if (dates.due != key.due) return SkipReason::date_moved;
    if (dates.closes && *dates.closes <= now) return SkipReason::closed;
    return std::nullopt;
}

}  // namespace waymark::core
