#include <algorithm>
#include <charconv>
#include <map>

#include "core/risk.hpp"
#include "i18n/format.hpp"
#include "store/outbox.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/names.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

/// One line of the table: what is shown and what it is sorted by.
struct Row {
    const core::Enrolment* student = nullptr;
    std::string name_key;
    std::optional<core::RiskLevel> level;
    const core::Activity* next = nullptr;
    std::optional<core::Instant> due;
    std::optional<core::Instant> last_work;  ///< start of a UTC day
    std::optional<core::Instant> contact;
    int done = 0;
    int of = 0;
};

constexpr std::string_view columns[] = {"name", "level", "due", "work", "visit", "contact", "done"};

std::string column_label(const i18n::Language& language, std::string_view key) {
    if (key == "name") return language.text("Name");
    if (key == "level") return language.text("Attention");
    if (key == "due") return language.text("Next date");
    if (key == "work") return language.text("Last sign of work");
    if (key == "visit") return language.text("Course visit");
    if (key == "contact") return language.text("Last written to");
    return language.text("Done");
}

bool is_ahead(const core::WorkItem& item, core::Instant now) {
    return !core::is_done(item.status) && item.status != core::WorkStatus::may_not_apply &&
           item.deadline.dates.due && *item.deadline.dates.due > now;
}

void count_work(const PageContext& context, Row& row) {
    for (const core::WorkItem& item : core::work_of(context.course->index, *row.student, context.now,
                                                    context.settings.policy.worklist.due_soon)) {
        if (item.status != core::WorkStatus::may_not_apply) ++row.of;
        if (core::is_done(item.status)) ++row.done;
        if (!is_ahead(item, context.now) || (row.due && *row.due <= *item.deadline.dates.due)) continue;
        row.due = item.deadline.dates.due;
        row.next = item.activity;
    }
}

/// None where nothing but the list of people is known.
std::map<core::PersonId, core::RiskLevel> levels_in(const PageContext& context) {
    std::map<core::PersonId, core::RiskLevel> levels;
    if (!context.site->has_web_service) return levels;
    for (const core::RiskAssessment& one :
         core::assess_course(context.course->index, context.settings.policy, context.now))
        levels[one.person] = one.level;
    return levels;
}

std::vector<Row> make_rows(const PageContext& context) {
    const auto contacts = store::last_contacts(context.services.database, context.viewer.course);
    const auto levels = levels_in(context);
    std::vector<Row> rows;
    for (const core::Enrolment* student : visible_students(context)) {
        Row& row = rows.emplace_back();
        row.student = student;
        row.name_key = plain_letters(student->full_name);
        if (const auto level = levels.find(student->person); level != levels.end()) row.level = level->second;
        if (const auto contact = contacts.find(student->person); contact != contacts.end())
            row.contact = contact->second;
        const auto& evidence = context.course->index.evidence(student->person);
        if (!evidence.empty()) row.last_work = evidence.back();
        count_work(context, row);
    }
    return rows;
}

// Keys of absent things come last, whatever is sorted.
std::string key_of(const std::optional<core::Instant>& at) {
    return at ? std::to_string(core::to_unix(*at)) : "9999999999";
}

std::string level_key(const Row& row) {
    return row.level ? std::to_string(2 - static_cast<int>(*row.level)) : "3";
}

std::string done_key(const Row& row) {
    return row.of == 0 ? "0" : std::to_string(row.done * 1000 / row.of);
}

long number(const std::string& key) {
    long value = 0;
    std::from_chars(key.data(), key.data() + key.size(), value);
    return value;
}

/// Numeric key of a column other than the name.
long sort_key(const Row& row, std::string_view column) {
    if (column == "due") return number(key_of(row.due));
    if (column == "work") return number(key_of(row.last_work));
    if (column == "visit") return number(key_of(row.student->last_access));
    if (column == "contact") return number(key_of(row.contact));
    if (column == "done") return number(done_key(row));
    return number(level_key(row));
}

