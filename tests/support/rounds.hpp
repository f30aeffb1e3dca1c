#pragma once

namespace waymark::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// How many of so many random worlds are tried: a tenth under a sanitizer, which is slow and looks for
/// something else than the worlds do.
[[nodiscard]] constexpr unsigned rounds(unsigned wanted) {
    return sanitized ? wanted / 10 : wanted;
}

}  // namespace waymark::test
