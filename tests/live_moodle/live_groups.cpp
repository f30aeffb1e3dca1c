// Makes groups of like pace in one course of a running Moodle and takes them away again. Writes there, so it
// asks for a word of its own; ends with 77 ("skipped") without.
//
//   WAYMARK_LIVE_GROUPS=yes WAYMARK_LIVE_MOODLE=… WAYMARK_LIVE_TOKEN=… WAYMARK_LIVE_COURSE=4 live_groups

#include <fmt/format.h>

#include <algorithm>

#include "core/access.hpp"
#include "core/own_groups.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_write.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"
#include "tests/live_moodle/setting.hpp"

namespace {

using namespace waymark;
using live::setting;
using live::skipped;

struct Live {
    moodle::Options options;
    std::string course;
    support::SystemClock clock;
    std::unique_ptr<support::HttpClient> http = support::make_http_client("Waymark/live-test");
    std::unique_ptr<core::Lms> lms;
    int wrong = 0;

    void check(bool good, const std::string& what) {
        if (!good) ++wrong;
        fmt::print("{}  {}\n", good ? "ok   " : "WRONG", what);
    }
    core::CourseSnapshot facts() {
        auto reading = lms->read_course({course, nullptr, "", {}});
        check(reading.has_value(), "the course is read");
        return reading ? std::move(reading->snapshot) : core::CourseSnapshot{};
    }
    std::string perform(const core::Effect& effect) {
        const auto done = lms->perform(effect);
        return done ? "done" : std::string(core::word(done.error().failure));
    }
    bool found(const core::Effect& effect) {
        const auto answer = lms->find_effect(effect);
        return answer && answer->has_value();
    }
};

/// All mentors' students, by LMS id.
std::vector<std::string> mentees(const core::CourseSnapshot& facts) {
    std::vector<std::string> pairs;
    for (const core::Enrolment& mentor : facts.people)
        for (const core::PersonId mentee : core::mentees_of(facts, mentor.person, {}))
            pairs.push_back(mentor.lms_id + ">" + core::find_person(facts, mentee)->lms_id);
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

std::vector<std::string> students(const core::CourseSnapshot& facts) {
    std::vector<std::string> ids;
    for (const core::Enrolment& person : facts.people)
        if (person.active && core::has_role(person, "student")) ids.push_back(person.lms_id);
    return ids;
}

core::GroupsCreation groups_of(const Live& live, const std::vector<std::string>& people, std::string word) {
    core::GroupsCreation made;
    made.course_lms_id = live.course;
    made.grouping = "Live test " + word;
    made.groups = {{"Live test linden " + word, {people[0], people[1]}},
                   {"Live test oak " + word, {people[2]}}};
    made.marker = "wm:live-" + word;
    return made;
}

void make_and_take_away(Live& live, const core::GroupsCreation& made, const core::CourseSnapshot& before) {
    live.check(!live.found(made), "nothing is there before");
    live.check(live.perform(made) == "done" && live.perform(made) == "done", "made, and made again");
    live.check(live.found(made), "found again");
    const core::CourseSnapshot after = live.facts();
    live.check(after.groups.size() == before.groups.size() + 2, "made once");
    const auto ids = core::groups_made(after, made);
    live.check(ids[0] && ids[1], "known by their idnumbers");
    live.check(core::uses_of_groups(after, made, "").empty(), "used by nobody");
    live.check(mentees(after) == mentees(before), "nobody has another mentor");
    const core::GroupsDeletion undo{made};
    live.check(!live.found(undo), "not taken away yet");
    live.check(live.perform(undo) == "done" && live.found(undo), "taken away");
    live.check(live.perform(undo) == "done", "taking away twice is once");
}

/// Somebody puts another student into a group: then they stay.
void keep_used(Live& live, const core::GroupsCreation& made, const std::string& newcomer) {
    live.check(live.perform(made) == "done", "made");
    moodle::Transport transport{live.options, *live.http};
    const auto groups = moodle::get_named_groups(transport, std::stoll(live.course));
    const auto groupings = moodle::get_named_groupings(transport, std::stoll(live.course));
    live.check(groups && groupings, "groups and groupings can be listed");
    if (!groups || !groupings) return;
    std::vector<std::int64_t> ids;
    for (const moodle::NamedRow& row : *groups)
        if (row.idnumber.starts_with(made.marker)) ids.push_back(row.id);
    live.check(ids.size() == 2 && moodle::add_group_members(transport, {{ids[0], std::stoll(newcomer)}}),
               "somebody else joined");
    live.check(live.perform(core::GroupsDeletion{made}) == "in_use", "they stay");
    for (const moodle::NamedRow& row : *groupings)
        if (row.idnumber == made.marker)
            live.check(moodle::delete_grouping(transport, row.id).has_value(), "cleared up");
    live.check(moodle::delete_groups(transport, ids).has_value(), "cleared up");
}

int run(Live& live) {
    const core::CourseSnapshot before = live.facts();
    const std::vector<std::string> people = students(before);
    if (people.size() < 4) {
        fmt::print("WRONG  the course has fewer than four students\n");
        return 1;
    }
    const std::string word = std::to_string(core::to_unix(live.clock.now()));
    make_and_take_away(live, groups_of(live, people, word + "a"), before);
    keep_used(live, groups_of(live, people, word + "b"), people[3]);
    live.check(live.facts().groups.size() == before.groups.size(), "the course is as it was");
    return live.wrong == 0 ? 0 : 1;
}

}  // namespace

int main() {
    if (setting("WAYMARK_LIVE_GROUPS") != "yes" || setting("WAYMARK_LIVE_MOODLE").empty()) {
        fmt::print("skipped: WAYMARK_LIVE_GROUPS is not \"yes\"\n");
        return skipped;
    }
    Live live;
    live.options.site = setting("WAYMARK_LIVE_MOODLE");
    live.options.token = setting("WAYMARK_LIVE_TOKEN");
    live.course = setting("WAYMARK_LIVE_COURSE");
    live.lms = moodle::make_moodle_lms(live.options, *live.http, live.clock);
    return run(live);
}
