#include "test_app.hpp"

#include "config/mentor_content.hpp"

#include <stdexcept>

#include "lti/jwks.hpp"
#include "lti/login.hpp"
#include "store/facts.hpp"

namespace waymark::test {

namespace {

constexpr std::string_view claim_root = "https://purl.imsglobal.org/spec/lti/claim/";

std::string claim(std::string_view name) {
    return std::string(claim_root) + std::string(name);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string decoded(std::string text) {
    for (const auto& [entity, character] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}})
        text = replaced(std::move(text), entity, character);
    return text;
}

lti::Registration registration(const std::string& site, const std::string& issuer) {
    lti::Registration made;
    made.id = site + "-registration";
    made.site = site;
    made.issuer = issuer;
    made.client_id = "client-of-" + site;
    made.deployment_ids = {"1"};
    made.authorization_endpoint = issuer + "/mod/lti/auth.php";
    made.jwks_uri = issuer + "/mod/lti/certs.php";
    made.token_endpoint = issuer + "/mod/lti/token.php";
    return made;
}

core::CourseReading main_course() {
    CourseBuilder builder;
    builder.student(10);
    builder.student(11);
    builder.person(12, "Olga Other", {"student"}, {2});
    builder.assignment(100, noon + core::days{2});
    return {builder.snapshot, ""};
}

/// One student and nobody else, with names of its own where the site's rows would be shared.
core::CourseReading small_course(const std::string& lms_id, int student) {
    CourseBuilder builder;
    builder.snapshot.course.lms_id = lms_id;
    builder.snapshot.course.short_name = "C" + lms_id;
    builder.snapshot.people.clear();
    builder.snapshot.groups.clear();
    builder.person(student, "Ella Elsewhere", {"student"});
    return {builder.snapshot, ""};
}

void save_site(store::Database& database, core::SiteId site, const std::string& address) {
    core::SiteInfo info;
    info.name = "A site";
    info.address = address;
    store::save_site_info(database, site, info, noon);
}

jobs::SiteSettings site_settings(store::Database& database, const std::string& key,
                                 std::vector<std::string> courses) {
    jobs::SiteSettings site;
    site.key = key;
    site.id = store::ensure_site(database, key);
    site.name = key;
    site.zone = "Europe/Riga";
    site.language = "en";
    site.has_web_service = true;
    for (std::string& course : courses) site.courses.push_back({std::move(course), core::Writes::mentor});
    return site;
}

core::PersonId person(store::Database& database, core::SiteId site, std::string_view lms_id) {
    return store::find_person(database, site, lms_id).value();
}

}  // namespace

tl::expected<support::HttpResponse, support::HttpError> FakePlatformHttp::send(
    const support::HttpRequest& request) {
    {
        const std::lock_guard lock(mutex);
        asked.push_back(request);
    }
    const auto found = bodies.find(request.url);
    if (found == bodies.end())
        return tl::unexpected(support::HttpError{support::HttpFailure::not_connected, "refused", false});
    const auto status = statuses.find(request.url);
    return support::HttpResponse{status == statuses.end() ? 200 : status->second, {}, found->second};
}

void Browser::take(const web::Response& response) {
    if (!keeps_cookies) return;
    for (const std::string& line : headers_named(response, "Set-Cookie")) {
        const std::size_t equals = line.find('=');
        const std::size_t end = line.find(';');
        const std::string name = line.substr(0, equals);
        cookies[name] = line.substr(equals + 1, end - equals - 1);
        if (cookies[name].empty()) cookies.erase(name);
    }
}

support::Headers Browser::headers() const {
    support::Headers sent = extra_headers;
    std::string line;
    for (const auto& [name, value] : cookies) {
        if (!line.empty()) line += "; ";
        line += name + "=" + value;
    }
    if (!line.empty()) sent.emplace_back("Cookie", line);
    return sent;
}

const lti::PrivateKey& platform_key(std::size_t platform) {
    static const std::vector<lti::PrivateKey> keys{lti::PrivateKey::generate(), lti::PrivateKey::generate()};
    return keys.at(platform);
}

const lti::PrivateKey& tool_key() {
    static const lti::PrivateKey key = lti::PrivateKey::generate();
    return key;
}

std::string attribute(const std::string& html, std::string_view name) {
    const std::string begin = " " + std::string(name) + "=\"";
    const std::size_t at = html.find(begin);
    if (at == std::string::npos) return {};
    const std::size_t from = at + begin.size();
    return decoded(html.substr(from, html.find('"', from) - from));
}

std::string header(const web::Response& response, std::string_view name) {
    const std::string* value = support::find_header(response.headers, name);
    return value == nullptr ? std::string() : *value;
}

std::vector<std::string> headers_named(const web::Response& response, std::string_view name) {
    std::vector<std::string> values;
    for (const auto& [key, value] : response.headers)
        if (support::same_header_name(key, name)) values.push_back(value);
    return values;
}

