#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/lms.hpp"
#include "support/clock.hpp"

namespace waymark::test {

/// A clock turned by hand.
struct FakeClock final : support::Clock {
    core::Instant at;
    explicit FakeClock(core::Instant start) : at(start) {}
    [[nodiscard]] core::Instant now() const override { return at; }
    void advance(core::seconds by) { at += by; }
};

/// What one send_message() does to the world and to the caller.
enum class SendOutcome {
    ok,
    nothing_sent,  ///< refused connection: certainly not sent
    lost_answer,   ///< delivered, but the answer never came: fate unknown
    lost_request,  ///< not delivered, and the caller cannot know
    recipient_refused,
    invalid_token,
    maintenance,  ///< and asks to be left alone for five minutes
    access_denied,
    server_error,  ///< nothing was sent
};

/// An LMS in memory that remembers what it delivered and fails as told. Not thread-safe.
struct FakeLms final : core::Lms {
    explicit FakeLms(const support::Clock& time) : clock(time) {}

    const support::Clock& clock;
    core::SiteInfo site;
    std::map<std::string, core::CourseReading> courses;     ///< by lms id
    std::map<std::string, core::StudentWork> student_work;  ///< by person lms id
    bool work_by_activity = false;                          ///< student_work is by "person/activity" instead
    std::optional<core::LmsError> read_failure;             ///< of everything that reads
    std::optional<core::LmsError> work_failure;             ///< of read_student_work
    std::set<std::string> gone;                             ///< activities that were deleted, by lms id
    std::optional<core::LmsError> look_up_failure;          ///< of find_sent_message
    std::deque<SendOutcome> send_outcomes;                  ///< used up in order, then ok
    std::function<void()> before_send;                      ///< runs inside send_message, before anything
    std::vector<core::OutgoingMessage> delivered;           ///< what students really got
    std::vector<core::ReceivedMessage> inbox;
    int look_ups = 0;

  private:
    /// Whether the next write happens, and what the caller is told about it.
    struct Fate {
        bool happens = true;
        std::optional<core::LmsError> told;
    };
    Fate next_fate(const char* where);

  public:
    std::vector<core::LmsCursor> cursors_given;
    std::vector<core::Instant> full_since_given;
    bool known_given = false;  ///< whether the latest reading was told earlier facts

    core::LmsResult<core::SiteInfo> site_info() override;
    core::LmsResult<core::CourseReading> read_course(const core::CourseQuestion& question) override;
    core::LmsResult<core::StudentWork> read_student_work(const core::Course& course,
                                                         const core::Activity& activity,
                                                         const core::Enrolment& person) override;
    core::LmsResult<core::SentMessage> send_message(const core::OutgoingMessage& message) override;
    core::LmsResult<std::optional<core::SentMessage>> find_sent_message(std::string_view recipient,
                                                                        std::string_view marker,
                                                                        core::Instant since) override;
    core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(core::Instant since) override;
    /// Goes by send_outcomes and before_send, as a message does; `performed` is what really happened.
    core::LmsResult<core::Receipt> perform(const core::Effect& effect) override;
    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect& effect) override;
    std::vector<core::Effect> performed;

    /// How often a text with this marker was delivered.
    [[nodiscard]] int times_delivered(std::string_view marker) const;
};

}  // namespace waymark::test
