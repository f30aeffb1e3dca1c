#include "situation.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>

#include "situation_cells.hpp"
#include "support/course_builder.hpp"
#include "zones.hpp"

namespace waymark::test {

using namespace core;

namespace {

constexpr int under_test = 50, first = 99, student = 10, somebody_else = 11;
const std::map<std::string, SubmissionState> submission_words{
    {"new", SubmissionState::none},          {"draft", SubmissionState::draft},
    {"reopened", SubmissionState::reopened}, {"submitted", SubmissionState::submitted},
    {"strange", SubmissionState::unknown},
};
const std::map<std::string, AttemptState> attempt_words{
    {"open", AttemptState::in_progress},  {"grace", AttemptState::overdue},
    {"finished", AttemptState::finished}, {"abandoned", AttemptState::abandoned},
    {"early", AttemptState::not_started}, {"handed", AttemptState::submitted},
    {"odd", AttemptState::unknown},
};
const std::map<std::string, CompletionState> completion_words{
    {"completed", CompletionState::complete},
    {"failed", CompletionState::complete_fail},
    {"weird", CompletionState::unknown},
};

/// Builds the course of one line.
class World {
  public:
    explicit World(const Situation& line) : line_(line), zone_(test_zone(line.cell(Column::zone_))) {
        CourseSnapshot& snapshot = course.snapshot;
        snapshot.sections.push_back({"2", 1, "Work", Visibility::shown});
        course.task(first, ActivityKind::page);
        Activity& made = course.task(under_test, kind(line.cell(kind_)));
        made.section = 1;
        made.base = dates(line.cell(base_));
        snapshot.groupings = {{"61", "Teams", {{1}, {2}}}};
        snapshot.grade_items = {{"91", {first}}};
        course.person(somebody_else, "Somebody Else", {"student"});
        course.person(student, "The Student", {"student"});
        each(changes_, ' ', [this](const std::string& token) { change(token); });
        each(student_, ' ', [this](const std::string& token) { enrol(token); });
        if (line.cell(access_) != "-") restrict(line.cell(access_));
        each(work_, ' ', [this](const std::string& token) { work(token); });
        each(parts_, ' ', [this](const std::string& token) { part(token); });
    }

    Instant time(const std::string& text) const { return time_in(zone_, text); }

    CourseBuilder course;

  private:
    void each(Column column, char by, const std::function<void(const std::string&)>& use) {
        if (line_.cell(column) == "-") return;
        for (const std::string& token : split(line_.cell(column), by)) use(token);
    }

    static ActivityKind kind(const std::string& text) {
        for (const ActivityKind one : all_activity_kinds)
            if (word(one) == text) return one;
        bad(text);
    }

    Activity& activity() {
        return *std::find_if(course.snapshot.activities.begin(), course.snapshot.activities.end(),
                             [](const Activity& one) { return one.id.value == under_test; });
    }
    Enrolment& person() {
        return *std::find_if(course.snapshot.people.begin(), course.snapshot.people.end(),
                             [](const Enrolment& one) { return one.person.value == student; });
    }
    Participation& participation() {
        if (course.snapshot.participation.empty())
            course.snapshot.participation.push_back({{under_test}, {student}});
        return course.snapshot.participation.front();
    }

    std::optional<Instant> maybe(const std::string& text) const {
        if (text == "-") return std::nullopt;
        return time(text);
    }
    Dates dates(const std::string& text) const {
        const auto parts = split(text, ';');
        if (parts.size() != 3) bad(text);
        return {maybe(parts[0]), maybe(parts[1]), maybe(parts[2])};
    }

    /// `g1#2*30?~!^`: whose override, its place, the minutes of its time limit, whether the place is a guess,
    /// whether the cut-off is unseen, whether it takes the closing away, whether the opening.
    void add_override(std::string who, const std::string& value) {
        Override change;
        change.activity = {under_test};
        const auto flag = [&](char letter) {
            const std::size_t at = who.find(letter);
            if (at == std::string::npos) return false;
            who.erase(at, 1);
            return true;
        };
        change.order_known = !flag('?');
        change.closes_known = !flag('~');
        change.never_closes = flag('!');
        change.opens_at_once = flag('^');
        if (const std::size_t at = who.find('*'); at != std::string::npos) {
            change.time_limit = minutes{number(who.substr(at + 1))};
            who.resize(at);
        }
        if (const std::size_t at = who.find('#'); at != std::string::npos) {
            change.sort_order = number(who.substr(at + 1));
            who.resize(at);
        }
        if (who == "user") change.person = PersonId{student};
        if (who == "other") change.person = PersonId{somebody_else};
        if (const auto group = after(who, "g")) change.group = GroupId{number(*group)};
        if (!change.person && !change.group) bad(who);
        const Dates other = dates(value);
        change.opens = other.opens;
        change.due = other.due;
        change.closes = other.closes;
        course.snapshot.overrides.push_back(change);
    }