TestApp::TestApp(bool secure)
    : services{storage.database(),
               courses,
               key_sets,
               [] { return lti::public_key_set({tool_key()}); },
               [] { return tool_key(); },
               http,
               clock,
               random,
               [] {}} {
    services.words = [](std::string_view language, std::string_view name) {
        const std::string about = name == "several" || name == "dates" ? "{items}" : "{activity}, {due}";
        if (name == "link") return std::string("Way: {link}");
        return std::string(language) + " " + std::string(name) + " for {first_name}: " + about +
               "\n\n{mentor}";
    };
    services.mentor_words = [](std::string_view language, std::string_view name) {
        static const config::MentorContent texts =
            config::load_mentor_content(embedded::mentor_content()).value();
        return config::mentor_text(texts, language, name);
    };
    store::Database& database = storage.database();
    settings.public_url = secure ? "https://waymark.example.test" : "http://127.0.0.1:8080";
    settings.secure_cookies = secure;
    settings.registrations = {registration("school", "https://moodle.example.test"),
                              registration("other", "https://other.example.test")};
    settings.sites = {site_settings(database, "school", {"2", "3"}), site_settings(database, "other", {"2"})};
    for (std::size_t at = 0; at < settings.registrations.size(); ++at) {
        http.bodies[settings.registrations[at].jwks_uri] = lti::public_key_set({platform_key(at)});
        save_site(database, settings.sites[at].id, settings.registrations[at].issuer);
    }
    const core::SiteId school = settings.sites[0].id;
    const core::SiteId other = settings.sites[1].id;
    store::save_reading(database, school, main_course());
    store::save_reading(database, school, small_course("3", 20));
    store::save_reading(database, other, small_course("2", 30));
    teacher = person(database, school, "1");
    mentor = person(database, school, "2");
    student = person(database, school, "10");
    foreign_student = person(database, school, "12");
    other_course_student = person(database, school, "20");
    other_site_student = person(database, other, "30");
}

web::Response TestApp::send(Browser& browser, const web::Request& request) {
    web::Response response = web::handle(request, settings, services);
    browser.take(response);
    return response;
}

web::Response TestApp::get(Browser& browser, std::string_view address) {
    web::Request request;
    const std::size_t question = std::min(address.find('?'), address.size());
    request.path = address.substr(0, question);
    if (question < address.size()) request.query = support::form_decode(address.substr(question + 1)).value();
    request.headers = browser.headers();
    request.remote_address = "192.0.2.1";
    return send(browser, request);
}

web::Response TestApp::post(Browser& browser, std::string_view address, const support::FormFields& fields) {
    web::Request request;
    request.method = web::Method::post;
    request.path = address;
    request.headers = browser.headers();
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.body = support::form_encode(fields);
    request.remote_address = "192.0.2.1";
    return send(browser, request);
}

support::FormFields TestApp::initiation(const Visitor& visitor) const {
    const lti::Registration& from = settings.registrations.at(visitor.platform);
    return {{"iss", from.issuer},
            {"client_id", from.client_id},
            {"login_hint", visitor.subject},
            {"target_link_uri", settings.public_url + "/lti/launch"},
            {"lti_message_hint", R"({"cmid":46,"launchid":"ltilaunch1_948275238"})"},
            {"lti_deployment_id", "1"}};
}

Login TestApp::login(Browser& browser, const Visitor& visitor) {
    const web::Response page = post(browser, "/lti/login", initiation(visitor));
    if (page.status != 200) throw std::runtime_error("login refused: " + page.body);
    Login login;
    login.state = attribute(page.body, "data-state");
    login.secret = attribute(page.body, "data-secret");
    const std::string link = page.body.substr(page.body.find("id=\"login\""));
    login.redirect_url = attribute(link, "href");
    const auto query =
        support::form_decode(login.redirect_url.substr(login.redirect_url.find('?') + 1)).value();
    login.nonce = *support::find_once(query, "nonce");
    return login;
}

nlohmann::json TestApp::claims(const Login& login, const Visitor& visitor) const {
    const lti::Registration& from = settings.registrations.at(visitor.platform);
    const auto iat = core::to_unix(clock.now());
    return {{"iss", from.issuer},
            {"aud", from.client_id},
            {"sub", visitor.subject},
            {"nonce", login.nonce},
            {"iat", iat},
            {"exp", iat + 60},
            {"name", "Ana Lima"},
            {claim("version"), "1.3.0"},
            {claim("message_type"), "LtiResourceLinkRequest"},
            {claim("deployment_id"), "1"},
            {claim("target_link_uri"), settings.public_url + "/lti/launch"},
            {claim("resource_link"), {{"id", "31"}}},
            {claim("context"), {{"id", visitor.course}}},
            {claim("launch_presentation"), {{"return_url", from.issuer + "/mod/lti/return.php?course=2"}}},
            {claim("roles"), {visitor.role}}};
}

std::string TestApp::token(const Login& login, const Visitor& visitor) const {
    return lti::sign_rs256(platform_key(visitor.platform), claims(login, visitor));
}

web::Response TestApp::launch(Browser& browser, const Login& login, const std::string& token) {
    return post(browser, "/lti/launch", {{"state", login.state}, {"id_token", token}});
}

std::string TestApp::enter(Browser& browser, const Visitor& visitor) {
    const Login begun = login(browser, visitor);
    const web::Response answer = launch(browser, begun, token(begun, visitor));
    const std::string location = header(answer, "Location");
    if (answer.status != 303) throw std::runtime_error("launch refused: " + answer.body);
    return location.substr(0, location.find('/', 3));
}

std::string TestApp::csrf(Browser& browser, const std::string& launch) {
    const web::Response page = get(browser, launch + "/help");
    const std::size_t at = page.body.find("name=\"csrf\"");
    if (at == std::string::npos) throw std::runtime_error("no form in " + page.body);
    return attribute(page.body.substr(at), "value");
}

}  // namespace waymark::test
