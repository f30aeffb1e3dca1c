#include "moodle_adapter/decode_kinds.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {
namespace {

using core::WorkshopPhase;
using nlohmann::json;

WorkshopPhase workshop_phase(std::int64_t phase) {
    if (phase == 10) return WorkshopPhase::setup;
    if (phase == 20) return WorkshopPhase::submission;
    if (phase == 30) return WorkshopPhase::assessment;
    if (phase == 40) return WorkshopPhase::grading;
    if (phase == 50) return WorkshopPhase::closed;
    return WorkshopPhase::unknown;
}

void keep_later(std::optional<core::Instant>& latest, std::optional<core::Instant> at) {
    if (at && (!latest || *at > *latest)) latest = at;
}

/// Attempts of one person: `done` is the field that is 1 when an attempt came to its end, `when` its time.
TakingPart tries_of(std::int64_t user, const json& attempts, const char* done, const char* when) {
    TakingPart part;
    part.user = user;
    part.begun = static_cast<int>(attempts.size());
    part.finished = 0;
    for (const json& attempt : attempts) {
        if (!flag(attempt, done)) continue;
        part.finished = *part.finished + 1;
        keep_later(part.latest, instant(attempt, when));
    }
    return part;
}

TakingPart workshop_part(const json& row, std::int64_t user) {
    TakingPart part;
    part.user = user;
    part.entries = id(row, "submissionid") ? 1 : 0;
    part.latest = instant(row, "submissionmodified");
    const json& reviews = list(row, "reviewerof");
    part.reviews_asked = static_cast<int>(reviews.size());
    part.reviews_done = static_cast<int>(std::count_if(reviews.begin(), reviews.end(), [](const json& one) {
        return real_number(one, "grade").has_value();
    }));
    return part;
}

/// With "show a column for those who have not answered" Moodle adds an option 0 that holds exactly them.
bool is_column_of_the_silent(const json& option) {
    return whole_number(option, "id") == 0;
}

std::optional<EntryPage> entry_page(const json& answer, const char* total) {
    if (!has_list(answer, "entries")) return std::nullopt;
    EntryPage page;
    for (const json& row : answer["entries"]) {
        // Somebody whose name we may not see comes without a user id.
        const auto user = id(row, "userid");
        const auto made = instant(row, "timecreated");
        if (user && made) page.entries.push_back({*user, *made});
    }
    page.rows = answer["entries"].size();
    page.total = whole_number(answer, total).value_or(static_cast<std::int64_t>(page.rows));
    return page;
}

void add_posts(const json& rows, std::vector<EntryRow>& posts) {
    for (const json& row : rows) {
        const auto user = id(object_in(row, "author"), "id");
        const auto made = instant(row, "timecreated");
        if (user && made && !flag(row, "isdeleted")) posts.push_back({*user, *made});
    }
}

}  // namespace

std::optional<std::vector<KindRow>> decode_kind(const json& answer, const char* rows) {
    const bool bare = *rows == '\0';
    if (bare ? !answer.is_array() : !has_list(answer, rows)) return std::nullopt;
    std::vector<KindRow> result;
    for (const json& row : bare ? answer : answer[rows]) {
        const auto instance = id(row, "id");
        if (!instance) return std::nullopt;
        KindRow kind;
        kind.instance = *instance;
        kind.has_description = has_text(row, "intro");
        kind.anonymous = whole_number(row, "anonymous").value_or(2) == 1;
        kind.tells_cutoff = tells(row, "cutoffdate");
        kind.cutoff = instant(row, "cutoffdate");
        if (const auto required = whole_number(row, "requiredentries"))
            kind.required_entries = static_cast<int>(std::clamp<std::int64_t>(*required, 0, 10000));
        if (const auto phase = whole_number(row, "phase")) kind.phase = workshop_phase(*phase);
        if (tells(row, "latesubmissions")) kind.takes_late_work = flag(row, "latesubmissions");
        result.push_back(kind);
    }
    return result;
}

std::optional<PartList> decode_lesson_attempts(const json& answer) {
    if (!answer.is_object()) return std::nullopt;
    PartList people;
    // Without a single attempt there is no `data`.
    for (const json& row : list(object_in(answer, "data"), "students")) {
        if (const auto user = id(row, "id"))
            people.push_back(tries_of(*user, list(row, "attempts"), "end", "timeend"));
    }
    return people;
}

std::optional<PartList> decode_h5p_attempts(const json& answer) {
    if (!has_list(answer, "usersattempts")) return std::nullopt;
    PartList people;
    for (const json& row : answer["usersattempts"]) {
        if (const auto user = id(row, "userid"))
            people.push_back(tries_of(*user, list(row, "attempts"), "completion", "timemodified"));
    }
    return people;
}

