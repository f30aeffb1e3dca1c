#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/reader.hpp"
#include "support/embed.hpp"

namespace waymark::config {

/// What is wrong with the braces of a text, if anything: each pair must hold one of the `known` variables.
[[nodiscard]] std::optional<std::string> brace_problem(std::string_view text,
                                                       std::span<const std::string_view> known);

/// Reads a text that must be there, without the line ends after it. False when it is not there or no text;
/// that is then reported.
[[nodiscard]] bool require_text(TableReader& table, std::string_view key, std::string& target);

/// Reads one `<language>.toml` per asset with `read`, which reports what is wrong to its table; by language
/// code. Everything that is wrong in any of them comes back at once.
template <class Texts>
[[nodiscard]] Checked<std::map<std::string, Texts>> load_language_files(std::span<const support::Asset> files,
                                                                        Texts (*read)(TableReader& top)) {
    std::map<std::string, Texts> content;
    Problems problems;
    for (const support::Asset& file : files) {
        const std::string name{file.name};
        const auto document = parse_document(file.bytes, name);
        if (!document) {
            problems.insert(problems.end(), document.error().begin(), document.error().end());
            continue;
        }
        Reading reading{name, {}, {}};
        TableReader top{&*document, "", reading};
        content[name.substr(0, name.find('.'))] = read(top);
        problems.insert(problems.end(), reading.problems.begin(), reading.problems.end());
    }
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    return content;
}

/// The texts of `language`, else of its part before "-", else of `fallback`; nullptr if there are none.
template <class Texts>
[[nodiscard]] const Texts* in_language(const std::map<std::string, Texts>& content, std::string_view language,
                                       std::string_view fallback) {
    for (const std::string_view wanted : {language, language.substr(0, language.find('-')), fallback}) {
        const auto found = content.find(std::string{wanted});
        if (found != content.end()) return &found->second;
    }
    return nullptr;
}

}  // namespace waymark::config
