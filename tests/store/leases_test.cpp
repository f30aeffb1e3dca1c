#include "store/leases.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temp_database.hpp"

using namespace waymark;

namespace {

constexpr core::Instant now = core::from_unix(1'700'000'000);
constexpr core::seconds lease{60};

}  // namespace

TEST_CASE("a lease keeps others away until it runs out", "[store][leases]") {
    tests::TempDatabase temp;
    const auto other = temp.open();
    CHECK(store::acquire_lease(temp.database(), "sync", "one", now, lease));
    CHECK_FALSE(store::acquire_lease(*other, "sync", "two", now + lease - core::seconds{1}, lease));
    CHECK(store::acquire_lease(*other, "deliver", "two", now, lease));
    CHECK(store::acquire_lease(*other, "sync", "two", now + lease, lease));
    CHECK_FALSE(store::acquire_lease(temp.database(), "sync", "one", now + lease, lease));
}

TEST_CASE("the holder of a lease can lengthen it", "[store][leases]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    CHECK(store::acquire_lease(database, "sync", "one", now, lease));
    CHECK(store::acquire_lease(database, "sync", "one", now + core::seconds{30}, lease));
    CHECK_FALSE(store::acquire_lease(database, "sync", "two", now + lease, lease));
}

TEST_CASE("a lease that was given back is free and its end is noted", "[store][leases]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    CHECK_FALSE(store::last_run(database, "sync"));
    CHECK(store::acquire_lease(database, "sync", "one", now, lease));
    CHECK_FALSE(store::last_run(database, "sync"));
    store::release_lease(database, "sync", "one", now + core::seconds{5});
    CHECK(store::last_run(database, "sync") == now + core::seconds{5});
    CHECK(store::acquire_lease(database, "sync", "two", now + core::seconds{5}, lease));
    CHECK(store::last_run(database, "sync") == now + core::seconds{5});
}

TEST_CASE("a lease that somebody else took over cannot be given back", "[store][leases]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    CHECK(store::acquire_lease(database, "sync", "one", now, lease));
    CHECK(store::acquire_lease(database, "sync", "two", now + lease, lease));
    store::release_lease(database, "sync", "one", now + lease);
    CHECK_FALSE(store::last_run(database, "sync"));
    CHECK_FALSE(store::acquire_lease(database, "sync", "three", now + lease, lease));
}
