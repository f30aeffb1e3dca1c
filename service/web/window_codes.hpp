#pragma once

#include <string>
#include <string_view>

#include "web/page.hpp"

namespace waymark::web {

inline constexpr core::seconds window_code_lifetime{60};

/// Makes a one-time code for the launch and returns the address that exchanges it and goes on to `page` below
/// the launch, "/open?code=…&to=…". The database holds only the code's hash.
[[nodiscard]] std::string make_window_url(std::string_view launch_id, std::string_view page,
                                          Services& services);

}  // namespace waymark::web
