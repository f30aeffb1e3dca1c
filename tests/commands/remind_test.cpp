#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "tests/commands/stage.hpp"

using namespace waymark;
using Catch::Contains;
using test::Ended;
using test::Stage;

namespace {

/// Something is always due, at any hour of any day.
constexpr const char* policy =
    "[reminders]\nquiet_from = 24\nquiet_until = 0\nweekends = true\nweekly_cap = 20\n"
    "[[reminders.stage]]\nname = \"early\"\nhours_before = 144\n";

/// What follows that beginning, of all lines that have it.
std::vector<std::string> lines_after(const std::string& out, const std::string& beginning) {
    std::vector<std::string> found;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(beginning)) found.push_back(line.substr(beginning.size()));
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE(
    "the dry run of a course that only looks names what would go, the same that goes when it is switched "
    "on") {
    Stage stage;
    stage.sync();
    stage.write("policy.toml", policy);
    const Ended looks = stage.run({"remind", "--dry-run"});
    CHECK(looks.status == 0);
    CHECK_THAT(looks.out, Contains("writes is \"off\", so nothing goes") && !Contains("writes_off") &&
                              !Contains("send now"));
    const std::vector<std::string> would = lines_after(looks.out, "  would go  ");
    CHECK_FALSE(would.empty());
    stage.configure("writes = \"off\"", "writes = \"all\"");
    const Ended goes = stage.run({"remind", "--dry-run"});
    CHECK_THAT(goes.out, Contains("(nothing is sent by this command)") && !Contains("would go"));
    CHECK(lines_after(goes.out, "  send now  ") == would);
}
