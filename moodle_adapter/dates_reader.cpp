#include "moodle_adapter/dates_reader.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>

#include "moodle_adapter/bulk.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/known.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;
using core::Availability;
using core::Part;

constexpr core::days look_back{14};
constexpr core::days look_ahead{7};

void add_groupings(const Availability& node, std::set<std::int64_t>& ids) {
    if (node.kind == Availability::Kind::grouping) {
        if (const auto number = parse_id(node.lms_id)) ids.insert(*number);
    }
    for (const Availability& child : node.children) add_groupings(child, ids);
}

std::vector<std::int64_t> groupings_of(const core::CourseSnapshot& snapshot) {
    std::set<std::int64_t> ids;
    for (const core::Section& section : snapshot.sections)
        if (section.availability) add_groupings(*section.availability, ids);
    for (const core::Activity& activity : snapshot.activities) {
        if (activity.availability) add_groupings(*activity.availability, ids);
        if (const auto team = parse_id(activity.team_grouping_lms_id)) ids.insert(*team);
    }
    return {ids.begin(), ids.end()};
}

/// The groupings that exist, asked one by one: a deleted one spoils the answer of all.
core::LmsResult<std::vector<core::Grouping>> one_by_one(Transport& transport,
                                                        const std::vector<std::int64_t>& ids) {
    std::vector<core::Grouping> all;
    for (const std::int64_t id : ids) {
        auto one = get_groupings(transport, {id});
        if (!one && one.error().failure == core::LmsFailure::not_found) continue;
        if (!one) return one;
        all.insert(all.end(), one->begin(), one->end());
    }
    return all;
}

bool states_dates(const core::Dates& dates) {
    return dates.opens || dates.due || dates.closes;
}

void put_date(core::Dates& dates, const EventRow& event) {
    switch (event.type) {
        case EventType::open:
            dates.opens = event.at;
            return;
        case EventType::due:
            dates.due = event.at;
            return;
        case EventType::close:
            dates.closes = event.at;
            if (!dates.due) dates.due = event.at;
            return;
        case EventType::expect_completion:
        case EventType::other:
            return;
    }
}

core::Activity* activity_of(core::CourseSnapshot& snapshot, const CourseIndex& index, const EventRow& event) {
    const auto id = index.activity(event.module, event.instance);
    if (!id) return nullptr;
    const auto found = std::find_if(snapshot.activities.begin(), snapshot.activities.end(),
                                    [&](const core::Activity& activity) { return activity.id == *id; });
    return found == snapshot.activities.end() ? nullptr : &*found;
}

bool within_reach(const core::Activity& activity, core::Instant now) {
    const auto near = [&](const std::optional<core::Instant>& date) {
        return date && *date > now - look_back && *date < now + look_ahead;
    };
    return near(activity.base.due) || near(activity.base.closes);
}

core::Instant last_date(const core::Activity& activity) {
    return activity.base.due ? *activity.base.due : *activity.base.closes;
}

using Owner = std::pair<core::ActivityId, std::int64_t>;

/// Who has handed in what; a team's row counts for its members.
std::set<Owner> handed_in(const core::CourseSnapshot& snapshot) {
    std::map<core::GroupId, std::vector<std::int64_t>> members;
    for (const core::Enrolment& person : snapshot.people)
        for (const core::GroupId group : person.groups) members[group].push_back(person.person.value);
    std::set<Owner> done;
    for (const core::Submission& row : snapshot.submissions) {
        if (row.state != core::SubmissionState::submitted) continue;
        if (row.person) done.insert({row.activity, row.person->value});
        if (!row.group) continue;
        for (const std::int64_t member : members[*row.group]) done.insert({row.activity, member});
    }
    return done;
}

/// What decides the dates of an assignment, apart from the people.
struct Sources {
    core::Dates base;
    std::vector<std::tuple<std::int64_t, std::int64_t, std::optional<core::Instant>,
                           std::optional<core::Instant>, std::optional<core::Instant>>>
        overrides;
    friend bool operator==(const Sources&, const Sources&) = default;
};

