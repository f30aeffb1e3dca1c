#pragma once

#include <string>
#include <string_view>

#include "core/availability.hpp"

/// An availability tree as text for a column. Internal to this box.
namespace waymark::store {

/// A node is its kind and what belongs to it in braces, e.g. `all{from{1795435200}-group{4}}`; a minus sign
/// in front: who does not meet it does not see the thing. Braces and backslashes in ids are escaped.
[[nodiscard]] std::string availability_text(const core::Availability& tree);
/// The way back. Throws std::runtime_error for what availability_text() does not write.
[[nodiscard]] core::Availability availability_of(std::string_view text);

}  // namespace waymark::store
