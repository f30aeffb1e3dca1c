#include "support/random.hpp"

#include <openssl/err.h>
#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

#include "support/crypto.hpp"

namespace waymark::support {

void SystemRandom::fill(std::span<std::byte> out) {
    if (out.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::runtime_error("too many random bytes asked for at once");
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) != 1) {
        ERR_clear_error();
        throw std::runtime_error("the system gives no randomness");
    }
}

std::string random_token(Random& random, std::size_t bytes) {
    std::string raw(bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(raw)));
    return base64url_encode(raw);
}

}  // namespace waymark::support
