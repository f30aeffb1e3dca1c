#include "commands/doctor_output.hpp"

#include <fmt/format.h>

#include "moodle_adapter/function_table.hpp"

namespace waymark {

namespace {

using moodle::FunctionUse;
using moodle::Verdict;

std::string_view sign(Verdict verdict) {
    switch (verdict) {
        case Verdict::fine:
            return "ok    ";
        case Verdict::notice:
            return "notice";
        case Verdict::wrong:
            return "WRONG ";
        case Verdict::unknown:
            return "?     ";
    }
    return "?     ";
}

std::string as_json(const DoctorLine& line) {
    return fmt::format(R"({{"site":{},"step":{},"verdict":{},"text":{},"remedy":{}}})", json_text(line.site),
                       json_text(line.step), json_text(moodle::word(line.verdict)), json_text(line.text),
                       json_text(line.remedy));
}

std::string as_json(const FunctionUse& use) {
    return fmt::format(R"({{"name":{},"required":{},"since":{},"without":{}}})", json_text(use.name),
                       use.required, json_text(use.since), json_text(use.without));
}

std::string as_text(const FunctionUse& use) {
    std::string text = fmt::format("  {}", use.name);
    if (!use.since.empty()) text += fmt::format("  (Moodle {} and newer)", use.since);
    if (!use.required) text += fmt::format("  optional; without it: {}", use.without);
    return text + "\n";
}

/// The functions that are only read, or only those that write.
template <class Render>
std::string listed(bool writing, const Render& render, std::string_view between) {
    std::string text;
    for (const FunctionUse& use : moodle::function_uses()) {
        if (use.writes != writing) continue;
        if (!text.empty()) text += between;
        text += render(use);
    }
    return text;
}

}  // namespace

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (static_cast<unsigned char>(letter) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(letter));
        } else {
            out += letter;
        }
    }
    return out + "\"";
}

std::string describe(const std::vector<DoctorLine>& lines, Form form) {
    std::string text;
    if (form == Form::json) {
        for (const DoctorLine& line : lines) text += (text.empty() ? "" : ",\n") + as_json(line);
        return "{\"lines\":[\n" + text + "\n]}\n";
    }
    std::string group = "-";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const DoctorLine& line = lines[i];
        if (line.site != group)
            text += line.site.empty() ? "Waymark itself\n" : fmt::format("Site {}\n", line.site);
        group = line.site;
        text += fmt::format("  {}  {}\n", sign(line.verdict), line.text);
        // What is mended by one and the same click is said once, below the last of its lines.
        const bool goes_on =
            i + 1 < lines.size() && lines[i + 1].site == line.site && lines[i + 1].remedy == line.remedy;
        if (!line.remedy.empty() && !goes_on) text += fmt::format("          -> {}\n", line.remedy);
    }
    return text;
}

std::string describe_functions(std::string_view site, bool writes, Form form) {
    if (form == Form::json) {
        const auto render = [](const FunctionUse& use) { return as_json(use); };
        return fmt::format("{{\"site\":{},\"read\":[{}],\"write\":[{}]}}\n", json_text(site),
                           listed(false, render, ","), writes ? listed(true, render, ",") : "");
    }
    const auto render = [](const FunctionUse& use) { return as_text(use); };
    std::string text =
        fmt::format("Site {}: functions of the reading service\n{}", site, listed(false, render, ""));
    if (!writes) return text + "No course of this site has writes: no function that writes is needed.\n";
    return text + fmt::format(
                      "Functions that write: added to that service, or with core_webservice_get_site_info in "
                      "a service "
                      "of their own (write_token_file)\n{}",
                      listed(true, render, ""));
}

}  // namespace waymark
