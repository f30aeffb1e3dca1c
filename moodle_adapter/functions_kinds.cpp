#include "moodle_adapter/functions_kinds.hpp"

#include <algorithm>
#include <string>

#include "moodle_adapter/bad_rows.hpp"
#include "moodle_adapter/call.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

constexpr std::int64_t page_size = 500;
constexpr std::int64_t discussions_per_page = 100;  // Moodle gives no more
constexpr std::int64_t most_pages = 200;
constexpr const char* posts_of_person = "mod_forum_get_discussion_posts_by_userid";

Params one(const char* name, std::int64_t value) {
    return {{name, std::to_string(value)}};
}

/// Pages until `total` rows came or one is empty. `ask(page)` gives a core::LmsResult<Page>, `take(page)`
/// keeps its rows and answers how many they were, `total` is told by the page.
template <class Ask, class Take>
tl::expected<void, core::LmsError> each_page(const Ask& ask, const Take& take) {
    std::int64_t seen = 0;
    for (std::int64_t number = 0; number < most_pages; ++number) {
        auto page = ask(number);
        if (!page) return tl::unexpected(page.error());
        const auto arrived = static_cast<std::int64_t>(take(*page));
        seen += arrived;
        if (arrived == 0 || seen >= page->total) return {};
    }
    return {};
}

}  // namespace

const std::vector<KindList>& kind_lists() {
    static const std::vector<KindList> all{
        {ActivityKind::forum, "mod_forum_get_forums_by_courses", ""},
        {ActivityKind::feedback, "mod_feedback_get_feedbacks_by_courses", "feedbacks"},
        {ActivityKind::choice, "mod_choice_get_choices_by_courses", "choices"},
        {ActivityKind::lesson, "mod_lesson_get_lessons_by_courses", "lessons"},
        {ActivityKind::workshop, "mod_workshop_get_workshops_by_courses", "workshops"},
        {ActivityKind::database, "mod_data_get_databases_by_courses", "databases"},
        {ActivityKind::h5p, "mod_h5pactivity_get_h5pactivities_by_courses", "h5pactivities"},
        {ActivityKind::scorm, "mod_scorm_get_scorms_by_courses", "scorms"},
    };
    return all;
}

core::LmsResult<std::vector<KindRow>> get_kind(Transport& transport, const KindList& list,
                                               std::int64_t course) {
    Params params;
    add_list(params, "courseids", {course});
    return read_as(transport, list.function, params,
                   [&](const nlohmann::json& answer) { return decode_kind(answer, list.rows); });
}

core::LmsResult<PartList> get_lesson_attempts(Transport& transport, std::int64_t lesson) {
    return read_as(transport, "mod_lesson_get_attempts_overview", one("lessonid", lesson),
                   decode_lesson_attempts);
}

core::LmsResult<PartList> get_h5p_attempts(Transport& transport, std::int64_t activity) {
    return read_as(transport, "mod_h5pactivity_get_user_attempts", one("h5pactivityid", activity),
                   decode_h5p_attempts);
}

core::LmsResult<std::vector<std::int64_t>> get_scoes(Transport& transport, std::int64_t scorm) {
    return read_as(transport, "mod_scorm_get_scorm_scoes", one("scormid", scorm), decode_scoes);
}

core::LmsResult<TrackState> get_track(Transport& transport, std::int64_t sco, std::int64_t user) {
    const Params params{{"scoid", std::to_string(sco)}, {"userid", std::to_string(user)}, {"attempt", "0"}};
    return read_as(transport, "mod_scorm_get_scorm_sco_tracks", params, decode_track);
}

core::LmsResult<PartList> get_workshop_report(Transport& transport, std::int64_t workshop) {
    PartList people;
    const auto read = each_page(
        [&](std::int64_t page) {
            Params params = one("workshopid", workshop);
            params.emplace_back("page", std::to_string(page));
            params.emplace_back("perpage", std::to_string(page_size));
            return read_as(transport, "mod_workshop_get_grades_report", params, decode_workshop_report);
        },
        [&](const WorkshopReport& report) {
            people.insert(people.end(), report.people.begin(), report.people.end());
            return report.people.size();
        });
    if (!read) return tl::unexpected(read.error());
    return people;
}

core::LmsResult<ChoiceResults> get_choice_results(Transport& transport, std::int64_t choice) {
    return read_as(transport, "mod_choice_get_choice_results", one("choiceid", choice),
                   decode_choice_results);
}

