#include "web/frame.hpp"
#include "web/page.hpp"
#include "web/trial_words.hpp"

namespace waymark::web {

Response data_notice_page(PageContext& context) {
    const bool is_student = context.viewer.role == core::ViewerRole::student;
    ViewModel model;
    model.set("back_url", page_url(context, "/"))
        .set("contact_url", is_student ? page_url(context, "/my-path/contact") : "")
        .set("sends", context.writes == core::Writes::all)
        .set("by_hand", context.writes == core::Writes::mentor)
        .set("only_looks", context.writes == core::Writes::off)
        .set("trials", trial_models(context));
    return framed_page(context, "data_notice",
                       {context.language.text("What Waymark knows"), "/data", "", 200}, std::move(model));
}

}  // namespace waymark::web
