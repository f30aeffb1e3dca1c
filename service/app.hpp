#pragma once

#include <map>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "config/config.hpp"
#include "config/content.hpp"
#include "config/mentor_content.hpp"
#include "core/lms.hpp"
#include "jobs/deliver.hpp"
#include "jobs/letter_text.hpp"
#include "jobs/remind.hpp"
#include "jobs/scheduler.hpp"
#include "lti/access_token.hpp"
#include "lti/key_ring.hpp"
#include "outside_http.hpp"
#include "support/clock.hpp"
#include "support/guarded_http.hpp"
#include "support/http_client.hpp"
#include "support/random.hpp"
#include "support/seal.hpp"
#include "web/registration_book.hpp"

namespace waymark {

/// The composition root: owns everything that lives as long as the program, and starts and stops it.
class App {
  public:
    /// Opens and migrates the database, makes missing keys and connects the sites (nothing is called yet).
    /// Fails with a sentence for the administrator. `configuration`, `clock` and `random` must outlive the
    /// app.
    [[nodiscard]] static tl::expected<std::unique_ptr<App>, std::string> open(
        const config::Config& configuration, const support::Clock& clock, support::Random& random);
    ~App();  ///< stops
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Starts the web server and the background work; returns the port. Fails with a sentence.
    [[nodiscard]] tl::expected<int, std::string> start();
    /// Sign of life for background work; to be called several times per delivery lease while started.
    void keep_leases();
    /// Requests in flight are answered, the piece of background work at hand ends. Safe to call twice.
    void stop();

    [[nodiscard]] store::Database& database() { return *database_; }
    [[nodiscard]] jobs::CourseCache& courses() { return *courses_; }
    [[nodiscard]] const std::vector<jobs::SiteSettings>& sites() const { return sites_; }
    /// The way into a site; nullptr for one that is not configured.
    [[nodiscard]] core::Lms* lms(const jobs::SiteSettings& site);
    /// Tries a token of somebody's own; see jobs::try_own_token().
    [[nodiscard]] std::optional<core::OwnTokenVerdict> try_own_token(const jobs::SiteSettings& site,
                                                                     const store::OwnToken& token);
    [[nodiscard]] jobs::DeliveryContext delivery_context(const jobs::SiteSettings& site);

  private:
    struct Web;
    App(const config::Config& configuration, const support::Clock& clock, support::Random& random);
    [[nodiscard]] tl::expected<void, std::string> open_database();
    [[nodiscard]] tl::expected<void, std::string> open_content();
    [[nodiscard]] tl::expected<void, std::string> open_keys();
    void connect_sites();
    [[nodiscard]] std::unique_ptr<core::Lms> connect_site(const config::Site& site);
    void start_scheduler();
    /// So that no launch waits for a platform's keys. Blocks for as long as the platforms take.
    void refresh_key_sets(core::Instant now);
    /// How reminders of a site are written.
    [[nodiscard]] jobs::ReminderVoice voice_of(const jobs::SiteSettings& site);
    /// The way into a site with a token of somebody's own; nullptr where there is no web service.
    [[nodiscard]] std::shared_ptr<core::Lms> own_lms(const std::string& site_key, const std::string& token);
    /// How letters to mentors of a site are written.
    [[nodiscard]] jobs::LetterVoice letter_voice(const jobs::SiteSettings& site);
    /// Who carries out the kinds of deliveries that do not go through the site's web service.
    [[nodiscard]] std::map<core::DeliveryKind, core::EffectSender*> senders_of(
        const jobs::SiteSettings& site);
    [[nodiscard]] std::map<std::string, std::map<core::DeliveryKind, core::EffectSender*>> senders_of_all();

    const config::Config& configuration_;
    const support::Clock& clock_;
    support::Random& random_;
    std::unique_ptr<support::HttpClient> http_;
    support::SystemResolver resolver_;
    support::GuardedHttp guarded_;
    OutsideHttp outside_;  ///< towards platforms
    std::unique_ptr<lti::LiveKeys> keys_;
    std::unique_ptr<lti::AccessTokens> tokens_;
    web::RegistrationBook registrations_;
    std::vector<lti::Registration> configured_registrations_;
    std::unique_ptr<support::Sealer> sealer_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<jobs::CourseCache> courses_;
    config::Content content_;
    jobs::ReminderTemplate words_;
    config::MentorContent mentor_content_;
    jobs::MentorWords mentor_words_;
    std::vector<jobs::SiteSettings> sites_;
    std::map<std::string, std::unique_ptr<core::Lms>> lms_;              ///< by site key
    std::map<std::string, std::unique_ptr<core::EffectSender>> scores_;  ///< by site key
    std::string owner_;
    std::unique_ptr<jobs::Scheduler> scheduler_;
    std::unique_ptr<Web> web_;
};

}  // namespace waymark
