#pragma once

#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "core/course.hpp"
#include "core/finishing.hpp"
#include "core/late_model.hpp"
#include "core/letter_policy.hpp"
#include "core/own_token_policy.hpp"
#include "core/pace_policy.hpp"
#include "core/risk_model.hpp"
#include "core/time.hpp"
#include "core/trial_policy.hpp"

namespace waymark::core {

/// What an administrator allows Waymark to write into the LMS, per course (decision 12).
enum class Writes {
    off,     ///< only looks; shows what it would have sent
    mentor,  ///< only what a person clicked
    all,     ///< reminders too
};

/// A reminder stage: so long before or after the effective date, if the work is not handed in by then.
struct ReminderStage {
    std::string name;  ///< part of the delivery key, e.g. "3-days-before"; never reuse for another meaning
    hours before{72};  ///< before the effective due date; negative: after it
    std::vector<ActivityKind> kinds{};   ///< only these; empty = every kind
    std::vector<std::string> courses{};  ///< only these, by LMS id or short name; empty = every course
};

struct ReminderPolicy {
    std::vector<ReminderStage> stages{
        {"3-days-before", hours{72}}, {"1-day-before", hours{24}}, {"1-day-after", hours{-24}}};
    /// Over the weekly cap the heavier kind goes first; a kind that is not here weighs 1.
    std::map<ActivityKind, int> weights{{ActivityKind::assignment, 3}, {ActivityKind::quiz, 2}};
    int quiet_from = 20;    ///< local hour from which nothing is sent; 24 = never quiet
    int quiet_until = 8;    ///< local hour until which nothing is sent
    bool weekends = false;  ///< whether Saturday and Sunday are days for reminders
    int weekly_cap = 3;     ///< nudges per person in 7 days, over all courses of a site
};

struct RiskPolicy {
    double needs_contact = 0.5;  ///< score from which a student "needs contact"
    double keep_an_eye = 0.35;   ///< score from which to "keep an eye"
    RiskModel model = shipped_risk_model();
};

struct LikelyLatePolicy {
    double chance = 0.75;  ///< from which work is called "likely late"
    LateModel model;
};

struct WorklistPolicy {
    days due_soon{7};             ///< deadlines inside this span are "due soon"
    days close_at_hand{3};        ///< from here on "most others have handed in" is reason enough
    days quiet{7};                ///< least silence; the course's 90th-percentile gap if that is longer
    days after_contact{3};        ///< nothing new about a student for so long after a contact…
    days missed_within{28};       ///< …unless a deadline was missed since; older misses leave the list
    int first_contact_after = 3;  ///< working days from the start to the first contact
    int unanswered_after = 3;     ///< working days without an answer until the next way is proposed
    days feedback_after{10};      ///< from the date or the later hand-in until "no feedback yet"
    days praise_within{7};        ///< how long something stays worth praising
    days praise_every{7};         ///< praise is offered at most so often
    std::vector<PraiseRule> praise{std::begin(all_praise_rules), std::end(all_praise_rules)};
};

/// What makes somebody the mentee of a mentor.
enum class MenteesBy {
    groups,           ///< sharing a group
    list,             ///< being named in the imported list alone
    groups_and_list,  ///< either
};

struct RolePolicy {
    std::vector<std::string> student{"student"};
    std::vector<std::string> mentor{"teacher", "mentor"};
    std::vector<std::string> teacher{"editingteacher"};
    bool unlisted_instructor_is_teacher = false;  ///< an LTI Instructor who is not in the roster
    bool mentor_without_group_sees_all = false;   ///< in a course without any group
    MenteesBy mentees = MenteesBy::groups_and_list;
};

struct CourseCheckPolicy {
    int heap = 3;        ///< so many dates of one day are a heap
    days far_apart{28};  ///< a longer stretch without any date is remarked
    /// An activity or section whose name holds one of these tells how to get extra time; ASCII case does not
    /// count. Empty: not looked for.
    std::vector<std::string> extra_time_words{"extension", "extra time", "pagarin"};
};

/// The institution's calendar: one list for all that asks whether a day is a working day.
struct CalendarPolicy {
    std::vector<Day> holidays{};  ///< besides weekends, in the zone of whom it concerns; sorted
};

/// What an institution decided, from policy.toml. Validated when loaded; immutable.
struct Policy {
    ReminderPolicy reminders;
    RiskPolicy risk;
    LikelyLatePolicy likely_late;
    WorklistPolicy worklist;
    PacePolicy pace;
    RolePolicy roles;
    CourseCheckPolicy course_check{};
    CalendarPolicy calendar{};
    FinishPolicy finishing{};
    std::vector<Trial> trials{};  ///< none until somebody answers for one
    LetterPolicy letters{};
    OwnTokenPolicy own_tokens{};
};

}  // namespace waymark::core
