#include "moodle_adapter/effects.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_quiz.hpp"
#include "moodle_adapter/functions_write.hpp"
#include "moodle_adapter/group_effects.hpp"

namespace waymark::moodle {
namespace {

using core::LmsError;
using core::LmsFailure;
using core::Receipt;
using Done = core::LmsResult<Receipt>;
using Found = core::LmsResult<std::optional<Receipt>>;

constexpr int most_pages = 20;  // of 50 discussions

LmsError bad_id(const char* where) {
    return {LmsFailure::bad_request, where, "bad_id", false};
}

Receipt receipt(std::int64_t id) {
    return {std::to_string(id)};
}

Done done_without_name(const tl::expected<void, LmsError>& result) {
    if (!result) return tl::unexpected(result.error());
    return Receipt{};
}

Found found_if(bool there, std::string id = {}) {
    if (!there) return std::optional<Receipt>{};
    return std::optional{Receipt{std::move(id)}};
}

struct Perform {
    Transport& transport;

    Done operator()(const core::EventCreation& event) const {
        const auto course = parse_id(event.course_lms_id);
        const auto group =
            event.group_lms_id.empty() ? std::optional<std::int64_t>{0} : parse_id(event.group_lms_id);
        if (!course || !group) return tl::unexpected(bad_id("create_event"));
        const auto made = create_calendar_event(transport, event, *course, *group);
        if (!made) return tl::unexpected(made.error());
        return receipt(*made);
    }
    Done operator()(const core::EventDeletion& deletion) const {
        const auto event = parse_id(deletion.event_lms_id);
        if (!event) return tl::unexpected(bad_id("delete_event"));
        const auto gone = delete_calendar_event(transport, *event);
        if (!gone && gone.error().failure == LmsFailure::not_found) return Receipt{};
        return done_without_name(gone);
    }
    Done operator()(const core::ExtensionGrant& grant) const {
        const auto assignment = parse_id(grant.assignment_lms_id);
        const auto user = parse_id(grant.person_lms_id);
        if (!assignment || !user) return tl::unexpected(bad_id("extension"));
        return done_without_name(save_user_extension(transport, *assignment, *user, grant.until));
    }
    Done operator()(const core::QuizOverrideGrant& grant) const {
        const auto quiz = parse_id(grant.quiz_lms_id);
        const auto user = parse_id(grant.person_lms_id);
        if (!quiz || !user) return tl::unexpected(bad_id("quiz_override"));
        const auto there = get_quiz_overrides(transport, *quiz);
        if (!there) return tl::unexpected(there.error());
        std::int64_t id = 0;
        for (const QuizOverrideRow& row : *there)
            if (row.user == *user) id = row.id;
        const auto saved = save_quiz_override(transport, *quiz, id, *user, grant);
        if (!saved) return tl::unexpected(saved.error());
        return receipt(*saved);
    }
    Done operator()(const core::ForumPost& post) const {
        const auto forum = parse_id(post.forum_lms_id);
        const auto group =
            post.group_lms_id.empty() ? std::optional<std::int64_t>{-1} : parse_id(post.group_lms_id);
        if (!forum || !group) return tl::unexpected(bad_id("forum_post"));
        const auto made = add_discussion(transport, *forum, *group, post.subject, post.html);
        if (!made) return tl::unexpected(made.error());
        return receipt(*made);
    }
    Done operator()(const core::GroupsCreation& creation) const { return make_groups(transport, creation); }
    Done operator()(const core::GroupsDeletion& deletion) const {
        return delete_made_groups(transport, deletion.made);
    }
    Done operator()(const core::ScorePost&) const {
        return tl::unexpected(LmsError{LmsFailure::access_denied, "score", "not_a_web_service", false});
    }
};

std::optional<Receipt> marked(const std::vector<WrittenEvent>& rows, const std::string& marker) {
    for (const WrittenEvent& row : rows)
        if (row.description.find(marker) != std::string::npos) return receipt(row.id);
    return std::nullopt;
}

/// An event of a group that may be seen but not listed is looked for among all ids (moodle.md §1.1); after so
/// many that do not exist there are no more.
Found scan_for(Transport& transport, const std::string& marker) {
    constexpr int most_batches = 400;
    constexpr int empty_at_end = 3;
    int empty = 0;
    std::int64_t next = 1;
    for (int batch = 0; batch < most_batches && empty < empty_at_end; ++batch) {
        std::vector<std::int64_t> ids(most_values);
        std::iota(ids.begin(), ids.end(), next);
        next += static_cast<std::int64_t>(most_values);
        const auto rows = get_written_events_by_id(transport, ids);
        if (!rows) return tl::unexpected(rows.error());
        if (auto found = marked(*rows, marker)) return found;
        empty = rows->empty() ? empty + 1 : 0;
    }
    if (empty == empty_at_end) return std::optional<Receipt>{};
    return tl::unexpected(LmsError{LmsFailure::access_denied, "event_scan", "too_many_events", false});
}

struct Find {
    Transport& transport;

