#pragma once

#include <string_view>

namespace waymark::core {

/// Which notices about assignments the LMS itself sends (moodle-versions §3). They honour overrides and know
/// nothing of extensions; the draft counts as not handed in. Whether one student has switched them off is not
/// to be read and taken for no.
struct LmsNotices {
    bool due_soon = false;  ///< within 48 hours before the date
    bool overdue = false;   ///< within hours after it, unless the cut-off has passed
    bool digest = false;    ///< in the night of the seventh day before it
    friend bool operator==(const LmsNotices&, const LmsNotices&) = default;
};

/// What a Moodle of that release ("4.5.10+ (Build: …)") sends unless its administrator switched it off:
/// nothing before 4.5, nor when the text is no release.
[[nodiscard]] LmsNotices notices_by_release(std::string_view release);

/// What an administrator says about the notices of a site. The LMS shows which of them are allowed, not
/// whether the scheduled tasks that make them run.
enum class NoticesBy {
    lms,    ///< what the LMS says is believed, else what is usual in its release
    never,  ///< they do not come: the tasks or cron do not run
    always,
};

}  // namespace waymark::core
