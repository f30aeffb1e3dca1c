#include "tests/practice_lms_ws/exceptions.hpp"

#include <algorithm>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

struct Entry {
    std::string name;  ///< of the recording; a "*" at the end stands for anything
    std::string what;  ///< a path of the body, or a reason
};

const std::string rights = "the practice account keeps its rights";
const std::string switched_off = "a whole site switched off; the fault http503 plays this";
const std::string other_way =
    "the practice LMS gives the posts of discussions only, the way of a site without this";
const std::string not_offered = "follows a write that the practice LMS does not offer";

const std::vector<Entry> skipped = {
    {"_errors/cap-sendmessage-comes-from-default-role",
     "the sixteenth of a row of messages, nothing new in it"},
    {"_errors/cap-*", rights},
    {"_errors/maintenance-*", switched_off},
    {"_errors/rest-protocol-off", switched_off},
    {"_errors/webservices-off", switched_off},
    {"_errors/service-*", switched_off},
    {"core_calendar_get_calendar_events/after-create", "holds entries that other people wrote"},
    {"core_calendar_get_calendar_events/after-extension-no-event", "holds entries that other people wrote"},
    {"core_completion_get_activities_completion_status/after-teacher-override-undone", not_offered},
    {"mod_forum_get_discussion_posts_by_userid/*", other_way},
};

/// Differences that stay, by path.
const std::vector<Entry> accepted = {
    {"_errors/php-error-without-errorcode", "/message"},  // holds a path of that server
    {"_errors/format-omitted-ok", ""},                    // cut; only the kind of answer is compared
    {"_errors/format-unknown", ""},
    // the recorded account had posted and a teacher had completed an activity by hand
    {"core_completion_get_activities_completion_status/after-teacher-override", "/statuses/16/"},
    {"core_completion_get_activities_completion_status/with-subsection", "/statuses/16/"},
    {"core_course_get_contents/with-subsection", "/1/modules/1/completiondata/"},
    // somebody else's conversation came in between
    {"core_message_send_instant_messages/*", "/0/conversationid: 4 instead of 5"},
    {"core_message_send_instant_messages/ok-two-in-batch", "/1/timecreated"},  // the second went by
    // the course total was computed last when the world was made
    {"gradereport_user_get_grade_items/group-1", "/usergrades/14/gradeitems/9/gradedategraded"},
    {"gradereport_user_get_grade_items/group-1", "/usergrades/19/gradeitems/9/gradedategraded"},
    {"core_calendar_get_calendar_events/by-eventids-range", "/events/7/timestart"},  // other courses
    {"core_calendar_get_calendar_events/by-eventids-range", "/events/8/timestart"},
    {"core_webservice_get_site_info/*", "/sitename"},
    {"core_webservice_get_site_info/*", "/functions"},  // it lists what it answers
    {"core_webservice_get_site_info/*", "/advancedfeatures"},
    {"core_course_get_courses_by_field/id-full-list", "/courses/1/summary"},  // filler text
    {"core_course_get_courses_by_field/id-full-list", "/courses/2/summary"},
};

constexpr Time recorded = 1795435200;

std::string sending(const std::string& name) {
    return "core_message_send_instant_messages/" + name;
}

const std::string student_reply = sending("student-reply");

/// The messages of the recorded worlds in the order and at the times they were sent.
std::vector<Step> messages_of_4_2() {
    std::vector<Step> steps;
    for (const char* name : {"ok", "ok-plain-text", "ok-two-in-batch"})
        steps.push_back({sending(name), 1795436603});
    for (const char* name :
         {"bad-recipient", "mixed-batch-good-then-bad", "mixed-batch-bad-then-good", "too-long", "limit-4096",
          "bad-clientmsgid", "to-suspended-enrolment", "empty-text", "same-clientmsgid-again"})
        steps.push_back({sending(name), 1795436604});
    steps.push_back({student_reply, 1795436604});
    for (const char* name : {"with-html-comment-marker", "with-link-marker", "markdown"})
        steps.push_back({sending(name), 1795436649});
    steps.push_back({"/practice/read", 1795436650});
    return steps;
}