    Found operator()(const core::EventCreation& event) const {
        const auto course = parse_id(event.course_lms_id);
        if (!course) return tl::unexpected(bad_id("create_event"));
        std::vector<std::int64_t> groups;
        if (const auto group = parse_id(event.group_lms_id)) groups.push_back(*group);
        const auto rows = get_written_events(transport, *course, groups, event.starts - core::seconds{1},
                                             event.starts + core::seconds{1});
        if (!rows && !groups.empty() && rows.error().detail == "nopermissions")
            return scan_for(transport, event.marker);
        if (!rows) return tl::unexpected(rows.error());
        return marked(*rows, event.marker);
    }
    Found operator()(const core::EventDeletion& deletion) const {
        const auto event = parse_id(deletion.event_lms_id);
        if (!event) return tl::unexpected(bad_id("delete_event"));
        const auto rows = get_written_events_by_id(transport, {*event});
        if (!rows) return tl::unexpected(rows.error());
        return found_if(std::none_of(rows->begin(), rows->end(),
                                     [&](const WrittenEvent& row) { return row.id == *event; }));
    }
    Found operator()(const core::ExtensionGrant& grant) const {
        const auto assignment = parse_id(grant.assignment_lms_id);
        const auto user = parse_id(grant.person_lms_id);
        if (!assignment || !user) return tl::unexpected(bad_id("extension"));
        const auto flags = get_user_flags(transport, {*assignment});
        if (!flags) return tl::unexpected(flags.error());
        std::optional<core::Instant> granted;
        for (const FlagRow& row : *flags)
            if (row.user == *user) granted = row.extension;
        return found_if(granted == grant.until);
    }
    Found operator()(const core::QuizOverrideGrant& grant) const {
        const auto quiz = parse_id(grant.quiz_lms_id);
        const auto user = parse_id(grant.person_lms_id);
        if (!quiz || !user) return tl::unexpected(bad_id("quiz_override"));
        const auto rows = get_quiz_overrides(transport, *quiz);
        if (!rows) return tl::unexpected(rows.error());
        for (const QuizOverrideRow& row : *rows)
            if (row.user == *user)
                return found_if((!grant.opens || row.opens == grant.opens) &&
                                    (!grant.closes || row.closes == grant.closes),
                                std::to_string(row.id));
        return std::optional<Receipt>{};
    }
    Found operator()(const core::ForumPost& post) const {
        const auto forum = parse_id(post.forum_lms_id);
        if (!forum) return tl::unexpected(bad_id("forum_post"));
        for (int page = 0; page < most_pages; ++page) {
            const auto rows = get_discussions(transport, *forum, page);
            if (!rows) return tl::unexpected(rows.error());
            for (const DiscussionRow& row : *rows)
                if (row.html.find(post.marker) != std::string::npos) return std::optional{receipt(row.id)};
            if (rows->size() < 50) break;
        }
        return std::optional<Receipt>{};
    }
    Found operator()(const core::GroupsCreation& creation) const { return find_groups(transport, creation); }
    Found operator()(const core::GroupsDeletion& deletion) const {
        return find_groups_gone(transport, deletion.made);
    }
    Found operator()(const core::ScorePost&) const {
        return tl::unexpected(LmsError{LmsFailure::access_denied, "score", "not_a_web_service", false});
    }
};

}  // namespace

core::LmsResult<Receipt> perform(Transport& transport, const core::Effect& effect) {
    return std::visit(Perform{transport}, effect);
}

core::LmsResult<std::optional<Receipt>> find_effect(Transport& transport, const core::Effect& effect) {
    return std::visit(Find{transport}, effect);
}

}  // namespace waymark::moodle
