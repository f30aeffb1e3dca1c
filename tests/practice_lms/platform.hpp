#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lti/key.hpp"
#include "support/clock.hpp"
#include "support/random.hpp"
#include "tests/practice_lms/tool_records.hpp"
#include "tests/practice_lms/world.hpp"
#include "web/http.hpp"

namespace waymark::practice {

/// The practice LMS as a platform, and the tool it knows from the start, as an administrator would have
/// entered it.
struct PlatformOptions {
    std::string issuer;             ///< the practice LMS's own address, without a slash at the end
    std::string tool_login_url;     ///< initiate_login_uri; "" = no tool is known at the start
    std::string tool_redirect_uri;  ///< the one registered redirect_uri; also the target_link_uri
    std::string client_id;
    std::string deployment_id;
    std::string tool_key_set_url = {};  ///< jwks_uri
    /// Reads a tool's key set; "" when it cannot be read.
    std::function<std::string(const std::string& url)> fetch = {};
    std::map<Id, std::string> course_history = {};  ///< $Context.id.history of copied courses
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
    bool edits = false;    ///< may add activities: editing teacher or administrator
    bool is_admin = false;
};

/// Moodle as an LTI 1.3 platform: login sessions, launches under way, tools, placements, gradebook columns
/// and the signing key, made at the start. Safe from any thread.
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
    [[nodiscard]] std::string begin_launch(std::string_view cookie, const PendingLaunch& launch);
    /// Takes the launch out of the session: the hint that names it is good once.
    [[nodiscard]] std::optional<PendingLaunch> take_launch(std::string_view cookie,
                                                           const std::string& launch_id);

    /// Runs `use(ToolRecords&)` while nobody else touches the records; do not call back into the platform.
    template <class Use>
    decltype(auto) with_tools(Use&& use) {
        const std::scoped_lock lock(tools_mutex_);
        return std::forward<Use>(use)(tools_);
    }

  private:
    struct Session {
        Visitor visitor;
        std::map<std::string, PendingLaunch> launches;
    };

    PlatformOptions options_;
    World& world_;
    const support::Clock& clock_;
    support::Random& random_;
    lti::PrivateKey key_;
    std::string kid_;
    std::mutex mutex_;
    std::map<std::string, Session, std::less<>> sessions_;
    std::mutex tools_mutex_;
    ToolRecords tools_;
};

/// Answers Moodle's /mod/lti/*.php and the /practice/ pages that lead into them; nothing for every other
/// path.
[[nodiscard]] std::optional<web::Response> answer_platform(const web::Request& request, Platform& platform);

// Its parts, one file each.
[[nodiscard]] web::Response answer_auth(const web::Request& request, Platform& platform);
[[nodiscard]] web::Response answer_openid_configuration(Platform& platform);
[[nodiscard]] web::Response answer_registration(const web::Request& request, Platform& platform);
[[nodiscard]] web::Response answer_token(const web::Request& request, Platform& platform);
[[nodiscard]] web::Response answer_services(const web::Request& request, Platform& platform);
[[nodiscard]] web::Response answer_content_item_return(const web::Request& request, Platform& platform);
[[nodiscard]] std::optional<web::Response> answer_practice_page(const web::Request& request,
                                                                Platform& platform);

inline constexpr const char* session_cookie = "MoodleSession";
/// optional_param(): the form before the query, "" if absent.
[[nodiscard]] std::string param(const web::Request& request, std::string_view name);
/// The key in a tool's key set that verifies this compact token, by what php-jwt would say: "" when it holds,
/// else the text of its exception.
[[nodiscard]] std::string verify_tool_token(Platform& platform, const Tool& tool, std::string_view compact);

}  // namespace waymark::practice
