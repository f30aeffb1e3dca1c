#include "web/http.hpp"

#include <catch2/catch.hpp>

using namespace waymark::web;
using waymark::support::FormFields;

TEST_CASE("a cookie is found among others, in any of the headers", "[web][http]") {
    Request request;
    request.headers = {{"cookie", "a=1;  session=x=y ;b=2"}, {"COOKIE", "late=3"}, {"Cookie2", "late=4"}};
    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("session") == "x=y");
    CHECK(request.cookie("b") == "2");
    CHECK(request.cookie("late") == "3");
    CHECK(request.cookie("sessio").empty());
    CHECK(request.cookie("Session").empty());
}

TEST_CASE("a cookie sent twice counts as none", "[web][http]") {
    Request request;
    request.headers = {{"Cookie", "session=good; session=planted"}, {"Cookie", "x=1"}, {"Cookie", "x=1"}};
    CHECK(request.cookie("session").empty());
    CHECK(request.cookie("x").empty());
}

TEST_CASE("a body is a form only if it says so", "[web][http]") {
    Request request;
    request.body = "a=1&b=x%20y";
    CHECK(request.form().empty());
    request.headers = {{"Content-Type", "text/plain"}};
    CHECK(request.form().empty());
    request.headers = {{"content-type", "Application/X-WWW-Form-Urlencoded ; charset=UTF-8"}};
    CHECK(request.form() == FormFields{{"a", "1"}, {"b", "x y"}});
    request.headers = {{"Content-Type", "application/x-www-form-urlencodedx"}};
    CHECK(request.form().empty());
}

TEST_CASE("a broken form is an empty one", "[web][http]") {
    Request request;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "a=1&b=%zz";
    CHECK(request.form().empty());
}
