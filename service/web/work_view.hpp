#pragma once

#include "core/work.hpp"
#include "web/sentences.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// What templates/_work_item.mustache is filled with: one piece of work, its state, its dates and why.
[[nodiscard]] ViewModel work_item_model(const Speech& speech, const core::WorkItem& item, Reader reader);

/// What templates/_calendar.mustache is filled with: the last eight weeks, days with signs of work filled,
/// dates of work marked. `evidence` are UTC days as SnapshotIndex::evidence() gives them.
[[nodiscard]] ViewModel calendar_model(const Speech& speech, const std::vector<core::Instant>& evidence,
                                       const std::vector<core::WorkItem>& work);

}  // namespace waymark::web
