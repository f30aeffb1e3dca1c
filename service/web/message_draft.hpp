#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/links.hpp"
#include "web/frame.hpp"

namespace waymark::web {

/// A message on its way from form to preview to outbox; the browser carries it.
struct Draft {
    std::string text;        ///< plain, line ends are "\n"
    std::string form_id;     ///< of the form first shown: sent twice is sent once
    std::string reason;      ///< for which the form was opened, as in its address; "" if none
    std::string activity{};  ///< number of the activity that it is about; "" if none
    bool link = false;       ///< shall hold a link to the student's path
};

/// The draft in the form that was posted; nothing when it has no usable form id.
[[nodiscard]] std::optional<Draft> posted_draft(const PageContext& context);

/// A new draft with a first sentence for the reason in the query ("missed", "closed", "due_soon", "quiet",
/// "first_contact", "praise_…", "pace_fast", "pace_slow"), in the student's language.
[[nodiscard]] Draft new_draft(const PageContext& context, const core::Enrolment& student);

/// The language in which the student is written to: chosen for messages, the student's in the LMS, the
/// course's, the site's, else the viewer's.
[[nodiscard]] const i18n::Language& student_language(const PageContext& context,
                                                     const core::Enrolment& student);

/// The viewer as the student sees the name; "" when the viewer is not in the roster.
[[nodiscard]] std::string sender_name(const PageContext& context);

/// The text with `link` as its last paragraph, if the draft wants one and there is one.
[[nodiscard]] std::string with_link(const PageContext& context, const core::Enrolment& student,
                                    const Draft& draft, std::string_view link);
/// The same with an address of the right length, for checks before there is a link.
[[nodiscard]] std::string counted_text(const PageContext& context, const core::Enrolment& student,
                                       const Draft& draft);

/// Why the text cannot go as it is, as a sentence.
[[nodiscard]] std::string problem_sentence(const i18n::Language& language, jobs::MessageProblem problem);

/// What could make the text better: short, one next step, a question.
[[nodiscard]] std::vector<std::string> hints(const i18n::Language& language, std::string_view text);

/// Letters, not bytes.
[[nodiscard]] long length_of(std::string_view text);

/// The page with the field to write in.
[[nodiscard]] Response draft_page(const PageContext& context, const core::Enrolment& student,
                                  const Draft& draft, const std::string& problem);

}  // namespace waymark::web
