#include <catch2/catch.hpp>

#include "core/digest.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

/// Student 10, who was talked to two days ago, with a word that was to follow at the beginning of today.
struct Promised : CourseBuilder {
    Promised() {
        student(10);
        assignment(1, noon + days{30});
        memory.contacts[{10}] = noon - days{2};
        memory.follow_ups[{10}] = noon - hours{12};
    }
    [[nodiscard]] std::vector<WorklistReason> listed(Instant now = noon) const {
        const SnapshotIndex index(snapshot);
        const Policy policy;
        const auto items = worklist(figures_of(index, policy, now, utc), {{10}}, memory, policy, utc);
        return items.empty() ? std::vector<WorklistReason>{} : items.front().reasons;
    }
    [[nodiscard]] bool is_due(Instant now = noon) const {
        const auto reasons = listed(now);
        return !reasons.empty() && reasons.front().kind == WorklistKind::follow_up;
    }
    WorklistMemory memory;
};

}  // namespace

TEST_CASE_METHOD(Promised, "who was promised a word is on the list from that day on, rest or no rest",
                 "[core][worklist][follow_up]") {
    CHECK(is_due());
    CHECK(listed().front().date == noon - hours{12});
    CHECK(is_due(noon - hours{12}));
    CHECK_FALSE(is_due(noon - hours{13}));
    memory.known_until[{10}] = noon + days{3};  // mutes alarms, not what was said
    CHECK(is_due());
}

TEST_CASE_METHOD(Promised, "a word on that day or later keeps the promise, one before it does not",
                 "[core][worklist][follow_up]") {
    memory.contacts[{10}] = noon - hours{13};
    CHECK(is_due());
    memory.contacts[{10}] = noon - hours{12};
    CHECK_FALSE(is_due());
}

TEST_CASE_METHOD(Promised, "what was ended does not come back, and another day is another promise",
                 "[core][worklist][follow_up]") {
    memory.settled[{10}] = {key_of(listed().front())};
    CHECK_FALSE(is_due());
    memory.follow_ups[{10}] = noon - hours{6};
    CHECK(is_due());
}

TEST_CASE_METHOD(Promised, "the digest names who was promised a word", "[core][digest][follow_up]") {
    const SnapshotIndex index(snapshot);
    const Policy policy;
    const MentorDigest digest =
        digest_of(figures_of(index, policy, noon, utc), {{10}}, memory, policy, utc, noon - days{7});
    REQUIRE(digest.needs.size() == 1);
    CHECK(digest.needs.front().reasons.front().kind == WorklistKind::follow_up);
    CHECK(says_something(digest));
}
