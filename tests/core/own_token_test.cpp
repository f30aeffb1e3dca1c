#include "core/own_token.hpp"

#include <catch2/catch.hpp>

using namespace waymark::core;

namespace {

const std::string site = "https://moodle.example.test";

SiteInfo told(std::vector<std::string> functions) {
    SiteInfo info;
    info.address = site;
    info.account_lms_id = "63";
    info.functions = std::move(functions);
    return info;
}
std::vector<std::string> enough() {
    const auto& names = own_token_functions();
    return {names.begin(), names.end()};
}

}  // namespace

TEST_CASE("a token of the mentor that sends and looks up is good", "[core][own_token]") {
    const OwnTokenVerdict verdict = judge_own_token(told(enough()), "63", site);
    CHECK(verdict.state == OwnTokenState::good);
    CHECK(verdict.marks_read);
    CHECK(verdict.surplus.empty());
    std::vector<std::string> without_marking = enough();
    without_marking.pop_back();
    CHECK(judge_own_token(told(without_marking), "63", site).state == OwnTokenState::good);
    CHECK_FALSE(judge_own_token(told(without_marking), "63", site).marks_read);
}

TEST_CASE("somebody else's token and one of another site are not taken", "[core][own_token]") {
    CHECK(judge_own_token(told(enough()), "64", site).state == OwnTokenState::other_person);
    CHECK(judge_own_token(told(enough()), "63", "https://other.example.test").state ==
          OwnTokenState::other_site);
    CHECK(judge_own_token(told(enough()), "63", "").state == OwnTokenState::good);  // never read so far
}

TEST_CASE("a token that may not send, or not look up what it sent, is too little", "[core][own_token]") {
    for (std::size_t missing = 0; missing < 3; ++missing) {
        std::vector<std::string> functions = enough();
        functions.erase(functions.begin() + static_cast<std::ptrdiff_t>(missing));
        CHECK(judge_own_token(told(functions), "63", site).state == OwnTokenState::too_little);
    }
}

TEST_CASE("rights beyond what is needed are named", "[core][own_token]") {
    std::vector<std::string> functions = enough();
    functions.insert(functions.begin(), "core_user_update_users");
    functions.emplace_back("core_course_delete_courses");
    const OwnTokenVerdict verdict = judge_own_token(told(functions), "63", site);
    CHECK(verdict.state == OwnTokenState::good);
    CHECK(verdict.surplus ==
          std::vector<std::string>{"core_course_delete_courses", "core_user_update_users"});
}

TEST_CASE("policy says what goes with a token", "[core][own_token]") {
    using enum OwnTokenUse;
    for (const DeliveryClass why : {DeliveryClass::by_hand, DeliveryClass::asked_for,
                                    DeliveryClass::correction, DeliveryClass::nudge}) {
        CHECK_FALSE(uses_own_token(never, why));
        CHECK(uses_own_token(messages, why) == (why == DeliveryClass::by_hand));
        CHECK(uses_own_token(messages_and_reminders, why));
    }
    for (const OwnTokenState state :
         {OwnTokenState::unchecked, OwnTokenState::good, OwnTokenState::refused, OwnTokenState::other_person,
          OwnTokenState::other_site, OwnTokenState::too_little})
        CHECK(own_token_state(word(state)) == state);
}
