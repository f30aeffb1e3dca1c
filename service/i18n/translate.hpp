#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::i18n {

/// Named values for a sentence: "{name}" in the message is replaced by the value.
using Values = std::vector<std::pair<std::string_view, std::string>>;

/// The words of one language. Immutable, shared between threads, lives as long as the program.
class Language {
  public:
    virtual ~Language() = default;
    [[nodiscard]] virtual std::string code() const = 0;  ///< BCP 47, e.g. "lv"
    /// The message in this language, or itself when it is not translated.
    [[nodiscard]] virtual std::string text(std::string_view message) const = 0;
    /// The message in this language among those of `context`, for words that English spells alike.
    [[nodiscard]] virtual std::string text_in(std::string_view context, std::string_view message) const = 0;
    /// The right plural form for `n`; "{n}" is replaced by the number.
    [[nodiscard]] virtual std::string plural(std::string_view one, std::string_view many, long n) const = 0;

    [[nodiscard]] std::string text(std::string_view message, const Values& values) const;
    [[nodiscard]] std::string plural(std::string_view one, std::string_view many, long n,
                                     const Values& values) const;
};

/// Marks a message that is looked up later through a variable, so that extract.sh finds it.
[[nodiscard]] constexpr std::string_view translatable(std::string_view message) {
    return message;
}
/// `message` with each "{name}" replaced by its value; values are not searched again.
[[nodiscard]] std::string fill(std::string_view message, const Values& values);

/// The language for a tag such as "lv", "lv-LV" or "LV_lv"; English when it is unknown or empty.
[[nodiscard]] const Language& language(std::string_view tag);
/// Codes of all languages built in, English first.
[[nodiscard]] const std::vector<std::string>& language_codes();
/// True when `tag` names a language that is built in.
[[nodiscard]] bool is_known_language(std::string_view tag);

}  // namespace waymark::i18n
