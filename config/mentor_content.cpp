#include "config/mentor_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "config/language_files.hpp"

namespace waymark::config {
namespace {

constexpr MentorText known_texts[] = {
    {"weekly.text", "first_name course body", "body"},
    {"weekly.nothing", "", ""},
    {"weekly.link", "link", "link"},
    {"weekly.end", "", ""},
    {"weekly.line", "student reasons", "student"},
    {"weekly.more", "n", "n"},
    {"weekly.headings.replies", "", ""},
    {"weekly.headings.needs", "", ""},
    {"weekly.headings.praise", "", ""},
    {"weekly.headings.feedback", "", ""},
    {"weekly.headings.agreements", "", ""},
    {"weekly.headings.changes", "date", ""},
    {"weekly.reasons.likely_late", "activity date", "activity"},
    {"weekly.reasons.missed", "activity date", "activity"},
    {"weekly.reasons.closed", "activity date", "activity"},
    {"weekly.reasons.plan_passed", "activity date", "activity"},
    {"weekly.reasons.quiet", "date", ""},
    {"weekly.reasons.never_seen", "", ""},
    {"weekly.reasons.first_contact", "date", ""},
    {"weekly.reasons.unanswered", "date", ""},
    {"weekly.reasons.reply_waiting", "date", ""},
    {"weekly.reasons.follow_up", "date", ""},
    {"weekly.reasons.made_up", "activity date", "activity"},
    {"weekly.reasons.on_time_again", "activity", ""},
    {"weekly.reasons.back", "date", ""},
    {"weekly.reasons.finished_early", "", ""},
    {"weekly.reasons.feedback", "activity", "activity"},
    {"weekly.reasons.doubt", "", ""},
    {"weekly.feedback", "activity n", "activity n"},
    {"weekly.agreement", "student date", "student date"},
    {"weekly.changes.handed_in", "n", "n"},
    {"weekly.changes.missed", "n", "n"},
    {"weekly.changes.written_to", "n", "n"},
    {"weekly.changes.joined", "students", "students"},
    {"start_pack.text", "first_name course start brief schedule students", "start schedule students"},
    {"start_pack.begins", "date", "date"},
    {"start_pack.began", "date", "date"},
    {"start_pack.brief", "parts activities dated", ""},
    {"start_pack.ends", "date", "date"},
    {"start_pack.date", "date title", "date title"},
    {"start_pack.planned", "date title", "date title"},
    {"start_pack.no_dates", "", ""},
    {"start_pack.student", "student", "student"},
    {"start_pack.no_students", "", ""},
    {"start_pack.without_mentor", "n", "n"},
    {"start_pack.more", "n", "n"},
    {"start_pack.link", "link", "link"},
};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::optional<std::string> problem_in(const MentorText& about, std::string_view text) {
    if (auto wrong = brace_problem(text, words_of(about.variables))) return wrong;
    for (const std::string_view variable : words_of(about.needed))
        if (text.find(fmt::format("{{{}}}", variable)) == std::string_view::npos)
            return fmt::format("the text must hold {{{}}}", variable);
    return std::nullopt;
}

void read_text(TableReader& table, const MentorText& about, MentorTexts& texts) {
    const std::string_view key = about.name.substr(about.name.rfind('.') + 1);
    std::string& text = texts[std::string(about.name)];
    if (!require_text(table, key, text)) return;
    if (const auto wrong = problem_in(about, text)) table.problem(key, *wrong);
}

/// Reads the texts that stand directly in the table called `path`, then its tables.
void read_table(TableReader& table, const std::string& path, const std::vector<std::string_view>& inner,
                MentorTexts& texts) {
    for (const MentorText& about : known_texts)
        if (about.name.substr(0, about.name.rfind('.')) == path) read_text(table, about, texts);
    for (const std::string_view name : inner) {
        TableReader below = table.table(name);
        if (!below.present()) table.missing(name);
        if (below.present()) read_table(below, fmt::format("{}.{}", path, name), {}, texts);
    }
    table.finish();
}

MentorTexts read_language_file(TableReader& top) {
    MentorTexts texts;
    TableReader weekly = top.table("weekly");
    if (!weekly.present()) top.missing("weekly");
    if (weekly.present()) read_table(weekly, "weekly", {"headings", "reasons", "changes"}, texts);
    TableReader pack = top.table("start_pack");
    if (!pack.present()) top.missing("start_pack");
    if (pack.present()) read_table(pack, "start_pack", {}, texts);
    top.finish();
    return texts;
}

}  // namespace

std::span<const MentorText> mentor_texts() {
    return known_texts;
}

Checked<MentorContent> load_mentor_content(std::span<const support::Asset> files) {
    return load_language_files(files, read_language_file);
}

const std::string& mentor_text(const MentorContent& content, std::string_view language,
                               std::string_view name) {
    return in_language(content, language, "en")->at(std::string(name));
}

}  // namespace waymark::config
