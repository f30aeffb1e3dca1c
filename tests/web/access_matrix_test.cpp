#include <catch2/catch.hpp>
#include <set>

#include "store/placing.hpp"

#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using core::ViewerRole;
using web::Method;

namespace {

/// Those who launch, by the role they get.
struct Persona {
    const char* name;
    ViewerRole role;
    Visitor visitor;
};
const Persona personas[] = {
    {"stranger", ViewerRole::stranger, {"99", instructor_role}},
    {"student", ViewerRole::student, {"10"}},
    {"mentor", ViewerRole::mentor, {"2", instructor_role}},
    {"teacher", ViewerRole::teacher, {"1", instructor_role}},
    {"administrator", ViewerRole::administrator, {"98", administrator_role}},
};
constexpr std::size_t persona_count = 5;

constexpr int let_in = 0;  ///< anything but a refusal

/// What each persona gets, in the order above. For a route without {id} `own` is all there is; else the
/// columns are a student of the viewer's group, one of another group, one of another course, one of another
/// site.
struct Expected {
    Method method;
    const char* pattern;
    int own[persona_count];
    int foreign[persona_count];
    int other_course[persona_count];
    int other_site[persona_count];
};
const Expected table[] = {
    {Method::get, "/l/{launch}/", {0, 0, 0, 0, 0}, {}, {}, {}},
    {Method::get, "/l/{launch}/today", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/students", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/letters", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/letters", {403, 403, 0, 403, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/own-token", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/own-token", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/own-token/forget", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/pace", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/pace/groups", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/pace/groups", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/pace/groups/undo", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/my-path", {403, 0, 403, 403, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/my-path/reminders", {403, 0, 403, 403, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/my-path/remind", {403, 0, 403, 403, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/my-path/contact", {403, 0, 403, 403, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/my-path/contact", {403, 0, 403, 403, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/data", {0, 0, 0, 0, 0}, {}, {}, {}},
    {Method::post, "/l/{launch}/my-path/scoring", {403, 0, 403, 403, 403}, {}, {}, {}},
    {Method::post,
     "/l/{launch}/students/{id}/scoring",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::get, "/l/{launch}/reminders", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/reminders/text", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/reminders/what-if", {403, 403, 0, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/help", {0, 0, 0, 0, 0}, {}, {}, {}},
    {Method::post, "/l/{launch}/language", {0, 0, 0, 0, 0}, {}, {}, {}},
    {Method::post, "/l/{launch}/window", {0, 0, 0, 0, 0}, {}, {}, {}},
    {Method::get, "/l/{launch}/take-over", {403, 403, 403, 404, 403}, {}, {}, {}},  // nothing is offered
    {Method::post, "/l/{launch}/take-over", {403, 403, 403, 0, 403}, {}, {}, {}},
    {Method::get, "/l/{launch}/place", {0, 403, 403, 0, 403}, {}, {}, {}},
    {Method::post, "/l/{launch}/place", {0, 403, 403, 0, 403}, {}, {}, {}},
    {Method::get,
     "/l/{launch}/students/{id}",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::get,
     "/l/{launch}/students/{id}/message",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/message",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/message/send",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::get,
     "/l/{launch}/students/{id}/contact",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/answered",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/contact",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/pause",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::get,
     "/l/{launch}/students/{id}/ending",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/ending",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
    {Method::post,
     "/l/{launch}/students/{id}/ending/undo",
     {403, 403, 0, 0, 403},
     {403, 403, 403, 0, 403},
     {403, 403, 403, 404, 403},
     {403, 403, 403, 404, 403}},
};

std::string with_id(std::string text, const std::string& place, const std::string& value) {
    const std::size_t at = text.find(place);
    if (at != std::string::npos) text.replace(at, place.size(), value);
    return text;
}

/// A launched persona.
struct Guest {
    const Persona* persona;
    Browser browser;
    std::string launch;
    std::string csrf;
};

struct Matrix {
    TestApp app;
    std::vector<Guest> guests;

    Matrix() {
        for (const Persona& persona : personas) {
            Guest guest{&persona, {}, {}, {}};
            guest.launch = app.enter(guest.browser, persona.visitor);
            guest.csrf = app.csrf(guest.browser, guest.launch);
            // As if each had come to choose content: what they may must not hang on that.
            store::save_deep_linking(
                app.storage.database(), guest.launch.substr(3),
                {"1", "https://moodle.example.test/mod/lti/contentitem_return.php?id=1", std::nullopt, true});
            guests.push_back(std::move(guest));
        }
    }

    int ask(Guest& guest, const Expected& row, core::PersonId subject) {
        const std::string pattern = with_id(row.pattern, "/l/{launch}", guest.launch);
        const std::string address = with_id(pattern, "{id}", std::to_string(subject.value));
        if (row.method == Method::get) return app.get(guest.browser, address).status;
        return app
            .post(guest.browser, address,
                  {{"csrf", guest.csrf},
                   {"text", "How are you?"},
                   {"language", "en"},
                   {"form_id", "form"},
                   {"panel", "mentor"},
                   {"channel", "phone"},
                   {"ending",
                    row.pattern == std::string_view("/l/{launch}/students/{id}/ending") ? "done" : "1"},
                   {"level", "1"},
                   {"group_0", std::to_string(app.student.value)}})
            .status;
    }

    void check(const Expected& row, const char* column, const int (&expected)[persona_count],
               core::PersonId subject) {
        for (std::size_t at = 0; at < persona_count; ++at) {
            CAPTURE(row.pattern, column, guests[at].persona->name);
            const int status = ask(guests[at], row, subject);
            if (expected[at] == let_in) {
                CHECK(status >= 200);
                CHECK(status < 400);
            } else {
                CHECK(status == expected[at]);
            }
        }
    }
};

}  // namespace

TEST_CASE("every route, every role, own and foreign student, other course, other site", "[web][access]") {
    Matrix matrix;
    for (const Expected& row : table) {
        matrix.check(row, "own", row.own, matrix.app.student);
        if (std::string_view(row.pattern).find("{id}") == std::string_view::npos) continue;
        matrix.check(row, "foreign", row.foreign, matrix.app.foreign_student);
        matrix.check(row, "other course", row.other_course, matrix.app.other_course_student);
        matrix.check(row, "other site", row.other_site, matrix.app.other_site_student);
    }
}

TEST_CASE("the matrix knows every route that needs a session, and no other", "[web][access]") {
    std::set<std::pair<bool, std::string>> known;
    for (const Expected& row : table) known.emplace(row.method == Method::get, row.pattern);
    std::set<std::pair<bool, std::string>> routes;
    for (const web::Route& route : web::routes())
        if (route.action) routes.emplace(route.method == Method::get, route.pattern);
    CHECK(known == routes);
}

TEST_CASE("a route has an action and a page, or is open", "[web][access]") {
    for (const web::Route& route : web::routes()) {
        CAPTURE(route.pattern);
        CHECK((route.action.has_value() && route.page != nullptr) != (route.open != nullptr));
        CHECK(route.action.has_value() == (route.pattern.substr(0, 3) == "/l/"));
    }
}

TEST_CASE("without a session every page of a launch is closed", "[web][access]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"1", instructor_role});
    Browser nobody;
    for (const Expected& row : table) {
        const std::string address =
            with_id(with_id(row.pattern, "/l/{launch}", launch), "{id}", std::to_string(app.student.value));
        CAPTURE(address);
        const web::Response answer =
            row.method == Method::get ? app.get(nobody, address) : app.post(nobody, address, {});
        CHECK(answer.status == 401);
    }
}

TEST_CASE("every change needs the CSRF token, whoever asks", "[web][access]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"1", instructor_role});
    for (const web::Route& route : web::routes()) {
        if (!route.action || route.method != Method::post) continue;
        const std::string address = with_id(with_id(std::string(route.pattern), "/l/{launch}", launch),
                                            "{id}", std::to_string(app.student.value));
        CAPTURE(address);
        CHECK(app.post(browser, address, {{"text", "How are you?"}}).status == 403);
    }
}

TEST_CASE("ids that are no ids lead nowhere", "[web][access]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"1", instructor_role});
    for (const char* id : {"0", "-1", "x", "1x", "99999999999999999999", "../today", "1e3"}) {
        CAPTURE(id);
        const int status = app.get(browser, launch + "/students/" + id).status;
        CHECK((status == 403 || status == 404));
    }
    CHECK(app.get(browser, launch + "/students/99999").status == 404);
}
