#include "web/contact_words.hpp"

namespace waymark::web {

std::string channel_word(const i18n::Language& language, core::ContactChannel channel) {
    switch (channel) {
        case core::ContactChannel::moodle:
            return language.text("Message written in Moodle");
        case core::ContactChannel::email:
            return language.text("E-mail");
        case core::ContactChannel::phone:
            return language.text("Telephone");
        case core::ContactChannel::meeting:
            return language.text("Meeting");
        case core::ContactChannel::other:
            return language.text("Another way");
    }
    return {};
}

std::string span_words(const i18n::Language& language, core::hours span) {
    const long whole_hours = span.count();
    if (whole_hours % 24 == 0) return language.plural("{n} day before", "{n} days before", whole_hours / 24);
    return language.plural("{n} hour before", "{n} hours before", whole_hours);
}

}  // namespace waymark::web
