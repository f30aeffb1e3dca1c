#include "moodle_adapter/messages.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/functions_message.hpp"
#include "moodle_adapter/text.hpp"

namespace waymark::moodle {
namespace {

constexpr std::size_t longest_message = 4096;
constexpr std::size_t page_size = 100;
/// More pages than this in one look mean that the site does not page at all.
constexpr int most_pages = 500;
constexpr core::minutes clock_difference{10};

/// Moodle accepts letters, digits, "_" and "-" only.
std::string client_id(std::string_view marker) {
    std::string result;
    for (const char c : marker) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain && result.size() < 64) result += c;
    }
    return result;
}

core::LmsError bad_request(const char* where, const char* detail) {
    return {core::LmsFailure::bad_request, where, detail, false};
}

/// Newest first until `visit` says enough or the messages end.
template <class Visit>
tl::expected<void, core::LmsError> for_messages(Transport& transport, std::int64_t recipient,
                                                std::int64_t sender, const Visit& visit) {
    for (int page = 0; page < most_pages; ++page) {
        const auto from = static_cast<std::size_t>(page) * page_size;
        const auto rows = get_messages(transport, recipient, sender, from, page_size);
        if (!rows) return tl::unexpected(rows.error());
        for (const MessageRow& row : *rows) {
            if (!visit(row)) return {};
        }
        if (rows->size() < page_size) return {};
    }
    return tl::unexpected(
        core::LmsError{core::LmsFailure::bad_answer, "core_message_get_messages", "endless_pages", false});
}

}  // namespace

core::LmsResult<core::SentMessage> send_message(Transport& transport, const core::OutgoingMessage& message,
                                                core::Instant now) {
    const auto recipient = parse_id(message.recipient_lms_id);
    if (!recipient) return tl::unexpected(bad_request("send_message", "bad_recipient_id"));
    if (message.html.empty() || message.html.size() > longest_message) {
        return tl::unexpected(bad_request("send_message", "bad_length"));
    }
    const auto row = send_instant_message(transport, *recipient, message.html, client_id(message.marker));
    if (!row) return tl::unexpected(row.error());
    return core::SentMessage{std::to_string(row->id), row->sent.value_or(now), false};
}

core::LmsResult<std::optional<core::SentMessage>> find_sent_message(Transport& transport,
                                                                    std::int64_t account,
                                                                    std::string_view recipient_lms_id,
                                                                    std::string_view marker,
                                                                    core::Instant since) {
    const auto recipient = parse_id(recipient_lms_id);
    if (!recipient || marker.empty()) return tl::unexpected(bad_request("find_sent_message", "bad_argument"));
    std::optional<core::SentMessage> found;
    const auto done = for_messages(transport, *recipient, account, [&](const MessageRow& row) {
        if (row.sent < since - clock_difference) return false;
        const bool marked =
            row.small.find(marker) != std::string::npos || row.html.find(marker) != std::string::npos;
        if (marked) found = core::SentMessage{std::to_string(row.id), row.sent, row.read};
        return !marked;
    });
    if (!done) return tl::unexpected(done.error());
    return found;
}

core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(Transport& transport,
                                                                      std::int64_t account,
                                                                      core::Instant since) {
    std::vector<core::ReceivedMessage> result;
    std::set<std::int64_t> seen;  // a message that arrives meanwhile moves the pages by one
    const auto done = for_messages(transport, account, 0, [&](const MessageRow& row) {
        if (row.sent <= since) return false;
        const bool from_somebody = row.sender > 0 && row.sender != account && !row.notification;
        if (from_somebody && seen.insert(row.id).second) {
            result.push_back(
                {std::to_string(row.id), std::to_string(row.sender), plain_text(row.shown), row.sent});
        }
        return true;
    });
    if (!done) return tl::unexpected(done.error());
    std::reverse(result.begin(), result.end());
    std::stable_sort(result.begin(), result.end(),
                     [](const auto& left, const auto& right) { return left.sent < right.sent; });
    return result;
}

core::LmsResult<int> mark_messages_read(Transport& transport, std::int64_t account,
                                        std::string_view sender_lms_id) {
    const auto sender = parse_id(sender_lms_id);
    if (!sender) return tl::unexpected(bad_request("mark_messages_read", "bad_sender_id"));
    const auto rows = get_messages(transport, account, *sender, 0, page_size);
    if (!rows) return tl::unexpected(rows.error());
    int marked = 0;
    for (const MessageRow& row : *rows) {
        if (row.read || row.sender != *sender) continue;
        if (const auto done = mark_message_read(transport, row.id); !done)
            return tl::unexpected(done.error());
        ++marked;
    }
    return marked;
}

}  // namespace waymark::moodle
