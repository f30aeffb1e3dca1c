// Kills `waymark serve` again and again while it sends reminders and carries out every other kind of effect
// in the practice LMS, at every named place of a delivery and at random instants, then counts: every planned
// effect must have happened exactly once, except those of rows whose look-up was refused; these are uncertain
// and counted.
//
//   kill_deliveries --waymark PROGRAM --lms PROGRAM --template FILE --kills N --seed S [--refused N]

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "fault_stage.hpp"
#include "jobs/deliver.hpp"

namespace {

using namespace waymark;
using namespace waymark::fault;
using core::DeliveryKind;
using core::DeliveryState;
using std::chrono::milliseconds;

struct Arguments {
    Programs programs;
    int kills = 20;
    int refused = 2;
    unsigned seed = 1;
};

class Run {
  public:
    explicit Run(const Arguments& arguments)
        : arguments_(arguments), dice_(arguments.seed), stage_(arguments.programs, "all") {
        // Each write takes a while, so that kills fall into it.
        for (const DeliveryKind kind : killed_kinds)
            stage_.break_lms(functions_of(kind).writes, "stall", 100000, 150);
    }

    /// Lets the service come as far as its first message, so that the kills fall into the sending.
    void warm_up() {
        const auto serving = stage_.start({"serve"});
        wait_until([&] { return !stage_.messages().empty(); },
                   "nothing was sent; the service said:\n" + stage_.log());
    }

    /// Puts some of everything else into the outbox, as clicks would.
    void queue_effects() {
        for (int i = 0; i < 10; ++i)
            for (const DeliveryKind kind : killed_kinds)
                if (kind != DeliveryKind::message) stage_.queue(kind, i);
    }

    /// Lets the service end itself once at every place that a delivery passes.
    void crash_everywhere() {
        for (const std::string_view place : jobs::delivery_places) {
            StartWith dying;
            dying.crash_at = place;
            const auto serving = stage_.start({"serve"}, dying);
            wait_until([&] { return !serving->runs(); },
                       "no delivery came to the place " + std::string(place));
            fmt::print("ended at {}: {}\n", place, progress());
        }
    }

    void kill_many() {
        for (int i = 0; i < arguments_.kills; ++i) {
            if (i == arguments_.kills / 2) refuse_look_ups();
            if (i % 25 == 24) queue_more();
            const auto serving = stage_.start({"serve"});
            // Some kills come during start-up, most while the LMS is being written to.
            std::this_thread::sleep_for(milliseconds(100 + static_cast<long>(dice_() % 1900)));
            if (!serving->runs())
                throw std::runtime_error("the service ended by itself; it said:\n" + stage_.log());
            serving->kill_now();
            fmt::print("kill {}: {}\n", i + 1, progress());
            std::fflush(stdout);
        }
    }

    /// Lets the service work until nothing waits any more.
    void settle() {
        const auto serving = stage_.start({"serve"});
        const auto at_rest = [&] {
            const auto counts = stage_.states();
            return counts.count(DeliveryState::waiting) == 0 && counts.count(DeliveryState::sending) == 0;
        };
        wait_until(at_rest, "the outbox did not come to rest; the service said:\n" + stage_.log(),
                   std::chrono::seconds{300});
    }

    /// What is wrong, in sentences; empty when all is well.
    std::vector<std::string> verdict() {
        judge_messages();
        for (const store::Delivery& row : stage_.queued()) judge_effect(row);
        auto counts = stage_.states();
        for (const DeliveryState state : {DeliveryState::failed, DeliveryState::refused})
            if (counts[state] != 0)
                wrong_.push_back(fmt::format("{} rows are {}", counts[state], core::word(state)));
        if (const int refused = 2 * arguments_.refused; counts[DeliveryState::uncertain] > refused)
            wrong_.push_back(fmt::format("{} rows are uncertain, but only {} look-ups were refused",
                                         counts[DeliveryState::uncertain], refused));
        judge_columns();
        fmt::print("{} kills, seed {}: {} messages and {} other effects, each once; {} uncertain\n",
                   arguments_.kills, arguments_.seed, stage_.messages().size(), stage_.queued().size(),
                   counts[DeliveryState::uncertain]);
        return wrong_;
    }

  private:
    std::string progress() {
        return fmt::format("{} messages in the LMS, {} rows sent", stage_.messages().size(),
                           stage_.states()[DeliveryState::sent]);
    }

    /// The looks for messages, where some of the refusals meet the reading of replies instead, and for
    /// scores, which are asked for a second time with a fresh token.
    void refuse_look_ups() {
        stage_.break_lms(functions_of(DeliveryKind::message).finds, "denied", arguments_.refused);
        stage_.break_lms(functions_of(DeliveryKind::score).finds, "denied", 2 * arguments_.refused);
        queue_more();
    }

    /// So that there is something to kill to the end.
    void queue_more() {
        ++rounds_;
        for (const DeliveryKind kind : killed_kinds) stage_.queue(kind, 10 + rounds_ % 30);
    }

    void judge_messages() {
        std::map<std::string, int> arrived;
        for (const std::string& marker : stage_.messages()) ++arrived[marker];
        for (const auto& [marker, times] : arrived)
            if (times != 1) wrong_.push_back(fmt::format("{} arrived {} times", marker, times));
        std::set<std::string> parked;
        for (const store::Delivery& row : stage_.parked()) parked.insert(row.marker);
        const auto sure = static_cast<int>(std::count_if(
            arrived.begin(), arrived.end(), [&](const auto& one) { return parked.count(one.first) == 0; }));
        if (const int rows = stage_.sent_messages(); rows != sure)
            wrong_.push_back(fmt::format("{} messages are noted as sent and {} arrived", rows, sure));
        if (arrived.size() < 20)
            wrong_.push_back("too few messages were planned for the test to mean anything");
    }

    /// The platform's own column, and the one that the first score makes.
    void judge_columns() {
        if (const std::size_t columns = stage_.grade_book().at("columns").size(); columns != 2)
            wrong_.push_back(fmt::format("the gradebook has {} columns instead of two", columns));
    }

    void judge_effect(const store::Delivery& row) {
        const int times = stage_.times_done(row);
        const bool sure = row.state == DeliveryState::sent;
        if (times == 1 && sure) return;
        if (row.state == DeliveryState::uncertain && times <= 1) return;
        wrong_.push_back(fmt::format("{} {} is {} ({}) and happened {} times", core::word(row.kind),
                                     row.marker, core::word(row.state), row.reason, times));
    }

    const Arguments& arguments_;
    std::mt19937 dice_;
    Stage stage_;
    std::vector<std::string> wrong_;
    int rounds_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{"Kills waymark while it writes to the LMS and counts what happened there"};
    app.add_option("--waymark", arguments.programs.waymark, "the service's program")->required();
    app.add_option("--lms", arguments.programs.lms, "the practice LMS's program")->required();
    app.add_option("--template", arguments.programs.configuration, "tests/practice_lms/waymark.toml.in")
        ->required();
    app.add_option("--kills", arguments.kills)->capture_default_str();
    app.add_option("--refused", arguments.refused, "look-ups that the LMS refuses, of messages and of scores")
        ->capture_default_str();
    app.add_option("--seed", arguments.seed)->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        Run run(arguments);
        run.warm_up();
        run.queue_effects();
        run.crash_everywhere();
        run.kill_many();
        run.settle();
        const std::vector<std::string> wrong = run.verdict();
        for (const std::string& sentence : wrong) fmt::print(stderr, "WRONG: {}\n", sentence);
        return wrong.empty() ? 0 : 1;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "kill_deliveries: {}\n", problem.what());
        return 2;
    }
}
