#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/url.hpp"
#include "tests/practice_lms/practice.hpp"

namespace waymark::practice {

/// One recorded call of tests/fixtures/moodle/<version>/<function>/<case>.json.
struct Recording {
    std::string version;             ///< "4.2", "4.5"
    std::string name;                ///< "<function>/<case>"
    nlohmann::ordered_json content;  ///< the order of `params` is that of the form
    [[nodiscard]] support::FormFields params() const;
    [[nodiscard]] std::string caller() const { return content.at("caller").get<std::string>(); }
};

[[nodiscard]] std::vector<Recording> recordings(const std::string& version);
[[nodiscard]] Recording recording(const std::string& version, const std::string& name);

struct FixedClock final : support::Clock {
    Time time = 1795435200;
    [[nodiscard]] std::chrono::sys_seconds now() const override {
        return std::chrono::sys_seconds(std::chrono::seconds(time));
    }
};

/// A practice LMS as of the recorded moment, under the recorded address and token.
[[nodiscard]] Options recorded_options(const std::string& version);

/// Posts a form to the web-service endpoint.
[[nodiscard]] web::Response call(PracticeLms& lms, const support::FormFields& fields);
/// The same by function name and parameters, with token and JSON format added; the body parsed.
[[nodiscard]] nlohmann::json ask(PracticeLms& lms, const std::string& function,
                                 support::FormFields fields = {});
/// Posts a form to a page under /practice/.
[[nodiscard]] web::Response post_page(PracticeLms& lms, const std::string& path,
                                      const support::FormFields& fields);

}  // namespace waymark::practice
