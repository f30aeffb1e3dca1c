#include "core/delivery.hpp"

#include <algorithm>
#include <array>

namespace waymark::core {

std::string_view word(DeliveryClass kind) {
    switch (kind) {
        case DeliveryClass::message:
            return "message";
        case DeliveryClass::reminder:
            return "reminder";
    }
    return "unknown";
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

seconds retry_pause(int attempts, const DeliveryTiming& timing) {
    constexpr int most_doublings = 20;  // keeps the shift in range; the cap is reached long before
    const int doublings = std::clamp(attempts - 1, 0, most_doublings);
    return std::min(timing.retry_after * (std::int64_t{1} << doublings), timing.retry_cap);
}

}  // namespace waymark::core
