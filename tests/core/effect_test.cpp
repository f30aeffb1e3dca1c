#include "core/effect.hpp"

#include <catch2/catch.hpp>

using namespace waymark::core;

namespace {

std::vector<Effect> one_of_each() {
    const Instant at = from_unix(1795435200);
    return {EventCreation{"2", "", "Q&A: \"hour\"", "<p>5:x</p>", at, seconds{3600}, "wm:1"},
            EventDeletion{"44"},
            ExtensionGrant{"4", "10", at},
            ExtensionGrant{"4", "10", std::nullopt},
            QuizOverrideGrant{"2", "10", std::nullopt, at},
            ForumPost{"2", "1", "Kā klājas?\n", "<p>Ž</p>", "wm:2"},
            GroupsCreation{"2", "Pace", {{"Fast", {"10", "11"}}, {"Empty", {}}}, "wm:3"},
            GroupsDeletion{{"2", "Pace", {{"Fast", {"10", "11"}}, {"Empty", {}}}, "wm:3"}},
            ScorePost{"reg", "https://lms/item?x=1&y=2", "sub", 0.1, 100, "Completed", "FullyGraded", "", at},
            ScorePost{"reg", "https://lms/item", "sub", std::nullopt, 1, "Started", "NotReady", "c", at},
            ScorePost{"", "", "sub", 1, 1, "Completed", "FullyGraded", "", at,
                      OwnColumn{"2", "intake", "First talk"}}};
}

}  // namespace

TEST_CASE("every effect comes back from its text as it was", "[core][effect]") {
    for (const Effect& effect : one_of_each()) {
        const std::string text = encode(effect);
        CAPTURE(text);
        const auto read = decode_effect(kind_of(effect), text);
        REQUIRE(read);
        CHECK(*read == effect);
    }
}

TEST_CASE("a text that is cut, longer or of another kind is no effect", "[core][effect]") {
    for (const Effect& effect : one_of_each()) {
        const std::string text = encode(effect);
        CAPTURE(text);
        for (std::size_t length = 0; length < text.size(); ++length)
            CHECK_FALSE(decode_effect(kind_of(effect), std::string_view(text).substr(0, length)));
        CHECK_FALSE(decode_effect(kind_of(effect), text + "0:"));
        CHECK_FALSE(decode_effect(DeliveryKind::message, text));
    }
    CHECK_FALSE(decode_effect(DeliveryKind::event_delete, ""));
    CHECK_FALSE(decode_effect(DeliveryKind::event_delete, "18446744073709551616:x"));
    CHECK_FALSE(decode_effect(DeliveryKind::event_delete, "-1:x"));
    CHECK_FALSE(decode_effect(DeliveryKind::groups, "1:24:Pace4:wm:319:9223372036854775807"));
}

TEST_CASE("kinds and classes of deliveries are words and back", "[core][delivery]") {
    for (int i = 0; i <= static_cast<int>(DeliveryKind::digest); ++i) {
        const auto kind = static_cast<DeliveryKind>(i);
        CHECK(delivery_kind(word(kind)) == kind);
    }
    for (int i = 0; i <= static_cast<int>(DeliveryClass::nudge); ++i) {
        const auto why = static_cast<DeliveryClass>(i);
        CHECK(delivery_class(word(why)) == why);
    }
    CHECK_FALSE(delivery_kind("reminder"));
}
