#include "i18n/translate.hpp"

#include <algorithm>
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <locale>
#include <stdexcept>

#include "support/embed.hpp"

namespace waymark::i18n {
namespace {

namespace gettext = boost::locale::gnu_gettext;
using Messages = boost::locale::message_format<char>;

constexpr std::string_view source_language = "en";

/// English: the messages themselves.
class SourceLanguage final : public Language {
  public:
    using Language::plural;
    using Language::text;
    [[nodiscard]] std::string code() const override { return std::string(source_language); }
    [[nodiscard]] std::string text(std::string_view message) const override { return std::string(message); }
    [[nodiscard]] std::string text_in(std::string_view, std::string_view message) const override {
        return std::string(message);
    }
    [[nodiscard]] std::string plural(std::string_view one, std::string_view many, long n) const override {
        return fill(n == 1 ? one : many, {{"n", std::to_string(n)}});
    }
};

/// A language with a catalogue. The facet lives in a locale of its own, which nobody installs.
class CatalogueLanguage final : public Language {
  public:
    using Language::plural;
    using Language::text;
    CatalogueLanguage(std::string code, std::string_view catalogue) : code_(std::move(code)) {
        gettext::messages_info info;
        info.language = code_;
        info.encoding = "UTF-8";
        info.domains.emplace_back("waymark");
        info.paths.emplace_back("");
        info.callback = [catalogue](const std::string&, const std::string&) {
            return std::vector<char>(catalogue.begin(), catalogue.end());
        };
        auto* facet = gettext::create_messages_facet<char>(info);
        if (facet == nullptr)
            throw std::runtime_error("the catalogue of language " + code_ + " is unreadable");
        holder_ = std::locale(std::locale::classic(), facet);
        messages_ = facet;
    }

    [[nodiscard]] std::string code() const override { return code_; }
    [[nodiscard]] std::string text(std::string_view message) const override {
        const std::string source(message);
        const char* found = messages_->get(0, nullptr, source.c_str());
        return found == nullptr ? source : std::string(found);
    }
    [[nodiscard]] std::string text_in(std::string_view context, std::string_view message) const override {
        const std::string source(message);
        const char* found = messages_->get(0, std::string(context).c_str(), source.c_str());
        return found == nullptr ? source : std::string(found);
    }
    [[nodiscard]] std::string plural(std::string_view one, std::string_view many, long n) const override {
        const char* found = messages_->get(0, nullptr, std::string(one).c_str(), static_cast<int>(n));
        const std::string_view source = n == 1 ? one : many;
        return fill(found == nullptr ? source : std::string_view(found), {{"n", std::to_string(n)}});
    }

  private:
    std::string code_;
    std::locale holder_;  ///< owns the facet
    const Messages* messages_ = nullptr;
};

/// "lv_LV.UTF-8" and "LV-lv" become "lv".
std::string primary_subtag(std::string_view tag) {
    std::string code(tag.substr(0, tag.find_first_of("-_.@")));
    for (char& letter : code)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return code;
}

std::vector<std::unique_ptr<Language>> make_languages() {
    std::vector<std::unique_ptr<Language>> made;
    made.push_back(std::make_unique<SourceLanguage>());
    for (const support::Asset& file : embedded::catalogues()) {
        std::string code(file.name.substr(0, file.name.find('.')));
        made.push_back(std::make_unique<CatalogueLanguage>(std::move(code), file.bytes));
    }
    return made;
}

const std::vector<std::unique_ptr<Language>>& languages() {
    static const std::vector<std::unique_ptr<Language>> all = make_languages();
    return all;
}

const Language* find_language(std::string_view tag) {
    const std::string code = primary_subtag(tag);
    for (const auto& known : languages())
        if (known->code() == code) return known.get();
    return nullptr;
}

}  // namespace

std::string fill(std::string_view message, const Values& values) {
    std::string filled;
    filled.reserve(message.size() + 32);
    while (!message.empty()) {
        const std::size_t open = message.find('{');
        filled.append(message.substr(0, open));
        if (open == std::string_view::npos) break;
        message.remove_prefix(open);
        const std::size_t close = message.find('}');
        const std::string_view name = close == std::string_view::npos ? "" : message.substr(1, close - 1);
        const auto value = std::find_if(values.begin(), values.end(),
                                        [name](const auto& pair) { return pair.first == name; });
        const bool known = !name.empty() && value != values.end();
        filled.append(known ? std::string_view(value->second) : message.substr(0, 1));
        message.remove_prefix(known ? close + 1 : 1);
    }
    return filled;
}

std::string Language::text(std::string_view message, const Values& values) const {
    return fill(text(message), values);
}

std::string Language::plural(std::string_view one, std::string_view many, long n,
                             const Values& values) const {
    return fill(plural(one, many, n), values);
}

const Language& language(std::string_view tag) {
    const Language* found = find_language(tag);
    return found == nullptr ? *languages().front() : *found;
}

const std::vector<std::string>& language_codes() {
    static const std::vector<std::string> codes = [] {
        std::vector<std::string> all;
        for (const auto& known : languages()) all.push_back(known->code());
        return all;
    }();
    return codes;
}

bool is_known_language(std::string_view tag) {
    return find_language(tag) != nullptr;
}

}  // namespace waymark::i18n
