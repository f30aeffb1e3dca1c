#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/letter.hpp"
#include "jobs/deliver.hpp"
#include "jobs/letter_text.hpp"
#include "store/letters.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// What goes to the mentors of a course now and later, and what not and why, if `writes` held. Digests that
/// would be empty now are among the skipped. Nothing is written.
[[nodiscard]] core::LetterPlan preview_letters(store::Database& database, const LoadedCourse& course,
                                               const SiteSettings& site, const core::Policy& policy,
                                               core::Writes writes, core::Instant now);

/// The text of a letter as it would go now, whether or not it is its time. The mentor must be in the course.
[[nodiscard]] std::string letter_text(store::Database& database, const LetterVoice& voice,
                                      const LoadedCourse& course, const core::LetterKey& letter,
                                      core::Instant now);
/// The same as a LetterWriter. `database` must outlive it.
[[nodiscard]] LetterWriter letter_writer(store::Database& database, LetterVoice voice);

/// The voice of a site with everything that is known: links below `public_url`, languages that mentors chose.
[[nodiscard]] LetterVoice letter_voice(store::Database& database, const SiteSettings& site,
                                       const core::Policy& policy, const MentorWords& words,
                                       const std::string& public_url, support::Random& random);

/// Queues what is due in one transaction. A digest that says nothing is used up without being sent, unless
/// the policy wants it. Returns how many were queued.
int queue_letters(store::Database& database, const LoadedCourse& course, const SiteSettings& site,
                  const core::Policy& policy, support::Random& random, core::Instant now);

/// What the check at the moment of sending found about a letter.
struct LetterCheck {
    std::string text;                         ///< to be sent; "" when it does not go now
    std::string_view reason;                  ///< word of a LetterSkip or LmsFailure
    std::optional<core::Instant> not_before;  ///< not now: quiet hours, or too old facts; then again
};
/// Whether the recipient is still to get it by the course's facts, which must not be older than a few hours.
/// `row` is a letter's and goes to `mentor`.
[[nodiscard]] LetterCheck check_letter(const DeliveryContext& context, const LoadedCourse& course,
                                       const store::Delivery& row, const core::Enrolment& mentor);

}  // namespace waymark::jobs
