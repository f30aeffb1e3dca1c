#pragma once

#include <vector>

#include "commands/doctor_words.hpp"
#include "config/config.hpp"
#include "core/time.hpp"
#include "support/http_client.hpp"

namespace waymark {

/// Waymark's own address and what stands in front of it: https, the key set as others fetch it, headers that
/// the proxy must leave alone.
[[nodiscard]] std::vector<DoctorLine> examine_tool(const config::Config& configuration,
                                                   support::HttpClient& http);

/// The launch side of a site: issuer and address, its key set, its clock against ours at `now`.
[[nodiscard]] std::vector<DoctorLine> examine_platform(const config::Site& site, support::HttpClient& http,
                                                       core::Instant now);

}  // namespace waymark
