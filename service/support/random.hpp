#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace waymark::support {

/// Where unpredictable bytes come from. Implemented by SystemRandom and by the tests' seeded one.
struct Random {
    virtual ~Random() = default;
    /// Fills `out`; throws std::runtime_error when the system cannot give randomness. Safe from any thread.
    virtual void fill(std::span<std::byte> out) = 0;
};

/// OpenSSL's RAND_bytes.
struct SystemRandom final : Random {
    void fill(std::span<std::byte> out) override;
};

/// `bytes` random bytes as base64url without padding: 32 bytes make 43 characters.
[[nodiscard]] std::string random_token(Random& random, std::size_t bytes = 32);

}  // namespace waymark::support
