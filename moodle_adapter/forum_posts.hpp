#pragma once

#include <cstdint>
#include <optional>

#include "core/result.hpp"
#include "moodle_adapter/decode_kinds.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// A forum by its two numbers: as an activity of the course, if that is one, and as a forum.
struct ForumNumbers {
    std::optional<std::int64_t> module;
    std::int64_t forum = 0;
};

/// How many posts one person has in a forum and when the latest was made, read now. One call where the
/// service grants the posts of one person, else one for the discussions and one for each. Nothing where that
/// would be more than 25 discussions, and where Moodle cannot answer because a discussion is damaged, which
/// it stays.
[[nodiscard]] core::LmsResult<std::optional<TakingPart>> read_posts_of_person(Transport& transport,
                                                                              const ForumNumbers& forum,
                                                                              std::int64_t user);

}  // namespace waymark::moodle
