#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "lti/key.hpp"
#include "support/clock.hpp"

namespace waymark::lti {

/// How long a key must have been published before anything is signed with it, and how long the one before
/// stays published: platforms keep our key set for up to a day.
inline constexpr std::chrono::hours key_notice{24};

/// Our keys: we sign with `current`, publish `next` beforehand, and for a day after a rotation also the one
/// before.
struct KeyRing {
    PrivateKey current;
    PrivateKey next;
    std::optional<PrivateKey> previous;
    std::chrono::sys_seconds next_since;      ///< when `next` was first published
    std::chrono::sys_seconds previous_until;  ///< when `previous` stops being published

    [[nodiscard]] std::vector<PrivateKey> published() const;
};

/// Reads the ring in `folder`, or makes it with two new keys at the first start; files are readable by their
/// owner alone (mode 0600), the folder is made when it is not there. A `previous` that is over is left out.
/// Fails with a sentence naming the file.
[[nodiscard]] tl::expected<KeyRing, std::string> load_key_ring(const std::filesystem::path& folder,
                                                               std::chrono::sys_seconds now);

enum class Rotation {
    when_due,  ///< refused while `next` has been published for less than key_notice
    at_once,   ///< a key has become known: platforms may refuse us until they read our key set again
};

/// Makes `next` the current key and a new key the next one; keys older than the previous are deleted. One
/// process at a time; a crash leaves the ring as before or as after. Fails with a sentence.
[[nodiscard]] tl::expected<KeyRing, std::string> rotate_keys(const std::filesystem::path& folder,
                                                             std::chrono::sys_seconds now, Rotation rotation);

/// The ring as a running service uses it: notices a rotation by another process, and the end of `previous`.
/// Safe from any thread. When the files have become unreadable it goes on with what it has.
class LiveKeys {
  public:
    /// `clock` must outlive it.
    [[nodiscard]] static tl::expected<std::unique_ptr<LiveKeys>, std::string> open(
        std::filesystem::path folder, const support::Clock& clock);

    [[nodiscard]] PrivateKey current();
    /// The JSON of our published key set.
    [[nodiscard]] std::string key_set();

  private:
    LiveKeys(std::filesystem::path folder, const support::Clock& clock, KeyRing ring);
    void look_again();

    std::filesystem::path folder_;
    const support::Clock& clock_;
    std::mutex mutex_;
    KeyRing ring_;
    std::filesystem::file_time_type seen_;
};

}  // namespace waymark::lti
