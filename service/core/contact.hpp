#pragma once

#include <optional>
#include <string_view>

namespace waymark::core {

/// By what way a person was in touch with a student outside Waymark. The words are stored; do not rename
/// them.
enum class ContactChannel {
    moodle,  ///< a message written in the LMS itself
    email,
    phone,
    meeting,
    other,
};
inline constexpr ContactChannel all_contact_channels[] = {ContactChannel::moodle, ContactChannel::email,
                                                          ContactChannel::phone, ContactChannel::meeting,
                                                          ContactChannel::other};
[[nodiscard]] std::string_view word(ContactChannel channel);
[[nodiscard]] std::optional<ContactChannel> contact_channel(std::string_view text);

}  // namespace waymark::core
