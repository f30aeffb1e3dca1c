#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/page.hpp"
#include "web/view.hpp"

/// What forms of several pages have in common.
namespace waymark::web {

/// The end of a day "2026-11-30" in the viewer's zone; nothing when it is no day from today to a year ahead.
[[nodiscard]] std::optional<core::Instant> end_of_day(const PageContext& context, std::string_view text);
/// The beginning of such a day; nothing when it is no day from tomorrow to a year ahead.
[[nodiscard]] std::optional<core::Instant> begin_of_day(const PageContext& context, std::string_view text);

/// The hours of a list of choices, both ends included.
[[nodiscard]] ViewModel::List hour_models(const i18n::Language& language, int from, int until, int chosen);

/// A whole number from `least` to `most`; nothing for anything else.
[[nodiscard]] std::optional<int> number_between(std::string_view text, int least, int most);

/// Whether it can be the id of a form that we have shown.
[[nodiscard]] bool is_form_id(std::string_view text);

/// The activity of the course whose number of ours that is, or null.
[[nodiscard]] const core::Activity* activity_named(const PageContext& context, std::string_view text);

/// The line ends of a text field as "\n".
[[nodiscard]] std::string with_plain_line_ends(std::string_view text);

}  // namespace waymark::web
