#pragma once

#include <string>
#include <string_view>

#include "lti/error.hpp"
#include "web/headers.hpp"
#include "web/page.hpp"

namespace waymark::web {

/// Where the LTI endpoints are, as the platforms know them.
[[nodiscard]] lti::ToolAddress tool_address(const WebSettings& settings);

/// The answer to a refused login or launch: a short page in the browser's language with the error's code and
/// a random support id, which is also in the log. Status of lti::http_status. `registration` is "" when it is
/// not known. Nothing of the request is repeated.
[[nodiscard]] Response refuse_lti(const Request& request, const WebSettings& settings, Services& services,
                                  const lti::Error& error, std::string_view registration);
/// A refusal that is no matter of lti::Code.
struct PlainRefusal {
    int status = 400;
    std::string_view code;    ///< for screen and log
    std::string_view advice;  ///< msgid: what the person may do about it
    std::string detail;       ///< for the log only
    std::string said;         ///< what the platform said, for the screen; "" = nothing
};
/// The same page for such a refusal, with a support id; logged as "registration_refused".
[[nodiscard]] Response refuse_registration(const Request& request, const WebSettings& settings,
                                           Services& services, const PlainRefusal& refusal,
                                           const Framing& framing);
/// The same for an address that began too many logins: 429.
[[nodiscard]] Response refuse_flood(const Request& request, const WebSettings& settings, Services& services);

}  // namespace waymark::web
