#pragma once

#include <cstdint>
#include <vector>

#include "core/course.hpp"
#include "moodle_adapter/decode_kinds.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// As in functions_course.hpp; activities are named by their instance number. Which of these the service
// grants is up to the site: without them completion decides (moodle.md §10).

/// What lists the activities of a kind in a course, if there is such a function.
struct KindList {
    core::ActivityKind kind;
    const char* function;
    const char* rows;  ///< name of the list in the answer; "" = the answer itself
};
[[nodiscard]] const std::vector<KindList>& kind_lists();
[[nodiscard]] core::LmsResult<std::vector<KindRow>> get_kind(Transport& transport, const KindList& list,
                                                             std::int64_t course);

[[nodiscard]] core::LmsResult<PartList> get_lesson_attempts(Transport& transport, std::int64_t lesson);
[[nodiscard]] core::LmsResult<PartList> get_h5p_attempts(Transport& transport, std::int64_t activity);
[[nodiscard]] core::LmsResult<std::vector<std::int64_t>> get_scoes(Transport& transport, std::int64_t scorm);
/// Of the latest attempt; who never tried has no tracks (a warning `notattempted`, no error).
[[nodiscard]] core::LmsResult<TrackState> get_track(Transport& transport, std::int64_t sco,
                                                    std::int64_t user);
/// Page by page.
[[nodiscard]] core::LmsResult<PartList> get_workshop_report(Transport& transport, std::int64_t workshop);
[[nodiscard]] core::LmsResult<ChoiceResults> get_choice_results(Transport& transport, std::int64_t choice);
/// Page by page; without a page size Moodle gives twenty. By name, because in Moodle's own order, that of the
/// last access, a visit between two pages hides somebody. An anonymous survey is access_denied.
[[nodiscard]] core::LmsResult<NonRespondents> get_non_respondents(Transport& transport,
                                                                  std::int64_t feedback);
[[nodiscard]] core::LmsResult<std::vector<EntryRow>> get_database_entries(Transport& transport,
                                                                          std::int64_t database);
/// Page by page; browsed by letter, which every glossary allows.
[[nodiscard]] core::LmsResult<std::vector<EntryRow>> get_glossary_entries(Transport& transport,
                                                                          std::int64_t glossary);
/// Page by page, of all groups.
[[nodiscard]] core::LmsResult<std::vector<DiscussionCount>> get_discussion_counts(Transport& transport,
                                                                                  std::int64_t forum);
[[nodiscard]] core::LmsResult<std::vector<EntryRow>> get_posts(Transport& transport, std::int64_t discussion);
/// What one person wrote in a forum, which goes here by its number in the course (cmid), in one call.
[[nodiscard]] core::LmsResult<std::vector<EntryRow>> get_posts_of_person(Transport& transport,
                                                                         std::int64_t module,
                                                                         std::int64_t user);
[[nodiscard]] bool offers_posts_of_person(const Transport& transport);

}  // namespace waymark::moodle
