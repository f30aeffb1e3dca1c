#include "moodle_adapter/moodle_lms.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/course_reader.hpp"
#include "moodle_adapter/effects.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_message.hpp"
#include "moodle_adapter/messages.hpp"
#include "moodle_adapter/student_work.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {
namespace {

std::string without_slash(std::string address) {
    while (!address.empty() && address.back() == '/') address.pop_back();
    return address;
}

class MoodleLms final : public core::Lms {
  public:
    MoodleLms(Options options, support::HttpClient& http, const support::Clock& clock)
        : site_(without_slash(options.site)),
          own_tool_prefix_(options.own_tool_prefix),
          clock_(clock),
          transport_(std::move(options), http) {}

    core::LmsResult<core::SiteInfo> site_info() override {
        auto info = get_site_info(transport_);
        // An expired token is refused like a missing function once, and by its name from then on.
        if (!info && info.error().detail == "accessexception") info = get_site_info(transport_);
        if (!info) return info;
        transport_.know_granted(info->functions);
        know_writing(*info);
        account_ = parse_id(info->account_lms_id).value_or(0);
        if (offers_notices(transport_))
            if (const auto notices = get_notices(transport_)) info->notices = *notices;
        return info;
    }

    core::LmsResult<core::CourseReading> read_course(const core::CourseQuestion& question) override {
        const auto now = clock_.now();
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        auto read = moodle::read_course(transport_, {question, site_, own_tool_prefix_, now, highest_event_});
        if (!read) return tl::unexpected(std::move(read.error()));
        if (core::is_fresh(read->reading.snapshot, core::Part::overrides)) {
            override_events_[read->reading.snapshot.course.lms_id] = std::move(read->override_events);
            highest_event_ = std::max(highest_event_, read->highest_event);
        }
        return std::move(read->reading);
    }

    core::LmsResult<core::StudentWork> read_student_work(const core::Course& course,
                                                         const core::Activity& activity,
                                                         const core::Enrolment& person) override {
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        return moodle::read_student_work(transport_, {course, activity, person},
                                         override_events_[course.lms_id]);
    }

    core::LmsResult<core::SentMessage> send_message(const core::OutgoingMessage& message) override {
        return moodle::send_message(transport_, message, clock_.now());
    }

    core::LmsResult<std::optional<core::SentMessage>> find_sent_message(std::string_view recipient_lms_id,
                                                                        std::string_view marker,
                                                                        core::Instant since) override {
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        return moodle::find_sent_message(transport_, account_, recipient_lms_id, marker, since);
    }

    core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(core::Instant since) override {
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        return moodle::received_messages(transport_, account_, since);
    }

    core::LmsResult<int> mark_messages_read(std::string_view sender_lms_id) override {
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        return moodle::mark_messages_read(transport_, account_, sender_lms_id);
    }

    core::LmsResult<core::Receipt> perform(const core::Effect& effect) override {
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        return moodle::perform(transport_, effect);
    }

    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect& effect) override {
        if (const auto known = know_site(); !known) return tl::unexpected(known.error());
        return moodle::find_effect(transport_, effect);
    }

  private:
    /// A second token of another account would write in another name, and nobody would find what it sent: it
    /// counts as granted nothing. One that cannot be asked now is tried when it is needed.
    void know_writing(const core::SiteInfo& reading) {
        if (!transport_.has_write_token()) return;
        const auto writing = get_writing_site_info(transport_);
        if (!writing) return;
        const bool same = writing->account_lms_id == reading.account_lms_id;
        transport_.know_granted_for_writing(same ? writing->functions : std::vector<std::string>{});
    }

    /// Our own user id and the granted functions are asked for once and refreshed by every site_info().
    tl::expected<void, core::LmsError> know_site() {
        if (account_ > 0) return {};
        if (const auto info = site_info(); !info) return tl::unexpected(info.error());
        return {};
    }

    std::string site_;
    std::string own_tool_prefix_;
    const support::Clock& clock_;
    Transport transport_;
    std::int64_t account_ = 0;
    std::map<std::string, std::vector<EventRow>> override_events_;  ///< by course, of the latest reading
    std::int64_t highest_event_ = 0;                                ///< of any course
};

}  // namespace

std::unique_ptr<core::Lms> make_moodle_lms(Options options, support::HttpClient& http,
                                           const support::Clock& clock) {
    return std::make_unique<MoodleLms>(std::move(options), http, clock);
}

}  // namespace waymark::moodle
