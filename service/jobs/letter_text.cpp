#include "jobs/letter_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "i18n/format.hpp"
#include "i18n/translate.hpp"
#include "jobs/messages.hpp"
#include "jobs/readers.hpp"

namespace waymark::jobs {

namespace {

using core::WorklistKind;
using core::WorklistReason;

constexpr std::size_t longest_title = 60;
constexpr std::size_t most_reasons = 3;
constexpr std::size_t most_dates = 20;
constexpr std::size_t most_names = 30;
constexpr std::string_view usual_marker = "wm:00000000000000000000000000000000";

/// How things are named to the reader.
class Naming {
  public:
    Naming(const LetterVoice& voice, const LoadedCourse& course, const core::Enrolment& reader,
           core::Instant now)
        : voice_(voice),
          course_(course),
          tag_(reader_language(voice.language ? voice.language(reader.person) : std::string(), reader,
                               course.snapshot.course, voice.site)),
          language_(i18n::language(tag_)),
          zone_(zone_of(reader, voice.site)),
          now_(now) {}

    [[nodiscard]] std::string words(std::string_view name, const i18n::Values& values = {}) const {
        return i18n::fill(voice_.words(tag_, name), values);
    }
    [[nodiscard]] std::string person(core::PersonId id) const {
        const core::Enrolment* found = core::find_person(course_.snapshot, id);
        return found == nullptr ? std::string("?") : shortened(found->full_name, longest_title);
    }
    [[nodiscard]] std::string activity(std::optional<core::ActivityId> id) const {
        const core::Activity* found = id ? core::find_activity(course_.snapshot, *id) : nullptr;
        return found == nullptr ? std::string("?") : shortened(found->name, longest_title);
    }
    [[nodiscard]] std::string day(core::Instant at) const { return i18n::date(language_, zone_, at, now_); }
    [[nodiscard]] std::string moment(core::Instant at) const {
        return i18n::date_time(language_, zone_, at, now_);
    }
    /// A last paragraph with the way to Waymark, or "".
    [[nodiscard]] std::string link_line(std::string_view name) const {
        const std::string link = voice_.link ? voice_.link(course_, std::nullopt, now_) : std::string();
        return link.empty() ? link : "\n\n" + words(name, {{"link", link}});
    }

