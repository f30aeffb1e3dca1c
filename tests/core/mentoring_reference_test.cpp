// Slow and obviously right: each rule of the worklist and of pace once more, straight from its description,
// on work told by plain_work.hpp straight from the facts; nothing but types is shared with the product.
// Compared with the real ones on random courses.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include "plain_work.hpp"
#include "random_course.hpp"
#include "support/rounds.hpp"

using namespace waymark::core;
using waymark::test::everybody;
using waymark::test::first_seed;
using waymark::test::list_of;
using waymark::test::noon;
using waymark::test::PlainCourse;
using waymark::test::PlainWork;
using waymark::test::RandomCourse;
using waymark::test::Standing;

namespace {

using Student = PlainCourse::Student;

bool read_lately(const CourseSnapshot& facts, Part part) {
    for (const PartStatus& one : facts.parts)
        if (one.part == part) return one.as_of && !one.failure;
    return false;
}

struct Reference {
    const CourseSnapshot& facts;
    const WorklistMemory& memory;
    hours east;  ///< of Greenwich, where the site is
    PlainCourse course{facts, noon};

    // Pace --------------------------------------------------------------------------------------------------

    [[nodiscard]] static bool in_plan(const Student& student, const PlainWork& work) {
        if (!work.date()) return false;
        if (work.standing == Standing::not_theirs || work.standing == Standing::untold) return false;
        return work.done() || !student.person->joined || *work.date() > *student.person->joined;
    }

    [[nodiscard]] static std::optional<PaceBand> band(const Student& student) {
        double all = 0;
        double asked = 0;
        double done = 0;
        double before_start = 0;
        bool begun = false;
        Instant last{};
        const std::vector<Instant>& signs = student.signs;
        for (const PlainWork& work : student.work) {
            if (!in_plan(student, work)) continue;
            const double weight = work.activity->kind == ActivityKind::assignment ? 2 : 1;
            all += weight;
            if (*work.date() <= noon) asked += weight;
            if (work.done()) done += weight;
            if (!signs.empty() && *work.date() < signs.front()) before_start += weight;
            begun = begun || work.begun || work.done();
            last = std::max(last, *work.date());
        }
        if (all == 0) return std::nullopt;
        if (!begun && signs.empty()) return PaceBand::not_started;
        if (done == all && last >= noon + days{14}) return PaceBand::finished_early;
        // Whole numbers, so that tenths and fifths are exact: 10 × lead < −1 × plan.
        const long lead = std::lround(100 * (done - asked));
        const long plan = std::lround(100 * all);
        if (lead * 10 < -plan)
            return !signs.empty() && std::lround(before_start * 100) * 4 >= plan ? PaceBand::starting_late
                                                                                 : PaceBand::behind;
        return lead * 5 >= plan ? PaceBand::ahead : PaceBand::on_pace;
    }

    // Reasons -----------------------------------------------------------------------------------------------

    /// The ninth of ten longest gaps between days with work, but a week at least.
    [[nodiscard]] days quiet() const {
        // Whoever is no longer active made gaps as well.
        CourseSnapshot all = facts;
        for (Enrolment& one : all.people) one.active = true;
        const PlainCourse with_everybody(all, noon);
        std::vector<long> gaps;
        for (const Student& one : with_everybody.students)
            for (std::size_t i = 1; i < one.moments.size(); ++i)
                if (const long gap = days_between(one.moments[i - 1], one.moments[i]); gap > 0)
                    gaps.push_back(gap);
        std::sort(gaps.begin(), gaps.end());
        long longest = 7;
        if (gaps.size() >= 20) longest = std::max(longest, gaps[gaps.size() * 9 / 10]);
        return days{longest};
    }
    [[nodiscard]] static std::optional<Instant> sign(const Student& one) {
        if (one.moments.empty()) return one.person->last_access;
        return std::max(one.person->last_access, std::optional(one.moments.back()));
    }
    /// Midnights between two moments where the site is.
    [[nodiscard]] long days_between(Instant from, Instant to) const {
        const auto day = [&](Instant at) { return to_unix(at + east) / 86400; };
        return day(to) - day(from);
    }
    /// So many midnights ago that it counts as silence.
    [[nodiscard]] bool is_old(Instant at, days long_silence) const {
        return days_between(at, noon) >= long_silence.count();
    }
    [[nodiscard]] std::optional<Instant> contact(PersonId person) const {
        const auto found = memory.contacts.find(person);
        return found == memory.contacts.end() ? std::nullopt : std::optional{found->second};
    }

