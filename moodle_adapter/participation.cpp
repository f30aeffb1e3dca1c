#include "moodle_adapter/participation.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "moodle_adapter/bulk.hpp"
#include "moodle_adapter/errors.hpp"
#include "moodle_adapter/forum_posts.hpp"
#include "moodle_adapter/functions_kinds.hpp"
#include "moodle_adapter/survey_answers.hpp"
#include "support/log.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

/// What is read of one activity. Nothing: it tells nothing, completion decides.
using Told = std::optional<PartList>;

/// Puts "none" where an answer lists only those who did something.
void fill(PartList& people, const std::vector<std::int64_t>& learners,
          std::optional<int> TakingPart::*field) {
    std::set<std::int64_t> told;
    for (const TakingPart& part : people) told.insert(part.user);
    for (const std::int64_t user : learners) {
        if (told.count(user) != 0) continue;
        TakingPart nothing;
        nothing.user = user;
        nothing.*field = 0;
        people.push_back(nothing);
    }
}

core::LmsResult<Told> entries_of(core::LmsResult<std::vector<EntryRow>>&& entries,
                                 const std::vector<std::int64_t>& learners) {
    if (!entries) return tl::unexpected(std::move(entries.error()));
    PartList people = count_entries(*entries);
    fill(people, learners, &TakingPart::entries);
    return Told{std::move(people)};
}

/// One person's way through all SCOs of a package; ended only when every one of them is.
core::LmsResult<TakingPart> way_through(Transport& transport, const std::vector<std::int64_t>& scoes,
                                        std::int64_t user) {
    TakingPart part;
    part.user = user;
    bool ended = !scoes.empty();
    part.begun = 0;
    for (const std::int64_t sco : scoes) {
        const auto track = get_track(transport, sco, user);
        if (!track) return tl::unexpected(track.error());
        if (track->begun) part.begun = 1;
        ended = ended && track->ended;
        if (track->modified && (!part.latest || *track->modified > *part.latest))
            part.latest = track->modified;
    }
    part.finished = ended ? 1 : 0;
    return part;
}

class KindReader {
  public:
    /// Without an audience surveys are read for a question about one student, see survey_answers().
    KindReader(const ProgressScope& scope, Memory& memory, SurveyAudience* audience)
        : scope_(scope), memory_(memory), audience_(audience) {}

    /// One activity; not for several threads, because the memory is one.
    core::LmsResult<Told> read(const core::Activity& activity, const KindRow& row) {
        switch (activity.kind) {
            case ActivityKind::forum:
                return forum(row.instance);
            case ActivityKind::feedback:
                return row.anonymous ? core::LmsResult<Told>{Told{}} : feedback(activity, row.instance);
            case ActivityKind::choice:
                return choice(row.instance);
            case ActivityKind::lesson:
                return lesson(row.instance);
            case ActivityKind::workshop:
                return told(get_workshop_report(scope_.transport, row.instance));
            case ActivityKind::database:
                return entries_of(get_database_entries(scope_.transport, row.instance), scope_.learners);
            case ActivityKind::h5p:
                return told(get_h5p_attempts(scope_.transport, row.instance));
            case ActivityKind::glossary:
                return entries_of(get_glossary_entries(scope_.transport, row.instance), scope_.learners);
            case ActivityKind::scorm:
                return scorm(row.instance);
            case ActivityKind::assignment:
            case ActivityKind::quiz:
            case ActivityKind::wiki:
            case ActivityKind::external_tool:
            case ActivityKind::page:
            case ActivityKind::survey:
            case ActivityKind::chat:
            case ActivityKind::meeting:
            case ActivityKind::material:
            case ActivityKind::subsection:
            case ActivityKind::question_bank:
            case ActivityKind::other:
                break;
        }
        return Told{};
    }

    /// Forgets discussions that are gone.
    void tidy_memory() {
        for (auto row = memory_.discussions.begin(); row != memory_.discussions.end();)
            row = seen_.count(row->first) == 0 ? memory_.discussions.erase(row) : std::next(row);
    }

  private:
    static core::LmsResult<Told> told(core::LmsResult<PartList>&& people) {
        if (!people) return tl::unexpected(std::move(people.error()));
        return Told{std::move(*people)};
    }

    core::LmsResult<Told> lesson(std::int64_t instance) {
        auto people = get_lesson_attempts(scope_.transport, instance);
        if (!people) return tl::unexpected(std::move(people.error()));
        fill(*people, scope_.learners, &TakingPart::begun);
        for (TakingPart& part : *people)
            if (!part.finished) part.finished = 0;
        return Told{std::move(*people)};
    }

    /// One call per person and SCO. Somebody whose own call fails is not told about.
    core::LmsResult<Told> scorm(std::int64_t instance) {
        const auto scoes = get_scoes(scope_.transport, instance);
        if (!scoes) return tl::unexpected(scoes.error());
        if (scoes->empty()) return Told{};
        const auto ways = ask_each<TakingPart>(
            scope_.transport, scope_.learners, [](std::int64_t user) { return user; },
            [&](std::int64_t user) { return way_through(scope_.transport, *scoes, user); });
        if (!ways) return tl::unexpected(ways.error());
        PartList people;
        for (const std::optional<TakingPart>& way : *ways)
            if (way) people.push_back(*way);
        return Told{std::move(people)};
    }