  private:
    const LetterVoice& voice_;
    const LoadedCourse& course_;
    std::string tag_;
    const i18n::Language& language_;
    const core::ZoneRules& zone_;
    core::Instant now_;
};

std::string_view praise_name(core::PraiseRule rule) {
    switch (rule) {
        case core::PraiseRule::made_up:
            return "weekly.reasons.made_up";
        case core::PraiseRule::on_time_again:
            return "weekly.reasons.on_time_again";
        case core::PraiseRule::back:
            return "weekly.reasons.back";
        case core::PraiseRule::finished_early:
            return "weekly.reasons.finished_early";
    }
    return {};
}

std::string_view reason_name(const WorklistReason& reason) {
    switch (reason.kind) {
        case WorklistKind::likely_late:
            return "weekly.reasons.likely_late";
        case WorklistKind::missed:
            return reason.can_still_hand_in ? "weekly.reasons.missed" : "weekly.reasons.closed";
        case WorklistKind::plan_passed:
            return "weekly.reasons.plan_passed";
        case WorklistKind::quiet:
            return reason.date ? "weekly.reasons.quiet" : "weekly.reasons.never_seen";
        case WorklistKind::first_contact:
            return "weekly.reasons.first_contact";
        case WorklistKind::unanswered:
            return "weekly.reasons.unanswered";
        case WorklistKind::reply_waiting:
            return "weekly.reasons.reply_waiting";
        case WorklistKind::follow_up:
            return "weekly.reasons.follow_up";
        case WorklistKind::feedback:
            return "weekly.reasons.feedback";
        case WorklistKind::praise:
            return praise_name(reason.praise);
    }
    return {};
}

std::string reason_text(const Naming& naming, const WorklistReason& reason) {
    i18n::Values values{{"activity", naming.activity(reason.activity)}};
    if (reason.date) {
        // The hour matters while something can still be done by then.
        const bool ahead = reason.kind == WorklistKind::likely_late;
        values.emplace_back("date", ahead ? naming.moment(*reason.date) : naming.day(*reason.date));
    }
    std::string text = naming.words(reason_name(reason), values);
    if (reason.certainty != core::Certainty::known) text += naming.words("weekly.reasons.doubt");
    return text;
}

/// How much is told, so that it fits.
struct Room {
    std::size_t lines = 0;
    std::size_t reasons = most_reasons;
};

std::string entry_line(const Naming& naming, const core::DigestEntry& entry, const Room& room) {
    std::string reasons;
    for (std::size_t i = 0; i < std::min(entry.reasons.size(), room.reasons); ++i)
        reasons += (i == 0 ? "" : "; ") + reason_text(naming, entry.reasons[i]);
    return naming.words("weekly.line", {{"student", naming.person(entry.student)}, {"reasons", reasons}});
}

/// The first lines, as many as there is room for, and how many more there are.
std::string some_of(const Naming& naming, const std::vector<std::string>& lines, std::size_t most,
                    std::string_view more) {
    std::string text;
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) text += (i == 0 ? "" : "\n") + lines[i];
    if (lines.size() > most)
        text += (text.empty() ? "" : "\n") + naming.words(more, {{"n", std::to_string(lines.size() - most)}});
    return text;
}

void add_section(const Naming& naming, std::string& body, std::string_view heading,
                 const std::vector<std::string>& lines, const Room& room) {
    if (lines.empty()) return;
    if (!body.empty()) body += "\n\n";
    body += naming.words(heading) + "\n" + some_of(naming, lines, room.lines, "weekly.more");
}

std::vector<std::string> lines_of(const Naming& naming, const std::vector<core::DigestEntry>& entries,
                                  const Room& room) {
    std::vector<std::string> lines;
    lines.reserve(entries.size());
    for (const core::DigestEntry& entry : entries) lines.push_back(entry_line(naming, entry, room));
    return lines;
}

std::vector<std::string> feedback_lines(const Naming& naming, const core::MentorDigest& digest) {
    std::vector<std::string> lines;
    for (const auto& [activity, students] : digest.feedback)
        lines.push_back(naming.words(
            "weekly.feedback", {{"activity", naming.activity(activity)}, {"n", std::to_string(students)}}));
    return lines;
}

std::vector<std::string> agreement_lines(const Naming& naming, const core::MentorDigest& digest) {
    std::vector<std::string> lines;
    for (const core::DigestAgreement& one : digest.agreements)
        lines.push_back(naming.words(
            "weekly.agreement",
            // It ends with the day before: `until` is the first moment after it.
            {{"student", naming.person(one.student)}, {"date", naming.day(one.until - core::seconds{1})}}));
    return lines;
}

std::string change_lines(const Naming& naming, const core::DigestChanges& changes, const Room& room) {
    std::string text;
    const auto add = [&](std::string_view name, int count) {
        if (count > 0) text += "\n" + naming.words(name, {{"n", std::to_string(count)}});
    };
    add("weekly.changes.handed_in", changes.handed_in);
    add("weekly.changes.missed", changes.missed);
    add("weekly.changes.written_to", changes.written_to);
    if (changes.joined.empty()) return text;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(changes.joined.size(), room.lines); ++i)
        names.push_back(naming.person(changes.joined[i]));
    std::string students = fmt::format("{}", fmt::join(names, ", "));
    if (names.size() < changes.joined.size()) students += ", …";
    return text + "\n" + naming.words("weekly.changes.joined", {{"students", students}});
}

std::string weekly_body(const Naming& naming, const core::MentorDigest& digest, const Room& room) {
    std::string body;
    add_section(naming, body, "weekly.headings.replies", lines_of(naming, digest.replies, room), room);
    add_section(naming, body, "weekly.headings.needs", lines_of(naming, digest.needs, room), room);
    add_section(naming, body, "weekly.headings.praise", lines_of(naming, digest.praise, room), room);
    add_section(naming, body, "weekly.headings.agreements", agreement_lines(naming, digest), room);
    add_section(naming, body, "weekly.headings.feedback", feedback_lines(naming, digest), room);
    if (!core::says_something(digest)) body = naming.words("weekly.nothing");
    const std::string changes = change_lines(naming, digest.changes, room);
    if (!changes.empty())
        body += "\n\n" +
                naming.words("weekly.headings.changes", {{"date", naming.day(digest.changes.since)}}) +
                changes;
    return body;
}

