#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>
#include <string>

#include "moodle_adapter/decode_course.hpp"
#include "moodle_adapter/transport.hpp"

namespace {

using nlohmann::json;
using namespace waymark;

/// A roster as core_enrol_get_enrolled_users gives it with lean user fields.
std::string roster_text(int people) {
    json rows = json::array();
    for (int user = 3; user < 3 + people; ++user) {
        const auto number = std::to_string(user);
        rows.push_back(
            {{"id", user},
             {"fullname", "J\u0101nis B\u0113rzi\u0146\u0161 " + number},
             {"firstname", "J\u0101nis"},
             {"email", "student" + number + "@example.invalid"},
             {"lastcourseaccess", 1795378687 - user},
             {"groups", {{{"id", user % 20 + 1}, {"name", "Group"}, {"description", ""}}}},
             {"roles", {{{"roleid", 5}, {"name", ""}, {"shortname", "student"}, {"sortorder", 0}}}}});
    }
    return rows.dump();
}

struct OneAnswer final : support::HttpClient {
    support::HttpResponse response;
    tl::expected<support::HttpResponse, support::HttpError> send(const support::HttpRequest&) override {
        return response;
    }
};

/// From the bytes of the answer to people: depth check, parsing, decoding.
void decode_roster_of_2000(benchmark::State& state) {
    OneAnswer site;
    site.response = {200, {{"Content-Type", "application/json"}}, roster_text(2000)};
    moodle::Options options;
    options.site = "https://moodle.example.test";
    moodle::Transport transport{options, site};
    for (auto unused : state) {
        const auto answer = transport.call("core_enrol_get_enrolled_users", {});
        const auto people = moodle::decode_roster(*answer);
        if (!people || people->size() != 2000) state.SkipWithError("the roster was not decoded");
        benchmark::DoNotOptimize(people);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(site.response.body.size()));
}
BENCHMARK(decode_roster_of_2000)->Unit(benchmark::kMillisecond);

}  // namespace
