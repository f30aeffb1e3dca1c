// Kills `waymark serve` again and again while it sends reminders and grants extra time in the practice LMS,
// at every named place of a delivery and at random instants, then counts: every planned message must have
// arrived exactly once and every date must stand, except rows whose look-up was refused.
//
//   kill_deliveries --waymark PROGRAM --lms PROGRAM --template FILE --kills N --seed S

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/effect.hpp"
#include "jobs/deliver.hpp"
#include "store/facts.hpp"
#include "store/outbox.hpp"
#include "support/http_client.hpp"
#include "support/temp_database.hpp"
#include "support/url.hpp"

namespace {

using namespace waymark;
using std::chrono::milliseconds;

struct Arguments {
    std::string waymark, lms, configuration;
    int kills = 20;
    unsigned seed = 1;
};

/// A program started by us, its output in a file; killed with the object.
class Child {
  public:
    /// `crash_at`: the place at which the service is to end itself, "" for none.
    Child(std::vector<std::string> words, const std::filesystem::path& log,
          const std::string& crash_at = "") {
        pid_ = fork();
        if (pid_ < 0) throw std::runtime_error("cannot fork");
        if (pid_ == 0) {
            const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
            dup2(file, STDOUT_FILENO);
            dup2(file, STDERR_FILENO);
            if (!crash_at.empty()) setenv("WAYMARK_CRASH_AT", crash_at.c_str(), 1);
            std::vector<char*> argv;
            for (std::string& word : words) argv.push_back(word.data());
            argv.push_back(nullptr);
            execv(argv[0], argv.data());
            _exit(127);
        }
    }
    ~Child() { kill_now(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Whether it still runs; a program that ended by itself is a failure of the test.
    [[nodiscard]] bool runs() {
        if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
        return pid_ > 0;
    }

    void kill_now() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

  private:
    pid_t pid_ = 0;
};

std::string slurp(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void spit(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file) << text;
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string replaced(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        const std::string mark = "@" + name + "@";
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
            text.replace(at, mark.size(), value);
    }
    return text;
}

class Stage {
  public:
    explicit Stage(const Arguments& arguments) : arguments_(arguments), dice_(arguments.seed) {
        lms_ = std::make_unique<Child>(
            std::vector<std::string>{arguments.lms, "--port", "0", "--tool", "http://127.0.0.1:1"},
            lms_log());
        lms_url_ = wait_for_address();
        write_files();
        // Each sending takes a while, so that kills fall into it.
        post("/practice/fault", {{"function", "core_message_send_instant_messages"},
                                 {"kind", "stall"},
                                 {"count", "100000"},
                                 {"ms", "150"}});
    }

    /// Lets the service come as far as its first message, so that the kills fall into the sending.
    void warm_up() {
        const Child serving = serve();
        for (int i = 0; i < 1200; ++i) {
            if (!written().empty()) return;
            std::this_thread::sleep_for(milliseconds(50));
        }
        throw std::runtime_error("nothing was sent within a minute; the service said:\n" + log());
    }

    /// Puts extra time for some students into the outbox, as a click would.
    void queue_extensions() {
        const support::Sealer sealer(
            support::load_or_make_key((folder_.path() / "data.key").string(), random_), random_);
        auto database = store::Database::open((folder_.path() / "waymark.db").string(), sealer);
        if (!database) throw std::runtime_error(database.error());
        const core::SiteId site = store::find_site(**database, "practice").value();
        const core::CourseId course = store::find_course(**database, site, "2").value();
        const auto snapshot = store::load_snapshot(**database, course).value();
        const auto activity =
            std::find_if(snapshot.activities.begin(), snapshot.activities.end(), [&](const auto& one) {
                return one.kind == core::ActivityKind::assignment && one.base.due &&
                       *one.base.due > snapshot.taken;
            });
        for (const core::Enrolment& person : snapshot.people) {
            if (!person.active || !core::has_role(person, "student") || extended_.size() == 15) continue;
            const core::Instant until = *activity->base.due + core::days{30};
            store::Delivery row;
            row.kind = core::DeliveryKind::extension;
            row.site = site;
            row.course = course;
            row.recipient = person.person;
            row.text = core::encode(core::ExtensionGrant{activity->instance_lms_id, person.lms_id, until});
            row.marker = "extension " + person.lms_id;
            row.created = row.not_before = snapshot.taken;
            extended_.push_back(store::enqueue(**database, row, row.marker).value());
        }
    }

    /// Lets the service end itself once at every place that a delivery passes.
    void crash_everywhere() {
        for (const std::string_view place : jobs::delivery_places) {
            Child serving(
                {arguments_.waymark, "--config", (folder_.path() / "waymark.toml").string(), "serve"},
                folder_.path() / "waymark.log", std::string(place));
            bool alive = true;
            for (int i = 0; i < 400 && alive; ++i) {
                std::this_thread::sleep_for(milliseconds(50));
                alive = serving.runs();
            }
            if (alive) throw std::runtime_error("no delivery came to the place " + std::string(place));
            fmt::print("ended at {}: {} messages in the LMS\n", place, written().size());
        }
    }

    void kill_many() {
        for (int i = 0; i < arguments_.kills; ++i) {
            Child serving = serve();
            // Some kills come during start-up, most while messages are being sent.
            std::this_thread::sleep_for(milliseconds(100 + static_cast<long>(dice_() % 1900)));
            if (!serving.runs()) throw std::runtime_error("the service ended by itself; it said:\n" + log());
            serving.kill_now();
            fmt::print("kill {}: {} messages in the LMS\n", i + 1, written().size());
            std::fflush(stdout);
        }
    }

    /// Lets the service work until nothing waits any more.
    void settle() {
        const Child serving = serve();
        for (int second = 0; second < 240; ++second) {
            std::this_thread::sleep_for(std::chrono::seconds(1));
            const auto counts = states();
            if (!counts.empty() && counts.count(core::DeliveryState::waiting) == 0 &&
                counts.count(core::DeliveryState::sending) == 0)
                return;
        }
        throw std::runtime_error("the outbox did not come to rest; the service said:\n" + log());
    }

    /// What is wrong, in sentences; empty when all is well.
    std::vector<std::string> verdict() {
        std::map<std::string, int> arrived;
        for (const std::string& marker : written()) ++arrived[marker];
        std::vector<std::string> wrong;
        for (const auto& [marker, times] : arrived)
            if (times != 1) wrong.push_back(fmt::format("{} arrived {} times", marker, times));
        const auto counts = states();
        const auto count = [&](core::DeliveryState state) {
            const auto found = counts.find(state);
            return found == counts.end() ? 0 : found->second;
        };
        const auto done = static_cast<int>(arrived.size() + extended_.size());
        if (count(core::DeliveryState::sent) != done)
            wrong.push_back(fmt::format("{} rows say sent, {} messages arrived and {} dates were given",
                                        count(core::DeliveryState::sent), arrived.size(), extended_.size()));
        if (arrived.size() < 20)
            wrong.push_back("too few messages were planned for the test to mean anything");
        for (const core::DeliveryState state :
             {core::DeliveryState::failed, core::DeliveryState::refused, core::DeliveryState::uncertain})
            if (count(state) != 0)
                wrong.push_back(fmt::format("{} rows are {}", count(state), core::word(state)));
        fmt::print("{} kills, seed {}: {} messages, each once\n", arguments_.kills, arguments_.seed,
                   arrived.size());
        return wrong;
    }

  private:
    std::string log() { return slurp(folder_.path() / "waymark.log"); }
    std::filesystem::path lms_log() { return folder_.path() / "lms.log"; }

    std::string wait_for_address() {
        static const std::regex address("http://127\\.0\\.0\\.1:[0-9]+");
        for (int i = 0; i < 200; ++i) {
            std::smatch match;
            const std::string text = slurp(lms_log());
            if (std::regex_search(text, match, address)) return match.str();
            std::this_thread::sleep_for(milliseconds(50));
        }
        throw std::runtime_error("the practice LMS did not start");
    }

    void write_files() {
        std::string text = replaced(slurp(arguments_.configuration), {{"LMS", lms_url_},
                                                                      {"LMS_INSIDE", lms_url_},
                                                                      {"WAYMARK", "http://127.0.0.1:9399"},
                                                                      {"WAYMARK_PORT", "0"},
                                                                      {"WRITES", "all"}});
        text = std::regex_replace(
            text, std::regex("\\[sync\\]"),
            "[delivery]\nlease_seconds = 6\nlook_up_after_seconds = 6\n"
            "look_up_again_after_seconds = 1\nretry_after_seconds = 1\nretry_cap_seconds = 1\n"
            "max_attempts = 100\nmax_crashes = 10000\nper_minute = 60000\n\n[sync]");
        text = std::regex_replace(text, std::regex("token_file"), "call_timeout_seconds = 5\ntoken_file");
        spit(folder_.path() / "waymark.toml", text);
        spit(folder_.path() / "practice.token", "practice-token\n");
        // Whatever the hour, every deadline of the next two weeks has its reminder now.
        spit(folder_.path() / "policy.toml",
             "[reminders]\nquiet_from = 24\nquiet_until = 0\nweekends = true\nweekly_cap = 7\n"
             "[[reminders.stage]]\nname = \"early\"\nhours_before = 336\n");
    }

    Child serve() {
        return Child({arguments_.waymark, "--config", (folder_.path() / "waymark.toml").string(), "serve"},
                     folder_.path() / "waymark.log");
    }

    void post(const std::string& path, const support::FormFields& fields) {
        support::HttpRequest request;
        request.method = "POST";
        request.url = lms_url_ + path;
        request.body = support::form_encode(fields);
        request.content_type = "application/x-www-form-urlencoded";
        if (!http_->send(request)) throw std::runtime_error("the practice LMS does not answer");
    }

    /// Markers of the messages that the LMS really has, repeats included.
    std::vector<std::string> written() {
        support::HttpRequest request;
        request.url = lms_url_ + "/practice/written.json";
        const auto answer = http_->send(request);
        if (!answer) throw std::runtime_error("the practice LMS does not answer");
        static const std::regex marker("wm:[0-9a-f]{32}");
        std::vector<std::string> markers;
        for (std::sregex_iterator one(answer->body.begin(), answer->body.end(), marker), end; one != end;
             ++one)
            markers.push_back(one->str());
        return markers;
    }

    std::map<core::DeliveryState, int> states() {
        const std::filesystem::path file = folder_.path() / "waymark.db";
        if (!std::filesystem::exists(file)) return {};
        auto database = store::Database::open(file.string(), sealer_);
        if (!database) throw std::runtime_error(database.error());
        const auto site = store::find_site(**database, "practice");
        return site ? store::count_deliveries(**database, *site) : std::map<core::DeliveryState, int>{};
    }

    const Arguments& arguments_;
    std::mt19937 dice_;
    tests::TempFolder folder_;
    support::SystemRandom random_;
    support::Sealer sealer_{std::string(32, 'k'), random_};  // counting opens no sealed text
    std::unique_ptr<support::HttpClient> http_ = support::make_http_client("kill_deliveries");
    std::unique_ptr<Child> lms_;
    std::string lms_url_;
    std::vector<std::int64_t> extended_;
};

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{"Kills waymark while it sends and counts what arrived"};
    app.add_option("--waymark", arguments.waymark, "the service's program")->required();
    app.add_option("--lms", arguments.lms, "the practice LMS's program")->required();
    app.add_option("--template", arguments.configuration, "tests/practice_lms/waymark.toml.in")->required();
    app.add_option("--kills", arguments.kills)->capture_default_str();
    app.add_option("--seed", arguments.seed)->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        Stage stage(arguments);
        stage.warm_up();
        stage.queue_extensions();
        stage.crash_everywhere();
        stage.kill_many();
        stage.settle();
        const std::vector<std::string> wrong = stage.verdict();
        for (const std::string& sentence : wrong) fmt::print(stderr, "WRONG: {}\n", sentence);
        return wrong.empty() ? 0 : 1;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "kill_deliveries: {}\n", problem.what());
        return 2;
    }
}
