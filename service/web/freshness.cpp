#include "web/freshness.hpp"

#include "i18n/format.hpp"

namespace waymark::web {

ViewModel freshness(const PageContext& context) {
    const Speech speech = speech_of(context);
    const store::CourseState& state = context.course->state;
    std::vector<std::string> said;
    if (state.failure) {
        const std::string at = i18n::date_time(context.language, context.zone,
                                               state.last_failure.value_or(context.now), context.now);
        said.push_back(context.language.text("The latest reading failed ({when}).", {{"when", at}}) + " " +
                       failure_sentence(context.language, *state.failure));
    }
    // Where there is no web service nothing but the list of people can be read, which the page says by
    // itself.
    if (context.site->has_web_service)
        for (std::string& sentence : stale_sentences(speech)) said.push_back(std::move(sentence));
    ViewModel model;
    model.set_texts("stale", std::move(said));
    return model;
}

}  // namespace waymark::web
