#include "moodle_adapter/function_table.hpp"

#include <charconv>

namespace waymark::moodle {
namespace {

FunctionUse required(std::string_view name) {
    return {name, Use::facts, true, false, "", ""};
}
FunctionUse optional(std::string_view name, Use use, std::string_view without, std::string_view since = "") {
    return {name, use, false, false, since, without};
}

FunctionUse effect(std::string_view name, std::string_view without, std::string_view since = "") {
    return {name, Use::effects, false, true, since, without};
}

constexpr std::string_view completion_decides = "completion decides what is done";

/// What every course is read with.
std::vector<FunctionUse> of_facts() {
    return {
        required("core_completion_get_activities_completion_status"),
        required("core_course_get_contents"),
        required("core_course_get_courses_by_field"),
        required("core_enrol_get_enrolled_users"),
        required("core_webservice_get_site_info"),
        required("mod_assign_get_assignments"),
        required("mod_assign_get_submissions"),
        required("mod_quiz_get_quizzes_by_courses"),
        optional("core_calendar_get_calendar_events", Use::facts,
                 "no overrides of groups and students, no expected-completion dates"),
        optional("core_grades_get_gradeitems", Use::facts,
                 "doctor does not notice graded activities that the account may not see"),
        optional("core_group_get_course_groups", Use::facts, "no groups: mentors see nobody by group"),
        optional("core_group_get_group_members", Use::facts,
                 "group dates of quizzes are not checked again before a reminder"),
        optional("core_group_get_groupings", Use::facts,
                 "restrictions by grouping, and work of teams by grouping, are unknown"),
        optional("core_user_get_users_by_field", Use::facts,
                 "everybody gets the site's language and time zone"),
        optional("gradereport_user_get_grade_items", Use::facts, "no grades"),
        optional("mod_assign_get_grades", Use::facts, "new marks show a day later"),
        optional("mod_assign_get_participant", Use::facts,
                 "another cut-off of one student is not seen, and dates are not checked before a reminder"),
        optional("mod_assign_get_submission_status", Use::facts,
                 "assignments are not checked again before a reminder, so none is sent"),
        optional("mod_assign_get_user_flags", Use::facts, "no extensions, no marking workflow"),
        optional("mod_assign_list_participants", Use::facts,
                 "students kept away by a restricted section are not known"),
        optional("mod_quiz_get_overrides", Use::facts, "quiz overrides are found by the calendar alone",
                 "4.5"),
        optional("mod_quiz_get_user_attempts", Use::facts, "no quiz attempts; completion decides"),
        optional("mod_quiz_get_user_quiz_attempts", Use::facts,
                 "attempts that wait for marking show as finished", "5.1"),
    };
}

/// What tells more of single kinds of activity.
std::vector<FunctionUse> of_kinds() {
    return {
        optional("mod_choice_get_choice_results", Use::kinds, completion_decides),
        optional("mod_choice_get_choices_by_courses", Use::kinds, completion_decides),
        optional("mod_data_get_databases_by_courses", Use::kinds, completion_decides),
        optional("mod_data_get_entries", Use::kinds, completion_decides),
        optional("mod_feedback_get_feedbacks_by_courses", Use::kinds, completion_decides),
        optional("mod_feedback_get_non_respondents", Use::kinds, completion_decides),
        optional("mod_forum_get_discussion_posts", Use::kinds, "posts are not counted"),
        optional("mod_forum_get_discussion_posts_by_userid", Use::kinds,
                 "before a reminder posts are looked for in every discussion of the forum"),
        optional("mod_forum_get_forum_discussions", Use::kinds, "posts are not counted"),
        optional("mod_forum_get_forums_by_courses", Use::kinds, "a forum's cut-off is not known"),
        optional("mod_glossary_get_entries_by_letter", Use::kinds, completion_decides),
        optional("mod_h5pactivity_get_h5pactivities_by_courses", Use::kinds, completion_decides),
        optional("mod_h5pactivity_get_user_attempts", Use::kinds, completion_decides),
        optional("mod_lesson_get_attempts_overview", Use::kinds, completion_decides),
        optional("mod_lesson_get_lessons_by_courses", Use::kinds, completion_decides),
        optional("mod_scorm_get_scorm_sco_tracks", Use::kinds,
                 "packages without completion: not known who went through them"),
        optional("mod_scorm_get_scorm_scoes", Use::kinds,
                 "packages without completion: not known who went through them"),
        optional("mod_scorm_get_scorms_by_courses", Use::kinds, "descriptions are not checked"),
        optional("mod_workshop_get_grades_report", Use::kinds, completion_decides),
        optional("mod_workshop_get_workshops_by_courses", Use::kinds, completion_decides),
    };
}

/// Messages and every other effect.
std::vector<FunctionUse> of_effects() {
    return {
        {"core_message_get_messages", Use::replies, true, false, "", ""},
        {"core_message_get_user_notification_preferences", Use::sending, false, false, "",
         "which of Moodle's own notices about assignments are allowed is guessed from its release"},
        {"core_message_send_instant_messages", Use::sending, true, true, "", ""},
        optional("core_group_get_course_groupings", Use::effects, "groups are proposed, not made in Moodle"),
        effect("core_calendar_create_calendar_events", "no events in Moodle's calendar"),
        effect("core_calendar_delete_calendar_events", "events stay when they are called off"),
        effect("core_group_add_group_members", "groups are proposed, not made in Moodle"),
        effect("core_group_assign_grouping", "groups are proposed, not made in Moodle"),
        effect("core_group_create_groupings", "groups are proposed, not made in Moodle"),
        effect("core_group_create_groups", "groups are proposed, not made in Moodle"),
        effect("core_group_delete_groupings", "groups that were made are taken away in Moodle only"),
        effect("core_group_delete_groups", "groups that were made are taken away in Moodle only"),
        effect("mod_assign_save_user_extensions", "extra time is decided, but not written to Moodle"),
        effect("mod_forum_add_discussion", "no prompts in forums"),
        effect("mod_quiz_save_overrides", "extra time for quizzes is not written to Moodle", "4.5"),
    };
}

std::vector<FunctionUse> all() {
    std::vector<FunctionUse> uses = of_facts();
    for (const auto& part : {of_kinds(), of_effects()}) uses.insert(uses.end(), part.begin(), part.end());
    return uses;
}

}  // namespace

const std::vector<FunctionUse>& function_uses() {
    static const std::vector<FunctionUse> uses = all();
    return uses;
}

std::optional<int> release_number(std::string_view release) {
    int major = 0;
    int minor = 0;
    const char* end = release.data() + release.size();
    const auto first = std::from_chars(release.data(), end, major);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, minor);
    if (second.ec != std::errc{} || major < 0 || major > 99 || minor < 0 || minor > 99) return std::nullopt;
    return major * 100 + minor;
}

}  // namespace waymark::moodle
