#include <algorithm>
#include <charconv>

#include "i18n/format.hpp"
#include "store/outbox.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/names.hpp"
#include "web/no_students.hpp"
#include "web/pace_words.hpp"
#include "web/page.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {
namespace {

/// One line of the table: what is shown and what it is sorted by.
struct Row {
    const core::Enrolment* student = nullptr;
    std::string name_key;
    std::optional<core::RiskLevel> level;
    bool objected = false;  ///< to being assessed
    const core::Activity* next = nullptr;
    std::optional<core::Instant> due;
    bool planned = false;  ///< `due` is only a date of the plan
    std::optional<core::Instant> last_work;
    std::optional<core::Instant> contact;
    std::optional<core::Pace> pace;
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
    if (key == "contact") return language.text("Last contact");
    return language.text("Pace");
}

/// Work that is this student's to do, or done.
bool counts(const core::WorkBrief& item) {
    return item.status != core::WorkStatus::may_not_apply && item.status != core::WorkStatus::excused;
}

bool is_ahead(const core::WorkBrief& item, core::Instant now) {
    return !core::is_done(item.status) && counts(item) && item.date() && *item.date() > now;
}

void count_work(const core::StudentFigures& figures, core::Instant now, Row& row) {
    for (const core::WorkBrief& item : figures.work) {
        if (counts(item)) ++row.of;
        if (core::is_done(item.status)) ++row.done;
        if (!is_ahead(item, now) || (row.due && *row.due <= *item.date())) continue;
        row.due = item.date().standard();
        row.planned = !item.due;
        row.next = item.activity;
    }
}

std::vector<Row> make_rows(const PageContext& context, const core::CourseFigures& figures) {
    const auto contacts = store::last_contacts(context.services.database, context.viewer.course);
    std::vector<Row> rows;
    for (const core::Enrolment* student : visible_students(context)) {
        Row& row = rows.emplace_back();
        row.student = student;
        row.name_key = plain_letters(student->full_name);
        if (const auto contact = contacts.find(student->person); contact != contacts.end())
            row.contact = contact->second;
        const auto moments = context.course->index.work_moments(student->person);
        if (!moments.empty()) row.last_work = *std::max_element(moments.begin(), moments.end());
        const core::StudentFigures* found = figures.find(student->person);
        if (found == nullptr) continue;  // not active
        // Where nothing but the list of people is known, nobody is judged.
        if (found->risk && context.site->has_web_service) row.level = found->risk->level;
        row.objected = core::objection_of(context.course->snapshot, student->person) != nullptr;
        row.pace = found->pace;
        count_work(*found, context.now, row);
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

/// Bands from "not started" to "finished", inside a band by what is done; no plan comes last.
std::string done_key(const Row& row) {
    if (!row.pace) return "9000";
    const int share = static_cast<int>(row.pace->done * 999 / row.pace->planned);
    return std::to_string(static_cast<int>(row.pace->band) * 1000 + share);
}

std::string done_line(const i18n::Language& language, const Row& row) {
    return language.text("{done} of {of} done",
                         {{"done", std::to_string(row.done)}, {"of", std::to_string(row.of)}});
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

std::string level_text(const i18n::Language& language, const Row& row) {
    if (row.level) return level_word(language, *row.level);
    return row.objected ? language.text("has objected") : "";
}

std::string next_name(const i18n::Language& language, const Row& row) {
    if (!row.planned) return row.next->name;
    return language.text("{activity}, planned", {{"activity", row.next->name}});
}

ViewModel row_model(const PageContext& context, const Row& row) {
    const i18n::Language& language = context.language;
    const Speech speech = speech_of(context);
    ViewModel model;
    model.set("name", row.student->full_name)
        .set("name_key", row.name_key)
        .set("url", page_url(context, student_path(row.student->person)))
        .set("inactive", row.student->active ? "" : language.text("enrolment not active"))
        .set("level", level_text(language, row))
        .set("level_key", level_key(row))
        .set("level_shape", level_shape(row))
        .set("due", day_text(speech, row.due, context.zone))
        .set("due_far", row.due ? how_far(speech, *row.due) : "")
        .set("due_name", row.next == nullptr ? "" : next_name(language, row))
        .set("due_key", key_of(row.due))
        .set("work", day_text(speech, row.last_work, context.zone))
        .set("work_key", key_of(row.last_work))
        .set("visit", day_text(speech, row.student->last_access, context.zone))
        .set("visit_key", key_of(row.student->last_access))
        .set("contact", day_text(speech, row.contact, context.zone))
        .set("contact_key", key_of(row.contact))
        .set("pace", row.pace ? band_word(language, row.pace->band).word : "")
        .set("pace_shape", row.pace ? band_word(language, row.pace->band).shape : "")
        .set("done", row.of == 0 ? "–" : done_line(language, row))
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
    const auto loaded = figures_for(context);
    std::vector<Row> rows = make_rows(context, loaded->figures);
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
        .set("pace_url", page_url(context, "/pace"))
        .set("columns", column_models(context, column, q))
        .set("nothing_found", rows.empty() && !no_students)
        .add(no_students_model(context, no_students))
        .set("rows", std::move(models))
        .add(freshness(context));
    return framed_page(context, "students", {context.language.text("Students"), "/students", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