std::map<core::ActivityId, Sources> sources_of(const core::CourseSnapshot& snapshot) {
    std::map<core::ActivityId, Sources> sources;
    for (const core::Activity& activity : snapshot.activities) sources[activity.id].base = activity.base;
    for (const core::Override& row : snapshot.overrides)
        sources[row.activity].overrides.push_back({row.person ? row.person->value : 0,
                                                   row.group ? row.group->value : 0, row.opens, row.due,
                                                   row.closes});
    for (auto& [activity, one] : sources) std::sort(one.overrides.begin(), one.overrides.end());
    return sources;
}

/// Active people with their groups in ascending order.
std::map<core::PersonId, std::vector<core::GroupId>> groups_of_active(const core::CourseSnapshot& snapshot) {
    std::map<core::PersonId, std::vector<core::GroupId>> groups;
    for (const core::Enrolment& person : snapshot.people) {
        if (!person.active) continue;
        auto& mine = groups[person.person] = person.groups;
        std::sort(mine.begin(), mine.end());
    }
    return groups;
}

using Participants = std::vector<std::int64_t>;

/// Whether nobody may do it because of its own conditions, rather than that we are not shown who may.
bool may_be_for_nobody(const core::Activity& activity, const ExclusionsOrder& order) {
    const auto instance = parse_id(activity.instance_lms_id);
    return activity.availability && instance && order.without_allocation.count(*instance) != 0;
}

void add_excluded(const core::Activity& activity, const Participants& participants,
                  const std::vector<std::int64_t>& learners, std::vector<core::Exclusion>& rows) {
    const std::set<std::int64_t> takes_part{participants.begin(), participants.end()};
    for (const std::int64_t user : learners)
        if (takes_part.count(user) == 0) rows.push_back({activity.id, core::PersonId{user}});
}

}  // namespace

core::LmsResult<std::vector<core::Grouping>> read_groupings(Transport& transport,
                                                            const core::CourseSnapshot& snapshot) {
    auto ids = groupings_of(snapshot);
    if (ids.empty()) return std::vector<core::Grouping>{};
    ids.resize(std::min(ids.size(), most_values));
    auto all = get_groupings(transport, ids);
    if (!all && all.error().failure == core::LmsFailure::not_found) all = one_by_one(transport, ids);
    return all;
}

core::LmsResult<std::vector<EventRow>> read_calendar(Transport& transport, const CourseIndex& index,
                                                     core::CourseSnapshot& snapshot) {
    auto events = get_course_events(transport, snapshot.course.id.value, snapshot.taken);
    if (!events) return events;
    for (const EventRow& event : *events) {
        if (event.group != 0) continue;
        core::Activity* activity = activity_of(snapshot, index, event);
        if (activity == nullptr) continue;
        if (event.type == EventType::expect_completion) {
            activity->expected = event.at;
        } else if (activity->kind == ActivityKind::other &&
                   (activity->base_from_calendar || !states_dates(activity->base))) {
            put_date(activity->base, event);
            activity->base_from_calendar = states_dates(activity->base);
        }
    }
    return events;
}

core::LmsResult<Exclusions> read_exclusions(const ProgressScope& scope, const ExclusionsOrder& order) {
    std::vector<const core::Activity*> asked;
    for (const core::Activity& activity : order.activities)
        if (activity.kind == ActivityKind::assignment && activity.visibility != core::Visibility::hidden)
            asked.push_back(&activity);
    const auto answers = ask_each<Participants>(
        scope.transport, asked, [](const core::Activity* activity) { return activity->id.value; },
        [&](const core::Activity* activity) {
            return list_participants(scope.transport, parse_id(activity->instance_lms_id).value_or(0));
        });
    if (!answers) return tl::unexpected(answers.error());
    const bool shows_any = std::any_of(answers->begin(), answers->end(),
                                       [](const auto& answer) { return answer && !answer->empty(); });
    Exclusions result;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto& answer = (*answers)[i];
        const bool is_told =
            answer && (!answer->empty() || (shows_any && may_be_for_nobody(*asked[i], order)));
        if (is_told) {
            add_excluded(*asked[i], *answer, scope.learners, result.rows);
            continue;
        }
        if (!scope.learners.empty()) result.not_shown = true;
        std::copy_if(order.known.begin(), order.known.end(), std::back_inserter(result.rows),
                     [&](const core::Exclusion& row) { return row.activity == asked[i]->id; });
    }
    return result;
}

