#pragma once

#include <string_view>

#include "store/outbox.hpp"
#include "store/query.hpp"

namespace waymark::store {

/// What the sealed text of a delivery is bound to. Internal to this box.
inline constexpr std::string_view delivery_text_context = "delivery.text";

/// The delivery of the query's present row, its text opened.
[[nodiscard]] Delivery delivery_of(const Database& database, Query& row);

}  // namespace waymark::store
