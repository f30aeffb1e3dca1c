#include "core/plan_date.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

/// Whether there may be a due date that we do not see.
bool hides_a_date(const Doubt& doubt) {
    switch (doubt.why) {
        case DoubtReason::never_read:
        case DoubtReason::not_shown:
        case DoubtReason::bad_rows:
        case DoubtReason::group_order:
        case DoubtReason::other_statement:
            return true;
        case DoubtReason::stale:           // when it was read, there was none
        case DoubtReason::cut_off_unseen:  // the due date would be seen
        case DoubtReason::correction:      // what is in dispute is kept, and marked as such
            return false;
    }
    return true;
}

}  // namespace

std::optional<Instant> plan_date(const EffectiveDeadline& deadline) {
    if (deadline.dates.due || !deadline.planned) return std::nullopt;
    if (std::any_of(deadline.doubts.begin(), deadline.doubts.end(), hides_a_date)) return std::nullopt;
    return deadline.planned;
}

std::optional<Instant> date_to_keep(const EffectiveDeadline& deadline) {
    return deadline.dates.due ? deadline.dates.due : plan_date(deadline);
}

std::string planned_stage(std::string_view stage) {
    return std::string(planned_prefix).append(stage);
}

bool is_planned_stage(std::string_view stage) {
    return stage.starts_with(planned_prefix);
}

std::string_view plain_stage(std::string_view stage) {
    return is_planned_stage(stage) ? stage.substr(planned_prefix.size()) : stage;
}

}  // namespace waymark::core