std::vector<Step> messages_of_4_5() {
    std::vector<Step> steps;
    for (const char* name : {"ok", "bad-recipient", "mixed-batch-good-then-bad", "same-clientmsgid-again",
                             "with-html-comment-marker"})
        steps.push_back({sending(name), 1795439375});
    steps.push_back({"/practice/reply", 1795439375});
    return steps;
}

std::vector<Step> until(std::vector<Step> steps, const std::string& last) {
    const auto end =
        std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.name == last; });
    if (end != steps.end()) steps.erase(end + 1, steps.end());
    return steps;
}

/// The last message that had been written when a list of messages was recorded.
std::string last_message(const Recording& recording) {
    if (recording.name == "core_message_get_messages/replies-to-service")
        return sending("same-clientmsgid-again");
    if (recording.name == "core_message_get_messages/marker" ||
        recording.name == "core_message_get_messages/paged-2")
        return sending(recording.version == "4.2" ? "markdown" : "with-html-comment-marker");
    const bool read = recording.name.find("/read-") != std::string::npos ||
                      recording.name.find("/after-student-read") != std::string::npos;
    if (read) return "/practice/read";
    return recording.version == "4.2" ? student_reply : "/practice/reply";
}

std::vector<std::string> extensions_before(const Recording& recording) {
    const std::string saving = "mod_assign_save_user_extensions/";
    if (recording.name == "mod_assign_get_user_flags/after-clear" && recording.version == "4.2")
        return {saving + "ok", saving + "two-users", saving + "clear"};
    if (recording.name.find("/after-clear") != std::string::npos ||
        recording.name.find("/after-extension-cleared") != std::string::npos)
        return {saving + "ok", saving + "clear"};
    if (recording.name.find("/after-extension-changed") != std::string::npos)
        return {saving + "ok", saving + "partial"};
    if (recording.name.find("/after-extension") != std::string::npos) return {saving + "ok"};
    return {};
}

using Names = std::vector<std::string>;

Names calendar_writes() {
    const std::string creating = "core_calendar_create_calendar_events/";
    const std::string deleting = "core_calendar_delete_calendar_events/";
    return {creating + "course-event", creating + "group-event", creating + "user-event-lands-on-caller",
            deleting + "ok", deleting + "again"};
}

Names forum_writes(const std::string& version) {
    Names cases = {"all-participants", "group-1", "announcements-forum", "group-0-default",
                   "group-that-does-not-exist"};
    if (version == "4.5") cases = {"group-1", "group-that-does-not-exist"};
    for (std::string& name : cases) name.insert(0, "mod_forum_add_discussion/");
    return cases;
}

Names quiz_writes() {
    Names cases = {"ok", "refused-second-for-same-user", "ok-change-by-id", "partial-one-bad"};
    for (std::string& name : cases) name.insert(0, "mod_quiz_save_overrides/");
    return cases;
}

/// What stands before `name`; nothing when it is not there.
Names before(const Names& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? Names{} : Names{names.begin(), found};
}

/// The other writes of the recorded worlds in their order, as far as they came before this recording.
Names writes_before(const Recording& recording) {
    const std::string& name = recording.name;
    if (name == "mod_forum_get_forum_discussions/after-adds") return forum_writes(recording.version);
    if (name == "mod_quiz_get_overrides/after-save")
        return before(quiz_writes(), "mod_quiz_save_overrides/refused-second-for-same-user");
    if (name == "mod_quiz_get_overrides/after-partial") return quiz_writes();
    if (recording.version == "4.5" && name.find("get_calendar_events/after-extension") != std::string::npos)
        return before(calendar_writes(), "core_calendar_delete_calendar_events/again");
    for (const Names& writes : {calendar_writes(), forum_writes(recording.version), quiz_writes()})
        if (Names earlier = before(writes, name); !earlier.empty()) return earlier;
    return {};
}

Time time_of_writes(const Recording& recording) {
    if (recording.name.find("/after-extension") != std::string::npos) return recorded;
    const bool writes = recording.name.rfind("core_calendar_create", 0) == 0 ||
                        recording.name.rfind("mod_forum_add", 0) == 0 ||
                        recording.name == "mod_forum_get_forum_discussions/after-adds";
    return writes ? (recording.version == "4.2" ? 1795436604 : 1795439375) : recorded;
}

