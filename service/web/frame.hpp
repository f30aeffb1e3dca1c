#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/page.hpp"
#include "web/sentences.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// What a page tells the frame around it.
struct Frame {
    std::string title;  ///< of the window, in the viewer's language
    std::string_view
        path;           ///< of this page below the launch, e.g. "/today": current tab, way back after POST
    std::string flash;  ///< one sentence about what has just happened, "" if none
    int status = 200;
};

/// A page of a launch: the template `view` with `content`, inside header and tabs.
[[nodiscard]] Response framed_page(const PageContext& context, std::string_view view, const Frame& frame,
                                   ViewModel content);

/// A heading, a sentence or two and at most one way on; inside a launch, e.g. a refusal.
struct Notice {
    std::string heading;
    std::string sentence;
    std::string link;  ///< address, "" if there is no way on
    std::string link_label;
};
[[nodiscard]] Response notice_page(const PageContext& context, int status, const Notice& notice);

/// Needs the course's facts.
[[nodiscard]] Speech speech_of(const PageContext& context);

/// "/students/12".
[[nodiscard]] std::string student_path(core::PersonId student);

/// An address from the LMS as a link: itself when it is plain http or https, else "".
[[nodiscard]] std::string checked_link(std::string_view address);
/// The person's page in this course in Moodle; "" when the course's address is not Moodle's.
[[nodiscard]] std::string profile_link(const core::Course& course, const core::Enrolment& person);
/// Moodle's message window with that person; "" as above.
[[nodiscard]] std::string chat_link(const core::Course& course, const core::Enrolment& person);

/// The students whom the viewer may see by core::may, in roster order; inactive ones included.
[[nodiscard]] std::vector<const core::Enrolment*> visible_students(const PageContext& context);
/// The student in the address of the route; null when the course has no such person or the viewer may not do
/// `action` with him or her.
[[nodiscard]] const core::Enrolment* student_of(const PageContext& context, core::Action action);

/// Writes into the audit log that the viewer did `action` with `subject` (absent: with the course as such).
/// `detail`: ids and codes only.
void audit(PageContext& context, std::string_view action, std::optional<core::PersonId> subject,
           std::string_view detail = "");

/// A value from the query that occurs once, else "".
[[nodiscard]] std::string query_value(const PageContext& context, std::string_view name);
/// A field of the form that occurs once, else "".
[[nodiscard]] std::string form_value(const PageContext& context, std::string_view name);

}  // namespace waymark::web
