#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Where a link in a message leads (decision 13): a student's own path in a course, at an activity or as
/// such. It names nobody, and whoever is told of the same work gets the same link.
struct MessageLink {
    core::CourseId course;
    std::optional<core::ActivityId> activity;
    friend bool operator==(const MessageLink&, const MessageLink&) = default;
};

/// The code of that link, valid until `expires` at least. `fresh` becomes the code when there is none yet.
[[nodiscard]] std::string keep_link(Database& database, const MessageLink& link, std::string_view fresh,
                                    core::Instant expires);
/// Nothing when the code is unknown or ran out. Reads only.
[[nodiscard]] std::optional<MessageLink> find_link(Database& database, std::string_view code,
                                                   core::Instant now);

}  // namespace waymark::store
