#include "support/log.hpp"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <functional>

using namespace waymark::support;

namespace {

/// What `work` writes to standard error.
std::string standard_error_of(const std::function<void()>& work) {
    std::FILE* file = std::tmpfile();
    REQUIRE(file != nullptr);
    std::fflush(stderr);
    const int kept = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    work();
    std::fflush(stderr);
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    std::rewind(file);
    std::array<char, 4096> text{};
    const std::size_t length = std::fread(text.data(), 1, text.size(), file);
    std::fclose(file);
    return {text.data(), length};
}

}  // namespace

TEST_CASE("a log line is level, event and values", "[support][log]") {
    CHECK(standard_error_of([] { log_info("sync.done course={} rows={}", 7, 12); }) ==
          "info sync.done course=7 rows=12\n");
    CHECK(standard_error_of([] { log_warning("w"); }) == "warning w\n");
    CHECK(standard_error_of([] { log_error("e"); }) == "error e\n");
}

TEST_CASE("a value cannot start a line of its own or steer a terminal", "[support][log]") {
    constexpr std::string_view hostile{"/a\r\nerror forged\x1b[2J\0\x7f\t\xc2\x85 \xc4\x81", 28};
    const std::string line = standard_error_of([hostile] { log_info("path={}", hostile); });
    CHECK(line == "info path=/a??error forged?[2J????? \xc4\x81\n");
}

TEST_CASE("lines below the level are not written", "[support][log]") {
    CHECK(standard_error_of([] { log(LogLevel::debug, "quiet"); }).empty());
    set_log_level(LogLevel::error);
    const std::string lines = standard_error_of([] {
        log_warning("quiet");
        log_error("loud");
    });
    set_log_level(LogLevel::debug);
    const std::string debug = standard_error_of([] { log(LogLevel::debug, "now"); });
    set_log_level(LogLevel::info);
    CHECK(lines == "error loud\n");
    CHECK(debug == "debug now\n");
}
