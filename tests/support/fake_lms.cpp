#include "support/fake_lms.hpp"

#include <algorithm>

namespace waymark::test {

using namespace core;

LmsResult<SiteInfo> FakeLms::site_info() {
    if (read_failure) return tl::unexpected(*read_failure);
    return site;
}

LmsResult<CourseReading> FakeLms::read_course(const CourseQuestion& question) {
    cursors_given.push_back(question.cursor);
    full_since_given.push_back(question.full_since);
    known_given = question.known != nullptr;
    if (read_failure) return tl::unexpected(*read_failure);
    const auto found = courses.find(std::string(question.course_lms_id));
    if (found == courses.end())
        return tl::unexpected(LmsError{LmsFailure::not_found, "read_course", "", false});
    return found->second;
}

LmsResult<StudentWork> FakeLms::read_student_work(const Course&, const Activity& activity,
                                                  const Enrolment& person) {
    if (work_failure) return tl::unexpected(*work_failure);
    if (gone.count(activity.lms_id) == 1)
        return tl::unexpected(LmsError{LmsFailure::not_found, "read_student_work", "invalidrecord", false});
    return student_work[work_by_activity ? person.lms_id + "/" + activity.lms_id : person.lms_id];
}

FakeLms::Fate FakeLms::next_fate(const char* where) {
    if (before_send) before_send();
    SendOutcome outcome = SendOutcome::ok;
    if (!send_outcomes.empty()) {
        outcome = send_outcomes.front();
        send_outcomes.pop_front();
    }
    const auto failure = [&](LmsFailure why, bool unknown) { return LmsError{why, where, "", unknown}; };
    switch (outcome) {
        case SendOutcome::nothing_sent:
            return {false, failure(LmsFailure::unreachable, false)};
        case SendOutcome::lost_request:
            return {false, failure(LmsFailure::timed_out, true)};
        case SendOutcome::lost_answer:
            return {true, failure(LmsFailure::timed_out, true)};
        case SendOutcome::recipient_refused:
            return {false, failure(LmsFailure::recipient_refused, false)};
        case SendOutcome::invalid_token:
            return {false, failure(LmsFailure::invalid_token, false)};
        case SendOutcome::maintenance: {
            LmsError error = failure(LmsFailure::maintenance, false);
            error.retry_after = core::seconds{300};
            return {false, error};
        }
        case SendOutcome::access_denied:
            return {false, failure(LmsFailure::access_denied, false)};
        case SendOutcome::server_error:
            return {false, failure(LmsFailure::server_error, false)};
        case SendOutcome::ok:
            return {true, {}};
    }
    return {true, {}};
}

LmsResult<SentMessage> FakeLms::send_message(const OutgoingMessage& message) {
    const Fate fate = next_fate("send_message");
    if (fate.happens) delivered.push_back(message);
    if (fate.told) return tl::unexpected(*fate.told);
    return SentMessage{std::to_string(delivered.size()), clock.now(), false};
}

LmsResult<Receipt> FakeLms::perform(const Effect& effect) {
    const Fate fate = next_fate("perform");
    if (fate.happens) performed.push_back(effect);
    if (fate.told) return tl::unexpected(*fate.told);
    return Receipt{"e" + std::to_string(performed.size())};
}

LmsResult<std::optional<Receipt>> FakeLms::find_effect(const Effect& effect) {
    ++look_ups;
    if (look_up_failure) return tl::unexpected(*look_up_failure);
    for (std::size_t i = 0; i < performed.size(); ++i)
        if (performed[i] == effect) return std::optional{Receipt{"e" + std::to_string(i + 1)}};
    return std::optional<Receipt>{};
}

LmsResult<std::optional<SentMessage>> FakeLms::find_sent_message(std::string_view recipient,
                                                                 std::string_view marker, Instant) {
    ++look_ups;
    if (look_up_failure) return tl::unexpected(*look_up_failure);
    for (std::size_t i = 0; i < delivered.size(); ++i)
        if (delivered[i].recipient_lms_id == recipient && delivered[i].marker == marker)
            return SentMessage{std::to_string(i + 1), clock.now(), false};
    return std::optional<SentMessage>{};
}

LmsResult<std::vector<ReceivedMessage>> FakeLms::received_messages(Instant since) {
    if (read_failure) return tl::unexpected(*read_failure);
    std::vector<ReceivedMessage> newer;
    std::copy_if(inbox.begin(), inbox.end(), std::back_inserter(newer),
                 [since](const ReceivedMessage& one) { return one.sent > since; });
    return newer;
}

int FakeLms::times_delivered(std::string_view marker) const {
    return static_cast<int>(
        std::count_if(delivered.begin(), delivered.end(),
                      [marker](const OutgoingMessage& one) { return one.marker == marker; }));
}

}  // namespace waymark::test
