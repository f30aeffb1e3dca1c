#include "core/reminder_recheck.hpp"

#include <algorithm>
#include <iterator>

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

/// How long before a date that stage comes; nothing for stages after it, corrections and unknown ones.
std::optional<hours> ahead_of_date(const ReminderPolicy& policy, std::string_view stage) {
    for (const ReminderStage& one : policy.stages)
        if (one.name == plain_stage(stage) && one.before >= hours{0}) return one.before;
    return std::nullopt;
}

std::optional<hours> asked_ahead(std::string_view stage) {
    const auto* const asked = std::find_if(std::begin(askable), std::end(askable),
                                           [&](hours one) { return asked_stage(one) == plain_stage(stage); });
    return asked == std::end(askable) ? std::nullopt : std::optional(*asked);
}

}  // namespace

std::optional<SkipReason> access_objection(const SnapshotIndex& index, const Activity& activity,
                                           const Enrolment& person, DeliveryClass why, Instant now) {
    if (!person.active) return SkipReason::not_active;
    const WorkStatus status = work_item(index, activity, person, now, days{0}).status;
    if (status == WorkStatus::hidden) return SkipReason::hidden;
    if (why == DeliveryClass::asked_for) return std::nullopt;
    if (status == WorkStatus::may_not_apply) return SkipReason::may_not_apply;
    if (status == WorkStatus::not_open_yet && why == DeliveryClass::nudge) return SkipReason::not_open_yet;
    return std::nullopt;
}

std::optional<SkipReason> plan_objection(const SnapshotIndex& index, const Activity& activity,
                                         const Enrolment& person, const ReminderKey& key) {
    if (!is_planned_stage(key.stage)) return std::nullopt;
    const EffectiveDeadline deadline = effective_deadline(index, activity, person);
    if (plan_date(deadline) != key.due) return SkipReason::date_moved;
    if (deadline.certainty != Certainty::known) return SkipReason::date_uncertain;
    return std::nullopt;
}

bool says_later(const ReminderPolicy& policy, std::string_view stage, std::string_view other) {
    const std::optional<hours> ahead = ahead_of_date(policy, stage);
    if (!ahead) return false;
    if (const std::optional<hours> nearer = ahead_of_date(policy, other)) return *nearer < *ahead;
    const std::optional<hours> asked = asked_ahead(other);
    return asked && *asked <= *ahead;
}

bool still_in_time(const ReminderKey& key, Instant queued, Instant moment) {
    if (queued < key.due) return moment < key.due;
    // That a date has changed to one long past is not stale news.
    return !correction_sort(key.stage).empty() || moment < key.due + missed_memory;
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
    const std::string_view correction = correction_sort(key.stage);
    if (correction == stage_withdrawn) {
        if (dates.due) return SkipReason::date_moved;
        return std::nullopt;
    }
    // A planned date holds as long as there is no other; what the plan says, plan_objection() asks.
    if (dates.due != (is_planned_stage(key.stage) ? std::nullopt : std::optional(key.due)))
        return SkipReason::date_moved;
    // Whoever waits for a later date has to hear that it is over.
    const bool tells_of_past = !correction.empty() && key.due <= now;
    if (dates.closes && *dates.closes <= now && !tells_of_past) return SkipReason::closed;
    return std::nullopt;
}

}  // namespace waymark::core
