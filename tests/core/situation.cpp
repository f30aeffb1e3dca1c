#include "situation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include "support/course_builder.hpp"
#include "zones.hpp"

namespace waymark::test {

using namespace core;

namespace {

constexpr int under_test = 50, first = 99, student = 10, somebody_else = 11;
enum Column {
    situation_,
    kind_,
    base_,
    changes_,
    student_,
    access_,
    work_,
    parts_,
    zone_,
    now_,
    due_,
    closes_,
    status_,
    source_,
    certainty_
};

[[noreturn]] void bad(const std::string& text) {
    throw std::invalid_argument("not understood: " + text);
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> pieces;
    std::istringstream stream(text);
    for (std::string piece; std::getline(stream, piece, by);) pieces.push_back(piece);
    return pieces;
}

int number(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) bad(std::string(text));
    return value;
}

double decimal(const std::string& text) {
    std::istringstream stream(text);
    double value = 0;
    if (!(stream >> value)) bad(text);
    return value;
}

/// What follows `prefix`, if the text begins with it.
std::optional<std::string> after(const std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    return text.substr(prefix.size());
}

Instant time_in(const ZoneRules& zone, std::string text) {
    using namespace std::chrono;
    const bool universal = text.back() == 'Z';
    if (universal) text.pop_back();
    const std::size_t at = text.find('@');
    const std::string day_text = text.substr(0, at);
    Day day{local_days{year{2026} / November / 23}};
    if (const auto parts = split(day_text, '-'); parts.size() == 3 && parts[0].size() == 4)
        day = Day{local_days{year{number(parts[0])} / number(parts[1]) / number(parts[2])}};
    else
        day += days{number(day_text)};
    seconds clock = hours{12};
    if (at != std::string::npos) {
        const auto parts = split(text.substr(at + 1), ':');
        clock = hours{number(parts.at(0))} + minutes{number(parts.at(1))};
    }
    const LocalTime local = LocalTime{day} + clock;
    return universal ? Instant{local.time_since_epoch()} : zone.to_instant(local);
}

std::string show(std::optional<Instant> at) {
    if (!at) return "-";
    const auto day = std::chrono::floor<days>(*at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{*at - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%d-%02u-%02u %02ld:%02ldZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<long>(clock.hours().count()), static_cast<long>(clock.minutes().count()));
    return text.data();
}

const std::map<WorkStatus, std::string> status_words{
    {WorkStatus::not_open_yet, "not_open_yet"},
    {WorkStatus::open, "open"},
    {WorkStatus::due_soon, "due_soon"},
    {WorkStatus::begun, "begun"},
    {WorkStatus::handed_in, "handed_in"},
    {WorkStatus::handed_in_late, "handed_in_late"},
    {WorkStatus::graded, "graded"},
    {WorkStatus::completed, "completed"},
    {WorkStatus::overdue, "overdue"},
    {WorkStatus::closed, "closed"},
    {WorkStatus::may_not_apply, "may_not_apply"},
    {WorkStatus::hidden, "hidden"},
    {WorkStatus::unknown, "unknown"},
    {WorkStatus::extended, "extended"},
    {WorkStatus::excused, "excused"},
};
const std::map<DateSource, std::string> source_words{
    {DateSource::base, "base"},
    {DateSource::group_override, "group_override"},
    {DateSource::user_override, "user_override"},
    {DateSource::extension, "extension"},
    {DateSource::calendar, "calendar"},
    {DateSource::expected_completion, "expected_completion"},
    {DateSource::stated, "stated"},
    {DateSource::open_attempt, "open_attempt"},
};
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

    /// `g1#2?~!`: whose override, its place, whether the place is a guess, whether the cut-off is unseen,
    /// whether it takes the closing away.
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

    /// `a,any(b,c)`: conditions that all have to hold, junctions by name.
    std::vector<Availability> conditions(std::string_view& text) {
        std::vector<Availability> found;
        while (!text.empty() && text.front() != ')') {
            const std::size_t end = std::min(text.find_first_of("(,)"), text.size());
            const std::string name(text.substr(0, end));
            text.remove_prefix(end);
            if (!text.empty() && text.front() == '(') {
                text.remove_prefix(1);
                found.push_back({junction(name), conditions(text)});
                text.remove_prefix(1);
            } else {
                found.push_back(condition(name));
            }
            if (!text.empty() && text.front() == ',') text.remove_prefix(1);
        }
        return found;
    }

    static Availability::Kind junction(const std::string& name) {
        if (name == "any") return Availability::Kind::any;
        if (name == "none") return Availability::Kind::not_any;
        if (name == "not") return Availability::Kind::not_all;
        bad(name);
    }

    Availability condition(const std::string& text) const {
        using Kind = Availability::Kind;
        using Expects = Availability::Expects;
        if (text == "profile") return {Kind::profile};
        if (text == "mystery") return {Kind::unknown};
        if (text == "anygroup") return {Kind::group};
        const std::size_t equals = text.find('=');
        const std::string name = text.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
        if (name == "group") return {Kind::group, {}, {}, value};
        if (name == "grouping") return {Kind::grouping, {}, {}, value};
        if (name == "from") return {Kind::from, {}, time(value)};
        if (name == "until") return {Kind::until, {}, time(value)};
        if (name == "done") return {Kind::completion, {}, {}, value, Expects::complete};
        if (name == "passed") return {Kind::completion, {}, {}, value, Expects::passed};
        if (name == "undone") return {Kind::completion, {}, {}, value, Expects::incomplete};
        if (name == "grade") return {Kind::grade, {}, {}, "91", Expects::complete, decimal(value)};
        if (name == "grade404") return {Kind::grade, {}, {}, "404", Expects::complete, decimal(value)};
        if (name == "below") return {Kind::grade, {}, {}, "91", Expects::complete, {}, decimal(value)};
        bad(text);
    }

    template <class Thing>
    void restrict_to(Thing& thing, const std::string& text) {
        thing.visibility = text == "hidden" ? Visibility::hidden : Visibility::restricted;
        if (text == "hidden" || text == "restricted") return;
        std::string_view rest = text;
        thing.availability = Availability{Availability::Kind::all, conditions(rest)};
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
            else
                bad(token);
            return;
        }
        bad(token);
    }

