#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/access.hpp"
#include "i18n/translate.hpp"
#include "jobs/courses.hpp"
#include "jobs/figures.hpp"
#include "jobs/letter_text.hpp"
#include "jobs/messages.hpp"
#include "jobs/remind.hpp"
#include "lti/key.hpp"
#include "lti/key_set_cache.hpp"
#include "lti/platform.hpp"
#include "store/sessions.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"
#include "support/random.hpp"
#include "web/http.hpp"
#include "web/login_limit.hpp"
#include "web/registration_book.hpp"

namespace waymark::web {

/// What an administrator decided that the web needs. Immutable.
struct WebSettings {
    std::string public_url;                        ///< origin of ours, without trailing slash
    bool secure_cookies = true;                    ///< false only when public_url is http (lab, loopback)
    std::vector<lti::Registration> registrations;  ///< of the configuration; see known_registrations()
    std::vector<jobs::SiteSettings> sites;
    core::Policy policy;
    std::string language = "en";  ///< when nothing better is known
    core::seconds session_max_age{8 * 3600};
    core::seconds session_idle{3600};
    std::set<std::string> lab_sites;     ///< keys of sites whose LMS may be plain http
    core::seconds clock_difference{60};  ///< that a launch may show between the platform's clock and ours
};

/// The rest of the program as pages may use it. All references outlive the web server.
struct Services {
    store::Database& database;
    jobs::CourseCache& courses;
    lti::KeySetCache& key_sets;
    std::function<std::string()> own_key_set;      ///< JSON served at /lti/jwks.json
    std::function<lti::PrivateKey()> signing_key;  ///< what we sign with towards platforms
    support::HttpClient& outside;                  ///< for platforms; refuses addresses of our own network
    const support::Clock& clock;
    support::Random& random;
    std::function<void()> wake_deliveries;  ///< tells the scheduler that something waits to be sent
    std::shared_ptr<LoginLimit> login_limit = std::make_shared<LoginLimit>();
    std::shared_ptr<RegistrationBook> registrations = std::make_shared<RegistrationBook>();
    std::shared_ptr<jobs::FiguresCache> figures = std::make_shared<jobs::FiguresCache>();
    jobs::ReminderTemplate words{};    ///< texts of automatic messages to students
    jobs::MentorWords mentor_words{};  ///< and of those to mentors
};

/// Every registration in force: those of the configuration and those stored, with the deployments that were
/// approved by command.
[[nodiscard]] std::shared_ptr<const std::vector<lti::Registration>> known_registrations(
    const WebSettings& settings, Services& services);

/// Whether a launch has the facts of its course (decision 11), and what stands in the way.
enum class Binding {
    bound,
    site_gone,          ///< the site is no longer in the configuration
    outside_course,     ///< the launch names no course
    registration_gone,  ///< the registration is gone, or belongs to another site now
    site_unread,        ///< the web service was never reached, so its address is not known
    other_address,      ///< the LMS of the site is another one than the one that launched
    course_not_named,   ///< the course is not in the configuration
    course_unread,      ///< it is, and was never read
};

/// One request of a launched person. Made afresh for each request: roles are those of now.
struct PageContext {
    const Request& request;
    const WebSettings& settings;
    Services& services;
    const jobs::SiteSettings* site = nullptr;
    store::SessionRow session;
    core::Viewer viewer;
    /// The course's facts; null when the launch has none (not configured, never read, not bound).
    std::shared_ptr<const jobs::LoadedCourse> course;
    core::Writes writes = core::Writes::off;
    core::Instant now;
    const i18n::Language& language;
    const core::ZoneRules& zone;       ///< of the viewer
    support::FormFields form;          ///< decoded body of a POST whose CSRF token was right
    std::string path_id;               ///< the {id} of the route, "" if it has none
    Binding binding = Binding::bound;  ///< why `course` is null
};

/// A page or action: gets a context whose route was already allowed by core::may for the course; a page about
/// one student asks core::may again with that subject.
using Page = Response (*)(PageContext&);

/// Address of a page of this launch, e.g. page_url(context, "/students/12").
[[nodiscard]] std::string page_url(const PageContext& context, std::string_view path);
/// 303 to another page of this launch.
[[nodiscard]] Response redirect_to(const PageContext& context, std::string_view path);
/// The page for "you may not", "not there" and the like: a sentence and a way back, status 403 or 404.
[[nodiscard]] Response refusal(PageContext& context, int status);

// The pages, one file each in pages/.
[[nodiscard]] Response today_page(PageContext& context);
[[nodiscard]] Response students_page(PageContext& context);
[[nodiscard]] Response student_page(PageContext& context);
[[nodiscard]] Response pace_page(PageContext& context);
[[nodiscard]] Response pace_groups_page(PageContext& context);         ///< GET /pace/groups: what it changes
[[nodiscard]] Response pace_groups_action(PageContext& context);       ///< POST /pace/groups: create them
[[nodiscard]] Response pace_groups_undo_action(PageContext& context);  ///< POST /pace/groups/undo
[[nodiscard]] Response my_path_page(PageContext& context);
[[nodiscard]] Response reminder_choice_action(PageContext& context);  ///< POST /my-path/reminders
[[nodiscard]] Response remind_me_action(PageContext& context);        ///< POST /my-path/remind
[[nodiscard]] Response contact_choice_page(PageContext& context);     ///< GET /my-path/contact
[[nodiscard]] Response contact_choice_action(PageContext& context);   ///< POST /my-path/contact
[[nodiscard]] Response data_notice_page(PageContext& context);        ///< GET /data
[[nodiscard]] Response own_objection_action(PageContext& context);    ///< POST /my-path/scoring
[[nodiscard]] Response objection_action(PageContext& context);        ///< POST /students/{id}/scoring
[[nodiscard]] Response reminders_page(PageContext& context);
[[nodiscard]] Response reminder_text_page(PageContext& context);       ///< GET /reminders/text
[[nodiscard]] Response what_if_page(PageContext& context);             ///< GET /reminders/what-if
[[nodiscard]] Response letters_page(PageContext& context);             ///< GET /letters: to mentors
[[nodiscard]] Response letters_action(PageContext& context);           ///< POST /letters: wanted or not
[[nodiscard]] Response own_token_page(PageContext& context);           ///< GET /own-token
[[nodiscard]] Response own_token_action(PageContext& context);         ///< POST /own-token: give one
[[nodiscard]] Response own_token_forget_action(PageContext& context);  ///< POST /own-token/forget
[[nodiscard]] Response answered_action(PageContext& context);          ///< POST /students/{id}/answered
[[nodiscard]] Response help_page(PageContext& context);
[[nodiscard]] Response message_form_page(PageContext& context);     ///< GET /students/{id}/message
[[nodiscard]] Response message_preview_page(PageContext& context);  ///< POST /students/{id}/message
[[nodiscard]] Response message_send_action(PageContext& context);   ///< POST /students/{id}/message/send
[[nodiscard]] Response contact_form_page(PageContext& context);     ///< GET /students/{id}/contact
[[nodiscard]] Response contact_note_action(PageContext& context);   ///< POST /students/{id}/contact
[[nodiscard]] Response pause_action(PageContext& context);          ///< POST /students/{id}/pause
[[nodiscard]] Response ending_page(PageContext& context);           ///< GET /students/{id}/ending
[[nodiscard]] Response ending_action(PageContext& context);         ///< POST /students/{id}/ending
[[nodiscard]] Response ending_undo_action(PageContext& context);    ///< POST /students/{id}/ending/undo
[[nodiscard]] Response language_action(PageContext& context);       ///< POST /language
[[nodiscard]] Response window_action(PageContext& context);         ///< POST /window
[[nodiscard]] Response take_over_page(PageContext& context);        ///< GET /take-over: of a copied course
[[nodiscard]] Response take_over_action(PageContext& context);      ///< POST /take-over
[[nodiscard]] Response place_page(PageContext& context);            ///< GET /place: choosing what to place
[[nodiscard]] Response place_action(PageContext& context);          ///< POST /place

}  // namespace waymark::web
