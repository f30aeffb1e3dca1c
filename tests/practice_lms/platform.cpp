#include "tests/practice_lms/platform.hpp"

#include <algorithm>
#include <utility>

#include "support/crypto.hpp"

namespace waymark::practice {

namespace {

constexpr Id admin_id = 2;

Visitor administrator() {
    Visitor admin;
    admin.id = admin_id;
    admin.username = "admin";
    admin.first_name = "Admin";
    admin.last_name = "User";
    admin.email = "admin@example.invalid";
    admin.language = "en";
    admin.teaches = true;
    admin.is_admin = true;
    return admin;
}

Visitor visitor_from(const Person& person) {
    Visitor visitor;
    visitor.id = person.id;
    visitor.username = person.username;
    visitor.first_name = person.first_name;
    visitor.last_name = person.last_name;
    visitor.email = person.email;
    visitor.language = person.language;
    visitor.groups = person.groups;
    visitor.teaches = person.role == "teacher" || person.role == "editingteacher";
    return visitor;
}

}  // namespace

Platform::Platform(PlatformOptions options, World& world, const support::Clock& clock,
                   support::Random& random)
    : options_(std::move(options)),
      world_(world),
      clock_(clock),
      random_(random),
      key_(lti::PrivateKey::generate()),
      kid_(support::hex(support::sha256(key_.n())).substr(0, 20)) {}

std::string Platform::random_word(std::size_t bytes) {
    std::string word(bytes, '\0');
    random_.fill({reinterpret_cast<std::byte*>(word.data()), word.size()});
    return support::hex(word);
}

std::optional<Visitor> Platform::visitor(std::string_view username) {
    if (username == "admin") return administrator();
    return world_.with([&](const State& state) -> std::optional<Visitor> {
        const Person* person = state.person(username);
        if (person == nullptr) return std::nullopt;
        return visitor_from(*person);
    });
}

std::string Platform::begin_session(const Visitor& visitor) {
    std::string cookie = random_word(16);
    const std::scoped_lock lock(mutex_);
    sessions_[cookie].visitor = visitor;
    return cookie;
}

std::optional<Visitor> Platform::session_visitor(std::string_view cookie) {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(cookie);
    if (found == sessions_.end()) return std::nullopt;
    return found->second.visitor;
}

std::string Platform::begin_launch(std::string_view cookie, const Placement& placement) {
    std::string digits = std::to_string(std::stoull(random_word(4), nullptr, 16));
    std::string launch_id = "ltilaunch" + std::to_string(placement.instance) + "_" + std::move(digits);
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(cookie);
    if (found != sessions_.end()) found->second.launches[launch_id] = placement;
    return launch_id;
}

std::optional<Placement> Platform::take_launch(std::string_view cookie, const std::string& launch_id) {
    const std::scoped_lock lock(mutex_);
    const auto session = sessions_.find(cookie);
    if (session == sessions_.end()) return std::nullopt;
    auto launch = session->second.launches.extract(launch_id);
    if (launch.empty()) return std::nullopt;
    return launch.mapped();
}

}  // namespace waymark::practice
