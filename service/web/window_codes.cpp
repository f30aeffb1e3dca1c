#include "web/window_codes.hpp"

#include "store/codes.hpp"
#include "support/crypto.hpp"

namespace waymark::web {

std::string make_window_url(std::string_view launch_id, std::string_view page, Services& services) {
    const std::string code = support::random_token(services.random);
    const core::Instant now = services.clock.now();
    store::save_window_code(services.database, support::sha256(code), launch_id, now,
                            now + window_code_lifetime);
    return support::with_query("/open", {{"code", code}, {"to", std::string(page)}});
}

}  // namespace waymark::web
