#include "store/answers.hpp"

#include "store/query.hpp"

namespace waymark::store {

bool save_answer(Database& database, const Answer& answer, std::string_view form_id) {
    return Query(database, "save_answer")
               .bind(":site", answer.site)
               .bind(":course", answer.course)
               .bind(":person", answer.person)
               .bind(":author", answer.author)
               .bind(":at", answer.at)
               .bind(":form_id", form_id)
               .run() == 1;
}

void ask_read_mark(Database& database, core::SiteId site, core::PersonId mentor, core::PersonId student,
                   core::Instant now) {
    Query(database, "ask_read_mark")
        .bind(":mentor", mentor)
        .bind(":student", student)
        .bind(":site", site)
        .bind(":now", now)
        .run();
}

std::vector<ReadMark> due_read_marks(Database& database, core::SiteId site, core::Instant now) {
    std::vector<ReadMark> marks;
    Query row(database, "due_read_marks");
    row.bind(":site", site).bind(":now", now);
    while (row.step())
        marks.push_back({row.id<core::PersonId>("mentor"), row.id<core::PersonId>("student"),
                         row.bytes("student_lms_id"), row.small("attempts")});
    return marks;
}

void put_off_read_mark(Database& database, const ReadMark& mark, core::Instant until) {
    Query(database, "put_off_read_mark")
        .bind(":mentor", mark.mentor)
        .bind(":student", mark.student)
        .bind(":until", until)
        .run();
}

void close_read_mark(Database& database, const ReadMark& mark) {
    Query(database, "close_read_mark").bind(":mentor", mark.mentor).bind(":student", mark.student).run();
}

}  // namespace waymark::store
