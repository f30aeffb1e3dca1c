#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/delivery.hpp"
#include "core/result.hpp"

namespace waymark::core {

// Everything but messages that Waymark writes into an LMS, complete: nothing else is needed to carry it out
// or to find out later whether it happened. All ids are the LMS's. `marker` is unique and finds the thing
// again.

/// A calendar entry of a course, or of one of its groups.
struct EventCreation {
    std::string course_lms_id;
    std::string group_lms_id;  ///< "" = the whole course
    std::string name;          ///< plain text
    std::string html;          ///< description; holds the marker
    Instant starts{};
    seconds lasts{0};
    std::string marker;
    friend bool operator==(const EventCreation&, const EventCreation&) = default;
};

/// Takes a calendar entry away again. An entry that is not there any more counts as done.
struct EventDeletion {
    std::string event_lms_id;  ///< "" = the receipt of the row that this one follows
    friend bool operator==(const EventDeletion&, const EventDeletion&) = default;
};

/// Extra time for one student's assignment.
struct ExtensionGrant {
    std::string assignment_lms_id;  ///< Activity::instance_lms_id
    std::string person_lms_id;
    std::optional<Instant> until;  ///< absent takes an extension away
    friend bool operator==(const ExtensionGrant&, const ExtensionGrant&) = default;
};

/// Other dates of a quiz for one student.
struct QuizOverrideGrant {
    std::string quiz_lms_id;  ///< Activity::instance_lms_id
    std::string person_lms_id;
    std::optional<Instant> opens;
    std::optional<Instant> closes;
    friend bool operator==(const QuizOverrideGrant&, const QuizOverrideGrant&) = default;
};

/// A new discussion.
struct ForumPost {
    std::string forum_lms_id;  ///< Activity::instance_lms_id
    std::string group_lms_id;  ///< "" = all participants; a group must exist, or nobody sees the post
    std::string subject;       ///< plain text
    std::string html;          ///< holds the marker
    std::string marker;
    friend bool operator==(const ForumPost&, const ForumPost&) = default;
};

struct NewGroup {
    std::string name;
    std::vector<std::string> member_lms_ids;
    friend bool operator==(const NewGroup&, const NewGroup&) = default;
};
/// Groups with their members, joined in one grouping. Each gets the marker and its place in the list as
/// idnumber, so that a half-done creation is completed and never doubled.
struct GroupsCreation {
    std::string course_lms_id;
    std::string grouping;  ///< name; "" = no grouping
    std::vector<NewGroup> groups;
    std::string marker;
    friend bool operator==(const GroupsCreation&, const GroupsCreation&) = default;
};

/// A column of our own in a course's gradebook; made when the first score for it goes.
struct OwnColumn {
    std::string course_lms_id;
    std::string resource_id;  ///< our name for what is graded, the same for ever
    std::string label;        ///< the column's name at first; a teacher may give it another
    friend bool operator==(const OwnColumn&, const OwnColumn&) = default;
};

/// Takes groups that we made away again, and their grouping, as long as they are as they were made: with
/// other members, dates or events of their own, or where access depends on them, they stay
/// (LmsFailure::in_use). What is gone already counts as done.
struct GroupsDeletion {
    GroupsCreation made;
    friend bool operator==(const GroupsDeletion&, const GroupsDeletion&) = default;
};

/// A score through LTI's grade service, either into the column at an address or into one of our own.
struct ScorePost {
    std::string registration;  ///< its key; "" with `column`: the one that launches the course
    std::string line_item;     ///< address; "" with `column`
    std::string user;          ///< LTI `sub`
    std::optional<double> given;
    double maximum = 100;
    std::string activity_progress;  ///< LTI's word, e.g. "Completed"
    std::string grading_progress;   ///< LTI's word, e.g. "FullyGraded"
    std::string comment;
    Instant at{};  ///< as stated to the platform
    std::optional<OwnColumn> column = {};
    friend bool operator==(const ScorePost&, const ScorePost&) = default;
};

using Effect = std::variant<EventCreation, EventDeletion, ExtensionGrant, QuizOverrideGrant, ForumPost,
                            GroupsCreation, ScorePost, GroupsDeletion>;

[[nodiscard]] DeliveryKind kind_of(const Effect& effect);
/// For the outbox: one text that decode_effect() makes into the same effect again. Never changed for kinds
/// that exist: rows hold it.
[[nodiscard]] std::string encode(const Effect& effect);
/// Nothing when the text is not one that encode() made of this kind.
[[nodiscard]] std::optional<Effect> decode_effect(DeliveryKind kind, std::string_view text);

/// What the LMS calls the thing that was made: event, discussion, grouping; "" where it gives no name.
struct Receipt {
    std::string lms_id;
};

/// Carries out effects. Calls block, throw nothing that is expected, and may be made from one thread at a
/// time.
struct EffectSender {
    virtual ~EffectSender() = default;
    /// Does it once; never repeated inside. `fate_unknown` of the error says whether it may have happened.
    [[nodiscard]] virtual LmsResult<Receipt> perform(const Effect& effect) = 0;
    /// Whether it has happened. Looks as far back as the effect can reach.
    [[nodiscard]] virtual LmsResult<std::optional<Receipt>> find_effect(const Effect& effect) = 0;
};

}  // namespace waymark::core