std::vector<DatesQuestion> doubtful_dates(const core::CourseSnapshot& snapshot,
                                          const std::vector<std::int64_t>& learners, std::size_t most) {
    std::vector<const core::Activity*> near;
    for (const core::Activity& activity : snapshot.activities)
        if (activity.kind == ActivityKind::assignment && activity.visibility != core::Visibility::hidden &&
            within_reach(activity, snapshot.taken))
            near.push_back(&activity);
    std::sort(near.begin(), near.end(), [](const core::Activity* left, const core::Activity* right) {
        return std::pair{last_date(*left), left->id} < std::pair{last_date(*right), right->id};
    });
    const std::set<Owner> done = handed_in(snapshot);
    std::set<Owner> out;
    for (const core::Exclusion& row : snapshot.exclusions) out.insert({row.activity, row.person.value});
    std::vector<DatesQuestion> questions;
    for (const core::Activity* activity : near) {
        const auto instance = parse_id(activity->instance_lms_id);
        for (const std::int64_t user : learners) {
            if (questions.size() >= most || !instance) break;
            const Owner owner{activity->id, user};
            if (done.count(owner) == 0 && out.count(owner) == 0)
                questions.push_back({activity->id, *instance, user});
        }
    }
    return questions;
}

core::LmsResult<std::vector<core::StatedDates>> read_stated_dates(Transport& transport,
                                                                  const std::vector<DatesQuestion>& questions,
                                                                  core::Instant now) {
    // Somebody who takes no part is no failure, however many of them there are.
    using Answer = std::optional<core::Dates>;
    const auto answers = ask_each<Answer>(
        transport, questions, [](const DatesQuestion& question) { return question.user; },
        [&](const DatesQuestion& question) -> core::LmsResult<Answer> {
            auto dates = get_participant(transport, question.instance, question.user);
            if (dates) return Answer{*dates};
            if (dates.error().failure == core::LmsFailure::not_found) return Answer{};
            return tl::unexpected(std::move(dates.error()));
        });
    if (!answers) return tl::unexpected(answers.error());
    std::vector<core::StatedDates> stated;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& answer = (*answers)[i];
        if (answer && *answer)
            stated.push_back({questions[i].activity, core::PersonId{questions[i].user}, **answer, now});
    }
    return stated;
}

std::vector<core::StatedDates> still_stated(const core::CourseSnapshot& known,
                                            const core::CourseSnapshot& now, core::Instant latest_complete) {
    const auto before = sources_of(known);
    const auto after = sources_of(now);
    const auto groups_before = groups_of_active(known);
    const auto groups_after = groups_of_active(now);
    const auto same = [](const auto& left, const auto& right, const auto& key) {
        const auto earlier = left.find(key);
        const auto later = right.find(key);
        return earlier != left.end() && later != right.end() && earlier->second == later->second;
    };
    const bool sources_read = is_whole(now, Part::assignments) && is_whole(now, Part::overrides);
    const bool groups_read = is_whole(now, Part::groups);
    std::vector<core::StatedDates> kept;
    for (core::StatedDates row : known.stated_dates) {
        if (groups_after.count(row.person) == 0 || after.count(row.activity) == 0) continue;
        if (groups_read && !same(groups_before, groups_after, row.person)) continue;
        if (sources_read && !same(before, after, row.activity)) continue;
        // Between an earlier statement and the latest complete reading nobody compared.
        if (sources_read && groups_read && row.as_of >= latest_complete) row.as_of = now.taken;
        kept.push_back(row);
    }
    return kept;
}

}  // namespace waymark::moodle
