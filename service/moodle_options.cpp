#include "moodle_options.hpp"

namespace waymark {

moodle::Options moodle_options(const config::WebService& service, const std::string& public_url) {
    moodle::Options options;
    options.site = service.address;
    options.token = service.token;
    options.write_token = service.write_token;
    options.total_timeout = service.call_timeout;
    options.own_tool_prefix = public_url + "/";
    options.parallel = service.parallel_calls;
    return options;
}

}  // namespace waymark