bool fits(const std::string& text) {
    return message_html(text, "", usual_marker).size() <= max_message_bytes;
}

std::string short_name(const core::Enrolment& person) {
    return shortened(person.first_name, longest_title);
}

std::string course_name(const LoadedCourse& course) {
    return shortened(course.snapshot.course.full_name, longest_title);
}

std::vector<std::string> schedule_lines(const Naming& naming, const core::StartPack& pack) {
    std::vector<std::string> lines;
    for (const core::ScheduledDate& one : pack.schedule)
        lines.push_back(
            naming.words(one.planned ? "start_pack.planned" : "start_pack.date",
                         {{"date", naming.day(one.at)}, {"title", shortened(one.title, longest_title)}}));
    if (lines.empty()) lines.push_back(naming.words("start_pack.no_dates"));
    return lines;
}

std::vector<std::string> student_lines(const Naming& naming, const core::StartPack& pack) {
    std::vector<std::string> lines;
    for (const core::PersonId student : pack.students)
        lines.push_back(naming.words("start_pack.student", {{"student", naming.person(student)}}));
    if (lines.empty()) lines.push_back(naming.words("start_pack.no_students"));
    return lines;
}

std::string brief_text(const Naming& naming, const core::StartPack& pack, const core::Course& course) {
    std::string brief = naming.words("start_pack.brief", {{"parts", std::to_string(pack.parts)},
                                                          {"activities", std::to_string(pack.activities)},
                                                          {"dated", std::to_string(pack.dated)}});
    if (course.ends) brief += "\n" + naming.words("start_pack.ends", {{"date", naming.day(*course.ends)}});
    return brief;
}

std::string start_text(const Naming& naming, const core::Course& course, core::Instant now) {
    if (!course.starts) return {};
    return naming.words(now < *course.starts ? "start_pack.begins" : "start_pack.began",
                        {{"date", naming.day(*course.starts)}});
}

}  // namespace

std::string weekly_text(const LetterVoice& voice, const LoadedCourse& course, const core::Enrolment& mentor,
                        const core::MentorDigest& digest, core::Instant now) {
    const Naming naming(voice, course, mentor, now);
    const std::string last = naming.link_line("weekly.link") + "\n\n" + naming.words("weekly.end");
    Room room{static_cast<std::size_t>(voice.policy.letters.most_students), most_reasons};
    for (;;) {
        std::string text = naming.words("weekly.text", {{"first_name", short_name(mentor)},
                                                        {"course", course_name(course)},
                                                        {"body", weekly_body(naming, digest, room)}}) +
                           last;
        if (fits(text) || (room.lines == 0 && room.reasons == 1)) return text;
        if (room.reasons > 1)
            --room.reasons;
        else
            --room.lines;
    }
}

std::string start_pack_text(const LetterVoice& voice, const LoadedCourse& course,
                            const core::Enrolment& mentor, const core::StartPack& pack, core::Instant now) {
    const Naming naming(voice, course, mentor, now);
    const core::Course& facts = course.snapshot.course;
    const std::vector<std::string> dates = schedule_lines(naming, pack);
    const std::vector<std::string> students = student_lines(naming, pack);
    const std::string alone =
        pack.without_mentor == 0
            ? std::string()
            : "\n" + naming.words("start_pack.without_mentor", {{"n", std::to_string(pack.without_mentor)}});
    const std::string last = naming.link_line("start_pack.link");
    std::size_t date_count = std::min(dates.size(), most_dates);
    std::size_t name_count = std::min(students.size(), most_names);
    for (;;) {
        std::string text =
            naming.words("start_pack.text",
                         {{"first_name", short_name(mentor)},
                          {"course", course_name(course)},
                          {"start", start_text(naming, facts, now)},
                          {"brief", brief_text(naming, pack, facts)},
                          {"schedule", some_of(naming, dates, date_count, "start_pack.more")},
                          {"students", some_of(naming, students, name_count, "start_pack.more") + alone}});
        text += last;
        if (fits(text) || (date_count == 0 && name_count == 0)) return text;
        if (date_count >= name_count)
            --date_count;
        else
            --name_count;
    }
}

}  // namespace waymark::jobs
