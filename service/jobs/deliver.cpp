#include "jobs/deliver.hpp"

#include "jobs/messages.hpp"
#include "support/log.hpp"

namespace waymark::jobs {

namespace {

using core::DeliveryState;
using core::LmsFailure;

/// Failures that another attempt cannot mend.
bool is_lasting(LmsFailure failure) {
    switch (failure) {
        case LmsFailure::not_found:
        case LmsFailure::bad_request:
        case LmsFailure::too_large:
            return true;
        case LmsFailure::unreachable:
        case LmsFailure::timed_out:
        case LmsFailure::not_moodle:
        case LmsFailure::service_off:
        case LmsFailure::invalid_token:
        case LmsFailure::access_denied:
        case LmsFailure::maintenance:
        case LmsFailure::bad_answer:
        case LmsFailure::server_error:
        case LmsFailure::recipient_refused:
            return false;
    }
    return false;
}

/// The site is not there for the moment: says nothing about the message.
bool is_passing(LmsFailure failure) {
    return failure == LmsFailure::unreachable || failure == LmsFailure::timed_out ||
           failure == LmsFailure::maintenance || failure == LmsFailure::server_error ||
           failure == LmsFailure::not_moodle;
}

class Delivering {
  public:
    Delivering(const DeliveryContext& context, DeliveryOutcome& outcome)
        : context_(context), outcome_(outcome) {}

    /// A row whose attempt may or may not have reached the student.
    void look_up(const store::Delivery& row) {
        const core::Instant now = context_.clock.now();
        const core::Instant first_look = *row.attempted + context_.timing.look_up_after;
        if (now < first_look) return look_later(row, first_look, row.not_found, row.reason);
        const core::Enrolment* recipient = find_recipient(row);
        if (recipient == nullptr) return end(row, DeliveryState::uncertain, "recipient_gone");
        const auto found =
            context_.lms.find_sent_message(recipient->lms_id, row.marker, *row.attempted - clock_slack);
        if (!found && is_passing(found.error().failure))
            return look_later(row, now + core::retry_pause(row.attempts, context_.timing), row.not_found,
                              core::word(found.error().failure));
        judge(row, found, now);
    }

    void send(const store::Delivery& row) {
        if (const std::optional<std::string_view> reason = objection(row))
            return end(row, DeliveryState::cancelled, *reason);
        const core::Enrolment* recipient = find_recipient(row);
        if (recipient == nullptr) return end(row, DeliveryState::cancelled, "recipient_gone");
        if (row.reminder && !recheck(row, *recipient)) return;
        if (!store::mark_attempt(context_.database, row.id, context_.clock.now()))
            return;  // another took it over
        const core::LmsResult<core::SentMessage> sent = context_.lms.send_message(
            {recipient->lms_id, message_html(row.text, "", row.marker), row.marker});
        if (sent) return sent_as(row, sent->lms_id);
        failed(row, sent.error());
    }

  private:
    static constexpr core::minutes clock_slack{5};  // the LMS's clock may be behind ours

    std::shared_ptr<const LoadedCourse> course_of(const store::Delivery& row) {
        if (!course_ || course_->snapshot.course.id != row.course) course_ = context_.courses.get(row.course);
        return course_;
    }
    const core::Enrolment* find_recipient(const store::Delivery& row) {
        const auto course = course_of(row);
        return course ? core::find_person(course->snapshot, row.recipient) : nullptr;
    }

    /// What the administrator decided since the row was written.
    std::optional<std::string_view> objection(const store::Delivery& row) {
        const auto course = course_of(row);
        const CourseSettings* settings =
            course ? find_settings(context_.site, course->snapshot.course) : nullptr;
        const core::Writes writes = settings == nullptr ? core::Writes::off : settings->writes;
        const core::Writes needed = row.reminder ? core::Writes::all : core::Writes::mentor;
        if (writes < needed) return core::word(core::SkipReason::writes_off);
        return std::nullopt;
    }

