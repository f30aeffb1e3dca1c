#pragma once

#include <cstdlib>
#include <string>

namespace waymark::live {

constexpr int skipped = 77;  ///< ctest's SKIP_RETURN_CODE of these programs

/// A word of the environment, "" where it is not set.
inline std::string setting(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
    return value == nullptr ? "" : value;
}

}  // namespace waymark::live
