#include "core/delivery.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::core {

namespace {

constexpr std::array kind_words{
    std::pair{DeliveryKind::message, "message"},
    std::pair{DeliveryKind::event_create, "event_create"},
    std::pair{DeliveryKind::event_delete, "event_delete"},
    std::pair{DeliveryKind::extension, "extension"},
    std::pair{DeliveryKind::quiz_override, "quiz_override"},
    std::pair{DeliveryKind::forum_post, "forum_post"},
    std::pair{DeliveryKind::groups, "groups"},
    std::pair{DeliveryKind::score, "score"},
    std::pair{DeliveryKind::digest, "digest"},
};

constexpr std::array class_words{
    std::pair{DeliveryClass::by_hand, "by_hand"},
    std::pair{DeliveryClass::asked_for, "asked_for"},
    std::pair{DeliveryClass::correction, "correction"},
    std::pair{DeliveryClass::nudge, "nudge"},
};

template <class Words, class Value>
std::string_view word_in(const Words& words, Value value) {
    for (const auto& [one, text] : words)
        if (one == value) return text;
    return "unknown";
}

template <class Value, class Words>
std::optional<Value> value_in(const Words& words, std::string_view text) {
    for (const auto& [one, spelled] : words)
        if (spelled == text) return one;
    return std::nullopt;
}

}  // namespace

std::string_view word(DeliveryKind kind) {
    return word_in(kind_words, kind);
}

std::string_view word(DeliveryClass why) {
    return word_in(class_words, why);
}

std::optional<DeliveryKind> delivery_kind(std::string_view text) {
    return value_in<DeliveryKind>(kind_words, text);
}

std::optional<DeliveryClass> delivery_class(std::string_view text) {
    return value_in<DeliveryClass>(class_words, text);
}

std::string_view word(DeliveryState state) {
    switch (state) {
        case DeliveryState::waiting:
            return "waiting";
        case DeliveryState::sending:
            return "sending";
        case DeliveryState::sent:
            return "sent";
        case DeliveryState::cancelled:
            return "cancelled";
        case DeliveryState::refused:
            return "refused";
        case DeliveryState::failed:
            return "failed";
        case DeliveryState::uncertain:
            return "uncertain";
    }
    return "unknown";
}

std::optional<DeliveryState> delivery_state(std::string_view text) {
    using enum DeliveryState;
    for (const DeliveryState state : {waiting, sending, sent, cancelled, refused, failed, uncertain})
        if (word(state) == text) return state;
    return std::nullopt;
}

LookUpVerdict judge_look_up(LookUpAnswer answer, int earlier_not_found) {
    switch (answer) {
        case LookUpAnswer::found:
            return LookUpVerdict::was_sent;
        case LookUpAnswer::refused:
            return LookUpVerdict::give_up_uncertain;
        case LookUpAnswer::not_found:
            break;
    }
    return earlier_not_found == 0 ? LookUpVerdict::look_again : LookUpVerdict::send_again;
}

bool waited_enough(int unanswered, seconds since, const DeliveryTiming& timing) {
    return unanswered >= timing.max_attempts && since >= timing.outage;
}

seconds retry_pause(int attempts, const DeliveryTiming& timing) {
    constexpr int most_doublings = 20;  // keeps the shift in range; the cap is reached long before
    const int doublings = std::clamp(attempts - 1, 0, most_doublings);
    return std::min(timing.retry_after * (std::int64_t{1} << doublings), timing.retry_cap);
}

}  // namespace waymark::core
