#include "core/plan.hpp"

#include <array>
#include <utility>

namespace waymark::core {

namespace {

constexpr std::array plan_words{
    std::pair{PlanKind::date, "date"},        std::pair{PlanKind::correction, "correction"},
    std::pair{PlanKind::forum_duty, "forum"}, std::pair{PlanKind::practice, "practice"},
    std::pair{PlanKind::seminar, "seminar"},  std::pair{PlanKind::social, "social"},
    std::pair{PlanKind::other, "other"},
};

}  // namespace

std::string_view word(PlanKind kind) {
    for (const auto& [one, text] : plan_words)
        if (one == kind) return text;
    return "other";
}

std::optional<PlanKind> plan_kind(std::string_view text) {
    for (const auto& [one, spelled] : plan_words)
        if (spelled == text) return one;
    return std::nullopt;
}

bool may_withdraw(const Objection& objection, PersonId person) {
    return person == objection.person || objection.author != objection.person;
}

}  // namespace waymark::core
