#include <catch2/catch.hpp>
#include <thread>

#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;

namespace {

const Visitor ana{"10"};
constexpr int rounds = 200;
constexpr std::size_t at_once = 16;

/// Posts the same launch from sixteen threads that start together; what each was answered.
std::vector<int> post_at_once(TestApp& app, const Browser& browser, const Login& login,
                              const std::string& token) {
    std::vector<int> statuses(at_once);
    std::atomic<std::size_t> ready = 0;
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < at_once; ++at)
        threads.emplace_back([&, at] {
            Browser own = browser;
            ++ready;
            while (ready < at_once) std::this_thread::yield();
            statuses[at] = app.launch(own, login, token).status;
        });
    for (std::thread& thread : threads) thread.join();
    return statuses;
}

}  // namespace

TEST_CASE("of sixteen posts of one launch exactly one is let in, two hundred times", "[web][replay][C01]") {
    TestApp app;
    int admitted = 0;
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
        Browser browser;
        const Login login = app.login(browser, ana);
        const auto statuses = post_at_once(app, browser, login, app.token(login, ana));
        const auto in = std::count(statuses.begin(), statuses.end(), 303);
        if (in != 1) FAIL_CHECK("round " << round << " let in " << in);
        admitted += static_cast<int>(in);
        refused += static_cast<int>(std::count(statuses.begin(), statuses.end(), 401));
        app.clock.advance(core::seconds{61});  // a flood from one address is another matter
    }
    CHECK(admitted == rounds);
    CHECK(refused == rounds * static_cast<int>(at_once - 1));
}
