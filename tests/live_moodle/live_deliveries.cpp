// Writes to one course of a running Moodle by way of the outbox and finds everything again: one of each kind
// of effect, once with the answer lost and once with the request lost. Made for a course and a student that
// may be written to. Ends with 77 ("skipped") when no Moodle is named.
//
//   WAYMARK_LIVE_MOODLE=https://moodle.example.org WAYMARK_LIVE_TOKEN=… WAYMARK_LIVE_COURSE=2
//   WAYMARK_LIVE_STUDENT=12 live_deliveries     (the student's number; her group, if she has one, gets an
//   entry too)

#include <fmt/format.h>

#include <algorithm>

#include "core/effect.hpp"
#include "jobs/deliver.hpp"
#include "jobs/messages.hpp"
#include "jobs/sync.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "store/facts.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"
#include "support/temp_database.hpp"
#include "tests/live_moodle/setting.hpp"

namespace {

using namespace waymark;
using core::DeliveryKind;
using core::DeliveryState;
using live::setting;
using live::skipped;

enum class Lost { nothing, answer, request };

/// The system's clock, turned ahead where the outbox would wait.
struct TurnedClock final : support::Clock {
    core::seconds ahead{0};
    support::SystemClock system;
    [[nodiscard]] core::Instant now() const override { return system.now() + ahead; }
};

/// The real adapter behind a line that loses the next answer or request of a write.
struct LossyLms final : core::Lms {
    core::Lms& real;
    Lost next = Lost::nothing;
    int writes = 0;
    explicit LossyLms(core::Lms& behind) : real(behind) {}

    template <class Answer, class Write>
    core::LmsResult<Answer> lossy(Write write) {
        const Lost lost = std::exchange(next, Lost::nothing);
        const core::LmsError gone{core::LmsFailure::timed_out, "test", "lost", true};
        if (lost == Lost::request) return tl::unexpected(gone);
        ++writes;
        auto answer = write();
        if (lost == Lost::answer && answer) return tl::unexpected(gone);
        return answer;
    }
    core::LmsResult<core::Receipt> perform(const core::Effect& effect) override {
        return lossy<core::Receipt>([&] { return real.perform(effect); });
    }
    core::LmsResult<core::SentMessage> send_message(const core::OutgoingMessage& message) override {
        return lossy<core::SentMessage>([&] { return real.send_message(message); });
    }
    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect& effect) override {
        return real.find_effect(effect);
    }
    core::LmsResult<core::SiteInfo> site_info() override { return real.site_info(); }
    core::LmsResult<core::CourseReading> read_course(const core::CourseQuestion& question) override {
        return real.read_course(question);
    }
    core::LmsResult<core::StudentWork> read_student_work(const core::Course& course,
                                                         const core::Activity& activity,
                                                         const core::Enrolment& person) override {
        return real.read_student_work(course, activity, person);
    }
    core::LmsResult<std::optional<core::SentMessage>> find_sent_message(std::string_view recipient,
                                                                        std::string_view marker,
                                                                        core::Instant since) override {
        return real.find_sent_message(recipient, marker, since);
    }
    core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(core::Instant since) override {
        return real.received_messages(since);
    }
};

struct Live {
    moodle::Options options;
    std::string course_lms_id;
    std::string student_lms_id;
    TurnedClock clock;
    support::SystemRandom random;
    std::unique_ptr<support::HttpClient> http = support::make_http_client("Waymark/live-test");
    tests::TempDatabase files;
    jobs::SiteSettings site;
    core::Policy policy;
    core::DeliveryTiming timing;
    jobs::CourseCache courses{files.database()};
    int wrong = 0;

    void check(bool good, const std::string& what) {
        if (!good) ++wrong;
        fmt::print("{}  {}\n", good ? "ok   " : "WRONG", what);
    }
};

/// One effect to try; `follows`: the row before it.
struct Trial {
    DeliveryKind kind = DeliveryKind::message;
    std::string text;
    std::string marker;
    std::optional<std::int64_t> follows = {};
};

const core::Activity* first_of(const core::CourseSnapshot& facts, core::ActivityKind kind) {
    const auto found = std::find_if(facts.activities.begin(), facts.activities.end(),
                                    [&](const core::Activity& one) { return one.kind == kind; });
    return found == facts.activities.end() ? nullptr : &*found;
}

class Trials {
  public:
    Trials(Live& live, core::Lms& real) : live_(live), lms_(real) {}

    /// Sends one and looks that it happened once, by exactly `writes` calls.
    std::int64_t run(const Trial& trial, Lost lost) {
        store::Delivery row;
        row.kind = trial.kind;
        row.site = live_.site.id;
        row.course = facts().course.id;
        if (trial.kind != DeliveryKind::event_create && trial.kind != DeliveryKind::event_delete &&
            trial.kind != DeliveryKind::forum_post)
            row.recipient = student().person;
        row.follows = trial.follows;
        row.text = trial.text;
        row.marker = trial.marker;
        row.created = row.not_before = live_.clock.now();
        const std::int64_t id = store::enqueue(live_.files.database(), row, row.marker).value();
        lms_.next = lost;
        lms_.writes = 0;
        for (int round = 0; round < 5; ++round) {
            (void)jobs::deliver_once({live_.files.database(), live_.site, lms_, live_.courses, live_.policy,
                                      live_.timing, live_.clock, "live",
                                      [](const auto&, const auto&, auto) { return std::string(); }});
            if (live_.timing.look_up_after.count() > 0 && lost != Lost::nothing)
                live_.clock.ahead += live_.timing.look_up_after + core::seconds{1};
        }
        const store::Delivery ended = store::load_delivery(live_.files.database(), id).value();
        if (ended.state == DeliveryState::waiting && ended.reason == "access_denied") {
            // Not to stand before what comes for the same student.
            fmt::print("may not  {}: the account lacks the right\n", core::word(trial.kind));
            store::mark_ended(live_.files.database(), id, DeliveryState::failed, ended.reason,
                              live_.clock.now());
            return id;
        }
        live_.check(
            ended.state == DeliveryState::sent && lms_.writes == 1,
            fmt::format("{} with {} lost: {} {}, written {} times, receipt \"{}\"", core::word(trial.kind),
                        name_of(lost), core::word(ended.state), ended.reason, lms_.writes, ended.receipt));
        return id;
    }