    [[nodiscard]] bool is_likely_late(const Student& student, std::size_t piece) const {
        const PlainWork& work = student.work[piece];
        if (work.standing != Standing::due_in_a_week) return false;
        if (course.chance_late(student, piece, LateModel{}) >= 0.75 && !course.hardly_kept(work)) return true;
        double others = 0;
        double in = 0;
        for (const Student& peer : course.students) {
            if (&peer == &student) continue;
            ++others;
            if (peer.work[piece].done()) ++in;
        }
        return others > 0 && *work.due - noon <= days{3} && in * 2 >= others;
    }

    [[nodiscard]] bool is_quiet(const Student& student, days long_silence) const {
        std::optional<Instant> begun = facts.course.starts;
        const std::optional<Instant>& joined = student.person->joined;
        if (joined && (!begun || *joined > *begun)) begun = joined;
        if (!begun || !is_old(*begun, long_silence) || !read_lately(facts, Part::roster)) return false;
        if (sign(student) && !is_old(*sign(student), long_silence)) return false;
        int others = 0;
        int heard = 0;
        for (const Student& peer : course.students) {
            if (&peer == &student) continue;
            ++others;
            if (sign(peer) && !is_old(*sign(peer), long_silence)) ++heard;
        }
        if (others == 0 || heard * 2 < others) return false;
        bool something_left = student.work.empty();
        for (const PlainWork& work : student.work)
            if (!work.done() && work.standing != Standing::not_theirs) something_left = true;
        return something_left;
    }

    [[nodiscard]] bool is_contact_due(const Student& student) const {
        if (contact(student.person->person)) return false;
        const auto& starts = facts.course.starts;
        std::optional<Instant> begun = student.person->joined;
        if (begun && starts) begun = std::max(*begun, *starts);
        if (!begun && starts && memory.watched_since && *memory.watched_since <= *starts + days{7})
            begun = starts;
        if (!begun) return false;
        int working_days = 0;
        for (Instant day = *begun + days{1}; day <= noon; day += days{1}) {
            const std::chrono::weekday weekday{std::chrono::floor<days>(day + east)};
            if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) ++working_days;
        }
        return working_days >= 3;
    }

    [[nodiscard]] bool hears(PersonId person, WorklistKind kind) const {
        if (kind == WorklistKind::reply_waiting || kind == WorklistKind::follow_up) return true;
        const auto known = memory.known_until.find(person);
        if (known != memory.known_until.end() && noon < known->second) return false;
        const bool rests = contact(person) && noon - *contact(person) <= days{3};
        return !rests || kind == WorklistKind::missed;
    }

    /// The marker has had it for ten days, counted from the date or the later hand-in.
    [[nodiscard]] bool waits_for_marker(const PlainWork& work) const {
        return work.done() && work.handed_in && !work.marked &&
               work.activity->kind == ActivityKind::assignment && read_lately(facts, Part::submissions) &&
               read_lately(facts, Part::grades) && noon - *work.when >= days{10} &&
               (!work.due || noon - *work.due >= days{10});
    }

    /// Passed within four weeks, while the student was here, and nobody has written since.
    [[nodiscard]] bool is_news(const Student& student, std::optional<Instant> date) const {
        const std::optional<Instant>& joined = student.person->joined;
        const std::optional<Instant> written = contact(student.person->person);
        return date && *date <= noon && *date > noon - days{28} && (!joined || *date > *joined) &&
               (!written || *date > *written);
    }

    /// Kinds and activities that speak of this student, apart from praise.
    [[nodiscard]] std::vector<std::pair<WorklistKind, std::int64_t>> reasons(const Student& student,
                                                                             days long_silence) const {
        std::vector<std::pair<WorklistKind, std::int64_t>> found;
        const PersonId person = student.person->person;
        const auto add = [&](WorklistKind kind, std::int64_t activity) {
            if (hears(person, kind)) found.emplace_back(kind, activity);
        };
        for (std::size_t i = 0; i < student.work.size(); ++i) {
            const PlainWork& work = student.work[i];
            const std::int64_t id = work.activity->id.value;
            if (is_likely_late(student, i)) add(WorklistKind::likely_late, id);
            if (work.missed() && is_news(student, work.due)) add(WorklistKind::missed, id);
            if (work.standing == Standing::ahead && is_news(student, work.planned))
                add(WorklistKind::plan_passed, id);
            if (waits_for_marker(work)) add(WorklistKind::feedback, id);
        }
        if (is_quiet(student, long_silence)) add(WorklistKind::quiet, 0);
        if (is_contact_due(student)) add(WorklistKind::first_contact, 0);
        const auto reply = memory.replies.find(person);
        if (reply != memory.replies.end() && (!contact(person) || reply->second > *contact(person)))
            add(WorklistKind::reply_waiting, 0);
        const auto promised = memory.follow_ups.find(person);
        if (promised != memory.follow_ups.end() && promised->second <= noon &&
            (!contact(person) || promised->second > *contact(person)))
            add(WorklistKind::follow_up, 0);
        std::sort(found.begin(), found.end());
        return found;
    }
};

