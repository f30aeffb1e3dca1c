#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "core/reminder.hpp"

namespace waymark::core {

namespace {

constexpr std::array skip_words{
    std::pair{SkipReason::writes_off, "writes_off"},
    std::pair{SkipReason::course_not_running, "course_not_running"},
    std::pair{SkipReason::no_mentor, "no_mentor"},
    std::pair{SkipReason::not_active, "not_active"},
    std::pair{SkipReason::done, "done"},
    std::pair{SkipReason::not_open_yet, "not_open_yet"},
    std::pair{SkipReason::may_not_apply, "may_not_apply"},
    std::pair{SkipReason::date_uncertain, "date_uncertain"},
    std::pair{SkipReason::date_moved, "date_moved"},
    std::pair{SkipReason::facts_stale, "facts_stale"},
    std::pair{SkipReason::already_sent, "already_sent"},
    std::pair{SkipReason::on_its_way, "on_its_way"},
    std::pair{SkipReason::undelivered, "undelivered"},
    std::pair{SkipReason::maybe_sent, "maybe_sent"},
    std::pair{SkipReason::no_time_left, "no_time_left"},
    std::pair{SkipReason::weekly_cap, "weekly_cap"},
    std::pair{SkipReason::contacted_today, "contacted_today"},
    std::pair{SkipReason::excused, "excused"},
    std::pair{SkipReason::opted_out, "opted_out"},
    std::pair{SkipReason::muted, "muted"},
    std::pair{SkipReason::lms_reminds, "lms_reminds"},
    std::pair{SkipReason::closed, "closed"},
    std::pair{SkipReason::outage, "outage"},
    std::pair{SkipReason::joined, "joined"},
    std::pair{SkipReason::hidden, "hidden"},
    std::pair{SkipReason::activity_gone, "activity_gone"},
    std::pair{SkipReason::no_placement, "no_placement"},
    std::pair{SkipReason::held_out, "held_out"},
};

constexpr std::pair first_with_notices{4, 5};

constexpr std::array correction_sorts{stage_extended, stage_moved, stage_withdrawn};

}  // namespace

std::string_view word(SkipReason reason) {
    for (const auto& [one, text] : skip_words)
        if (one == reason) return text;
    return "unknown";
}

std::optional<SkipReason> skip_reason(std::string_view text) {
    for (const auto& [one, spelled] : skip_words)
        if (spelled == text) return one;
    return std::nullopt;
}

std::string asked_stage(hours before) {
    return std::string(asked_prefix) + std::to_string(before.count()) + "h";
}

std::string correction_stage(std::string_view sort, int number) {
    std::string stage(sort);
    if (number > 1) stage += "-" + std::to_string(number);
    return stage;
}

bool is_asked_stage(std::string_view stage) {
    return plain_stage(stage).starts_with(asked_prefix);
}

std::string_view correction_sort(std::string_view stage) {
    const std::string_view plain = plain_stage(stage);
    for (const std::string_view sort : correction_sorts) {
        if (plain == sort) return sort;
        if (!plain.starts_with(sort) || plain[sort.size()] != '-') continue;
        const std::string_view number = plain.substr(sort.size() + 1);
        if (!number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos) return sort;
    }
    return {};
}

LmsNotices notices_by_release(std::string_view release) {
    const char* const end = release.data() + release.size();
    std::pair number{0, 0};
    const auto major = std::from_chars(release.data(), end, number.first);
    if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.') return {};
    if (std::from_chars(major.ptr + 1, end, number.second).ec != std::errc{}) return {};
    const bool sends = number >= first_with_notices;
    return {sends, sends, sends};
}

}  // namespace waymark::core
