#include "web/worklist_view.hpp"

#include "store/endings.hpp"
#include "web/frame.hpp"
#include "web/worklist_words.hpp"

namespace waymark::web {

std::shared_ptr<const jobs::LoadedFigures> figures_for(const PageContext& context) {
    return context.services.figures->get(context.course, context.settings.policy, context.now,
                                         jobs::site_zone(*context.site));
}

core::WorklistMemory memory_for(const PageContext& context) {
    return store::worklist_memory(context.services.database, context.viewer.course, context.now);
}

std::vector<core::WorklistItem> worklist_for(const PageContext& context) {
    std::vector<core::PersonId> mentees;
    for (const core::Enrolment* student : visible_students(context)) mentees.push_back(student->person);
    return core::worklist(figures_for(context)->figures, mentees, memory_for(context),
                          context.settings.policy, jobs::site_zone(*context.site));
}

std::vector<core::WorklistReason> facts_about(const PageContext& context, core::PersonId student) {
    return core::reasons_of(figures_for(context)->figures, student, memory_for(context),
                            context.settings.policy, jobs::site_zone(*context.site));
}

std::string ending_url(const PageContext& context, core::PersonId student) {
    const core::Subject subject{context.viewer.site, context.viewer.course, student};
    if (!core::may(context.viewer, core::Action::end_item, subject)) return {};
    return page_url(context, student_path(student) + "/ending");
}

std::string note_url(const PageContext& context, core::PersonId student) {
    const core::Subject subject{context.viewer.site, context.viewer.course, student};
    const bool may_write = core::may(context.viewer, core::Action::send_message, subject);
    return may_write && context.viewer.person ? page_url(context, student_path(student) + "/contact") : "";
}

std::string write_url(const PageContext& context, core::PersonId student,
                      const std::vector<core::WorklistReason>& reasons) {
    const core::Subject subject{context.viewer.site, context.viewer.course, student};
    if (!core::may(context.viewer, core::Action::send_message, subject)) return {};
    for (const core::WorklistReason& reason : reasons)
        if (reason.kind != core::WorklistKind::feedback)
            return page_url(context, message_path(student, reason));
    return page_url(context, student_path(student) + "/message");
}

}  // namespace waymark::web
