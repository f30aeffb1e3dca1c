#include "core/contact.hpp"

namespace waymark::core {

std::string_view word(ContactChannel channel) {
    switch (channel) {
        case ContactChannel::moodle:
            return "moodle";
        case ContactChannel::email:
            return "email";
        case ContactChannel::phone:
            return "phone";
        case ContactChannel::meeting:
            return "meeting";
        case ContactChannel::other:
            return "other";
    }
    return "unknown";
}

std::optional<ContactChannel> contact_channel(std::string_view text) {
    for (const ContactChannel channel : all_contact_channels)
        if (word(channel) == text) return channel;
    return std::nullopt;
}

}  // namespace waymark::core
