#include "tests/fault_sync/fault_cases.hpp"

#include <array>
#include <cstdlib>

#include "store/facts.hpp"
#include "tests/support/rounds.hpp"

namespace waymark::test {
namespace {

using core::Part;
using practice::FaultKind;

/// The ways that every call has to bear.
constexpr std::array ways{FaultKind::error, FaultKind::stall, FaultKind::truncate, FaultKind::http503,
                          FaultKind::no_right};
constexpr std::array other_ways{FaultKind::html,           FaultKind::drop_before, FaultKind::drop_after,
                                FaultKind::denied,         FaultKind::bad_output,  FaultKind::php_error,
                                FaultKind::sitemaintenance};

bool every_call() {
    const char* wanted = std::getenv("WAYMARK_FAULTS");
    return wanted != nullptr && std::string_view(wanted) == "every";
}

template <std::size_t Size>
FaultKind in_turn(const std::array<FaultKind, Size>& kinds, std::size_t number) {
    return kinds.at(number % Size);
}

}  // namespace

void add_fault(SyncWorld& world, const Case& one) {
    practice::Fault fault;
    fault.kind = one.kind;
    fault.skip = one.call - 1;
    fault.count = one.stays ? 100000 : 3;  // a read is tried three times
    world.lms.faults().add(fault);
    // A stall is a dropped connection that the client took for lost; nobody sleeps in a test.
    world.http.dropped_as = support::HttpFailure::interrupted;
}

std::vector<Case> fault_cases(int calls, int step) {
    std::vector<Case> cases;
    if (every_call()) {
        for (int call = 1; call <= calls; ++call) {
            for (const FaultKind kind : ways) cases.push_back({kind, call, call % 2 == 0});
            cases.push_back({in_turn(other_ways, cases.size()), call, call % 2 == 1});
        }
        return cases;
    }
    std::size_t number = 0;
    const int stride = sanitized ? 4 * step : step;
    for (int call = 1; call <= calls; call += stride, ++number)
        cases.push_back({number % 2 == 0 ? in_turn(ways, number / 2) : in_turn(other_ways, number / 2), call,
                         number % 3 == 0});
    return cases;
}

std::string words_of(const Case& one) {
    return "call " + std::to_string(one.call) + ", kind " + std::to_string(static_cast<int>(one.kind)) +
           (one.stays ? ", to the end" : ", once");
}

Lines lasting(const core::CourseSnapshot& facts) {
    auto lines = digest(facts);
    lines.erase(Part::effective_dates);
    return lines;
}

std::string fault_in(SyncWorld& world, const Lines& good, core::Instant before, core::Instant during) {
    const auto state = store::course_state(world.database(), world.course_id());
    const auto facts = world.facts();
    const auto now = lasting(facts);  // throws on rows that point nowhere
    for (const Part part : core::all_parts) {
        const auto* status = core::status_of(facts, part);
        if (status == nullptr) return "a part has no status: " + std::string(core::word(part));
        const bool stale = status->failure.has_value();
        // Groupings cannot be stored without the groups in them: they stay as they were.
        const bool waits = part == Part::groupings && !core::is_fresh(facts, Part::groups);
        if (!stale && !waits && status->as_of != during && !state->failure)
            return "a fresh part is not from now: " + std::string(core::word(part));
        if (stale && status->as_of != before)
            return "a stale part does not say of when: " + std::string(core::word(part));
        const auto was = good.find(part);
        const auto is = now.find(part);
        const bool same = (was == good.end() && is == now.end()) ||
                          (was != good.end() && is != now.end() && was->second == is->second);
        if (!same) return "facts differ: " + std::string(core::word(part));
    }
    return "";
}

}  // namespace waymark::test
