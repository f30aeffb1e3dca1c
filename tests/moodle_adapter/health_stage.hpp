#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "moodle_adapter/health.hpp"
#include "special_site.hpp"
#include "support/log.hpp"

namespace waymark::moodle::test {

/// The recorded special course as `waymark doctor` goes through it.
struct HealthStage {
    FakeMoodle site;
    HealthOrder order{{"5"}, false, {}, "<p>Test</p>"};

    HealthStage() {
        support::set_log_level(support::LogLevel::error);
        record_special_course(site);
    }
    std::vector<Finding> findings() { return examine(options(), site, order, at(1795435200)); }
    Finding finding(Check check) {
        const auto all = findings();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Finding& one) { return one.check == check; });
        if (found == all.end()) return {check, Verdict::unknown, "", "not looked at", {}};
        return *found;
    }
    Verdict verdict(Check check) { return finding(check).verdict; }
    void use(const std::string& function, const std::string& path) { site.on(function, recording(path)); }
};

}  // namespace waymark::moodle::test
