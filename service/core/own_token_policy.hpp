#pragma once

namespace waymark::core {

/// What is sent with a token that a mentor gave for it, and so in the mentor's own name.
enum class OwnTokenUse {
    never,
    messages,                ///< what that mentor wrote
    messages_and_reminders,  ///< reminders to that mentor's students too
};

struct OwnTokenPolicy {
    OwnTokenUse use = OwnTokenUse::never;
    /// What becomes of a message that the mentor's way does not take: it goes with the service account, or it
    /// is parked and shown.
    bool fall_back = true;
};

}  // namespace waymark::core
