#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::practice {

/// UTC seconds since 1970; 0 = not set, as Moodle writes it.
using Time = std::int64_t;
using Id = std::int64_t;

enum class MoodleVersion { v4_2, v4_5, v5_1 };

/// "4.2", "4.5" or "5.1".
[[nodiscard]] std::optional<MoodleVersion> parse_version(std::string_view text);

struct Group {
    Id id = 0;
    std::string name;
    std::string idnumber;
};

/// A set of groups, in DSB1.
struct Grouping {
    Id id = 0;
    std::string name;
    std::string idnumber;
    std::vector<Id> groups;
};

struct Person {
    Id id = 0;
    std::string username;
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string
        role;  ///< in DSB1: "student", "teacher" (a mentor), "editingteacher"; "" = the service account
    std::vector<Id> groups;
    std::vector<Id> courses;  ///< enrolled in, newest first
    bool active = true;       ///< the enrolment in DSB1
    std::string language;     ///< may be empty
    std::string time_zone;    ///< "99" = the site's
    Time first_access = 0;
    Time last_access = 0;
    [[nodiscard]] std::string full_name() const { return first_name + " " + last_name; }
};

/// A tracked or untracked activity of a course.
struct Activity {
    Id cmid = 0;
    Id instance = 0;
    std::string module;  ///< "assign", "quiz", "forum" …
    std::string name;    ///< plain text, not escaped
    Id course = 0;
    bool tracked = false;
    bool visible = true;
};

struct Assignment {
    Id id = 0;
    Id cmid = 0;
    Time open = 0;
    Time due = 0;
    Time cutoff = 0;
    double pass_grade = 0;
};

struct Submission {
    Id id = 0;
    Id assignment = 0;
    Id user = 0;
    Time created = 0;
    Time modified = 0;
    std::string status;  ///< "new", "draft", "submitted"
    std::string text;    ///< HTML of the online text
};

struct AssignmentGrade {
    Id id = 0;
    Id assignment = 0;
    Id user = 0;
    Time created = 0;
    Id grader = 0;
    double grade = 0;
};

/// mod_assign's user flags; exist once an extension was granted or cleared.
struct UserFlag {
    Id id = 0;
    Id assignment = 0;
    Id user = 0;
    Time extension = 0;
    int mailed = 0;
};

struct Attempt {
    Id id = 0;
    Id quiz = 0;
    Id user = 0;
    std::string state;  ///< as of Moodle 5.1: notstarted, inprogress, submitted, finished …
    Time start = 0;
    Time finish = 0;
    Time modified = 0;
    std::optional<double> sum_grades;  ///< of 5
    Time graded = 0;
};

struct LessonGrade {
    Id user = 0;
    double grade = 0;
    Time graded = 0;
};

struct Completion {
    Id cmid = 0;
    Id user = 0;
    int state = 0;  ///< 0 not, 1 complete, 2 passed, 3 failed
    Time when = 0;
    Id override_by = 0;  ///< the teacher who set it, 0 = nobody
};

/// Dates that hold for one group or one student only. Exactly one of `group` and `user` is set.
struct Override {
    Id id = 0;
    std::string module;  ///< "assign" or "quiz"
    Id instance = 0;
    Id group = 0;
    Id user = 0;
    Time end = 0;           ///< due date of an assignment, close of a quiz
    Time cutoff = 0;        ///< 0 = not overridden
    bool from_4_5 = false;  ///< recorded with Moodle 4.5 only
    Time open = 0;          ///< open of a quiz; 0 = not overridden
};

struct Event {
    Id id = 0;
    Id course = 0;
    Id group = 0;
    Id user = 0;  ///< author of a course event; the student of an override or extension
    std::string module;
    Id instance = 0;
    std::string type;  ///< "due", "gradingdue", "close", "expectcompletionon", "extension"; written by hand
                       ///< or by web service "course", "group", "user"
    Time start = 0;
    Time modified = 0;
    std::string name;         ///< escaped, as Moodle sends it
    std::string description;  ///< HTML
    bool is_override = false;
    Time lasts = 0;  ///< seconds
    /// Not made by an activity: written by somebody.
    [[nodiscard]] bool is_written() const { return module.empty(); }
};

/// A discussion that was written by web service; those of the recorded course are rows.
struct Discussion {
    Id id = 0;
    Id post = 0;  ///< its first
    Id forum = 0;
    Id group = 0;  ///< -1 = all participants
    std::string subject;
    std::string written;  ///< HTML, exactly as sent
    Time created = 0;
};

struct Message {
    Id id = 0;
    Id from = 0;
    Id to = 0;
    Id conversation = 0;
    std::string written;  ///< exactly as sent, marker comment included
    int format = 1;       ///< 0 Moodle, 1 HTML, 2 plain, 4 Markdown
    Time created = 0;
    Time read = 0;
};

