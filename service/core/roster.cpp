#include "core/roster.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace waymark::core {

namespace {

constexpr std::ptrdiff_t too_few_to_tell = 3;

}  // namespace

bool most_people_vanished(const std::vector<Enrolment>& known, const std::vector<Enrolment>& read) {
    std::set<std::string_view> listed;
    for (const Enrolment& person : read) listed.insert(person.lms_id);
    const auto active =
        std::count_if(known.begin(), known.end(), [](const Enrolment& person) { return person.active; });
    const auto vanished = std::count_if(known.begin(), known.end(), [&](const Enrolment& person) {
        return person.active && listed.count(person.lms_id) == 0;
    });
    return active > too_few_to_tell && vanished * 2 > active;
}

}  // namespace waymark::core
