#pragma once

#include <optional>

#include "core/time.hpp"

namespace waymark::core {

/// An instant or none, in eight bytes where std::optional takes sixteen: for what there is very much of.
/// Instant::min() stands for none and is no value. Takes the place of std::optional, so it turns into one and
/// back by itself.
class OptionalInstant {
  public:
    constexpr OptionalInstant() = default;
    constexpr OptionalInstant(std::nullopt_t) {}        // NOLINT(google-explicit-constructor)
    constexpr OptionalInstant(Instant at) : at_(at) {}  // NOLINT(google-explicit-constructor)
    // NOLINTNEXTLINE(google-explicit-constructor)
    constexpr OptionalInstant(const std::optional<Instant>& at) : at_(at.value_or(Instant::min())) {}

    [[nodiscard]] constexpr bool has_value() const { return at_ != Instant::min(); }
    [[nodiscard]] constexpr explicit operator bool() const { return has_value(); }
    /// Undefined without a value.
    [[nodiscard]] constexpr const Instant& operator*() const { return at_; }
    [[nodiscard]] constexpr Instant value_or(Instant other) const { return has_value() ? at_ : other; }
    // NOLINTNEXTLINE(google-explicit-constructor)
    [[nodiscard]] constexpr operator std::optional<Instant>() const {
        return has_value() ? std::optional(at_) : std::nullopt;
    }
    [[nodiscard]] constexpr bool operator==(const OptionalInstant&) const = default;
    /// Spelled out: the standard's own would hold nothing to be unlike nothing.
    [[nodiscard]] constexpr bool operator==(const std::optional<Instant>& other) const {
        return *this == OptionalInstant(other);
    }

  private:
    Instant at_ = Instant::min();
};

}  // namespace waymark::core
