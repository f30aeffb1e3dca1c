#pragma once

#include "core/delivery.hpp"
#include "core/result.hpp"
#include "store/outbox.hpp"

namespace waymark::jobs {

/// Failures that another attempt cannot mend.
[[nodiscard]] bool is_lasting(core::LmsFailure failure);

/// Nothing is wrong with the row: it waits until an administrator or time has mended the site.
[[nodiscard]] bool is_of_the_site(core::LmsFailure failure);

/// A look-up that failed so has told nothing about the row and is tried again, until core::waited_enough():
/// the way in is closed to every row alike, or what came back could not be read. Anything else is a refusal.
[[nodiscard]] bool is_no_answer(const store::Delivery& row, core::LmsFailure failure);

}  // namespace waymark::jobs
