#include "jobs/readers.hpp"

#include "i18n/translate.hpp"

namespace waymark::jobs {

std::string reader_language(std::string_view chosen, const core::Enrolment& person,
                            const core::Course& course, const SiteSettings& site) {
    for (const std::string& tag : {std::string(chosen), person.language, course.language, site.language})
        if (i18n::is_known_language(tag)) return tag;
    return "en";
}

core::ZoneOf zones_of(const LoadedCourse& course, const SiteSettings& site) {
    core::ZoneOf zones;
    for (const core::Enrolment& person : course.snapshot.people)
        zones[person.person] = &zone_of(person, site);
    return zones;
}

std::string shortened(const std::string& text, std::size_t longest) {
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

}  // namespace waymark::jobs
