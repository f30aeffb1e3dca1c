#pragma once

#include "web/page.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// What templates/_no_students.mustache is filled with: why the viewer sees nobody, by what the policy makes
/// a student somebody's mentee, and what to do about it. Says nothing unless `none`.
[[nodiscard]] ViewModel no_students_model(const PageContext& context, bool none);

}  // namespace waymark::web