std::vector<std::pair<WorklistKind, std::int64_t>> real_reasons(const std::vector<WorklistItem>& list,
                                                                PersonId person) {
    std::vector<std::pair<WorklistKind, std::int64_t>> found;
    for (const WorklistItem& item : list)
        for (const WorklistReason& reason : item.reasons)
            if (item.person == person && reason.kind != WorklistKind::praise)
                found.emplace_back(reason.kind, reason.activity.value_or(ActivityId{}).value);
    std::sort(found.begin(), found.end());
    return found;
}

/// Whether `a` belongs before `b` by the rule in words.
bool belongs_before(const WorklistItem& a, const WorklistItem& b, hours east) {
    if (a.lane != b.lane) return a.lane < b.lane;
    if (a.act_by.has_value() != b.act_by.has_value()) return a.act_by.has_value();
    if (a.act_by) {
        const auto day_a = to_unix(*a.act_by + east) / 86400;
        const auto day_b = to_unix(*b.act_by + east) / 86400;
        if (day_a != day_b) return day_a < day_b;
    }
    if (a.loss != b.loss) return a.loss > b.loss;
    if (a.last_contact != b.last_contact) return a.last_contact < b.last_contact;  // never comes first
    return a.person < b.person;
}

/// The rule in words: an answer owed, what runs out, what can wait, the person, what is past, others' work.
int turn(const WorklistReason& reason, bool closes) {
    if (reason.kind == WorklistKind::reply_waiting || reason.kind == WorklistKind::follow_up) return 0;
    if (reason.kind == WorklistKind::likely_late) return 1;
    if (reason.kind == WorklistKind::missed) return !reason.can_still_hand_in ? 4 : closes ? 1 : 2;
    if (reason.kind == WorklistKind::plan_passed) return closes ? 1 : 2;
    if (reason.kind == WorklistKind::feedback || reason.kind == WorklistKind::praise) return 5;
    return 3;
}

/// Whether the reasons of an item stand as a mentor takes them up.
bool in_turn(const CourseFigures& figures, const WorklistItem& item) {
    std::vector<std::tuple<int, std::int64_t>> places;
    for (const WorklistReason& reason : item.reasons) {
        std::optional<Instant> closes;
        for (const WorkBrief& work : figures.find(item.person)->work)
            if (reason.activity && work.activity->id == *reason.activity) closes = work.closes.standard();
        const int place = turn(reason, closes.has_value());
        std::int64_t soon = 0;
        if (place == 1) soon = to_unix(reason.kind == WorklistKind::likely_late ? *reason.date : *closes);
        if (place == 2 || place == 4) soon = -to_unix(*reason.date);
        places.emplace_back(place, soon);
    }
    return std::is_sorted(places.begin(), places.end());
}

bool has_one_item_each(const std::vector<WorklistItem>& list) {
    std::set<PersonId> people;
    for (const WorklistItem& item : list)
        if (!people.insert(item.person).second) return false;
    return true;
}

bool same(const std::vector<WorklistItem>& a, const std::vector<WorklistItem>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
        return one.person == other.person && one.reasons == other.reasons && one.act_by == other.act_by;
    });
}

/// Place among those whose chance runs out on the same day, from 0; nothing when not there.
/// The student's item where there is something to be done by a date.
const WorklistItem* dated_item(const std::vector<WorklistItem>& list, PersonId person) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.person == person; });
    const bool dated = found != list.end() && found->act_by && found->lane == WorklistLane::student;
    return dated ? &*found : nullptr;
}

}  // namespace