    void add_statement(const std::string& value) {
        const std::size_t at = value.rfind('@');
        course.snapshot.stated_dates.push_back({{under_test},
                                                {student},
                                                dates(value.substr(0, at)),
                                                noon - hours{number(value.substr(at + 1))}});
    }

    void add_outage(const std::string& value) {
        const std::size_t dots = value.find("..");
        const std::string end = value.substr(dots + 2);
        course.snapshot.outages.push_back(
            {time(value.substr(0, dots)), end.empty() ? std::nullopt : std::optional{time(end)}});
    }

    void add_plan(PlanKind kind, const std::string& value) {
        PlanItem item;
        item.kind = kind;
        item.activity = ActivityId{under_test};
        item.at = time(value);
        course.snapshot.plan.push_back(item);
    }

    bool set_property(const std::string& token) {
        Activity& one = activity();
        if (token == "cal") return one.base_from_calendar = true;
        if (token == "team") return one.team = true;
        if (token == "teamonly") return one.team_required = true;
        if (token == "blind") return one.identities_hidden = true;
        if (token == "offline") return !(one.takes_submissions = false);
        if (token == "untracked") return !(one.completion_tracked = false);
        if (token == "nolimit") return (one.time_limit = seconds{0}).has_value();
        if (token == "limit") return (one.time_limit = hours{1}).has_value();
        return false;
    }

    void change(const std::string& token) {
        if (set_property(token)) return;
        const std::size_t equals = token.find('=');
        if (equals == std::string::npos) bad(token);
        const std::string name = token.substr(0, equals);
        const std::string value = token.substr(equals + 1);
        const std::map<std::string, std::function<void()>> uses{
            {"ext", [&] { course.extension(under_test, student, time(value)); }},
            {"otherext", [&] { course.extension(under_test, somebody_else, time(value)); }},
            {"expect", [&] { activity().expected = time(value); }},
            {"plan", [&] { add_plan(PlanKind::date, value); }},
            {"fix", [&] { add_plan(PlanKind::correction, value); }},
            {"stated", [&] { add_statement(value); }},
            {"outage", [&] { add_outage(value); }},
            {"teams", [&] { activity().team_grouping_lms_id = value; }},
            {"need", [&] { activity().required_entries = number(value); }},
            {"reviews", [&] { activity().reviews = dates(value); }},
            {"phase", [&] { activity().phase = phase(value); }},
        };
        const auto use = uses.find(name);
        if (use == uses.end()) return add_override(name, value);
        use->second();
    }

    static WorkshopPhase phase(const std::string& text) {
        if (text == "submission") return WorkshopPhase::submission;
        if (text == "assessment") return WorkshopPhase::assessment;
        if (text == "closed") return WorkshopPhase::closed;
        bad(text);
    }

    void enrol(const std::string& token) {
        if (token == "inactive") {
            person().active = false;
        } else if (const auto joined = after(token, "joined=")) {
            person().joined = time(*joined);
        } else if (token == "excused") {
            course.snapshot.excuses.push_back({{student}, ActivityId{under_test}, {}});
        } else if (const auto until = after(token, "excused<")) {
            course.snapshot.excuses.push_back({{student}, {}, time(*until)});
        } else if (token != "none") {
            for (const std::string& group : split(token, ','))
                person().groups.push_back({number(after(group, "g").value_or(group))});
        }
    }

    template <class Thing>
    void restrict_to(Thing& thing, const std::string& text) {
        thing.visibility = text == "hidden" ? Visibility::hidden : Visibility::restricted;
        if (text == "hidden" || text == "restricted") return;
        thing.availability = Availability{Availability::Kind::all, conditions_of(text, zone_)};
    }

