#include "config/language_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::config {

std::optional<std::string> brace_problem(std::string_view text, std::span<const std::string_view> known) {
    std::size_t at = 0;
    while ((at = text.find_first_of("{}", at)) != std::string_view::npos) {
        const auto end = text.find('}', at);
        if (text[at] == '}' || end == std::string_view::npos) return "a brace without its partner";
        const std::string_view name = text.substr(at + 1, end - at - 1);
        if (known.empty()) return fmt::format("unknown variable {{{}}}: this text has no variables", name);
        if (std::find(known.begin(), known.end(), name) == known.end())
            return fmt::format("unknown variable {{{}}}; known are {{{}}}", name, fmt::join(known, "}, {"));
        at = end + 1;
    }
    return std::nullopt;
}

bool require_text(TableReader& table, std::string_view key, std::string& target) {
    if (!table.text(key, target)) {
        if (!table.has(key)) table.missing(key);
        return false;
    }
    while (!target.empty() && target.back() == '\n') target.pop_back();
    return true;
}

}  // namespace waymark::config
