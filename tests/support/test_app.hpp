#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "course_builder.hpp"
#include "fake_lms.hpp"
#include "lti/jwt.hpp"
#include "lti/key_set_cache.hpp"
#include "seeded_random.hpp"
#include "temp_database.hpp"
#include "web/routes.hpp"

namespace waymark::test {

/// The same bytes in every run, from any thread.
struct LockedRandom final : support::Random {
    void fill(std::span<std::byte> out) override {
        const std::lock_guard lock(mutex);
        seeded.fill(out);
    }
    std::mutex mutex;
    support::SeededRandom seeded;
};

/// Serves the key sets of the fake platforms.
struct FakePlatformHttp final : support::HttpClient {
    std::map<std::string, std::string> bodies;  ///< by address
    std::map<std::string, int> statuses;        ///< by address, where it is not 200
    std::mutex mutex;
    std::vector<support::HttpRequest> asked;  ///< so far
    tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override;
};

/// What a browser keeps: cookies (unless it is told to keep none) and nothing else.
struct Browser {
    bool keeps_cookies = true;
    std::map<std::string, std::string> cookies;
    support::Headers extra_headers;
    void take(const web::Response& response);
    [[nodiscard]] support::Headers headers() const;
};

/// A login as the browser and the platform see it.
struct Login {
    std::string state;
    std::string nonce;
    std::string secret;  ///< as the page's script would store it
    std::string redirect_url;
};

/// Who launches, from where.
struct Visitor {
    std::string subject;
    std::string role = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";
    std::string course = "2";
    std::size_t platform = 0;  ///< index of the registration
};
inline const std::string instructor_role = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor";
inline const std::string mentor_role = "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor";
inline const std::string administrator_role =
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator";

/// The whole web edge in this process, without sockets: a temporary database, a clock turned by hand, two
/// fake platforms. Site "school" has courses "2" (teacher 1, mentor 2 of group 1, students 10 and 11 of group
/// 1 and 12 of group 2) and "3" (student 20); site "other" has its own course "2" (student 30).
struct TestApp {
    explicit TestApp(bool secure = true);

    [[nodiscard]] web::Response send(Browser& browser, const web::Request& request);
    /// `address` may hold a query.
    [[nodiscard]] web::Response get(Browser& browser, std::string_view address);
    [[nodiscard]] web::Response post(Browser& browser, std::string_view address,
                                     const support::FormFields& fields);

    [[nodiscard]] support::FormFields initiation(const Visitor& visitor) const;
    /// Begins a login in this browser; fails the test when it is refused.
    [[nodiscard]] Login login(Browser& browser, const Visitor& visitor);
    [[nodiscard]] nlohmann::json claims(const Login& login, const Visitor& visitor) const;
    [[nodiscard]] std::string token(const Login& login, const Visitor& visitor) const;
    [[nodiscard]] web::Response launch(Browser& browser, const Login& login, const std::string& token);
    /// Login and launch; the address of the launch, "/l/…", without a last slash.
    [[nodiscard]] std::string enter(Browser& browser, const Visitor& visitor);

    /// The CSRF token of the session at this address.
    [[nodiscard]] std::string csrf(Browser& browser, const std::string& launch);

    waymark::tests::TempDatabase storage;
    FakeClock clock{noon};
    LockedRandom random;
    FakePlatformHttp http;
    lti::KeySetCache key_sets{http};
    jobs::CourseCache courses{storage.database()};
    web::WebSettings settings;
    web::Services services;
    core::PersonId student, mentor, teacher, foreign_student, other_course_student, other_site_student;
};

/// The tool's own signing key; shared by all tests.
[[nodiscard]] const lti::PrivateKey& tool_key();
/// The key of the platform with that index. Slow to make, so shared by all tests.
[[nodiscard]] const lti::PrivateKey& platform_key(std::size_t platform);

/// The value of an attribute in a page, entities decoded; "" when absent.
[[nodiscard]] std::string attribute(const std::string& html, std::string_view name);
[[nodiscard]] std::string header(const web::Response& response, std::string_view name);
[[nodiscard]] std::vector<std::string> headers_named(const web::Response& response, std::string_view name);

}  // namespace waymark::test