/// A token of somebody's own, of a service that holds the functions of messages alone.
struct OwnToken {
    Id person = 0;
    bool expired = false;  ///< the first call finds it so, and deletes it
};

/// Everything the practice LMS knows. A plain value: resetting is assigning a fresh one.
struct State {
    MoodleVersion version = MoodleVersion::v4_2;
    Time now = 0;  ///< of the running request
    std::string site_url;
    Id service_user = 67;
    Id caller = 67;  ///< whose token the running request has
    std::map<std::string, OwnToken> own_tokens;
    std::set<Id> token_owners;       ///< everybody who ever had one
    bool may_message_anyone = true;  ///< moodle/site:messageanyuser at system level
    bool subsections = false;
    std::vector<Group> groups;
    std::vector<Grouping> groupings;
    Id next_group = 0;
    Id next_grouping = 1;
    std::vector<Person> people;
    std::vector<Activity> activities;
    std::vector<Assignment> assignments;
    std::vector<Submission> submissions;
    std::vector<AssignmentGrade> grades;
    std::vector<UserFlag> flags;
    std::vector<Attempt> attempts;
    std::vector<LessonGrade> lesson_grades;
    std::vector<Completion> completions;
    std::vector<Override> overrides;
    std::vector<Event> events;
    std::vector<Message> messages;
    std::vector<Discussion> discussions;
    Id next_event = 0;
    Id next_discussion = 0;
    Id next_post = 0;
    /// Rows that never change, in Moodle's own form, by name ("courses", "contents", "assignments", …).
    std::shared_ptr<const nlohmann::json> rows;

    [[nodiscard]] const Person* person(Id id) const;
    [[nodiscard]] const Person* person(std::string_view username) const;
    [[nodiscard]] const Activity* activity(Id cmid) const;
    [[nodiscard]] const Activity* activity(std::string_view module, Id instance) const;
    [[nodiscard]] const Assignment* assignment(Id id) const;
    [[nodiscard]] const Submission* submission(Id assignment, Id user) const;
    [[nodiscard]] const AssignmentGrade* grade(Id assignment, Id user) const;
    [[nodiscard]] const UserFlag* flag(Id assignment, Id user) const;
    [[nodiscard]] const Completion* completion(Id cmid, Id user) const;
    /// Enrolled in DSB1 as an active student.
    [[nodiscard]] bool is_participant(Id user) const;
    [[nodiscard]] bool since(MoodleVersion first) const { return version >= first; }

    /// Grants (or with 0 clears) extra time; from 4.5 keeps the student's calendar event in step.
    void set_extension(Id assignment, Id user, Time until);
    /// Dates of a quiz for one student; an `id` of 0 makes new ones. Returns the id. Keeps the student's
    /// calendar events in step.
    Id set_quiz_override(Id id, Id quiz, Id user, Time open, Time close);
    /// Hands work in and completes the activity. The row keeps its id when it was a draft.
    void submit(const Assignment& assignment, Id user, std::string text);
    void complete(Id cmid, Id user, int state);
    /// Delivers a message and returns it. Answering by web service does not mark the other's messages as
    /// read.
    const Message& deliver(Id from, Id to, std::string written, int format);

  private:
    void sync_extension_event(Id assignment, Id user, Time until);
    void sync_override_event(Id quiz, Id user, const std::string& type, Time at);
};

inline constexpr Id practice_course = 2;

/// Dates of an assignment for one student, overrides applied, extension not.
struct EffectiveDates {
    Time open = 0;
    Time due = 0;
    Time cutoff = 0;
};
[[nodiscard]] EffectiveDates effective_dates(const State& state, const Assignment& assignment, Id user);

/// The state behind its one mutex. Safe from any thread.
class World {
  public:
    explicit World(State initial) : initial_(initial), state_(std::move(initial)) {}

    /// Runs `use(State&)` while nobody else touches the state; do not call back into the World from it.
    template <class Use>
    decltype(auto) with(Use&& use) {
        const std::scoped_lock lock(mutex_);
        return std::forward<Use>(use)(state_);
    }
    /// Forgets everything written since the start.
    void reset();

    /// Everybody: 60 students, mentors 63–65, teacher 66, service account 67.
    [[nodiscard]] std::vector<Person> people();
    [[nodiscard]] std::vector<Group> groups();
    [[nodiscard]] std::optional<Person> person(Id id);
    /// A visit to the course, as Moodle counts an LTI launch.
    void touch(Id user, Time when);

  private:
    std::mutex mutex_;
    State initial_;
    State state_;
};

}  // namespace waymark::practice
