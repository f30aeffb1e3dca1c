#pragma once

#include <string>

#include "tests/practice_lms/world.hpp"

namespace waymark::practice {

/// Writes what changes (messages, extensions, work handed in, completions, attempts) to `path`, replacing it
/// whole. Throws std::runtime_error when the file cannot be written.
void save_state(const State& state, const std::string& path);
/// Puts a saved file over a freshly seeded state; a file that does not exist changes nothing. Throws
/// std::runtime_error when it is not one of ours.
void restore_state(State& state, const std::string& path);

}  // namespace waymark::practice