    /// False when the reminder was put off or ended.
    bool recheck(const store::Delivery& row, const core::Enrolment& recipient) {
        const auto course = course_of(row);
        const core::Activity* activity = core::find_activity(course->snapshot, row.reminder->activity);
        if (activity == nullptr) return end(row, DeliveryState::cancelled, "activity_gone"), false;
        const core::Instant now = context_.clock.now();
        const std::optional<core::Instant> moment =
            core::next_sending_moment(now, context_.policy.reminders, zone_of(recipient, context_.site));
        if (row.reminder->due <= now || !moment || *moment >= row.reminder->due)
            return end(row, DeliveryState::cancelled, core::word(core::SkipReason::no_time_left)), false;
        if (*moment > now) return retry_at(row, *moment, ""), false;
        const core::LmsResult<core::StudentWork> fresh =
            context_.lms.read_student_work(course->snapshot.course, *activity, recipient);
        if (!fresh) return failed(row, fresh.error()), false;
        const std::optional<core::SkipReason> reason =
            core::recheck(*row.reminder, *activity, recipient, *fresh, course->index.overrides(*activity),
                          context_.clock.now());
        if (reason) return end(row, DeliveryState::cancelled, core::word(*reason)), false;
        return true;
    }

    void judge(const store::Delivery& row, const core::LmsResult<std::optional<core::SentMessage>>& found,
               core::Instant now) {
        using core::LookUpAnswer;
        const LookUpAnswer answer = !found   ? LookUpAnswer::refused
                                    : *found ? LookUpAnswer::found
                                             : LookUpAnswer::not_found;
        switch (core::judge_look_up(answer, row.not_found)) {
            case core::LookUpVerdict::was_sent:
                return sent_as(row, (*found)->lms_id);
            case core::LookUpVerdict::look_again:
                return look_later(row, now + context_.timing.look_up_again_after, row.not_found + 1,
                                  row.reason);
            case core::LookUpVerdict::send_again:
                return retry_at(row, now, "not_found_in_lms");
            case core::LookUpVerdict::give_up_uncertain:
                return end(row, DeliveryState::uncertain, core::word(found.error().failure));
        }
    }

    void failed(const store::Delivery& row, const core::LmsError& error) {
        const core::Instant now = context_.clock.now();
        if (error.failure == LmsFailure::recipient_refused)
            return end(row, DeliveryState::refused, core::word(error.failure));
        if (error.fate_unknown)
            return look_later(row, now + context_.timing.look_up_after, 0, core::word(error.failure));
        if (is_lasting(error.failure) || row.attempts + 1 >= context_.timing.max_attempts)
            return end(row, DeliveryState::failed, core::word(error.failure));
        retry_at(row, now + core::retry_pause(row.attempts + 1, context_.timing), core::word(error.failure));
    }

    void sent_as(const store::Delivery& row, std::string_view receipt) {
        store::mark_sent(context_.database, row.id, receipt, context_.clock.now());
        support::log_info("delivery sent id={} receipt={}", row.id, receipt);
        ++outcome_.sent;
    }
    void end(const store::Delivery& row, DeliveryState state, std::string_view reason) {
        store::mark_ended(context_.database, row.id, state, reason, context_.clock.now());
        support::log_info("delivery ended id={} state={} reason={}", row.id, core::word(state), reason);
        ++(state == DeliveryState::cancelled ? outcome_.cancelled : outcome_.parked);
    }
    void retry_at(const store::Delivery& row, core::Instant at, std::string_view reason) {
        store::mark_retry(context_.database, row.id, at, reason);
        ++outcome_.waiting;
    }
    void look_later(const store::Delivery& row, core::Instant at, int not_found, std::string_view reason) {
        store::mark_look_up(context_.database, row.id, at, not_found, reason);
        ++outcome_.waiting;
    }

    const DeliveryContext& context_;
    DeliveryOutcome& outcome_;
    std::shared_ptr<const LoadedCourse> course_;
};

}  // namespace

DeliveryOutcome deliver_once(const DeliveryContext& context, int limit) {
    DeliveryOutcome outcome;
    Delivering delivering(context, outcome);
    // One row at a time: a claim must not grow old while others are being sent.
    for (int i = 0; i < limit; ++i) {
        const auto lost = store::claim_lost(context.database, context.site.id, context.owner,
                                            context.clock.now(), context.timing.lease, 1);
        if (lost.empty()) break;
        delivering.look_up(lost.front());
    }
    for (int i = 0; i < limit; ++i) {
        const auto due = store::claim_due(context.database, context.site.id, context.owner,
                                          context.clock.now(), context.timing.lease, 1);
        if (due.empty()) break;
        delivering.send(due.front());
    }
    return outcome;
}

}  // namespace waymark::jobs