TEST_CASE("worklist and pace agree with the slow reference on 10,000 random courses",
          "[core][worklist][reference]") {
    const std::uint64_t first = first_seed();
    const Policy policy;
    for (std::uint64_t seed = first; seed < first + waymark::test::rounds(10000); ++seed) {
        RandomCourse random(seed);
        const WorklistMemory memory = random.memory();
        const CourseSnapshot& facts = random.course.snapshot;
        const SnapshotIndex index(facts);
        const hours east{static_cast<int>(seed % 27) - 12};
        const FixedOffset site{east};
        const CourseFigures figures = figures_of(index, policy, noon, site);
        const auto list = worklist(figures, everybody(facts), memory, policy, site);
        const Reference reference{facts, memory, east};
        const days long_silence = reference.quiet();
        const bool over = facts.course.ends && noon > *facts.course.ends;
        bool agrees = !over || list.empty();
        for (const Student& student : reference.course.students) {
            const PersonId person = student.person->person;
            const auto& pace = figures.find(person)->pace;
            agrees = agrees && (pace ? std::optional{pace->band} : std::nullopt) == Reference::band(student);
            if (!over)
                agrees = agrees && real_reasons(list, person) == reference.reasons(student, long_silence);
        }
        for (std::size_t i = 1; i < list.size(); ++i)
            agrees = agrees && belongs_before(list[i - 1], list[i], east);
        for (const WorklistItem& item : list) agrees = agrees && in_turn(figures, item);
        agrees = agrees && has_one_item_each(list);
        if (!agrees) {
            INFO("seed " << seed << "; set WAYMARK_SEED to it to begin there");
            FAIL_CHECK("worklist or pace differ from the reference");
            break;
        }
    }
    SUCCEED("seeds from " << first);
}

TEST_CASE("permuting students changes nothing", "[core][worklist][property]") {
    for (std::uint64_t seed = first_seed(); seed < first_seed() + 1000; ++seed) {
        RandomCourse random(seed);
        const WorklistMemory memory = random.memory();
        const auto before = list_of(random.course.snapshot, memory);
        std::mt19937_64 shuffler(seed);
        std::shuffle(random.course.snapshot.people.begin(), random.course.snapshot.people.end(), shuffler);
        INFO("seed " << seed);
        REQUIRE(same(before, list_of(random.course.snapshot, memory)));
    }
}

TEST_CASE("a known situation takes the alarms from the list and leaves every fact",
          "[core][worklist][property]") {
    for (std::uint64_t seed = first_seed(); seed < first_seed() + 1000; ++seed) {
        RandomCourse random(seed);
        WorklistMemory memory = random.memory();
        memory.known_until.clear();
        const CourseSnapshot& facts = random.course.snapshot;
        const SnapshotIndex index(facts);
        const Policy policy;
        const FixedOffset zone;
        const CourseFigures figures = figures_of(index, policy, noon, zone);
        const PersonId student{RandomCourse::first_student};
        const auto facts_before = reasons_of(figures, student, memory, policy, zone);
        memory.known_until[student] = noon + days{1};
        INFO("seed " << seed);
        REQUIRE(facts_before == reasons_of(figures, student, memory, policy, zone));
        for (const auto& [kind, activity] :
             real_reasons(worklist(figures, everybody(facts), memory, policy, zone), student))
            REQUIRE((kind == WorklistKind::reply_waiting || kind == WorklistKind::follow_up));
    }
}

TEST_CASE("what is missing never weighs less than what is in, within the same day",
          "[core][worklist][property]") {
    int compared = 0;
    for (std::uint64_t seed = first_seed(); seed < first_seed() + 3000; ++seed) {
        RandomCourse random(seed);
        WorklistMemory memory = random.memory();
        const PersonId student{RandomCourse::first_student};
        const FixedOffset zone;
        memory.contacts.clear();
        // Work that only this student misses then: due yesterday, open until tomorrow, in for everybody else.
        const int extra = 99;
        random.course.assignment(extra, noon - days{1}, noon + days{1});
        for (int id = RandomCourse::first_student; id <= random.last_student; ++id)
            random.course.submitted(extra, id, noon - days{2});
        const auto met = list_of(random.course.snapshot, memory);
        std::erase_if(random.course.snapshot.submissions, [&](const Submission& row) {
            return row.activity == ActivityId{extra} && row.person == student;
        });
        const auto missed = list_of(random.course.snapshot, memory);
        const WorklistItem* in = dated_item(met, student);
        const WorklistItem* missing = dated_item(missed, student);
        // Weights decide the order within a day.
        if (in == nullptr || missing == nullptr ||
            std::chrono::floor<days>(*in->act_by) != std::chrono::floor<days>(*missing->act_by))
            continue;
        ++compared;
        INFO("seed " << seed);
        REQUIRE(missing->loss >= in->loss);
    }
    CHECK(compared > 50);
}
