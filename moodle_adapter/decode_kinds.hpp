#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/course.hpp"
#include "core/time.hpp"

namespace waymark::moodle {

// What the functions of the kinds other than assignment and quiz tell. The tolerance of decode_course.hpp.

/// One activity of mod_…_get_…_by_courses, as far as anything in it matters. What is absent was not told.
struct KindRow {
    std::int64_t instance = 0;
    std::optional<bool> has_description;
    bool anonymous = false;               ///< feedback: nobody may see who answered
    bool tells_cutoff = false;            ///< forum: there is or there is none, says `cutoff`
    std::optional<core::Instant> cutoff;  ///< forum
    std::optional<int> required_entries;  ///< database
    std::optional<core::WorkshopPhase> phase;
    std::optional<bool> takes_late_work;  ///< workshop: also after the end of the submission phase
};
/// `rows` is the name of the list in the answer; "" when the answer itself is the list (forums).
[[nodiscard]] std::optional<std::vector<KindRow>> decode_kind(const nlohmann::json& answer, const char* rows);

/// What one person did in one activity; absent = not told.
struct TakingPart {
    std::int64_t user = 0;
    std::optional<int> entries;
    std::optional<int> begun;
    std::optional<int> finished;
    std::optional<int> reviews_asked;
    std::optional<int> reviews_done;
    std::optional<core::Instant> latest;
};
using PartList = std::vector<TakingPart>;

/// mod_lesson_get_attempts_overview: those who began; an attempt with `end` 1 is finished.
[[nodiscard]] std::optional<PartList> decode_lesson_attempts(const nlohmann::json& answer);
/// mod_h5pactivity_get_user_attempts: everybody; an attempt with `completion` 1 is finished.
[[nodiscard]] std::optional<PartList> decode_h5p_attempts(const nlohmann::json& answer);

/// mod_workshop_get_grades_report: one page of all active students, and how many there are.
struct WorkshopReport {
    PartList people;
    std::int64_t total = 0;
};
[[nodiscard]] std::optional<WorkshopReport> decode_workshop_report(const nlohmann::json& answer);

/// mod_choice_get_choice_results: those who answered, so not those under option 0, whom Moodle lists as
/// having not. Nothing in `people` when names are not published.
struct ChoiceResults {
    PartList people;
    bool names_published = false;
};
[[nodiscard]] std::optional<ChoiceResults> decode_choice_results(const nlohmann::json& answer);

/// mod_feedback_get_non_respondents: one page of those who have not answered; suspended ones are among them.
struct NonRespondents {
    std::vector<std::int64_t> users;
    std::vector<std::int64_t> started;  ///< of these, who began
    std::int64_t total = 0;
};
[[nodiscard]] std::optional<NonRespondents> decode_non_respondents(const nlohmann::json& answer);

/// mod_scorm_get_scorm_scoes: the numbers of those that students work through.
[[nodiscard]] std::optional<std::vector<std::int64_t>> decode_scoes(const nlohmann::json& answer);

/// mod_scorm_get_scorm_sco_tracks: the latest try of one person at one SCO.
struct TrackState {
    bool begun = false;
    bool ended = false;  ///< completed, passed or failed
    std::optional<core::Instant> modified;
};
[[nodiscard]] std::optional<TrackState> decode_track(const nlohmann::json& answer);

/// One entry of somebody: of a database, of a glossary, or one post in a forum.
struct EntryRow {
    std::int64_t user = 0;
    core::Instant made;
};
/// One page of entries and how many there are in all.
struct EntryPage {
    std::vector<EntryRow> entries;
    std::int64_t total = 0;
    std::size_t rows = 0;  ///< of the page, those included that name nobody
};
/// mod_data_get_entries
[[nodiscard]] std::optional<EntryPage> decode_database_entries(const nlohmann::json& answer);
/// mod_glossary_get_entries_by_letter; entries that are not approved yet do not come.
[[nodiscard]] std::optional<EntryPage> decode_glossary_entries(const nlohmann::json& answer);
/// mod_forum_get_discussion_posts; deleted posts do not count.
[[nodiscard]] std::optional<std::vector<EntryRow>> decode_posts(const nlohmann::json& answer);
/// mod_forum_get_discussion_posts_by_userid: the posts of one person alone, the ones they answer left out.
[[nodiscard]] std::optional<std::vector<EntryRow>> decode_posts_of_person(const nlohmann::json& answer);

/// One discussion of mod_forum_get_forum_discussions.
struct DiscussionCount {
    std::int64_t discussion = 0;
    std::int64_t author = 0;
    core::Instant made;
    std::int64_t replies = 0;
};
[[nodiscard]] std::optional<std::vector<DiscussionCount>> decode_discussion_counts(
    const nlohmann::json& answer);

/// Entries by person: how many and the latest.
[[nodiscard]] PartList count_entries(const std::vector<EntryRow>& entries);

}  // namespace waymark::moodle
