#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/practice_lms_ws/compare.hpp"
#include "tests/practice_lms_ws/exceptions.hpp"
#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

namespace {

struct Replay {
    std::shared_ptr<FixedClock> clock = std::make_shared<FixedClock>();
    PracticeLms lms;

    static Options options(const Recording& recording, std::shared_ptr<FixedClock> clock) {
        Options options = recorded_options(recording.version);
        options.clock = std::move(clock);
        options.subsections = recording.name.find("with-subsection") != std::string::npos;
        return options;
    }

    explicit Replay(const Recording& recording) : lms(options(recording, clock)) {}

    waymark::web::Response make(const std::string& version, const Step& step) {
        clock->time = step.time;
        if (step.name == "/practice/reply")
            return post_page(lms, step.name,
                             {{"from", "student06"}, {"text", "Thank you, I will submit on Friday."}});
        if (step.name == "/practice/read") return post_page(lms, step.name, {{"id", "3"}});
        const Recording asked = recording(version, step.name);
        waymark::support::FormFields fields = asked.params();
        if (asked.caller() != "service") {
            (void)post_page(lms, "/practice/token", {{"token", "OWN"}, {"person", asked.caller()}});
            for (auto& [name, value] : fields)
                if (name == "wstoken") value = "OWN";
        }
        return call(lms, fields);
    }
};

void check(const Recording& recording) {
    Replay replay(recording);
    waymark::web::Response response;
    for (const Step& step : steps_up_to(recording)) response = replay.make(recording.version, step);
    INFO(recording.version << " " << recording.name);
    CHECK(response.status == recording.content.at("status").get<int>());
    CHECK(response.content_type == recording.content.at("content_type").get<std::string>());
    const json body(recording.content.at("body"));
    const json answered = body.is_string() ? json(response.body) : json::parse(response.body, nullptr, false);
    std::string lines;
    for (const std::string& line : differences(body, answered, free_keys(recording)))
        if (!is_accepted(recording, line)) lines += line + "\n";
    CHECK(lines == "");
}

/// Compares every recording of a version that is not excepted and returns how many those were.
int check_all(const std::string& version) {
    int compared = 0;
    for (const Recording& one : recordings(version)) {
        if (!reason_to_skip(one).empty()) continue;
        check(one);
        ++compared;
    }
    return compared;
}

}  // namespace

TEST_CASE("answers what Moodle 4.2 answered") {
    CHECK(check_all("4.2") > 120);
}

TEST_CASE("answers what Moodle 4.5 answered") {
    CHECK(check_all("4.5") > 50);
}

TEST_CASE("every exception of the contract names a recording") {
    std::vector<Recording> all = recordings("4.2");
    for (Recording& one : recordings("4.5")) all.push_back(std::move(one));
    for (const std::string& name : exception_names()) {
        INFO(name);
        CHECK(
            std::any_of(all.begin(), all.end(), [&](const Recording& one) { return fits(name, one.name); }));
    }
}