    const Situation& line_;
    const ZoneRules& zone_;
};

std::string certainty_words(const EffectiveDeadline& deadline) {
    if (deadline.certainty == Certainty::may_differ) return "may_differ";
    return deadline.closes_certainty == Certainty::may_differ ? "known/may" : "known";
}

}  // namespace

std::vector<Situation> read_situations(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::invalid_argument("cannot read " + path);
    std::vector<Situation> found;
    int number = 0;
    bool heading = true;
    for (std::string text; std::getline(file, text);) {
        ++number;
        if (text.empty() || text.front() == '#') continue;
        if (!heading) found.push_back({number, split(text, '\t')});
        heading = false;
    }
    return found;
}

Outcome expected(const Situation& situation) {
    const ZoneRules& zone = test_zone(situation.cell(zone_));
    const auto time = [&](Column column) {
        const std::string& text = situation.cell(column);
        return text == "-" ? text : show(time_in(zone, text));
    };
    return {time(due_), time(closes_), situation.cell(status_), situation.cell(source_),
            situation.cell(certainty_)};
}

Outcome actual(const Situation& situation) {
    const World world(situation);
    const CourseSnapshot& snapshot = world.course.snapshot;
    const SnapshotIndex index(snapshot);
    const WorkItem item =
        work_item(index, *find_activity(snapshot, {under_test}), *find_person(snapshot, {student}),
                  world.time(situation.cell(now_)), days{7});
    return {show(item.deadline.dates.due), show(item.deadline.dates.closes), status_words.at(item.status),
            source_words.at(item.deadline.due_source), certainty_words(item.deadline)};
}

}  // namespace waymark::test