    void restrict(const std::string& text) {
        CourseSnapshot& snapshot = course.snapshot;
        if (text == "excluded") {
            snapshot.exclusions.push_back({{under_test}, {student}});
        } else if (text == "section:excludes") {
            course.assignment(51, std::nullopt).section = 1;
            snapshot.exclusions.push_back({{51}, {student}});
        } else if (const auto section = after(text, "section:")) {
            restrict_to(snapshot.sections[1], *section);
        } else if (const auto outer = after(text, "outer:")) {
            snapshot.sections[1].subsection_of = snapshot.sections[0].lms_id;
            restrict_to(snapshot.sections[0], *outer);
        } else {
            restrict_to(activity(), text);
        }
    }

    void first_activity(const std::string& text) {
        if (const auto mark = after(text, "mark=")) {
            course.grade(first, student, decimal(*mark));
            return;
        }
        if (text == "hidden") return course.snapshot.hidden_grades.push_back({{first}, {student}});
        const CompletionState state = text == "complete" ? CompletionState::complete
                                      : text == "pass"   ? CompletionState::complete_pass
                                      : text == "fail"   ? CompletionState::complete_fail
                                                         : CompletionState::unknown;
        course.snapshot.completions.push_back({{first}, {student}, state, noon - days{5}});
    }

    bool count(const std::string& token) {
        const std::size_t equals = token.find('=');
        if (equals == std::string::npos) return false;
        const std::size_t at = token.find('@');
        const std::string name = token.substr(0, equals);
        const std::string value = token.substr(equals + 1, at == std::string::npos ? at : at - equals - 1);
        if (at != std::string::npos) participation().latest = time(token.substr(at + 1));
        if (name == "entries")
            participation().entries = number(value);
        else if (name == "begun")
            participation().begun = number(value);
        else if (name == "finished")
            participation().finished = number(value);
        else if (name == "reviews") {
            participation().reviews_done = number(value.substr(0, value.find('/')));
            participation().reviews_asked = number(value.substr(value.find('/') + 1));
        } else
            bad(token);
        return true;
    }

    void add_attempt(AttemptState state, const std::string& when) {
        const std::size_t until = when.find('>');
        const Instant at = time(when.substr(0, until));
        QuizAttempt attempt{{under_test}, {student}, state, at, std::nullopt};
        if (state == AttemptState::finished || state == AttemptState::submitted) attempt.finished = at;
        if (until != std::string::npos) attempt.closes = time(when.substr(until + 1));
        course.snapshot.attempts.push_back(attempt);
    }

    void work(const std::string& token) {
        if (const auto text = after(token, "first:")) return first_activity(*text);
        if (token == "graded") {
            course.grade(under_test, student, 70);
            return;
        }
        if (count(token)) return;
        const std::size_t at = token.find('@');
        std::string name = token.substr(0, at);
        const std::string when = token.substr(at + 1);
        std::optional<std::string> team;
        if (const auto text = after(name, "team")) {
            team = text->substr(0, text->find(':'));
            name = name.substr(name.find(':') + 1);
        }
        if (attempt_words.contains(name)) return add_attempt(attempt_words.at(name), when);
        if (completion_words.contains(name)) {
            course.snapshot.completions.push_back(
                {{under_test}, {student}, completion_words.at(name), time(when)});
            return;
        }
        const bool marked = name == "marked";
        Submission row{{under_test}, {},
                       {},           marked ? SubmissionState::submitted : submission_words.at(name),
                       time(when),   marked};
        if (!team)
            row.person = PersonId{student};
        else if (*team != "0")
            row.group = GroupId{number(*team)};
        course.snapshot.submissions.push_back(row);
    }

    void part(const std::string& token) {
        const std::string what = token.substr(0, token.find(':'));
        const std::string name = token.substr(token.find(':') + 1);
        for (PartStatus& status : course.snapshot.parts) {
            if (word(status.part) != name) continue;
            if (what == "stale")
                course.stale(status.part);
            else if (what == "never")
                course.stale(status.part, false);
            else if (what == "gap")
                status.gap = Gap::not_shown;
            else if (what == "rows")
                status.gap = Gap::bad_rows;
            else if (what == "events")
                status.gap = Gap::events_only;
            else
                bad(token);
            return;
        }
        bad(token);
    }

    const Situation& line_;
    const ZoneRules& zone_;
};

}  // namespace

Outcome actual(const Situation& situation) {
    const World world(situation);
    const CourseSnapshot& snapshot = world.course.snapshot;
    const SnapshotIndex index(snapshot);
    const WorkItem item =
        work_item(index, *find_activity(snapshot, {under_test}), *find_person(snapshot, {student}),
                  world.time(situation.cell(now_)), days{7});
    return outcome_of(item);
}

}  // namespace waymark::test
