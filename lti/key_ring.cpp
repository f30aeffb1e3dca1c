#include "lti/key_ring.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "lti/jwks.hpp"
#include "lti/strict_json.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;
using std::chrono::sys_seconds;
namespace fs = std::filesystem;

/// The ring as it is written: names of files beside it and times. Replaced as a whole, so that keys and their
/// parts always fit together.
struct List {
    std::string current = "current.pem";
    std::string next = "next.pem";
    std::string previous = {};
    sys_seconds next_since;
    sys_seconds previous_until{};
};

fs::path list_file(const fs::path& folder) {
    return folder / "keys.json";
}

tl::unexpected<std::string> fail(const fs::path& file, std::string_view why) {
    return tl::unexpected(file.string() + ": " + std::string(why));
}

/// Only names that this file makes, never a path.
bool is_plain_name(const std::string& name) {
    return name.ends_with(".pem") && name.find('/') == std::string::npos && !name.starts_with('.');
}

tl::expected<List, std::string> parse_list(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto parsed = parse_strict(text);
    if (!parsed) return fail(file, "not readable");
    const auto name_in = [&](const char* member) {
        const auto found = parsed->find(member);
        return found != parsed->end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    const auto time_in = [&](const char* member) {
        const auto found = parsed->find(member);
        const bool known = found != parsed->end() && found->is_number_integer();
        return sys_seconds{std::chrono::seconds{known ? found->get<std::int64_t>() : 0}};
    };
    List list{name_in("current"), name_in("next"), name_in("previous"), time_in("next_since"),
              time_in("previous_until")};
    const bool whole = is_plain_name(list.current) && is_plain_name(list.next) &&
                       (list.previous.empty() || is_plain_name(list.previous));
    if (!whole) return fail(file, "names no keys");
    return list;
}

tl::expected<void, std::string> write_list(const fs::path& file, const List& list) {
    const json body{{"current", list.current},
                    {"next", list.next},
                    {"previous", list.previous},
                    {"next_since", list.next_since.time_since_epoch().count()},
                    {"previous_until", list.previous_until.time_since_epoch().count()}};
    return replace_private_file(file, body.dump(2) + "\n");
}

tl::expected<KeyRing, std::string> read_ring(const fs::path& folder, const List& list, sys_seconds now) {
    auto current = load_or_make_key(folder / list.current);
    if (!current) return tl::unexpected(current.error());
    auto next = load_or_make_key(folder / list.next);
    if (!next) return tl::unexpected(next.error());
    KeyRing ring{*std::move(current), *std::move(next), std::nullopt, list.next_since, list.previous_until};
    if (list.previous.empty() || now >= list.previous_until) return ring;
    auto previous = load_key(folder / list.previous);
    if (!previous) return tl::unexpected(previous.error());
    ring.previous = *std::move(previous);
    return ring;
}

tl::expected<List, std::string> load_list(const fs::path& folder, sys_seconds now) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return fail(folder, failure.message());
    const auto file = list_file(folder);
    if (fs::exists(file, failure)) return parse_list(file);
    List list;
    list.next_since = now;
    return list;
}

/// Holds other processes off while the ring is changed.
class FolderLock {
  public:
    explicit FolderLock(const fs::path& folder)
        : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        held_ = descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) == 0;
    }
    ~FolderLock() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    [[nodiscard]] bool held() const { return held_; }

  private:
    int descriptor_;
    bool held_ = false;
};

}  // namespace

std::vector<PrivateKey> KeyRing::published() const {
    std::vector<PrivateKey> keys{current, next};
    if (previous) keys.push_back(*previous);
    return keys;
}

tl::expected<KeyRing, std::string> load_key_ring(const fs::path& folder, sys_seconds now) {
    const auto list = load_list(folder, now);
    if (!list) return tl::unexpected(list.error());
    auto ring = read_ring(folder, *list, now);
    std::error_code ignored;
    if (!ring || fs::exists(list_file(folder), ignored)) return ring;
    if (const auto written = write_list(list_file(folder), *list); !written)
        return tl::unexpected(written.error());
    return ring;
}

tl::expected<KeyRing, std::string> rotate_keys(const fs::path& folder, sys_seconds now, Rotation rotation) {
    if (auto made = load_key_ring(folder, now); !made) return made;
    const FolderLock lock(folder);
    if (!lock.held()) return fail(folder, "cannot be locked");
    auto list = load_list(folder, now);
    if (!list) return tl::unexpected(list.error());
    if (rotation == Rotation::when_due && now < list->next_since + key_notice)
        return fail(list_file(folder), "the next key has not been published for 24 hours yet");
    const auto fresh = PrivateKey::generate();
    const std::string name = fresh.kid() + ".pem";
    if (const auto saved = replace_private_file(folder / name, fresh.to_pem()); !saved)
        return tl::unexpected(saved.error());
    const auto forgotten = std::exchange(list->previous, list->current);
    list->current = std::exchange(list->next, name);
    list->next_since = now;
    list->previous_until = now + key_notice;
    if (const auto written = write_list(list_file(folder), *list); !written)
        return tl::unexpected(written.error());
    std::error_code ignored;
    if (!forgotten.empty()) fs::remove(folder / forgotten, ignored);
    return read_ring(folder, *list, now);
}

LiveKeys::LiveKeys(fs::path folder, const support::Clock& clock, KeyRing ring)
    : folder_(std::move(folder)), clock_(clock), ring_(std::move(ring)) {}

tl::expected<std::unique_ptr<LiveKeys>, std::string> LiveKeys::open(fs::path folder,
                                                                    const support::Clock& clock) {
    auto ring = load_key_ring(folder, clock.now());
    if (!ring) return tl::unexpected(ring.error());
    std::unique_ptr<LiveKeys> keys(new LiveKeys(std::move(folder), clock, *std::move(ring)));
    std::error_code ignored;
    keys->seen_ = fs::last_write_time(list_file(keys->folder_), ignored);
    return keys;
}

void LiveKeys::look_again() {
    const auto now = clock_.now();
    if (ring_.previous && now >= ring_.previous_until) ring_.previous.reset();
    std::error_code failure;
    const auto written = fs::last_write_time(list_file(folder_), failure);
    if (failure || written == seen_) return;
    if (auto ring = load_key_ring(folder_, now)) {
        ring_ = *std::move(ring);
        seen_ = written;
    }
}

PrivateKey LiveKeys::current() {
    const std::lock_guard lock(mutex_);
    look_again();
    return ring_.current;
}

std::string LiveKeys::key_set() {
    const std::lock_guard lock(mutex_);
    look_again();
    return public_key_set(ring_.published());
}

}  // namespace waymark::lti
