#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/lms.hpp"
#include "core/own_token.hpp"
#include "jobs/courses.hpp"
#include "store/own_tokens.hpp"

namespace waymark::jobs {

/// A way into a site with a token of somebody's own; for messages only.
using OwnLms = std::function<std::shared_ptr<core::Lms>(const std::string& token)>;

/// Asks the LMS what a token is; nothing when it does not answer now.
[[nodiscard]] std::optional<core::OwnTokenVerdict> try_own_token(store::Database& database,
                                                                 const store::OwnToken& token,
                                                                 const OwnLms& own_lms);

/// Tries the tokens of a site that nobody has tried yet.
void check_own_tokens(store::Database& database, const SiteSettings& site, const OwnLms& own_lms,
                      core::Instant now);

/// Marks messages of students to mentors as read, where a mentor said "answered" and gave a token that may.
/// What fails is tried again for a day.
void mark_answers_read(store::Database& database, const SiteSettings& site, const OwnLms& own_lms,
                       core::Instant now);

/// Who speaks for a row, with the way in.
struct Speaker {
    core::PersonId person;
    core::Instant given;  ///< when the token was
    std::shared_ptr<core::Lms> lms;
};
/// The person's way in, if a token of that person is good.
[[nodiscard]] std::optional<Speaker> speaker_by_token(store::Database& database, core::PersonId person,
                                                      const OwnLms& own_lms);
/// The same for looking up what went with it: also when the token is refused by now, but not when the person
/// took it away or gave another one of unknown worth.
[[nodiscard]] std::optional<Speaker> speaker_for_look_up(store::Database& database, core::PersonId person,
                                                         const OwnLms& own_lms);

/// Whether the failure is one of the person's way, not of the LMS or the message.
[[nodiscard]] bool is_refusal_of_token(core::LmsFailure failure);

}  // namespace waymark::jobs
