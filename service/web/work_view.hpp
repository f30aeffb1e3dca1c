#pragma once

#include <span>

#include "core/work.hpp"
#include "web/sentences.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// What a student may ask about one piece of work: to be reminded. Nothing, as it stands.
struct AskModel {
    std::string action;  ///< address of the form, "" = nothing may be asked
    std::string csrf;
    std::vector<core::hours> choices{};  ///< how long before the date; empty when something was asked
    std::string asked{};                 ///< what was asked, in words; "" if nothing
};

/// What templates/_work_item.mustache is filled with: one piece of work, its state, its dates and why.
[[nodiscard]] ViewModel work_item_model(const Speech& speech, const core::WorkItem& item, Reader reader,
                                        const AskModel& ask = {});

/// What templates/_calendar.mustache is filled with: the last eight weeks, days with signs of work filled,
/// dates of work marked, all in the reader's zone. `moments` are those of work, in any order.
[[nodiscard]] ViewModel calendar_model(const Speech& speech, std::span<const core::Instant> moments,
                                       const std::vector<core::WorkItem>& work);

}  // namespace waymark::web
