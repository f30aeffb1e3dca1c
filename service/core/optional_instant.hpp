#pragma once

#include <optional>

#include "core/time.hpp"

namespace waymark::core {

/// An instant or none, in eight bytes where std::optional takes sixteen: for what there is very much of.
/// Instant::min() stands for none and is no value.
class OptionalInstant {
  public:
    constexpr OptionalInstant() = default;
    constexpr explicit OptionalInstant(Instant at) : at_(at) {}
    constexpr explicit OptionalInstant(const std::optional<Instant>& at) : at_(at.value_or(Instant::min())) {}

    [[nodiscard]] constexpr bool has_value() const { return at_ != Instant::min(); }
    [[nodiscard]] constexpr explicit operator bool() const { return has_value(); }
    /// Undefined without a value.
    [[nodiscard]] constexpr const Instant& operator*() const { return at_; }
    [[nodiscard]] constexpr Instant value_or(Instant other) const { return has_value() ? at_ : other; }
    [[nodiscard]] constexpr std::optional<Instant> standard() const {
        return has_value() ? std::optional(at_) : std::nullopt;
    }
    [[nodiscard]] constexpr bool operator==(const OptionalInstant&) const = default;
    [[nodiscard]] constexpr bool operator==(const std::optional<Instant>& other) const {
        return *this == OptionalInstant(other);
    }

  private:
    Instant at_ = Instant::min();
};

}  // namespace waymark::core