    core::LmsResult<Told> choice(std::int64_t instance) {
        auto results = get_choice_results(scope_.transport, instance);
        if (!results) return tl::unexpected(std::move(results.error()));
        if (!results->names_published) return Told{};
        fill(results->people, scope_.learners, &TakingPart::entries);
        return Told{std::move(results->people)};
    }

    core::LmsResult<Told> feedback(const core::Activity& activity, std::int64_t instance) {
        const auto missing = get_non_respondents(scope_.transport, instance);
        if (!missing) return tl::unexpected(missing.error());
        return Told{survey_answers(*missing, scope_.learners, activity, audience_)};
    }

    core::LmsResult<Told> forum(std::int64_t instance) {
        const auto discussions = get_discussion_counts(scope_.transport, instance);
        if (!discussions) return tl::unexpected(discussions.error());
        std::vector<DiscussionCount> changed;
        for (const DiscussionCount& row : *discussions) {
            seen_.insert(row.discussion);
            const auto known = memory_.discussions.find(row.discussion);
            if (known == memory_.discussions.end() || known->second.replies != row.replies)
                changed.push_back(row);
        }
        const auto posts = ask_each<std::vector<EntryRow>>(
            scope_.transport, changed, [](const DiscussionCount& row) { return row.discussion; },
            [&](const DiscussionCount& row) { return get_posts(scope_.transport, row.discussion); });
        if (!posts) return tl::unexpected(posts.error());
        for (std::size_t i = 0; i < changed.size(); ++i) remember_posts(changed[i], (*posts)[i]);
        return Told{contributions(*discussions)};
    }

    /// A discussion whose posts cannot be read keeps what was known of it, or shows at least who opened it.
    void remember_posts(const DiscussionCount& row, const std::optional<std::vector<EntryRow>>& posts) {
        DiscussionMemory& discussion = memory_.discussions[row.discussion];
        discussion.replies = posts ? row.replies : -1;
        if (posts) discussion.authors = count_entries(*posts);
        if (!posts && discussion.authors.empty() && row.author > 0)
            discussion.authors = count_entries({{row.author, row.made}});
    }

    PartList contributions(const std::vector<DiscussionCount>& discussions) {
        std::map<std::int64_t, TakingPart> sums;
        for (const DiscussionCount& row : discussions) {
            for (const TakingPart& one : memory_.discussions[row.discussion].authors) {
                TakingPart& sum = sums[one.user];
                sum.user = one.user;
                sum.entries = sum.entries.value_or(0) + one.entries.value_or(0);
                if (one.latest && (!sum.latest || *one.latest > *sum.latest)) sum.latest = one.latest;
            }
        }
        PartList people;
        for (const auto& [user, sum] : sums) people.push_back(sum);
        fill(people, scope_.learners, &TakingPart::entries);
        return people;
    }

    const ProgressScope& scope_;
    Memory& memory_;
    SurveyAudience* audience_;
    std::set<std::int64_t> seen_;
};

core::Participation participation_of(const TakingPart& part, core::ActivityId activity) {
    core::Participation row{activity, core::PersonId{part.user}};
    row.entries = part.entries;
    row.begun = part.begun;
    row.finished = part.finished;
    row.reviews_asked = part.reviews_asked;
    row.reviews_done = part.reviews_done;
    row.latest = part.latest;
    return row;
}

void add_rows(const PartList& people, core::ActivityId activity, const CourseIndex& index,
              std::vector<core::Participation>& rows) {
    for (const TakingPart& part : people)
        if (index.has_person(part.user)) rows.push_back(participation_of(part, activity));
}

/// What of a kind belongs to the activity itself; what the row does not tell stays what it was.
void put_details(core::Activity& activity, const KindRow& row) {
    if (row.has_description) activity.has_description = row.has_description;
    if (row.required_entries) activity.required_entries = row.required_entries;
    if (activity.kind == ActivityKind::forum && row.tells_cutoff) activity.base.closes = row.cutoff;
    if (activity.kind != ActivityKind::workshop) return;
    if (row.phase) activity.phase = *row.phase;
    // The end of the submission phase is when the work is due and, without late work, the last moment.
    if (row.takes_late_work) activity.base.closes = *row.takes_late_work ? std::nullopt : activity.base.due;
}

using Activities = std::map<std::int64_t, core::Activity*>;  ///< of one kind, by instance

class ParticipationReader {
  public:
    ParticipationReader(const ParticipationOrder& order, core::CourseSnapshot& snapshot, Memory& memory)
        : order_(order),
          scope_(order.scope),
          activities_(snapshot.activities),
          known_(order.known),
          audience_(snapshot),
          kinds_(order.scope, memory, &audience_),
          asked_scope_{order.scope.transport, order.scope.course, order.scope.index, order.asked},
          of_asked_(asked_scope_, memory, &audience_) {}

