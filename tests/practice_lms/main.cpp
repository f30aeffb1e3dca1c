#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "support/http_client.hpp"
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
    std::string url;          ///< under which browsers know it
    std::string tool_inside;  ///< address of Waymark from here, when browsers use another
    bool no_tool = false;
    std::string tool_keys;                                ///< file with its key set
    std::map<waymark::practice::Id, std::string> copies;  ///< course and what it was copied from
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
    app.add_option("--tool-inside", arguments.tool_inside,
                   "Address of Waymark as seen from here, when browsers use another");
    app.add_option("--url", arguments.url, "Own address as browsers know it; default: the one listened on");
    app.add_option("--tool-keys", arguments.tool_keys,
                   "File with Waymark's key set, for when nothing listens at its address")
        ->check(CLI::ExistingFile);
    app.add_flag("--no-tool", arguments.no_tool, "Know no tool until one registers itself");
    app.add_option("--copied", arguments.copies, "Course and the course it was copied from, e.g. 3 2");
    app.add_option("--client-id", arguments.client_id, "Client id of Waymark here")->capture_default_str();
    app.add_option("--deployment", arguments.deployment_id, "Deployment id of Waymark here")
        ->capture_default_str();
    app.add_option("--token", arguments.options.token, "Token of the service account")->capture_default_str();
    app.add_option("--state", arguments.options.state_file, "File that keeps what was written");
    app.add_flag("--no-messageanyuser", arguments.no_message_anyone,
                 "Play a service account that may write to nobody");
}

std::string fetched(waymark::support::HttpClient& http, const std::string& url) {
    waymark::support::HttpRequest request;
    request.url = url;
    const auto answer = http.send(request);
    return answer ? answer->body : std::string{};
}

std::string slurp(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

waymark::practice::PlatformOptions platform_options(const Arguments& arguments,
                                                    waymark::support::HttpClient& http) {
    const std::string& tool = arguments.options.tool_url;
    const std::string& reached = arguments.tool_inside.empty() ? tool : arguments.tool_inside;
    waymark::practice::PlatformOptions options{arguments.options.site_url, "", "", arguments.client_id,
                                               arguments.deployment_id};
    options.fetch = [&http, tool, reached, keys = arguments.tool_keys](const std::string& url) {
        if (!keys.empty()) return slurp(keys);
        return fetched(http, url.starts_with(tool) ? reached + url.substr(tool.size()) : url);
    };
    for (const auto& [copy, original] : arguments.copies) options.course_history[copy] = original;
    if (arguments.no_tool) return options;
    options.tool_login_url = tool + "/lti/login";
    options.tool_redirect_uri = tool + "/lti/launch";
    options.tool_key_set_url = tool + "/lti/jwks.json";
    return options;
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
    arguments.options.site_url =
        arguments.url.empty() ? fmt::format("http://{}:{}", arguments.address, server.port()) : arguments.url;
    arguments.options.may_message_anyone = !arguments.no_message_anyone;
    arguments.options.placed = !arguments.no_tool;
    if (arguments.now != 0) arguments.options.clock = std::make_shared<ShiftedClock>(arguments.now);
    waymark::practice::PracticeLms lms(arguments.options);
    waymark::support::SystemRandom random;
    const auto http = waymark::support::make_http_client("MoodleBot/4.2");
    waymark::practice::Platform platform(platform_options(arguments, *http), lms.world(),
                                         *lms.options().clock, random);
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
