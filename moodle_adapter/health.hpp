#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/lms.hpp"
#include "core/result.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "support/http_client.hpp"

namespace waymark::moodle {

/// What was looked at; each is one step of `waymark doctor`.
enum class Check {
    answers,         ///< the address is reached and speaks for Moodle's web service
    token,           ///< the token is accepted
    write_token,     ///< the token for writing is accepted and belongs to the same account
    release,         ///< the version is one that was tried
    address,         ///< the site calls itself what the configuration calls it
    administrator,   ///< the account is no administrator
    function,        ///< one function is granted (`subject`)
    more_functions,  ///< functions granted that nothing here needs (`detail`: how many); `subject` "write":
                     ///< by the service for writing
    /// A function that writes is granted although no course has writes, or to the token for reading although
    /// there is one for writing (`detail` "read_token"); `subject` names it.
    write_function,
    course,             ///< a course can be read (`subject`; `detail`: its activities by kind)
    conditions,         ///< hidden activities and the conditions of activities are told
    students,           ///< the roster shows students
    bad_rows,           ///< people whom Moodle cannot send (`detail`: how many); only when there are some
    names,              ///< e-mail addresses come
    enrolments,         ///< who is active can be told
    groups,             ///< all groups of the roster are listed
    completion,         ///< completion is told of every tracked activity
    assignments,        ///< every assignment of the contents is told about
    quizzes,            ///< every quiz of the contents is told about
    hidden_kinds,       ///< activities in the calendar that the contents leave out (`subject`: kinds)
    unseen_grades,      ///< graded items of activities that the contents leave out (`detail`: names of items)
    unseen_conditions,  ///< activities that conditions ask about and the contents leave out (`detail`:
                        ///< numbers)
    submissions,        ///< submissions are shown
    marking,            ///< user flags (extensions, marking workflow) are shown
    participants,       ///< participants are shown where marking is allocated
    nobody_active,      ///< assignments that no active student may do (`detail`: their numbers in the course)
    grades,             ///< the grade report is shown
    language,           ///< language and time zone of people come
    attempts,           ///< quiz attempts are shown
    kinds,              ///< what the function of a kind tells is shown (`subject` "course, kind")
    quiz_overrides,     ///< overrides of quizzes may be read (from 4.5)
    private_events,     ///< nobody's private calendar events are shown
    placement,          ///< a placement of Waymark is in the course
    message,            ///< the test account got the test message
};
/// A stable word for JSON: "private_events".
[[nodiscard]] std::string_view word(Check check);

enum class Verdict {
    fine,
    notice,   ///< works, but less than it could, or more is allowed than needed
    wrong,    ///< something does not work
    unknown,  ///< could not be looked at
};
[[nodiscard]] std::string_view word(Verdict verdict);

struct Finding {
    Check check = Check::answers;
    Verdict verdict = Verdict::fine;
    std::string subject{};  ///< function, course or kind
    std::string detail{};   ///< figures or an error code, never names of people
    std::optional<core::LmsError> error{};
};

struct HealthOrder {
    std::vector<std::string> courses;  ///< as configured
    bool writes = false;               ///< some course of the site may be written to
    /// Set: a message with this text goes to the account with this number; nothing else is ever written.
    std::optional<std::string> message_to{};
    std::string message_html{};
};

/// Goes through the connection to one site step by step. What a step needs and earlier ones did not give
/// makes it `unknown`. Makes about 17 calls per course and reads no more than a few people of each. Silently
/// missing capabilities are found by comparing what different functions count (moodle.md §3, §10).
[[nodiscard]] std::vector<Finding> examine(const Options& options, support::HttpClient& http,
                                           const HealthOrder& order, core::Instant now);

}  // namespace waymark::moodle
