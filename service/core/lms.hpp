#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect.hpp"
#include "core/lms_notices.hpp"
#include "core/result.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

struct SiteInfo {
    std::string name;
    std::string address;         ///< site root without trailing slash; equals the LTI issuer on Moodle
    std::string release;         ///< e.g. "4.5.10+ (Build: 20260227)"
    std::string version;         ///< e.g. "2024100710"
    std::string language;        ///< of the service account
    std::string account_lms_id;  ///< the service account itself
    std::string account_name;
    std::vector<std::string> functions;   ///< granted web-service functions
    std::optional<LmsNotices> notices{};  ///< what it sends by itself; absent: not told
};

/// What an earlier read left behind for the next one. Opaque to everybody but the adapter that wrote it.
using LmsCursor = std::string;

/// What is to be read of a course. `known` and the text must outlive the call.
struct CourseQuestion {
    std::string_view course_lms_id;  ///< LMS id, or short name when it is not all digits
    /// The course's facts as stored, with lasting ids: what did not change is taken from them instead of
    /// being asked again. None: everything is read.
    const CourseSnapshot* known = nullptr;
    LmsCursor cursor;
    /// Everything is read again when the latest complete reading is older than this.
    Instant full_since;
};

struct CourseReading {
    /// Local ids (core/ids.hpp), complete also where only changes were asked for; failed parts are empty and
    /// say so in `parts`.
    CourseSnapshot snapshot;
    LmsCursor cursor;
    bool complete = true;  ///< everybody was asked about, not only those who could have changed
};

/// Fresh facts of one student about one activity, for the check at the moment of sending.
struct StudentWork {
    std::vector<Submission> submissions;  ///< of the person and of the person's team
    std::vector<QuizAttempt> attempts;
    std::optional<Completion> completion;
    std::optional<Participation> participation;  ///< of the kinds that tell; absent = not told
    std::optional<Dates> effective;  ///< the LMS's own effective dates, overrides applied, extension not
    std::optional<Instant> extension;
    bool active = true;  ///< still an active participant
};

struct OutgoingMessage {
    std::string recipient_lms_id;
    std::string html;    ///< complete text, marker included; at most 4096 bytes
    std::string marker;  ///< found again by find_sent_message()
};

struct SentMessage {
    std::string lms_id;
    Instant sent;
    bool read = false;
};

struct ReceivedMessage {
    std::string lms_id;
    std::string sender_lms_id;
    std::string text;  ///< plain text
    Instant sent;
};

/// A learning platform. Calls block, throw nothing that is expected, and may be made from one thread at a
/// time.
struct Lms : EffectSender {
    [[nodiscard]] virtual LmsResult<SiteInfo> site_info() = 0;
    /// Reads one course. Fails as a whole only when the course, its contents or its roster cannot be read;
    /// any other part that fails is marked in `parts`.
    [[nodiscard]] virtual LmsResult<CourseReading> read_course(const CourseQuestion& question) = 0;
    /// Facts about one person and activity, read now. Ids in the answer are those of the arguments.
    [[nodiscard]] virtual LmsResult<StudentWork> read_student_work(const Course& course,
                                                                   const Activity& activity,
                                                                   const Enrolment& person) = 0;
    /// Sends one message to one person; never repeated by the adapter. `fate_unknown` says whether it may
    /// have gone.
    [[nodiscard]] virtual LmsResult<SentMessage> send_message(const OutgoingMessage& message) = 0;
    /// Looks for a message of ours by its marker among those sent to that person since `since`.
    [[nodiscard]] virtual LmsResult<std::optional<SentMessage>> find_sent_message(
        std::string_view recipient_lms_id, std::string_view marker, Instant since) = 0;
    /// Messages to our account newer than `since`, oldest first.
    [[nodiscard]] virtual LmsResult<std::vector<ReceivedMessage>> received_messages(Instant since) = 0;
    /// Marks the latest messages of that person to our account as read; returns how many were not. Doing it
    /// twice does no harm. Refused where an LMS has no such thing.
    [[nodiscard]] virtual LmsResult<int> mark_messages_read(std::string_view /*sender_lms_id*/) {
        return tl::unexpected(
            LmsError{LmsFailure::access_denied, "mark_messages_read", "not_offered", false});
    }
};

}  // namespace waymark::core
