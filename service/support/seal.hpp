#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/random.hpp"

namespace waymark::support {

/// Encrypts what people wrote (decision 9): AES-256-GCM, a fresh 96-bit nonce each time.
/// Sealed form: one byte 0x01, nonce, ciphertext, 16-byte tag. `context` (e.g. "message.body") is
/// authenticated: a text moved to another column does not open.
class Sealer {
  public:
    /// `key` is 32 raw bytes; `random` must outlive the sealer. Throws std::invalid_argument on another
    /// length.
    Sealer(std::string key, Random& random);
    [[nodiscard]] std::string seal(std::string_view text, std::string_view context) const;
    /// Nothing if the bytes were altered, cut, or sealed with another key or context.
    [[nodiscard]] std::optional<std::string> open(std::string_view sealed, std::string_view context) const;

  private:
    std::string key_;
    Random* random_;
};

/// Reads a 32-byte key from `path`, making it (mode 0600) when it does not exist. Throws std::runtime_error
/// when the file cannot be read or written, has another length, or can be read by others than its owner.
[[nodiscard]] std::string load_or_make_key(const std::string& path, Random& random);

}  // namespace waymark::support
