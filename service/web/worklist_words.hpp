#pragma once

#include <string>
#include <vector>

#include "core/ending.hpp"
#include "core/worklist.hpp"
#include "web/sentences.hpp"

namespace waymark::web {

/// Everything said here is fit to be read by the student it is about: facts, no verdicts.

/// Why a student is on the list today.
[[nodiscard]] std::string sentence(const Speech& speech, const core::WorklistReason& reason);

/// What a mentor could do about it, as a suggestion.
[[nodiscard]] std::string next_action(const i18n::Language& language, const core::WorklistReason& reason);

/// "Today, because …": why an item stands where it stands, without figures.
[[nodiscard]] std::string place_sentence(const Speech& speech, const core::WorklistItem& item);

/// "Done" and the like, as a choice in a form, with a sentence of what it does.
struct EndingWords {
    std::string word;
    std::string effect;
};
[[nodiscard]] EndingWords ending_words(const i18n::Language& language, core::Ending ending);

/// The message form, opened for a reason: "/students/12/message?reason=missed&activity=7".
[[nodiscard]] std::string message_path(core::PersonId student, const core::WorklistReason& reason);

/// A reason as the value of a form's field, and back; nothing when it is none.
[[nodiscard]] std::string reason_value(const core::ReasonKey& key);
[[nodiscard]] std::optional<core::ReasonKey> reason_key(std::string_view value);

}  // namespace waymark::web
