#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lti/key.hpp"
#include "support/clock.hpp"
#include "support/random.hpp"
#include "tests/practice_lms/world.hpp"
#include "web/http.hpp"

namespace waymark::practice {

/// The one tool the practice LMS knows, as an administrator would have entered it.
struct PlatformOptions {
    std::string issuer;             ///< the practice LMS's own address, without a slash at the end
    std::string tool_login_url;     ///< initiate_login_uri
    std::string tool_redirect_uri;  ///< the one registered redirect_uri; also the target_link_uri
    std::string client_id;
    std::string deployment_id;
};

/// Somebody logged in here: a person of the world, or the administrator "admin", who is in no course.
struct Visitor {
    Id id = 0;
    std::string username;
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string language;
    std::vector<Id> groups;
    bool teaches = false;  ///< has mod/lti:manage: editing or non-editing teacher, or administrator
    bool is_admin = false;
};

/// Where the tool is placed: an external-tool activity of a course.
struct Placement {
    Id course = 0;
    Id cmid = 0;
    Id instance = 0;
};

/// Moodle as an LTI 1.3 platform: login sessions, launches under way and the signing key, made at the start.
/// Safe from any thread.
class Platform {
  public:
    /// The references must outlive the platform.
    Platform(PlatformOptions options, World& world, const support::Clock& clock, support::Random& random);

    [[nodiscard]] const PlatformOptions& options() const { return options_; }
    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] const lti::PrivateKey& key() const { return key_; }
    /// 20 hexadecimal digits, as Moodle makes them.
    [[nodiscard]] const std::string& kid() const { return kid_; }
    [[nodiscard]] Time now() const { return clock_.now().time_since_epoch().count(); }
    /// `bytes` random bytes in hexadecimal.
    [[nodiscard]] std::string random_word(std::size_t bytes);

    [[nodiscard]] std::optional<Visitor> visitor(std::string_view username);

    /// Logs the visitor in; the returned value is that of the MoodleSession cookie.
    [[nodiscard]] std::string begin_session(const Visitor& visitor);
    /// Who is logged in with this cookie.
    [[nodiscard]] std::optional<Visitor> session_visitor(std::string_view cookie);
    /// Begins a launch in the session and returns its launch id, e.g. "ltilaunch1_948275238".
    [[nodiscard]] std::string begin_launch(std::string_view cookie, const Placement& placement);
    /// Takes the launch out of the session: the hint that names it is good once.
    [[nodiscard]] std::optional<Placement> take_launch(std::string_view cookie, const std::string& launch_id);

  private:
    struct Session {
        Visitor visitor;
        std::map<std::string, Placement> launches;
    };

    PlatformOptions options_;
    World& world_;
    const support::Clock& clock_;
    support::Random& random_;
    lti::PrivateKey key_;
    std::string kid_;
    std::mutex mutex_;
    std::map<std::string, Session, std::less<>> sessions_;
};

/// Answers /mod/lti/{auth,certs,return}.php, /practice/launch?as=…[&course=…] and /practice/course?as=…;
/// nothing for every other path.
[[nodiscard]] std::optional<web::Response> answer_platform(const web::Request& request, Platform& platform);

}  // namespace waymark::practice
