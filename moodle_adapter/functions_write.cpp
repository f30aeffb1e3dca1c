#include "moodle_adapter/functions_write.hpp"

#include <fmt/format.h>

#include "moodle_adapter/call.hpp"
#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {
namespace {

using core::LmsError;
using core::LmsFailure;
using nlohmann::json;

/// After a write, an answer that cannot be read leaves open whether it happened.
LmsError unclear(std::string_view function) {
    LmsError error = unexpected_shape(function);
    error.fate_unknown = true;
    return error;
}

/// A refusal in a warning beside an empty list.
LmsError declined(std::string_view function, const json& warning) {
    std::string code = text(warning, "warningcode");
    const LmsFailure failure = code == "nopermissions" ? LmsFailure::access_denied : LmsFailure::bad_request;
    return {failure, std::string{function}, std::move(code), false};
}

tl::expected<void, LmsError> call_void(Transport& transport, std::string_view function,
                                       const Params& params) {
    const auto answer = transport.call(function, params, Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    return {};
}

std::string unix_or_zero(const std::optional<core::Instant>& at) {
    return at ? std::to_string(core::to_unix(*at)) : "0";
}

Params event_options(core::Instant from, core::Instant until) {
    return {{"options[userevents]", "0"},
            {"options[siteevents]", "0"},
            {"options[timestart]", std::to_string(core::to_unix(from))},
            {"options[timeend]", std::to_string(core::to_unix(until))}};
}

constexpr std::string_view calendar_function = "core_calendar_get_calendar_events";

std::optional<std::vector<WrittenEvent>> written_rows(const json& answer) {
    if (!answer.is_object() || !answer.contains("events")) return std::nullopt;
    std::vector<WrittenEvent> rows;
    for (const json& row : list(answer, "events"))
        if (const auto number = id(row, "id")) rows.push_back({*number, text(row, "description")});
    return rows;
}

std::optional<std::vector<NamedRow>> named_rows(const json& answer) {
    if (!answer.is_array()) return std::nullopt;
    std::vector<NamedRow> rows;
    for (const json& row : answer) {
        const auto number = id(row, "id");
        if (!number) return std::nullopt;
        rows.push_back({*number, text(row, "idnumber")});
    }
    return rows;
}

core::LmsResult<std::vector<NamedRow>> create_named(Transport& transport, std::string_view function,
                                                    const Params& params) {
    const auto answer = transport.call(function, params, Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    auto rows = named_rows(*answer);
    if (!rows) return tl::unexpected(unclear(function));
    return std::move(*rows);
}

void add_named(Params& params, std::string_view list, std::size_t index, std::int64_t course,
               const NewRow& row) {
    const std::string at = fmt::format("{}[{}]", list, index);
    params.emplace_back(at + "[courseid]", std::to_string(course));
    params.emplace_back(at + "[name]", row.name);
    params.emplace_back(at + "[description]", "");
    params.emplace_back(at + "[idnumber]", row.idnumber);
}

}  // namespace

core::LmsResult<std::int64_t> create_calendar_event(Transport& transport, const core::EventCreation& event,
                                                    std::int64_t course, std::int64_t group) {
    constexpr std::string_view function = "core_calendar_create_calendar_events";
    Params params{{"events[0][name]", event.name},
                  {"events[0][description]", event.html},
                  {"events[0][format]", "1"},
                  {"events[0][courseid]", std::to_string(course)},
                  {"events[0][eventtype]", group > 0 ? "group" : "course"},
                  {"events[0][timestart]", std::to_string(core::to_unix(event.starts))},
                  {"events[0][timeduration]", std::to_string(event.lasts.count())}};
    if (group > 0) params.emplace_back("events[0][groupid]", std::to_string(group));
    const auto answer = transport.call(function, params, Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    const json& events = list(*answer, "events");
    if (events.size() == 1)
        if (const auto number = id(events.front(), "id")) return *number;
    const json& warnings = list(*answer, "warnings");
    if (events.empty() && !warnings.empty()) return tl::unexpected(declined(function, warnings.front()));
    return tl::unexpected(unclear(function));
}

tl::expected<void, LmsError> delete_calendar_event(Transport& transport, std::int64_t event) {
    return call_void(transport, "core_calendar_delete_calendar_events",
                     {{"events[0][eventid]", std::to_string(event)}, {"events[0][repeat]", "0"}});
}

core::LmsResult<std::vector<WrittenEvent>> get_written_events(Transport& transport, std::int64_t course,
                                                              const std::vector<std::int64_t>& groups,
                                                              core::Instant from, core::Instant until) {
    Params params;
    add_list(params, "events[courseids]", {course});
    add_list(params, "events[groupids]", groups);
    const Params options = event_options(from, until);
    params.insert(params.end(), options.begin(), options.end());
    const auto answer = transport.call(calendar_function, params);
    if (!answer) return tl::unexpected(answer.error());
    for (const json& warning : list(*answer, "warnings"))
        if (text(warning, "warningcode") == "nopermissions")
            return tl::unexpected(
                LmsError{LmsFailure::access_denied, std::string{calendar_function}, "nopermissions", false});
    auto rows = written_rows(*answer);
    if (!rows) return tl::unexpected(unexpected_shape(calendar_function));
    return std::move(*rows);
}

core::LmsResult<std::vector<WrittenEvent>> get_written_events_by_id(Transport& transport,
                                                                    const std::vector<std::int64_t>& events) {
    Params params;
    add_list(params, "events[eventids]", events);
    // An empty window: only what is asked for by id comes.
    const Params options = event_options(core::from_unix(0), core::from_unix(1));
    params.insert(params.end(), options.begin(), options.end());
    return read_as(transport, calendar_function, params, written_rows);
}

tl::expected<void, LmsError> save_user_extension(Transport& transport, std::int64_t assignment,
                                                 std::int64_t user, std::optional<core::Instant> until) {
    constexpr std::string_view function = "mod_assign_save_user_extensions";
    const auto answer = transport.call(function,
                                       {{"assignmentid", std::to_string(assignment)},
                                        {"userids[0]", std::to_string(user)},
                                        {"dates[0]", unix_or_zero(until)}},
                                       Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    if (!answer->is_array()) return tl::unexpected(unclear(function));
    if (!answer->empty()) return tl::unexpected(declined(function, answer->front()));
    return {};
}

core::LmsResult<std::int64_t> save_quiz_override(Transport& transport, std::int64_t quiz, std::int64_t id,
                                                 std::int64_t user, const core::QuizOverrideGrant& grant) {
    constexpr std::string_view function = "mod_quiz_save_overrides";
    Params params{{"data[quizid]", std::to_string(quiz)},
                  {"data[overrides][0][userid]", std::to_string(user)}};
    if (id > 0) params.emplace_back("data[overrides][0][id]", std::to_string(id));
    if (grant.opens) params.emplace_back("data[overrides][0][timeopen]", unix_or_zero(grant.opens));
    if (grant.closes) params.emplace_back("data[overrides][0][timeclose]", unix_or_zero(grant.closes));
    const auto answer = transport.call(function, params, Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    const json& ids = list(*answer, "ids");
    const auto number = ids.size() == 1 ? id_of(ids.front()) : std::nullopt;
    if (!number) return tl::unexpected(unclear(function));
    return *number;
}

core::LmsResult<std::int64_t> add_discussion(Transport& transport, std::int64_t forum, std::int64_t group,
                                             std::string_view subject, std::string_view html) {
    constexpr std::string_view function = "mod_forum_add_discussion";
    const auto answer = transport.call(function,
                                       {{"forumid", std::to_string(forum)},
                                        {"subject", std::string{subject}},
                                        {"message", std::string{html}},
                                        {"groupid", std::to_string(group)}},
                                       Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    const auto number = id(*answer, "discussionid");
    if (!number) return tl::unexpected(unclear(function));
    return *number;
}

core::LmsResult<std::vector<DiscussionRow>> get_discussions(Transport& transport, std::int64_t forum,
                                                            int page) {
    const Params params{{"forumid", std::to_string(forum)},
                        {"sortorder", "3"},  // by creation, newest first
                        {"page", std::to_string(page)},
                        {"perpage", "50"},
                        {"groupid", "0"}};
    return read_as(transport, "mod_forum_get_forum_discussions", params,
                   [](const json& answer) -> std::optional<std::vector<DiscussionRow>> {
                       if (!answer.is_object() || !answer.contains("discussions")) return std::nullopt;
                       std::vector<DiscussionRow> rows;
                       for (const json& row : list(answer, "discussions"))
                           if (const auto number = id(row, "discussion"))
                               rows.push_back({*number, text(row, "message")});
                       return rows;
                   });
}

core::LmsResult<std::vector<NamedRow>> get_named_groups(Transport& transport, std::int64_t course) {
    return read_as(transport, "core_group_get_course_groups", {{"courseid", std::to_string(course)}},
                   named_rows);
}

core::LmsResult<std::vector<NamedRow>> get_named_groupings(Transport& transport, std::int64_t course) {
    return read_as(transport, "core_group_get_course_groupings", {{"courseid", std::to_string(course)}},
                   named_rows);
}

core::LmsResult<std::vector<NamedRow>> create_groups(Transport& transport, std::int64_t course,
                                                     const std::vector<NewRow>& rows) {
    Params params;
    for (std::size_t i = 0; i < rows.size(); ++i) add_named(params, "groups", i, course, rows[i]);
    return create_named(transport, "core_group_create_groups", params);
}

core::LmsResult<std::vector<NamedRow>> create_grouping(Transport& transport, std::int64_t course,
                                                       const NewRow& row) {
    Params params;
    add_named(params, "groupings", 0, course, row);
    return create_named(transport, "core_group_create_groupings", params);
}

tl::expected<void, LmsError> assign_grouping(Transport& transport, std::int64_t grouping,
                                             const std::vector<std::int64_t>& groups) {
    Params params;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        params.emplace_back(fmt::format("assignments[{}][groupingid]", i), std::to_string(grouping));
        params.emplace_back(fmt::format("assignments[{}][groupid]", i), std::to_string(groups[i]));
    }
    return call_void(transport, "core_group_assign_grouping", params);
}

tl::expected<void, LmsError> add_group_members(Transport& transport, const std::vector<Membership>& members) {
    Params params;
    for (std::size_t i = 0; i < members.size(); ++i) {
        params.emplace_back(fmt::format("members[{}][groupid]", i), std::to_string(members[i].group));
        params.emplace_back(fmt::format("members[{}][userid]", i), std::to_string(members[i].user));
    }
    return call_void(transport, "core_group_add_group_members", params);
}

tl::expected<void, LmsError> delete_groups(Transport& transport, const std::vector<std::int64_t>& groups) {
    Params params;
    add_list(params, "groupids", groups);
    return call_void(transport, "core_group_delete_groups", params);
}

tl::expected<void, LmsError> delete_grouping(Transport& transport, std::int64_t grouping) {
    return call_void(transport, "core_group_delete_groupings",
                     {{"groupingids[0]", std::to_string(grouping)}});
}

core::LmsResult<bool> has_group_events(Transport& transport, const std::vector<std::int64_t>& groups) {
    Params params;
    add_list(params, "events[groupids]", groups);
    // Until 0 means without end.
    const Params options = event_options(core::from_unix(0), core::from_unix(0));
    params.insert(params.end(), options.begin(), options.end());
    const auto rows = read_as(transport, calendar_function, params, written_rows);
    if (!rows) return tl::unexpected(rows.error());
    return !rows->empty();
}

}  // namespace waymark::moodle
