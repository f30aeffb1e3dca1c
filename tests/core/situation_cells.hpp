#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/availability.hpp"
#include "core/time.hpp"

/// How cells of deadlines.tsv are read. What is not understood throws std::invalid_argument.
namespace waymark::test {

/// The cells of a line, in their order.
enum Column {
    situation_,
    kind_,
    base_,
    changes_,
    student_,
    access_,
    work_,
    parts_,
    zone_,
    now_,
    due_,
    closes_,
    status_,
    source_,
    certainty_
};

[[noreturn]] void bad(const std::string& text);
[[nodiscard]] std::vector<std::string> split(const std::string& text, char by);
[[nodiscard]] int number(std::string_view text);
[[nodiscard]] double decimal(const std::string& text);
/// What follows `prefix`, if the text begins with it.
[[nodiscard]] std::optional<std::string> after(const std::string& text, std::string_view prefix);
/// As Situation says.
[[nodiscard]] core::Instant time_in(const core::ZoneRules& zone, std::string text);
/// `a,any(b,c)`: conditions that all have to hold; junctions are any(…), none(…) and not(…).
[[nodiscard]] std::vector<core::Availability> conditions_of(std::string_view text,
                                                            const core::ZoneRules& zone);

}  // namespace waymark::test
