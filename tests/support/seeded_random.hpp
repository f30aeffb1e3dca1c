#pragma once

#include <cstdint>
#include <random>

#include "support/random.hpp"

namespace waymark::support {

/// The same bytes in every run, for tests on one thread.
struct SeededRandom final : Random {
    explicit SeededRandom(std::uint64_t seed = 1) : engine(seed) {}
    void fill(std::span<std::byte> out) override {
        for (std::byte& byte : out) byte = static_cast<std::byte>(engine() & 0xFFU);
    }
    std::mt19937_64 engine;
};

}  // namespace waymark::support
