#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// As in functions_course.hpp. What Moodle declines in a warning beside an otherwise good answer is
// bad_request: trying again does not mend it. After a write whose answer has not the right shape nobody knows
// whether it happened.

/// The id of the new event. `group` 0 = the whole course.
[[nodiscard]] core::LmsResult<std::int64_t> create_calendar_event(Transport& transport,
                                                                  const core::EventCreation& event,
                                                                  std::int64_t course, std::int64_t group);
/// not_found when it is not there any more.
[[nodiscard]] tl::expected<void, core::LmsError> delete_calendar_event(Transport& transport,
                                                                       std::int64_t event);

/// An event of a course or group, with what people wrote into it.
struct WrittenEvent {
    std::int64_t id = 0;
    std::string description;
};
/// Events of the course and its groups in a span of time. With a role in the course category only, Moodle
/// lists no events of groups and says so in a warning: access_denied.
[[nodiscard]] core::LmsResult<std::vector<WrittenEvent>> get_written_events(
    Transport& transport, std::int64_t course, const std::vector<std::int64_t>& groups, core::Instant from,
    core::Instant until);
/// Those of the events that exist and that we may see, at most `most_values` asked for.
[[nodiscard]] core::LmsResult<std::vector<WrittenEvent>> get_written_events_by_id(
    Transport& transport, const std::vector<std::int64_t>& events);

/// `until` absent clears the extension. Moodle takes one earlier than the due date, and one for somebody who
/// is no student there, for a mistake: bad_request.
[[nodiscard]] tl::expected<void, core::LmsError> save_user_extension(Transport& transport,
                                                                     std::int64_t assignment,
                                                                     std::int64_t user,
                                                                     std::optional<core::Instant> until);

/// From 4.5. `id` 0 makes a new override, else changes that one; one per call, because a batch is not atomic.
[[nodiscard]] core::LmsResult<std::int64_t> save_quiz_override(Transport& transport, std::int64_t quiz,
                                                               std::int64_t id, std::int64_t user,
                                                               const core::QuizOverrideGrant& grant);

/// The id of the new discussion. `group` -1 = all participants.
[[nodiscard]] core::LmsResult<std::int64_t> add_discussion(Transport& transport, std::int64_t forum,
                                                           std::int64_t group, std::string_view subject,
                                                           std::string_view html);
struct DiscussionRow {
    std::int64_t id = 0;
    std::string html;
};
/// One page of 50, newest first.
[[nodiscard]] core::LmsResult<std::vector<DiscussionRow>> get_discussions(Transport& transport,
                                                                          std::int64_t forum, int page);

/// A group or a grouping with the name that only we give.
struct NamedRow {
    std::int64_t id = 0;
    std::string idnumber;
};
[[nodiscard]] core::LmsResult<std::vector<NamedRow>> get_named_groups(Transport& transport,
                                                                      std::int64_t course);
[[nodiscard]] core::LmsResult<std::vector<NamedRow>> get_named_groupings(Transport& transport,
                                                                         std::int64_t course);
struct NewRow {
    std::string name;
    std::string idnumber;
};
/// All or none. A name or idnumber that is taken is refused.
[[nodiscard]] core::LmsResult<std::vector<NamedRow>> create_groups(Transport& transport, std::int64_t course,
                                                                   const std::vector<NewRow>& rows);
[[nodiscard]] core::LmsResult<std::vector<NamedRow>> create_grouping(Transport& transport,
                                                                     std::int64_t course, const NewRow& row);
/// Doing either twice is harmless.
[[nodiscard]] tl::expected<void, core::LmsError> assign_grouping(Transport& transport, std::int64_t grouping,
                                                                 const std::vector<std::int64_t>& groups);
struct Membership {
    std::int64_t group = 0;
    std::int64_t user = 0;
};
[[nodiscard]] tl::expected<void, core::LmsError> add_group_members(Transport& transport,
                                                                   const std::vector<Membership>& members);
/// Deleting what is not there is accepted.
[[nodiscard]] tl::expected<void, core::LmsError> delete_groups(Transport& transport,
                                                               const std::vector<std::int64_t>& groups);
[[nodiscard]] tl::expected<void, core::LmsError> delete_grouping(Transport& transport, std::int64_t grouping);
/// Whether the calendar has an event for one of them, whenever. Moodle shows a group's date of an activity
/// only where no student has a date of his or her own.
[[nodiscard]] core::LmsResult<bool> has_group_events(Transport& transport,
                                                     const std::vector<std::int64_t>& groups);

}  // namespace waymark::moodle
