#include "web/panels.hpp"

#include "i18n/translate.hpp"

namespace waymark::web {

namespace {

constexpr Panel all[] = {
    {"mentor", "/today", i18n::translatable("Mentor panel"),
     i18n::translatable("Who needs you today and why, for mentors and teachers of this course.")},
    {"my_path", "/my-path", i18n::translatable("My path"),
     i18n::translatable("What you have done, what comes next and when, with your mentor at hand.")},
};

}  // namespace

std::span<const Panel> panels() {
    return all;
}

const Panel* find_panel(std::string_view id) {
    for (const Panel& panel : all)
        if (panel.id == id) return &panel;
    return nullptr;
}

}  // namespace waymark::web
