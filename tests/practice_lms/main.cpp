#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <stdexcept>

#include "support/random.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/practice.hpp"
#include "tests/practice_lms/server.hpp"

namespace {

using waymark::practice::Time;

/// Goes on from a given moment, so that the practice course can be looked at as of any day.
class ShiftedClock final : public waymark::support::Clock {
  public:
    explicit ShiftedClock(Time start)
        : offset_(std::chrono::seconds(start) - system_.now().time_since_epoch()) {}
    [[nodiscard]] std::chrono::sys_seconds now() const override { return system_.now() + offset_; }

  private:
    waymark::support::SystemClock system_;
    std::chrono::seconds offset_;
};

struct Arguments {
    std::string address = "127.0.0.1";
    int port = 8090;
    std::string version = "4.2";
    Time now = 0;
    bool no_message_anyone = false;
    std::string client_id = "practice-client";
    std::string deployment_id = "1";
    waymark::practice::Options options;
};

void declare(CLI::App& app, Arguments& arguments) {
    app.add_option("--address", arguments.address, "Address to listen on")->capture_default_str();
    app.add_option("--port", arguments.port, "Port to listen on, 0 = any free one")->capture_default_str();
    app.add_option("--moodle", arguments.version, "Moodle version to play")
        ->check(CLI::IsMember({"4.2", "4.5", "5.1"}))
        ->capture_default_str();
    app.add_option("--now", arguments.now, "Seconds since 1970 that its clock starts from; default: now");
    app.add_option("--tool", arguments.options.tool_url, "Address of Waymark");
    app.add_option("--client-id", arguments.client_id, "Client id of Waymark here")->capture_default_str();
    app.add_option("--deployment", arguments.deployment_id, "Deployment id of Waymark here")
        ->capture_default_str();
    app.add_option("--token", arguments.options.token, "Token of the service account")->capture_default_str();
    app.add_option("--state", arguments.options.state_file, "File that keeps what was written");
    app.add_flag("--no-messageanyuser", arguments.no_message_anyone,
                 "Play a service account that may write to nobody");
}

waymark::practice::PlatformOptions platform_options(const Arguments& arguments) {
    const std::string& tool = arguments.options.tool_url;
    return {arguments.options.site_url, tool + "/lti/login", tool + "/lti/launch", arguments.client_id,
            arguments.deployment_id};
}

int run(Arguments arguments) {
    // Before any thread starts, so that every one of them leaves the signals to sigwait below.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    waymark::practice::PracticeServer server(arguments.address, arguments.port);
    arguments.options.version = *waymark::practice::parse_version(arguments.version);
    arguments.options.site_url = fmt::format("http://{}:{}", arguments.address, server.port());
    arguments.options.may_message_anyone = !arguments.no_message_anyone;
    if (arguments.now != 0) arguments.options.clock = std::make_shared<ShiftedClock>(arguments.now);
    waymark::practice::PracticeLms lms(arguments.options);
    waymark::support::SystemRandom random;
    waymark::practice::Platform platform(platform_options(arguments), lms.world(), *lms.options().clock,
                                         random);
    lms.answer_also([&](const waymark::web::Request& request) { return answer_platform(request, platform); });
    server.start([&](const waymark::web::Request& request) { return lms.handle(request); });
    fmt::print("practice LMS on {}\n", arguments.options.site_url);
    std::fflush(stdout);

    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app("Plays Moodle over a small made-up course: web services and LTI platform");
        Arguments arguments;
        declare(app, arguments);
        CLI11_PARSE(app, argc, argv);
        return run(std::move(arguments));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "practice_lms: %s\n", error.what());
        return 1;
    }
}
