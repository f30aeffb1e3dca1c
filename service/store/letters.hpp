#pragma once

#include <cstdint>
#include <optional>

#include "core/letter.hpp"
#include "store/outbox.hpp"

namespace waymark::store {

/// Adds the row of a letter, or nothing when that letter has one already, in whatever state. A row that is
/// added as cancelled uses the letter up without sending it.
std::optional<std::int64_t> enqueue_letter(Database& database, const Delivery& delivery,
                                           const core::LetterKey& letter);
/// Which letter a delivery is; nothing when it is none.
[[nodiscard]] std::optional<core::LetterKey> letter_of(Database& database, std::int64_t delivery);
/// Letters of a course that are used up: every start pack, digests not older than five weeks; and who of its
/// people wants no digest.
[[nodiscard]] core::LetterHistory letter_history(Database& database, core::CourseId course,
                                                 core::Instant now);
/// When the mentor's latest digest of that course was sent.
[[nodiscard]] std::optional<core::Instant> last_digest(Database& database, core::CourseId course,
                                                       core::PersonId mentor);

/// Whether that person wants digests; of all courses of the site.
[[nodiscard]] bool wants_digest(Database& database, core::PersonId person);
void save_digest_choice(Database& database, core::PersonId person, bool wanted, core::Instant now);

}  // namespace waymark::store
