#pragma once

#include <catch2/catch.hpp>

#include "fake_moodle.hpp"

namespace waymark::moodle::test {

/// The adapter before a Moodle that has introduced itself, to write to and to look up what was written.
struct EffectStage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);
    EffectStage() {
        site.on("core_webservice_get_site_info", json_answer({{"userid", 67},
                                                              {"siteurl", "https://moodle.example.test"},
                                                              {"functions", nlohmann::json::array()}}));
    }
    [[nodiscard]] bool found(const core::Effect& effect) {
        const auto answer = lms->find_effect(effect);
        REQUIRE(answer);
        return answer->has_value();
    }
};

}  // namespace waymark::moodle::test
