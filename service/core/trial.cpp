#include "core/trial.hpp"

#include <algorithm>
#include <cstdint>

namespace waymark::core {

namespace {

constexpr hours for_good{24};  // closing so soon after the date is closing with it

/// FNV-1a over the bytes, then mixed (splitmix64): near names and ids give unrelated draws.
std::uint64_t draw(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char letter : text) {
        hash ^= static_cast<unsigned char>(letter);
        hash *= 0x100000001b3U;
    }
    hash ^= hash >> 30U;
    hash *= 0xbf58476d1ce4e5b9U;
    hash ^= hash >> 27U;
    hash *= 0x94d049bb133111ebU;
    return hash ^ (hash >> 31U);
}

template <class Rows>
void add_people(const Rows& rows, std::vector<PersonId>& people) {
    for (const auto& row : rows) people.push_back(row.person);
}

}  // namespace

std::string_view word(Arm arm) {
    return arm == Arm::usual ? "usual" : "other";
}

std::optional<Arm> arm_named(std::string_view text) {
    for (const Arm arm : {Arm::usual, Arm::other})
        if (word(arm) == text) return arm;
    return std::nullopt;
}

std::string_view word(TrialKind kind) {
    return kind == TrialKind::hold_out ? "hold-out" : "wording";
}

bool concerns(const Trial& trial, std::string_view site, const Course& course) {
    return trial.site == site &&
           std::any_of(trial.courses.begin(), trial.courses.end(),
                       [&](const auto& name) { return name == course.lms_id || name == course.short_name; });
}

bool takes_place(const Trial& trial, Day today) {
    return trial.first <= today && today <= trial.last;
}

Arm arm_of(const Trial& trial, std::string_view person_lms_id) {
    constexpr std::uint64_t of_percent = 100;  // hundredths of a percent
    std::string text = trial.name;
    text.append(1, '\0').append(trial.site).append(1, '\0').append(person_lms_id);
    const auto bound = static_cast<std::uint64_t>(std::max(trial.share, 0)) * of_percent;
    return draw(text) % (100 * of_percent) < bound ? Arm::other : Arm::usual;
}

Arm arm_of(const RunningTrial& running, const Enrolment& person) {
    const auto found = running.drawn.find(person.person);
    return found != running.drawn.end() ? found->second : arm_of(*running.trial, person.lms_id);
}

KnownSituations known_situations(const CourseSnapshot& snapshot, const std::map<PersonId, Instant>& muted) {
    KnownSituations known;
    add_people(snapshot.extensions, known.people);
    add_people(snapshot.excuses, known.people);
    for (const auto& [person, until] : muted) known.people.push_back(person);
    std::sort(known.people.begin(), known.people.end());
    return known;
}

bool never_withheld(const KnownSituations& known, PersonId person, const Dates& dates) {
    if (std::binary_search(known.people.begin(), known.people.end(), person)) return true;
    return dates.closes && (!dates.due || *dates.closes <= *dates.due + for_good);
}

}  // namespace waymark::core
