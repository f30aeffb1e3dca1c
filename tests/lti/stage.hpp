#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../support/seeded_random.hpp"
#include "lti/jwks.hpp"
#include "lti/jwt.hpp"
#include "lti/launch.hpp"

namespace waymark::lti {

/// Answers every request from `answer`, on whatever thread asks.
struct FakeHttp final : support::HttpClient {
    using Answer = tl::expected<support::HttpResponse, support::HttpError>;
    std::function<Answer(const support::HttpRequest&)> answer;
    std::atomic<int> requests{0};

    Answer send(const support::HttpRequest& request) override {
        ++requests;
        return answer(request);
    }
};

[[nodiscard]] FakeHttp::Answer ok(std::string body, support::Headers headers = {});
[[nodiscard]] FakeHttp::Answer down();

/// Keeps begun logins in a map; consume is atomic.
struct MapStates final : StateStore {
    std::optional<LoginState> find(std::string_view state, std::chrono::sys_seconds now) override;
    std::optional<LoginState> consume(std::string_view state, std::chrono::sys_seconds now) override;
    void put(const LoginState& state);

  private:
    std::mutex mutex_;
    std::map<std::string, LoginState, std::less<>> rows_;
};

/// Keys are slow to make, so all tests share these three.
[[nodiscard]] const PrivateKey& platform_key();
[[nodiscard]] const PrivateKey& other_platform_key();
[[nodiscard]] const PrivateKey& attacker_key();

/// "launched" or the word of the code.
[[nodiscard]] std::string outcome(const tl::expected<Launch, Error>& result);

/// The full name of a claim, for short test lines.
[[nodiscard]] std::string claim(std::string_view name);

/// A platform, another platform, the tool, and time in one place.
struct Stage {
    std::chrono::sys_seconds now{std::chrono::seconds{1795437303}};
    std::vector<Registration> registrations;
    ToolAddress tool{"https://tool.example.test", "https://tool.example.test/lti/launch"};
    FakeHttp http;
    KeySetCache keys{http};
    MapStates states;
    support::SeededRandom random;
    std::vector<MessageType> served{MessageType::resource_link};

    Stage();

    [[nodiscard]] const Registration& school() const { return registrations[0]; }
    [[nodiscard]] const Registration& other_school() const { return registrations[1]; }
    [[nodiscard]] static support::FormFields initiation(const Registration& registration);
    /// Begins a login and stores its row.
    [[nodiscard]] LoginRequest login(const Registration& registration);
    [[nodiscard]] LoginRequest login() { return login(school()); }
    /// A complete, good set of claims for a learner's launch.
    [[nodiscard]] nlohmann::json claims(const LoginRequest& login) const;
    /// Posts `token` as the browser that began `login`.
    [[nodiscard]] tl::expected<Launch, Error> post(const LoginRequest& login, const std::string& token);
    [[nodiscard]] tl::expected<Launch, Error> judge(const LaunchRequest& request);

    /// Begins a login, lets `change` spoil the claims, signs and posts them.
    [[nodiscard]] tl::expected<Launch, Error> launch_with(const std::function<void(nlohmann::json&)>& change);
    /// The same with good claims under another header.
    [[nodiscard]] tl::expected<Launch, Error> launch_with_header(const nlohmann::json& header);
};

/// A token over exactly these texts, signed with `key`.
[[nodiscard]] std::string sign_texts(const PrivateKey& key, std::string_view header,
                                     std::string_view payload);

}  // namespace waymark::lti
