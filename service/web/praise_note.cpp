#include "web/praise_note.hpp"

#include "store/endings.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {

void note_praise(const PageContext& context, const core::Enrolment& student, std::string_view reason,
                 std::string_view key) {
    if (!reason.starts_with("praise_")) return;
    store::WorklistEnding ending;
    for (const core::WorklistReason& fact : facts_about(context, student.person))
        if (fact.kind == core::WorklistKind::praise) ending.reasons.push_back(core::key_of(fact));
    if (ending.reasons.empty()) return;
    ending.site = context.viewer.site;
    ending.course = context.viewer.course;
    ending.person = student.person;
    ending.author = context.viewer.person;
    ending.at = context.now;
    store::save_ending(context.services.database, ending, key);
}

}  // namespace waymark::web
