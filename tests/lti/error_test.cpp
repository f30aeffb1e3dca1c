#include <catch2/catch.hpp>

#include <set>

#include "lti/error.hpp"

using namespace waymark::lti;

TEST_CASE("every code has its own word and a status that fits") {
    std::set<std::string_view> words;
    const auto last = static_cast<int>(Code::claims_type);
    for (int i = 0; i <= last; ++i) {
        const auto code = static_cast<Code>(i);
        words.insert(word(code));
        const auto status = http_status(code);
        INFO(word(code) << " " << status);
        CHECK((status == 400 || status == 401 || status == 403 || status == 404 || status == 503));
    }
    CHECK(words.size() == static_cast<std::size_t>(last) + 1);
    CHECK(http_status(Code::bad_request) == 400);
    CHECK(http_status(Code::sig_invalid) == 401);
    CHECK(http_status(Code::deployment_unknown) == 403);
}
