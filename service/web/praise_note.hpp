#pragma once

#include <string_view>

#include "web/page.hpp"

namespace waymark::web {

/// A contact that was opened as praise ("praise_…") is the praise: it is not offered again soon. `key` is
/// that of the contact. Anything else is left alone.
void note_praise(const PageContext& context, const core::Enrolment& student, std::string_view reason,
                 std::string_view key);

}  // namespace waymark::web
