#include <array>
#include <utility>

#include "core/worklist.hpp"

namespace waymark::core {

namespace {

constexpr std::array kind_words{
    std::pair{WorklistKind::likely_late, "likely_late"},
    std::pair{WorklistKind::missed, "missed"},
    std::pair{WorklistKind::plan_passed, "plan_passed"},
    std::pair{WorklistKind::quiet, "quiet"},
    std::pair{WorklistKind::first_contact, "first_contact"},
    std::pair{WorklistKind::unanswered, "unanswered"},
    std::pair{WorklistKind::reply_waiting, "reply_waiting"},
    std::pair{WorklistKind::follow_up, "follow_up"},
    std::pair{WorklistKind::feedback, "feedback"},
    std::pair{WorklistKind::praise, "praise"},
};

}  // namespace

std::string_view word(WorklistKind kind) {
    for (const auto& [one, text] : kind_words)
        if (one == kind) return text;
    return "unknown";
}

std::optional<WorklistKind> worklist_kind(std::string_view text) {
    for (const auto& [one, spelled] : kind_words)
        if (spelled == text) return one;
    return std::nullopt;
}

ReasonKey key_of(const WorklistReason& reason) {
    return {reason.kind, reason.activity, reason.date};
}

}  // namespace waymark::core
