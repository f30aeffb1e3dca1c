#include "web/page.hpp"

#include "web/frame.hpp"
#include "web/headers.hpp"
#include "web/session.hpp"

namespace waymark::web {

std::shared_ptr<const std::vector<lti::Registration>> known_registrations(const WebSettings& settings,
                                                                          Services& services) {
    return services.registrations->current(services.database, settings.registrations);
}

std::string page_url(const PageContext& context, std::string_view path) {
    return launch_url(context.session.launch_id, path);
}

Response redirect_to(const PageContext& context, std::string_view path) {
    return see_other(page_url(context, path));
}

Response refusal(PageContext& context, int status) {
    const i18n::Language& words = context.language;
    Notice notice;
    if (status == 404) {
        notice.heading = words.text("Not here");
        notice.sentence = words.text("There is nothing at this address, or not any more.");
    } else {
        notice.heading = words.text("You may not do this");
        notice.sentence = words.text(
            "This page is not open to you in this course, or the form was too old. If you think it should be "
            "open, "
            "ask the teacher of the course.");
    }
    notice.link = page_url(context, "/");
    notice.link_label = words.text("Back to the start");
    return notice_page(context, status, notice);
}

}  // namespace waymark::web
