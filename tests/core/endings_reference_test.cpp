#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "core/worklist.hpp"
#include "random_course.hpp"

using namespace waymark::core;
using waymark::test::first_seed;
using waymark::test::list_of;
using waymark::test::noon;
using waymark::test::RandomCourse;

TEST_CASE("an ending takes the reasons it settles off the list, and nothing else",
          "[core][worklist][reference]") {
    using Keys = std::map<PersonId, std::set<ReasonKey>>;
    const auto keys_of = [](const std::vector<WorklistItem>& list) {
        Keys keys;
        for (const WorklistItem& item : list)
            for (const WorklistReason& reason : item.reasons) keys[item.person].insert(key_of(reason));
        return keys;
    };
    int settled = 0;
    for (std::uint64_t seed = first_seed(); seed < first_seed() + 3000; ++seed) {
        RandomCourse random(seed);
        WorklistMemory memory = random.memory();
        Keys expected = keys_of(list_of(random.course.snapshot, memory));
        std::mt19937_64 chooser(seed);
        const Keys before = expected;
        for (const auto& [person, keys] : before)
            for (const ReasonKey& key : keys) {
                const auto choice = chooser() % 3;
                ReasonKey ended = key;
                if (choice == 1 && ended.date) *ended.date += days{1};  // it came again with another date
                if (choice != 2) memory.settled[person].push_back(ended);
                if (choice == 0) settled += static_cast<int>(expected[person].erase(key));
            }
        for (auto& [person, keys] : memory.settled) std::sort(keys.begin(), keys.end());
        std::erase_if(expected, [](const auto& one) { return one.second.empty(); });
        // Without a date a reason cannot come again with another one.
        for (const auto& [person, keys] : before)
            for (const ReasonKey& key : keys)
                if (!key.date &&
                    std::binary_search(memory.settled[person].begin(), memory.settled[person].end(), key)) {
                    expected[person].erase(key);
                    if (expected[person].empty()) expected.erase(person);
                }
        INFO("seed " << seed);
        REQUIRE(keys_of(list_of(random.course.snapshot, memory)) == expected);
    }
    CHECK(settled > 1000);
}
