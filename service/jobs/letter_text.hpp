#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/digest.hpp"
#include "core/start_pack.hpp"
#include "jobs/courses.hpp"
#include "jobs/links.hpp"

namespace waymark::jobs {

/// A text to mentors of a language by its name in config/content/mentors, e.g. "weekly.reasons.missed".
using MentorWords = std::function<std::string(std::string_view language, std::string_view name)>;

/// What letters of one site are written with. References outlive its use.
struct LetterVoice {
    const SiteSettings& site;
    const core::Policy& policy;
    const MentorWords& words;
    LinkMaker link{};  ///< none: letters hold no links
    /// The language that a mentor has chosen for messages, "" if none; without it nobody has.
    std::function<std::string(core::PersonId)> language{};
};

/// The digest as plain text in the mentor's language, dates in the mentor's zone; names and titles are
/// shortened and lines left out until it is within Moodle's limit as HTML.
[[nodiscard]] std::string weekly_text(const LetterVoice& voice, const LoadedCourse& course,
                                      const core::Enrolment& mentor, const core::MentorDigest& digest,
                                      core::Instant now);
/// The start pack, in the same way.
[[nodiscard]] std::string start_pack_text(const LetterVoice& voice, const LoadedCourse& course,
                                          const core::Enrolment& mentor, const core::StartPack& pack,
                                          core::Instant now);

}  // namespace waymark::jobs