std::optional<WorkshopReport> decode_workshop_report(const json& answer) {
    const json& report = object_in(answer, "report");
    if (!has_list(report, "grades")) return std::nullopt;
    WorkshopReport result;
    for (const json& row : report["grades"]) {
        if (const auto user = id(row, "userid")) result.people.push_back(workshop_part(row, *user));
    }
    result.total =
        whole_number(report, "totalcount").value_or(static_cast<std::int64_t>(result.people.size()));
    return result;
}

std::optional<ChoiceResults> decode_choice_results(const json& answer) {
    if (!has_list(answer, "options")) return std::nullopt;
    std::map<std::int64_t, TakingPart> people;
    std::int64_t counted = 0;
    bool silent_named = false;
    for (const json& option : answer["options"]) {
        const json& responses = list(option, "userresponses");
        if (is_column_of_the_silent(option)) {
            silent_named = silent_named || !responses.empty();
            continue;
        }
        counted += whole_number(option, "numberofuser").value_or(0);
        for (const json& row : responses) {
            const auto user = id(row, "userid");
            if (!user) continue;
            TakingPart& part = people[*user];
            part.user = *user;
            part.entries = 1;
            keep_later(part.latest, instant(row, "timemodified"));
        }
    }
    ChoiceResults results;
    for (const auto& [user, part] : people) results.people.push_back(part);
    // Counts without a name: the names are not published. No counts at all: they may not be, unless those who
    // have not answered are named.
    results.names_published = counted > 0 ? !people.empty() : silent_named;
    return results;
}

std::optional<NonRespondents> decode_non_respondents(const json& answer) {
    if (!has_list(answer, "users")) return std::nullopt;
    NonRespondents result;
    for (const json& row : answer["users"]) {
        const auto user = id(row, "userid");
        if (!user) return std::nullopt;
        result.users.push_back(*user);
        if (flag(row, "started")) result.started.push_back(*user);
    }
    result.total = whole_number(answer, "total").value_or(static_cast<std::int64_t>(result.users.size()));
    return result;
}

std::optional<std::vector<std::int64_t>> decode_scoes(const json& answer) {
    if (!has_list(answer, "scoes")) return std::nullopt;
    std::vector<std::int64_t> numbers;
    for (const json& row : answer["scoes"]) {
        const auto number = id(row, "id");
        if (number && text(row, "scormtype") == "sco" && !text(row, "launch").empty())
            numbers.push_back(*number);
    }
    return numbers;
}

std::optional<TrackState> decode_track(const json& answer) {
    const json& data = object_in(answer, "data");
    if (!has_list(data, "tracks")) return std::nullopt;
    TrackState state;
    for (const json& row : data["tracks"]) {
        state.begun = true;
        const auto element = text(row, "element");
        if (element == "timemodified") state.modified = instant(row, "value");
        if (element != "status") continue;
        const auto status = text(row, "value");
        state.ended = status == "completed" || status == "passed" || status == "failed";
    }
    return state;
}

std::optional<EntryPage> decode_database_entries(const json& answer) {
    return entry_page(answer, "totalcount");
}

std::optional<EntryPage> decode_glossary_entries(const json& answer) {
    return entry_page(answer, "count");
}

std::optional<std::vector<EntryRow>> decode_posts(const json& answer) {
    if (!has_list(answer, "posts")) return std::nullopt;
    std::vector<EntryRow> posts;
    add_posts(answer["posts"], posts);
    return posts;
}

std::optional<std::vector<EntryRow>> decode_posts_of_person(const json& answer) {
    if (!has_list(answer, "discussions")) return std::nullopt;
    std::vector<EntryRow> posts;
    for (const json& discussion : answer["discussions"])
        add_posts(list(object_in(discussion, "posts"), "userposts"), posts);
    return posts;
}

std::optional<std::vector<DiscussionCount>> decode_discussion_counts(const json& answer) {
    if (!has_list(answer, "discussions")) return std::nullopt;
    std::vector<DiscussionCount> rows;
    for (const json& row : answer["discussions"]) {
        const auto number = id(row, "discussion");
        if (!number) return std::nullopt;
        rows.push_back({*number, id(row, "userid").value_or(0),
                        instant(row, "created").value_or(core::Instant{}),
                        whole_number(row, "numreplies").value_or(0)});
    }
    return rows;
}

PartList count_entries(const std::vector<EntryRow>& entries) {
    std::map<std::int64_t, TakingPart> people;
    for (const EntryRow& entry : entries) {
        TakingPart& part = people[entry.user];
        part.user = entry.user;
        part.entries = part.entries.value_or(0) + 1;
        keep_later(part.latest, entry.made);
    }
    PartList result;
    for (const auto& [user, part] : people) result.push_back(part);
    return result;
}

}  // namespace waymark::moodle
