#include "store/facts_rows.hpp"

#include "store/words.hpp"

namespace waymark::store {

core::Dates dates_row(Query& row) {
    return {row.time_or_none("opens"), row.time_or_none("due"), row.time_or_none("closes")};
}

core::Submission submission_row(Query& row) {
    return {row.id<core::ActivityId>("activity"),
            row.id_or_none<core::PersonId>("person"),
            row.id_or_none<core::GroupId>("group_id"),
            submission_state(row.bytes("state")),
            row.time("modified"),
            row.flag("graded"),
            row.small("attempt")};
}

core::QuizAttempt attempt_row(Query& row) {
    return {row.id<core::ActivityId>("activity"),
            row.id<core::PersonId>("person"),
            attempt_state(row.bytes("state")),
            row.time_or_none("started"),
            row.time_or_none("finished"),
            row.time_or_none("closes"),
            row.flag("awaits_marking")};
}

core::Completion completion_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person"),
            completion_state(row.bytes("state")), row.time_or_none("changed")};
}

core::Grade grade_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person"), row.real("points"),
            row.real("maximum"), row.time_or_none("graded")};
}

core::Extension extension_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person"),
            row.time("granted_until")};
}

core::Participation participation_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person"),
            row.small_or_none("entries"),         row.small_or_none("begun"),
            row.small_or_none("finished"),        row.small_or_none("reviews_asked"),
            row.small_or_none("reviews_done"),    row.time_or_none("latest")};
}

core::Exclusion exclusion_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person")};
}

core::HiddenGrade hidden_grade_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person")};
}

core::StatedDates stated_dates_row(Query& row) {
    return {row.id<core::ActivityId>("activity"), row.id<core::PersonId>("person"), dates_row(row),
            row.time("as_of")};
}

core::Enrolment person_row(Query& row) {
    core::Enrolment result;
    result.person = row.id<core::PersonId>("person");
    result.lms_id = row.bytes("lms_id");
    result.full_name = row.bytes("full_name");
    result.first_name = row.bytes("first_name");
    result.email = row.bytes("email");
    result.language = row.bytes("language");
    result.zone = row.bytes("zone");
    result.active = row.flag("active");
    result.last_access = row.time_or_none("last_access");
    result.joined = row.time_or_none("joined");
    return result;
}

}  // namespace waymark::store