namespace {

core::LmsResult<NonRespondents> get_some_non_respondents(Transport& transport, std::int64_t feedback,
                                                         std::int64_t page, std::size_t rows) {
    Params params = one("feedbackid", feedback);
    params.emplace_back("sort",
                        "lastname");  // by last access, as it is without, pages move while they are read
    params.emplace_back("page", std::to_string(page));
    params.emplace_back("perpage", std::to_string(rows));
    return read_as(transport, "mod_feedback_get_non_respondents", params, decode_non_respondents);
}

/// Whoever is in no page would pass for somebody who answered: unless all came, nothing is told.
core::LmsResult<NonRespondents> if_complete(NonRespondents all, std::int64_t expected) {
    std::sort(all.users.begin(), all.users.end());
    all.users.erase(std::unique(all.users.begin(), all.users.end()), all.users.end());
    if (static_cast<std::int64_t>(all.users.size()) >= expected) return all;
    return tl::unexpected(core::LmsError{core::LmsFailure::bad_answer, "mod_feedback_get_non_respondents",
                                         "pages_differ", false});
}

/// The same without those whom Moodle cannot send.
core::LmsResult<NonRespondents> get_non_respondents_carefully(Transport& transport, std::int64_t feedback) {
    struct Row {
        std::int64_t user = 0;
        bool started = false;
    };
    std::int64_t total = 0;
    const auto fetch = [&](std::size_t from, std::size_t count) -> core::LmsResult<std::vector<Row>> {
        const auto page =
            get_some_non_respondents(transport, feedback, static_cast<std::int64_t>(from / count), count);
        if (!page) return tl::unexpected(page.error());
        total = page->total;
        std::vector<Row> rows;
        for (const std::int64_t user : page->users)
            rows.push_back({user, std::count(page->started.begin(), page->started.end(), user) > 0});
        return rows;
    };
    Quarantine quarantine;
    const auto rows = fetch_pages_around_bad_rows<Row>(fetch, careful_page, quarantine);
    if (!rows) return tl::unexpected(rows.error());
    NonRespondents all;
    for (const Row& row : *rows) {
        all.users.push_back(row.user);
        if (row.started) all.started.push_back(row.user);
    }
    all.total = total - quarantine.rows;
    return if_complete(std::move(all), total - quarantine.rows);
}

}  // namespace

core::LmsResult<NonRespondents> get_non_respondents(Transport& transport, std::int64_t feedback) {
    NonRespondents all;
    const auto read = each_page(
        [&](std::int64_t page) {
            return get_some_non_respondents(transport, feedback, page, static_cast<std::size_t>(page_size));
        },
        [&](const NonRespondents& page) {
            all.users.insert(all.users.end(), page.users.begin(), page.users.end());
            all.started.insert(all.started.end(), page.started.begin(), page.started.end());
            all.total = page.total;
            return page.users.size();
        });
    if (!read && refused_own_output(read.error())) return get_non_respondents_carefully(transport, feedback);
    if (!read) return tl::unexpected(read.error());
    const std::int64_t total = all.total;
    return if_complete(std::move(all), total);
}

core::LmsResult<std::vector<EntryRow>> get_database_entries(Transport& transport, std::int64_t database) {
    std::vector<EntryRow> entries;
    const auto read = each_page(
        [&](std::int64_t page) {
            Params params = one("databaseid", database);
            params.emplace_back("page", std::to_string(page));
            params.emplace_back("perpage", std::to_string(page_size));
            return read_as(transport, "mod_data_get_entries", params, decode_database_entries);
        },
        [&](const EntryPage& page) {
            entries.insert(entries.end(), page.entries.begin(), page.entries.end());
            return page.rows;
        });
    if (!read) return tl::unexpected(read.error());
    return entries;
}

core::LmsResult<std::vector<EntryRow>> get_glossary_entries(Transport& transport, std::int64_t glossary) {
    std::vector<EntryRow> entries;
    const auto read = each_page(
        [&](std::int64_t page) {
            Params params = one("id", glossary);
            params.emplace_back("letter", "ALL");
            params.emplace_back("from", std::to_string(page * page_size));
            params.emplace_back("limit", std::to_string(page_size));
            return read_as(transport, "mod_glossary_get_entries_by_letter", params, decode_glossary_entries);
        },
        [&](const EntryPage& page) {
            entries.insert(entries.end(), page.entries.begin(), page.entries.end());
            return page.rows;
        });
    if (!read) return tl::unexpected(read.error());
    return entries;
}

core::LmsResult<std::vector<DiscussionCount>> get_discussion_counts(Transport& transport,
                                                                    std::int64_t forum) {
    std::vector<DiscussionCount> all;
    for (std::int64_t page = 0; page < most_pages; ++page) {
        Params params = one("forumid", forum);
        params.emplace_back("page", std::to_string(page));
        params.emplace_back("perpage", std::to_string(discussions_per_page));
        auto rows = read_as(transport, "mod_forum_get_forum_discussions", params, decode_discussion_counts);
        if (!rows) return rows;
        all.insert(all.end(), rows->begin(), rows->end());
        if (rows->size() < static_cast<std::size_t>(discussions_per_page)) break;
    }
    return all;
}

core::LmsResult<std::vector<EntryRow>> get_posts(Transport& transport, std::int64_t discussion) {
    return read_as(transport, "mod_forum_get_discussion_posts", one("discussionid", discussion),
                   decode_posts);
}

core::LmsResult<std::vector<EntryRow>> get_posts_of_person(Transport& transport, std::int64_t module,
                                                           std::int64_t user) {
    const Params params{{"userid", std::to_string(user)}, {"cmid", std::to_string(module)}};
    return read_as(transport, posts_of_person, params, decode_posts_of_person);
}

bool offers_posts_of_person(const Transport& transport) {
    return transport.offers(posts_of_person);
}

}  // namespace waymark::moodle
