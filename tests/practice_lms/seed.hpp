#pragma once

#include <string>

#include "tests/practice_lms/world.hpp"

namespace waymark::practice {

struct SeedOptions {
    MoodleVersion version = MoodleVersion::v4_2;
    Time now = 0;          ///< the data is moved by whole days so that its "now" is at most a day before this
    std::string site_url;  ///< without a slash at the end
    bool subsections = false;
    bool may_message_anyone = true;
    std::string placed_tool{};  ///< address of the tool that stands in the practice course; "": none does
};

/// The practice course of seed.json. Throws when the file built into the program is broken.
[[nodiscard]] State load_seed(const SeedOptions& options);

/// The moment every offset of the seed is relative to, as recorded: 2026-11-23 12:00 UTC.
inline constexpr Time recorded_now = 1795435200;

}  // namespace waymark::practice
