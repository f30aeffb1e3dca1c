#include "moodle_adapter/roster.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "moodle_adapter/bad_rows.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "support/log.hpp"

namespace waymark::moodle {
namespace {

constexpr std::size_t page_size = 500;

core::LmsResult<std::vector<core::Enrolment>> enrolled(Transport& transport, std::int64_t course,
                                                       Quarantine& quarantine) {
    auto people = fetch_pages_around_bad_rows<core::Enrolment>(
        [&](std::size_t from, std::size_t count) {
            return get_enrolled_users(transport, course, {from, count});
        },
        page_size, quarantine);
    if (quarantine.rows > 0) {
        support::log_warning("moodle_rows_refused function=core_enrol_get_enrolled_users course={} rows={}",
                             course, quarantine.rows);
    }
    return people;
}

core::LmsResult<std::vector<std::int64_t>> active_ids(Transport& transport, std::int64_t course) {
    Quarantine quarantine;
    return fetch_pages_around_bad_rows<std::int64_t>(
        [&](std::size_t from, std::size_t count) {
            return get_active_user_ids(transport, course, {from, count});
        },
        page_size, quarantine);
}

core::LmsResult<std::vector<Profile>> profiles_of(Transport& transport,
                                                  const std::vector<std::int64_t>& users) {
    Quarantine quarantine;
    std::vector<Profile> all;
    for (std::size_t from = 0; from < users.size(); from += page_size) {
        const auto fetch = [&](std::size_t start, std::size_t count) {
            const auto first = users.begin() + static_cast<std::ptrdiff_t>(start);
            return get_users_by_id(transport, {first, first + static_cast<std::ptrdiff_t>(count)});
        };
        auto some =
            fetch_around_bad_rows<Profile>(fetch, from, std::min(page_size, users.size() - from), quarantine);
        if (!some) return some;
        all.insert(all.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
    }
    return all;
}

/// Language and zone are a courtesy: without them the site's own are used, so their failure spoils nothing.
void add_profiles(Transport& transport, std::int64_t course, const std::vector<std::int64_t>& users,
                  std::vector<core::Enrolment>& people) {
    if (users.empty()) return;
    const auto profiles = profiles_of(transport, users);
    if (!profiles) {
        support::log_warning("moodle_profiles_missing course={} failure={}", course,
                             core::word(profiles.error().failure));
        return;
    }
    std::map<std::int64_t, const Profile*> by_user;
    for (const Profile& profile : *profiles) by_user[profile.user] = &profile;
    for (core::Enrolment& person : people) {
        const auto found = by_user.find(person.person.value);
        if (found == by_user.end()) continue;
        person.language = found->second->language;
        person.zone = found->second->zone;
        if (person.first_name.empty()) person.first_name = found->second->first_name;
    }
}

/// A page may repeat a row when somebody was enrolled between two calls.
void drop_repeated(std::vector<core::Enrolment>& people) {
    std::set<std::int64_t> seen;
    people.erase(std::remove_if(
                     people.begin(), people.end(),
                     [&](const core::Enrolment& person) { return !seen.insert(person.person.value).second; }),
                 people.end());
}

/// What does not change from one reading to the next and is told by a function of its own.
void take_over(const std::vector<core::Enrolment>& known, std::vector<core::Enrolment>& people,
               std::set<std::int64_t>& to_ask) {
    std::map<std::int64_t, const core::Enrolment*> by_user;
    for (const core::Enrolment& person : known) by_user[person.person.value] = &person;
    for (core::Enrolment& person : people) {
        const auto found = by_user.find(person.person.value);
        if (found == by_user.end() || !found->second->active) continue;
        person.language = found->second->language;
        person.zone = found->second->zone;
        to_ask.erase(person.person.value);
    }
}

}  // namespace

core::LmsResult<Roster> read_roster(Transport& transport, std::int64_t course,
                                    const std::vector<core::Enrolment>& known) {
    Quarantine quarantine;
    auto people = enrolled(transport, course, quarantine);
    if (!people) return tl::unexpected(people.error());
    const auto active = active_ids(transport, course);
    if (!active) return tl::unexpected(active.error());
    drop_repeated(*people);
    const std::set<std::int64_t> active_set{active->begin(), active->end()};
    std::set<std::int64_t> to_ask;
    for (core::Enrolment& person : *people) {
        person.active = active_set.count(person.person.value) != 0;
        if (person.active) to_ask.insert(person.person.value);
    }
    take_over(known, *people, to_ask);
    add_profiles(transport, course, {to_ask.begin(), to_ask.end()}, *people);
    return Roster{std::move(*people), quarantine.rows};
}

}  // namespace waymark::moodle
