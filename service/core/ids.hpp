#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace waymark::core {

/// A row number of our own database, one type per table so that they cannot be mixed up.
///
/// In a CourseSnapshot fresh from an Lms port the numbers are only unique inside that snapshot; what
/// identifies a thing across time is (site, lms_id). store::save_snapshot() gives the lasting numbers
/// (decision 11).
template <class Tag>
struct Id {
    std::int64_t value = 0;
    // clang-tidy 14 takes the literal zero of a defaulted <=> for a pointer.
    friend constexpr auto operator<=>(const Id&, const Id&) = default;  // NOLINT(modernize-use-nullptr)
};

using SiteId = Id<struct SiteTag>;
using CourseId = Id<struct CourseTag>;
using PersonId = Id<struct PersonTag>;
using ActivityId = Id<struct ActivityTag>;
using GroupId = Id<struct GroupTag>;

}  // namespace waymark::core

template <class Tag>
struct std::hash<waymark::core::Id<Tag>> {
    std::size_t operator()(const waymark::core::Id<Tag>& id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