    core::LmsResult<ParticipationReading> read() {
        for (const KindList& list : kind_lists())
            if (const auto done = read_kind(list); !done) return tl::unexpected(done.error());
        if (const auto done = read_glossaries(); !done) return tl::unexpected(done.error());
        if (!result_.incomplete) kinds_.tidy_memory();
        return std::move(result_);
    }

  private:
    using Done = tl::expected<void, core::LmsError>;

    Activities of_kind(ActivityKind kind) {
        Activities found;
        for (core::Activity& activity : activities_) {
            const auto instance = parse_id(activity.instance_lms_id);
            if (activity.kind == kind && instance) found[*instance] = &activity;
        }
        return found;
    }

    Done read_kind(const KindList& list) {
        const Activities activities = of_kind(list.kind);
        if (activities.empty() || !scope_.transport.offers(list.function)) return {};
        const auto rows = get_kind(scope_.transport, list, scope_.course);
        if (!rows) {
            for (const auto& [instance, activity] : activities) keep_known(*activity);
            return survive(rows.error());
        }
        for (const KindRow& row : *rows) {
            const auto found = activities.find(row.instance);
            if (found == activities.end()) continue;
            put_details(*found->second, row);
            if (auto done = read_activity(*found->second, row); !done) return done;
        }
        return {};
    }

    /// Glossaries need no list: what is asked about them depends on nothing in it.
    Done read_glossaries() {
        if (!scope_.transport.offers("mod_glossary_get_entries_by_letter")) return {};
        for (const auto& [instance, activity] : of_kind(ActivityKind::glossary)) {
            KindRow row;
            row.instance = instance;
            if (auto done = read_activity(*activity, row); !done) return done;
        }
        return {};
    }

    Done read_activity(core::Activity& activity, const KindRow& row) {
        if (activity.visibility == core::Visibility::hidden) return {};
        const bool by_person = activity.kind == ActivityKind::scorm;
        // One call per person is made only where nothing cheaper tells: completion decides.
        if (by_person && activity.completion_tracked) return {};
        const auto told = by_person ? of_asked_.read(activity, row) : kinds_.read(activity, row);
        if (!told) {
            keep_known(activity);
            return survive(told.error());
        }
        if (*told) add_rows(**told, activity.id, scope_.index, result_.rows);
        if (by_person && *told) keep_unasked(activity);
        return {};
    }

    /// Known rows of learners who had no reason to be asked again.
    void keep_unasked(const core::Activity& activity) {
        if (known_ == nullptr) return;
        const std::set<std::int64_t> asked{order_.asked.begin(), order_.asked.end()};
        for (const core::Participation& row : *known_)
            if (row.activity == activity.id && asked.count(row.person.value) == 0 &&
                scope_.index.has_person(row.person.value))
                result_.rows.push_back(row);
    }

    void keep_known(const core::Activity& activity) {
        if (known_ == nullptr) return;
        for (const core::Participation& row : *known_)
            if (row.activity == activity.id && scope_.index.has_person(row.person.value))
                result_.rows.push_back(row);
    }

    /// A function that is not granted is a choice of the site; anything else of one kind leaves a gap.
    Done survive(const core::LmsError& error) {
        if (concerns_every_call(error.failure)) return tl::unexpected(error);
        if (error.detail == "not_granted") return {};
        support::log_warning("moodle_kind_unread course={} function={} failure={} detail={}", scope_.course,
                             error.where, core::word(error.failure), error.detail);
        result_.incomplete = true;
        return {};
    }

    const ParticipationOrder& order_;
    const ProgressScope& scope_;
    std::vector<core::Activity>& activities_;
    const std::vector<core::Participation>* known_;
    SurveyAudience audience_;
    KindReader kinds_;
    ProgressScope asked_scope_;
    KindReader of_asked_;
    ParticipationReading result_;
};

}  // namespace

core::LmsResult<ParticipationReading> read_participation(const ParticipationOrder& order,
                                                         core::CourseSnapshot& snapshot, Memory& memory) {
    return ParticipationReader{order, snapshot, memory}.read();
}

core::LmsResult<std::optional<core::Participation>> read_part_of(Transport& transport,
                                                                 const core::Activity& activity,
                                                                 std::int64_t instance, std::int64_t user) {
    if (activity.kind == ActivityKind::forum) {
        const auto own = read_posts_of_person(transport, {parse_id(activity.lms_id), instance}, user);
        if (!own) return tl::unexpected(own.error());
        if (!*own) return std::nullopt;
        return participation_of(**own, activity.id);
    }
    const core::CourseSnapshot nothing;
    const CourseIndex index{nothing};
    const std::vector<std::int64_t> learners{user};
    const ProgressScope scope{transport, 0, index, learners};
    Memory memory;
    KindRow row;
    row.instance = instance;
    const auto told = KindReader{scope, memory, nullptr}.read(activity, row);
    if (!told) return tl::unexpected(told.error());
    if (!*told) return std::nullopt;
    for (const TakingPart& part : **told)
        if (part.user == user) return participation_of(part, activity.id);
    return std::nullopt;
}

}  // namespace waymark::moodle
