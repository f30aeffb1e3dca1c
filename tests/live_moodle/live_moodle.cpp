// Reads one course of a running Moodle and compares the dates that Waymark works out with those that Moodle
// holds for the student. Changes nothing there. Ends with 77 ("skipped") when no Moodle is named.
//
//   WAYMARK_LIVE_MOODLE=https://moodle.example.org WAYMARK_LIVE_TOKEN=… WAYMARK_LIVE_COURSE=2 live_moodle

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "core/deadline.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/health.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"

namespace {

using namespace waymark;

constexpr int skipped = 77;

std::string setting(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
    return value == nullptr ? "" : value;
}

struct Live {
    moodle::Options options;
    std::string course;
    support::SystemClock clock;
    std::unique_ptr<support::HttpClient> http = support::make_http_client("Waymark/live-test");
    int wrong = 0;

    void check(bool good, const std::string& what) {
        if (!good) ++wrong;
        fmt::print("{}  {}\n", good ? "ok   " : "WRONG", what);
    }
};

std::string shown(const std::optional<core::Instant>& at) {
    return at ? std::to_string(core::to_unix(*at)) : "none";
}

void look_at_health(Live& live) {
    moodle::HealthOrder order;
    order.courses = {live.course};
    for (const moodle::Finding& finding :
         moodle::examine(live.options, *live.http, order, live.clock.now())) {
        if (finding.verdict == moodle::Verdict::fine) continue;
        fmt::print("{}  {} {} {}\n", moodle::word(finding.verdict), moodle::word(finding.check),
                   finding.subject, finding.error ? finding.error->detail : finding.detail);
        if (finding.verdict == moodle::Verdict::wrong) ++live.wrong;
    }
}

/// What Moodle itself said of that student (the only way to see another cut-off), else what overrides and
/// base make; extensions are not in Moodle's answer either.
core::Dates dates_here(const core::CourseSnapshot& facts, const core::Activity& activity,
                       const core::Enrolment& person) {
    for (const core::StatedDates& stated : facts.stated_dates)
        if (stated.activity == activity.id && stated.person == person.person) return stated.dates;
    return core::combine_dates(activity, person, facts.overrides, {}).dates;
}

/// Every learner with every assignment, at most `most` pairs: ours against Moodle's own answer.
void compare_dates(Live& live, const core::CourseSnapshot& facts, int most) {
    moodle::Transport transport{live.options, *live.http};
    std::map<std::pair<core::ActivityId, core::PersonId>, core::Instant> extensions;
    for (const core::Extension& one : facts.extensions) extensions[{one.activity, one.person}] = one.until;
    int compared = 0;
    for (const core::Activity& activity : facts.activities) {
        if (activity.kind != core::ActivityKind::assignment) continue;
        for (const core::Enrolment& person : facts.people) {
            if (!person.active || !core::has_role(person, "student") || compared >= most) continue;
            const auto theirs = moodle::get_participant(transport, std::stoll(activity.instance_lms_id),
                                                        std::stoll(person.lms_id));
            if (!theirs) continue;
            const core::Dates ours = dates_here(facts, activity, person);
            ++compared;
            if (ours.due == theirs->due && ours.closes == theirs->closes) continue;
            live.check(false, fmt::format("activity {} person {}: due {} and {} here, {} and {} in Moodle",
                                          activity.lms_id, person.lms_id, shown(ours.due), shown(ours.closes),
                                          shown(theirs->due), shown(theirs->closes)));
        }
    }
    live.check(compared > 0, fmt::format("{} dates of students compared", compared));
    for (const auto& [key, until] : extensions)
        fmt::print("       extension until {}\n", core::to_unix(until));
}

core::CourseSnapshot read(Live& live, core::Lms& lms, const core::CourseQuestion& question,
                          core::CourseReading& into) {
    auto reading = lms.read_course(question);
    if (!reading) {
        live.check(false, fmt::format("read_course: {} at {} ({})", core::word(reading.error().failure),
                                      reading.error().where, reading.error().detail));
        return {};
    }
    for (const core::PartStatus& part : reading->snapshot.parts) {
        if (part.failure)
            live.check(false, fmt::format("part {}: {}", core::word(part.part), core::word(*part.failure)));
        if (part.gap != core::Gap::none) fmt::print("gap    part {}\n", core::word(part.part));
    }
    into = std::move(*reading);
    return into.snapshot;
}

int run(Live& live) {
    look_at_health(live);
    const auto lms = moodle::make_moodle_lms(live.options, *live.http, live.clock);
    core::CourseReading first;
    const auto facts = read(live, *lms, {live.course, nullptr, "", {}}, first);
    if (facts.people.empty()) return 1;
    fmt::print("       {} people, {} activities, {} overrides, {} extensions, {} submissions\n",
               facts.people.size(), facts.activities.size(), facts.overrides.size(), facts.extensions.size(),
               facts.submissions.size());
    live.check(first.complete, "the first reading is a complete one");
    core::CourseReading second;
    const auto again = read(live, *lms, {live.course, &facts, first.cursor, {}}, second);
    live.check(!second.complete, "the second reads what could have changed");
    live.check(again.submissions.size() == facts.submissions.size() &&
                   again.completions.size() == facts.completions.size() &&
                   again.overrides.size() == facts.overrides.size(),
               "both find the same");
    compare_dates(live, facts, 400);
    return live.wrong == 0 ? 0 : 1;
}

}  // namespace

int main() {
    Live live;
    live.options.site = setting("WAYMARK_LIVE_MOODLE");
    live.options.token = setting("WAYMARK_LIVE_TOKEN");
    live.course = setting("WAYMARK_LIVE_COURSE");
    if (live.options.site.empty() || live.options.token.empty() || live.course.empty()) {
        fmt::print("skipped: set WAYMARK_LIVE_MOODLE, WAYMARK_LIVE_TOKEN and WAYMARK_LIVE_COURSE\n");
        return skipped;
    }
    return run(live);
}