/// What had been made when an answer about groups was recorded.
std::vector<std::string> groups_before(const Recording& recording) {
    const std::string made = "core_group_create_groups/ok";
    if (recording.name == "core_group_get_group_members/after-add")
        return {made, "core_group_add_group_members/ok"};
    if (recording.name.rfind("core_group_create_groups/duplicate", 0) == 0 ||
        recording.name.rfind("core_group_add_group_members/", 0) == 0 ||
        recording.name.rfind("core_group_delete_groups/ok", 0) == 0)
        return {made};
    if (recording.name == "core_group_delete_groups/again") return {made, "core_group_delete_groups/ok"};
    return {};
}

/// Reading a status leaves an empty submission, which shows in the participants recorded after it.
std::vector<std::string> statuses_before(const Recording& recording) {
    const std::string reading = "mod_assign_get_submission_status/";
    if (recording.version != "4.2") return {};
    if (recording.name == "mod_assign_get_participant/extension") return {reading + "extension-assign4"};
    if (recording.name == "mod_assign_get_participant/group-override") return {reading + "group-override"};
    if (recording.name == "mod_assign_get_participant/user-override") return {reading + "user-override"};
    return {};
}

}  // namespace

bool fits(const std::string& pattern, const std::string& text) {
    if (pattern.empty() || pattern.back() != '*') return pattern == text;
    return text.compare(0, pattern.size() - 1, pattern, 0, pattern.size() - 1) == 0;
}

std::vector<std::string> exception_names() {
    std::vector<std::string> names;
    for (const Entry& entry : skipped) names.push_back(entry.name);
    for (const Entry& entry : accepted) names.push_back(entry.name);
    return names;
}

std::string reason_to_skip(const Recording& recording) {
    if (recording.version == "4.2" && recording.name == "core_calendar_get_calendar_events/by-eventids-range")
        return "holds events of a course and of writes that the practice LMS does not have";
    const auto& own = own_service_functions();
    if (recording.caller() != "service" &&
        std::find(own.begin(), own.end(), recording.name.substr(0, recording.name.find('/'))) == own.end())
        return "tokens of people's own are for messages alone here";
    for (const Entry& entry : skipped)
        if (fits(entry.name, recording.name)) return entry.what;
    return {};
}

bool is_accepted(const Recording& recording, const std::string& line) {
    return std::any_of(accepted.begin(), accepted.end(), [&](const Entry& entry) {
        return fits(entry.name, recording.name) && line.rfind(entry.what, 0) == 0;
    });
}

std::set<std::string> free_keys(const Recording& recording) {
    // Picture addresses hold a theme revision, the due date as text the zone of the account.
    std::set<std::string> keys = {
        "modicon",         "courseimage",          "userpictureurl", "usermodifiedpictureurl",
        "profileimageurl", "profileimageurlsmall", "customdata",     "duedatestr"};
    if (recording.version == "4.5")
        keys.insert({"timemodified", "lastmodified", "contextid", "sortorder", "gradedategraded",
                     "lastaccess", "lastcourseaccess", "timecompleted", "timecreated"});
    return keys;
}

std::vector<Step> steps_up_to(const Recording& recording) {
    std::vector<Step> steps;
    const bool sends = recording.name.rfind("core_message_send", 0) == 0;
    const bool reads = recording.name.rfind("core_message_get_messages", 0) == 0;
    if (sends || reads) {
        steps = recording.version == "4.2" ? messages_of_4_2() : messages_of_4_5();
        steps = until(std::move(steps), sends ? recording.name : last_message(recording));
        if (sends) return steps;
    }
    for (const std::string& name : writes_before(recording))
        steps.push_back({name, time_of_writes(recording)});
    for (const std::string& name : extensions_before(recording)) steps.push_back({name, recorded});
    for (const std::string& name : groups_before(recording)) steps.push_back({name, recorded});
    for (const std::string& name : statuses_before(recording)) steps.push_back({name, recorded});
    steps.push_back({recording.name, steps.empty() ? time_of_writes(recording) : steps.back().time});
    return steps;
}

}  // namespace waymark::practice
