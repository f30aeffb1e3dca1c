#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/contact.hpp"
#include "core/effect.hpp"
#include "core/policy.hpp"
#include "core/snapshot.hpp"
#include "jobs/courses.hpp"
#include "store/outbox.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// Moodle's limit for one message, in bytes of the finished HTML with its marker.
inline constexpr std::size_t max_message_bytes = 4096;

/// A person's plain text as the HTML that the LMS gets: escaped, paragraphs and line breaks kept, http(s)
/// addresses made links, `sender` named at the end, then the marker as an HTML comment. `sender` "" leaves
/// the line out.
[[nodiscard]] std::string message_html(std::string_view text, std::string_view sender,
                                       std::string_view marker);

/// A new marker: "wm:" and 32 hexadecimal digits, safe inside an HTML comment.
[[nodiscard]] std::string make_marker(support::Random& random);

enum class MessageProblem {
    empty,       ///< nothing but white space
    too_long,    ///< over max_message_bytes as HTML
    not_active,  ///< the recipient's enrolment is not active
    writes_off,  ///< the course is set to look only
};

/// Checks a message before it is shown or queued; nothing when it may go.
[[nodiscard]] std::optional<MessageProblem> check_message(std::string_view text, std::string_view sender,
                                                          const core::Enrolment& recipient,
                                                          core::Writes writes);

struct MessageOrder {
    const LoadedCourse* course = nullptr;
    core::PersonId recipient;
    core::PersonId author;
    std::string text;
    std::string form_id;  ///< from the form shown, so that a form sent twice is one message
};

/// Queues a checked message for sending at once; the same form_id again queues nothing. Returns false then.
bool queue_message(store::Database& database, const MessageOrder& order, support::Random& random,
                   core::Instant now);

struct EffectOrder {
    const LoadedCourse* course = nullptr;
    core::Effect effect;
    std::optional<core::PersonId> recipient;  ///< whom it concerns; absent: the course as such
    std::optional<core::PersonId> author;     ///< who clicked
    std::optional<std::int64_t> follows;      ///< done only when that delivery is
    std::string key;                          ///< names the intention, so that it is carried out once
};
/// Queues an effect for doing at once; the same kind and key again queues nothing. Returns the delivery.
std::optional<std::int64_t> queue_effect(store::Database& database, const EffectOrder& order,
                                         support::Random& random, core::Instant now);

/// A description or post as HTML with the marker in a visible last line: comments do not survive there.
[[nodiscard]] std::string effect_html(std::string_view text, std::string_view marker);

/// One entry of the thread with a student, outgoing or incoming.
struct ThreadEntry {
    bool from_student = false;
    bool automatic = false;                ///< a reminder
    std::string text;                      ///< plain
    core::Instant at;                      ///< written or received
    std::optional<core::PersonId> author;  ///< who clicked
    core::DeliveryState state = core::DeliveryState::sent;
    std::string reason;
    std::optional<core::ContactChannel> noted{};  ///< a contact outside Waymark that somebody noted
    std::optional<core::Instant> follow_up{};     ///< of such a contact: the day to be in touch again
};
/// Everything written to and by a student in this course, oldest first.
[[nodiscard]] std::vector<ThreadEntry> thread_with(store::Database& database, const LoadedCourse& course,
                                                   core::PersonId student);

}  // namespace waymark::jobs
