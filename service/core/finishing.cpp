#include "core/finishing.hpp"

#include <array>

namespace waymark::core {

namespace {

constexpr std::array<std::string_view, 4> rule_words{"completion", "grade", "required_work", "still_there"};

}  // namespace

std::string_view word(FinishRule rule) {
    return rule_words.at(static_cast<std::size_t>(rule));
}

std::optional<FinishRule> finish_rule(std::string_view word) {
    for (std::size_t i = 0; i < rule_words.size(); ++i)
        if (rule_words[i] == word) return static_cast<FinishRule>(i);
    return std::nullopt;
}

const Finishing& finishing_in(const FinishPolicy& policy, const Course& course) {
    const auto by_id = policy.courses.find(course.lms_id);
    if (by_id != policy.courses.end()) return by_id->second;
    const auto by_name = policy.courses.find(course.short_name);
    return by_name == policy.courses.end() ? policy.usual : by_name->second;
}

}  // namespace waymark::core