    [[nodiscard]] const core::CourseSnapshot& facts() {
        const auto id = jobs::find_configured(live_.files.database(), live_.site, live_.site.courses.front());
        course_ = live_.courses.get(id.value());
        return course_->snapshot;
    }
    [[nodiscard]] const core::Enrolment& student() {
        for (const core::Enrolment& person : facts().people)
            if (person.lms_id == live_.student_lms_id) return person;
        throw std::runtime_error("the student is not in the course");
    }

  private:
    static std::string_view name_of(Lost lost) {
        return lost == Lost::nothing ? "nothing" : lost == Lost::answer ? "the answer" : "the request";
    }

    Live& live_;
    LossyLms lms_;
    std::shared_ptr<const jobs::LoadedCourse> course_;
};

void write_all(Live& live, Trials& trials, Lost lost) {
    const core::CourseSnapshot facts = trials.facts();
    const core::Instant day = live.clock.now() + core::days{40};
    const auto marker = [&] { return jobs::make_marker(live.random); };
    const auto html = [&](const std::string& mark) {
        return jobs::effect_html("From a test of Waymark", mark);
    };
    std::string mark = marker();
    trials.run({DeliveryKind::message, "A test of Waymark: <b>1 & 2</b>", mark}, lost);
    std::vector<std::string> groups{""};
    for (const core::Group& group : facts.groups)
        if (std::count(trials.student().groups.begin(), trials.student().groups.end(), group.id) > 0)
            groups.push_back(group.lms_id);
    for (const std::string& group : groups) {
        mark = marker();
        const core::EventCreation event{live.course_lms_id, group, "A test & talk", html(mark), day,
                                        core::minutes{30},  mark};
        const std::int64_t id = trials.run({DeliveryKind::event_create, core::encode(event), mark}, lost);
        trials.run({DeliveryKind::event_delete, core::encode(core::EventDeletion{}), marker(), id}, lost);
    }
    if (const auto* forum = first_of(facts, core::ActivityKind::forum)) {
        mark = marker();
        const core::ForumPost post{forum->instance_lms_id, "", "A test & question", html(mark), mark};
        trials.run({DeliveryKind::forum_post, core::encode(post), mark}, lost);
    }
    const std::string& person = live.student_lms_id;
    if (const auto* task = first_of(facts, core::ActivityKind::assignment)) {
        const core::ExtensionGrant grant{task->instance_lms_id, person, day};
        trials.run({DeliveryKind::extension, core::encode(grant), marker()}, lost);
        const core::ExtensionGrant cleared{task->instance_lms_id, person, {}};
        trials.run({DeliveryKind::extension, core::encode(cleared), marker()}, lost);
    }
    if (const auto* quiz = first_of(facts, core::ActivityKind::quiz)) {
        const core::QuizOverrideGrant grant{quiz->instance_lms_id, person, {}, day};
        trials.run({DeliveryKind::quiz_override, core::encode(grant), marker()}, lost);
    }
}

int run(Live& live) {
    const auto real = moodle::make_moodle_lms(live.options, *live.http, live.clock);
    live.site.key = "live";
    live.site.id = store::ensure_site(live.files.database(), "live");
    live.site.zone = "UTC";
    live.site.language = "en";
    live.site.has_web_service = true;
    live.site.courses = {{live.course_lms_id, core::Writes::mentor}};
    for (const jobs::SyncOutcome& outcome :
         jobs::sync_site(live.files.database(), live.site, *real, live.clock.now()))
        live.check(!outcome.error, "the course is read");
    if (live.wrong > 0) return 1;
    Trials trials(live, *real);
    for (const Lost lost : {Lost::nothing, Lost::answer, Lost::request}) write_all(live, trials, lost);
    return live.wrong == 0 ? 0 : 1;
}

}  // namespace

int main() {
    Live live;
    live.options.site = setting("WAYMARK_LIVE_MOODLE");
    live.options.token = setting("WAYMARK_LIVE_TOKEN");
    live.course_lms_id = setting("WAYMARK_LIVE_COURSE");
    live.student_lms_id = setting("WAYMARK_LIVE_STUDENT");
    if (live.options.site.empty() || live.options.token.empty() || live.course_lms_id.empty() ||
        live.student_lms_id.empty()) {
        fmt::print("skipped: set WAYMARK_LIVE_MOODLE, _TOKEN, _COURSE and _STUDENT\n");
        return skipped;
    }
    return run(live);
}