void sort_rows(std::vector<Row>& rows, std::string_view column) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.name_key < b.name_key; });
    if (column == "name") return;
    std::stable_sort(rows.begin(), rows.end(), [column](const Row& a, const Row& b) {
        return sort_key(a, column) < sort_key(b, column);
    });
}

std::string day_text(const Speech& speech, const std::optional<core::Instant>& at,
                     const core::ZoneRules& zone) {
    if (!at) return "–";
    return i18n::date(speech.language, zone, *at, speech.now);
}

std::string_view level_shape(const Row& row) {
    if (!row.level) return "–";
    switch (*row.level) {
        case core::RiskLevel::on_course:
            return "○";
        case core::RiskLevel::keep_an_eye:
            return "◐";
        case core::RiskLevel::needs_contact:
            return "●";
    }
    return "–";
}

ViewModel row_model(const PageContext& context, const Row& row) {
    const i18n::Language& language = context.language;
    const Speech speech = speech_of(context);
    static const core::FixedOffset utc;  // days of work are UTC days
    ViewModel model;
    model.set("name", row.student->full_name)
        .set("name_key", row.name_key)
        .set("url", page_url(context, student_path(row.student->person)))
        .set("inactive", row.student->active ? "" : language.text("enrolment not active"))
        .set("level", row.level ? level_word(language, *row.level) : "")
        .set("level_key", level_key(row))
        .set("level_shape", level_shape(row))
        .set("due", day_text(speech, row.due, context.zone))
        .set("due_far", row.due ? how_far(speech, *row.due) : "")
        .set("due_name", row.next == nullptr ? "" : row.next->name)
        .set("due_key", key_of(row.due))
        .set("work", day_text(speech, row.last_work, utc))
        .set("work_key", key_of(row.last_work))
        .set("visit", day_text(speech, row.student->last_access, context.zone))
        .set("visit_key", key_of(row.student->last_access))
        .set("contact", day_text(speech, row.contact, context.zone))
        .set("contact_key", key_of(row.contact))
        .set("done", language.text("{done} of {of}",
                                   {{"done", std::to_string(row.done)}, {"of", std::to_string(row.of)}}))
        .set("done_key", done_key(row));
    return model;
}

ViewModel::List column_models(const PageContext& context, std::string_view sorted_by, const std::string& q) {
    ViewModel::List list;
    for (const std::string_view key : columns) {
        support::FormFields query{{"sort", std::string(key)}};
        if (!q.empty()) query.emplace_back("q", q);
        list.push_back(ViewModel()
                           .set("key", key)
                           .set("label", column_label(context.language, key))
                           .set("current", key == sorted_by)
                           .set("url", support::with_query(page_url(context, "/students"), query)));
    }
    return list;
}

ViewModel column_labels(const i18n::Language& language) {
    ViewModel model;
    for (const std::string_view key : columns)
        model.set(std::string(key) + "_label", column_label(language, key));
    return model;
}

std::string_view known_column(const std::string& wanted) {
    const auto* found = std::find(std::begin(columns), std::end(columns), wanted);
    return found == std::end(columns) ? "level" : *found;
}

}  // namespace

Response students_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const std::string q = query_value(context, "q");
    const std::string_view column = known_column(query_value(context, "sort"));
    std::vector<Row> rows = make_rows(context);
    const bool no_students = rows.empty();
    const std::string wanted = plain_letters(q);
    std::erase_if(rows, [&](const Row& row) { return row.name_key.find(wanted) == std::string::npos; });
    sort_rows(rows, column);
    ViewModel::List models;
    models.reserve(rows.size());
    for (const Row& row : rows) models.push_back(row_model(context, row));
    ViewModel model = column_labels(context.language);
    model.set("q", q)
        .set("sort", column)
        .set("students_url", page_url(context, "/students"))
        .set("reminders_url", page_url(context, "/reminders"))
        .set("columns", column_models(context, column, q))
        .set("nothing_found", rows.empty() && !no_students)
        .set("no_students", no_students)
        .set("rows", std::move(models))
        .add(freshness(context));
    return framed_page(context, "students", {context.language.text("Students"), "/students", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
