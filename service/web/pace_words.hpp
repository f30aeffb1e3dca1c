#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/pace.hpp"
#include "web/sentences.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// "Behind"; for staff only.
struct BandWord {
    std::string word;
    std::string_view shape;  ///< a character that tells the bands apart without colour
};
[[nodiscard]] BandWord band_word(const i18n::Language& language, core::PaceBand band);

/// "3 of 7 planned pieces of work are done; the dates so far asked for 5."
[[nodiscard]] std::string pace_sentence(const i18n::Language& language, const core::Pace& pace);

/// What to do next about somebody who is fast or slow; "" for who is on pace.
[[nodiscard]] std::string pace_action(const i18n::Language& language, core::PaceBand band);

/// For the student: where the way stands, encouraging, without numbers or comparison.
[[nodiscard]] std::string pace_for_student(const i18n::Language& language, core::PaceBand band);

/// True for the bands that a catch-up plan helps.
[[nodiscard]] bool wants_catch_up(core::PaceBand band);
/// True for the bands that have time for more.
[[nodiscard]] bool has_time_for_more(core::PaceBand band);

/// "“The essay”: by Thursday, 26 November", one line per step.
[[nodiscard]] std::vector<std::string> step_lines(const Speech& speech,
                                                  const std::vector<core::CatchUpStep>& steps);

/// So many steps are read at once; nobody takes eighteen.
inline constexpr std::size_t few_steps = 3;
/// What _pace_steps.mustache shows: the first few, and the whole way for who asks.
void set_steps(ViewModel& model, std::vector<std::string> lines);

}  // namespace waymark::web
