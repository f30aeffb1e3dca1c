#pragma once

#include <string>

#include "config/config.hpp"
#include "moodle_adapter/moodle_lms.hpp"

namespace waymark {

/// How the adapter reaches a site that is configured so. Activities that launch `public_url` are our own.
[[nodiscard]] moodle::Options moodle_options(const config::WebService& service,
                                             const std::string& public_url);

}  // namespace waymark
