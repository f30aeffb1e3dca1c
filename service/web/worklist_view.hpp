#pragma once

#include <memory>
#include <vector>

#include "core/worklist.hpp"
#include "jobs/figures.hpp"
#include "web/page.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// The course worked out for this minute. Needs the course's facts; keep the pointer while the figures are
/// used.
[[nodiscard]] std::shared_ptr<const jobs::LoadedFigures> figures_for(const PageContext& context);

/// What was ended, written and answered so far in the viewer's course.
[[nodiscard]] core::WorklistMemory memory_for(const PageContext& context);

/// The viewer's worklist for this course.
[[nodiscard]] std::vector<core::WorklistItem> worklist_for(const PageContext& context);

/// What speaks for each student of the list now, whether or not it was ended: for the student's page and the
/// forms about a student.
[[nodiscard]] std::vector<core::WorklistReason> facts_about(const PageContext& context,
                                                            core::PersonId student);

/// Address of the page that ends an item; "" when the viewer may not.
[[nodiscard]] std::string ending_url(const PageContext& context, core::PersonId student);

/// Address of the form that notes a contact outside Waymark; "" when the viewer may not write to the student.
[[nodiscard]] std::string note_url(const PageContext& context, core::PersonId student);

/// Address of the message form for the first reason about which one writes to the student; "" when the viewer
/// may not write.
[[nodiscard]] std::string write_url(const PageContext& context, core::PersonId student,
                                    const std::vector<core::WorklistReason>& reasons);

}  // namespace waymark::web
