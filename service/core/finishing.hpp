#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/course.hpp"

namespace waymark::core {

/// What finishing a course means.
enum class FinishRule {
    completion,     ///< every activity that tracks completion is complete
    grade,          ///< the mean of the released grades reaches `pass`
    required_work,  ///< everything that can be handed in is in
    still_there,    ///< enrolled, and a sign of work or a visit in the last quarter of the course
};
[[nodiscard]] std::string_view word(FinishRule rule);
[[nodiscard]] std::optional<FinishRule> finish_rule(std::string_view word);

struct Finishing {
    FinishRule rule = FinishRule::required_work;
    double pass = 0.5;  ///< share of the points, of `grade`
    friend bool operator==(const Finishing&, const Finishing&) = default;
};

/// What finishing means in each course.
struct FinishPolicy {
    Finishing usual;
    std::map<std::string, Finishing> courses{};  ///< by LMS id or short name; instead of `usual`
};
[[nodiscard]] const Finishing& finishing_in(const FinishPolicy& policy, const Course& course);

}  // namespace waymark::core
