#pragma once

#include <string>

#include "core/contact.hpp"
#include "core/time.hpp"
#include "i18n/translate.hpp"

namespace waymark::web {

/// "By telephone" and the like.
[[nodiscard]] std::string channel_word(const i18n::Language& language, core::ContactChannel channel);

/// "1 day", "6 hours": how long before a date.
[[nodiscard]] std::string span_words(const i18n::Language& language, core::hours span);

}  // namespace waymark::web
