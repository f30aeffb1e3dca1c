#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/deadline.hpp"
#include "core/delivery.hpp"
#include "core/reminder.hpp"
#include "core/risk.hpp"
#include "core/snapshot.hpp"
#include "core/work.hpp"
#include "core/worklist.hpp"
#include "i18n/translate.hpp"
#include "jobs/courses.hpp"
#include "web/lms_words.hpp"

namespace waymark::web {

/// In which words, zone and course something is said, and when. Refers to what outlives the request.
struct Speech {
    const i18n::Language& language;
    const core::ZoneRules& zone;
    core::Instant now;
    const core::CourseSnapshot& facts;
};

/// Everything said here is fit to be read by the student it is about: facts, no verdicts.

/// What was noticed, and what would change it. Without numbers of risk.
struct NoticedReason {
    std::string noticed;
    std::string what_changes_it;
};
[[nodiscard]] NoticedReason noticed(const Speech& speech, const core::RiskReason& reason);

/// "Needs contact"; for staff only.
[[nodiscard]] std::string level_word(const i18n::Language& language, core::RiskLevel level);

/// Who reads the word for where the work stands.
enum class Reader { staff, student };
struct StatusWord {
    std::string word;
    std::string_view shape;      ///< a character that tells the states apart without colour
    std::string_view css_class;  ///< of its calm accent
};
[[nodiscard]] StatusWord status_word(const i18n::Language& language, core::WorkStatus status, Reader reader);

/// "Thursday, 26 November, 23:59".
[[nodiscard]] std::string date_time(const Speech& speech, core::Instant at);
/// "Thursday, 26 November, 23:59 (in 3 days)".
[[nodiscard]] std::string when(const Speech& speech, core::Instant at);
/// "in 3 days".
[[nodiscard]] std::string how_far(const Speech& speech, core::Instant at);

/// "Why this date": one sentence per source that was looked at, the one that counts says so, then how certain
/// it is.
[[nodiscard]] std::vector<std::string> why_this_date(const Speech& speech,
                                                     const core::EffectiveDeadline& deadline);

/// What the reason of a delivery's end or pause says; "" when it says nothing to people.
[[nodiscard]] std::string reason_of_end(const i18n::Language& language, std::string_view reason);

/// What stands, or may stand, between a student and an activity.
[[nodiscard]] std::string obstacle_sentence(const Speech& speech, const core::AccessReason& reason);

/// Where a message or reminder is on its way. `reason` is the word of a SkipReason or LmsFailure, or "".
[[nodiscard]] std::string delivery_sentence(const i18n::Language& language, core::DeliveryState state,
                                            std::string_view reason);

/// "because the work is handed in": the rest of "Not reminded, …".
[[nodiscard]] std::string skip_sentence(const i18n::Language& language, core::SkipReason reason);

/// "3 days before"; the stage's name when the policy no longer has it.
[[nodiscard]] std::string stage_words(const i18n::Language& language, const core::ReminderPolicy& policy,
                                      std::string_view stage);

/// How fresh the facts are: one sentence per part that is stale or was never read; empty when all is well.
[[nodiscard]] std::vector<std::string> stale_sentences(const Speech& speech);

/// "10:42" today, else with the date; "" when nothing was ever read.
[[nodiscard]] std::string as_of(const Speech& speech, const store::CourseState& state);

}  // namespace waymark::web
