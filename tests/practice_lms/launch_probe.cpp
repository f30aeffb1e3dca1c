#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "support/http_client.hpp"
#include "tests/support/probe_browser.hpp"

namespace {

struct Role {
    std::string_view username;
    std::string_view name;
};

constexpr std::array<Role, 3> roles{
    {{"mentor1", "mentor"}, {"teacher1", "teacher"}, {"student05", "student"}}};

/// Launches as one person and prints a line about what came; whether it was a page of Waymark.
bool launch(waymark::support::HttpClient& http, const std::string& lms, const Role& role) {
    waymark::probe::HttpProbe probe{http};
    const auto page = probe.open(fmt::format("{}/practice/launch?as={}", lms, role.username));
    const bool good =
        page.status == 200 && page.url.find("/l/") != std::string::npos && !page.heading().empty();
    fmt::print("{}  {:<8} {:<10} {} \"{}\" {}\n", good ? "ok  " : "FAIL", role.name, role.username,
               page.status,
               good               ? page.heading()
               : page.status == 0 ? page.body
                                  : page.heading(),
               page.url);
    return good;
}

}  // namespace

/// launch_probe ADDRESS: launches from the practice LMS at ADDRESS as mentor, teacher and student.
int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: launch_probe http://localhost:8080\n");
        return 2;
    }
    const auto http = waymark::support::make_http_client("waymark-launch-probe");
    bool good = true;
    for (const Role& role : roles) good = launch(*http, argv[1], role) && good;
    return good ? 0 : 1;
}
