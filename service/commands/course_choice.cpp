#include "commands/course_choice.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "i18n/zone.hpp"

namespace waymark::commands {

std::shared_ptr<CourseChoice> add_course_choice(CLI::App& command) {
    auto choice = std::make_shared<CourseChoice>();
    command.add_option("--course", choice->course, "the course, as in the configuration")->required();
    command.add_option("--site", choice->site, "its site, when several sites have such a course");
    return choice;
}

std::optional<ChosenCourse> choose_course(Session& session, const CourseChoice& choice) {
    App& app = *session.app;
    ChosenCourse chosen;
    for (const jobs::SiteSettings& site : app.sites()) {
        if (!choice.site.empty() && site.key != choice.site) continue;
        for (const jobs::CourseSettings& settings : site.courses) {
            if (settings.lms_id != choice.course) continue;
            if (chosen.site != nullptr) {
                complain("several sites have such a course: name one with --site", refused);
                return std::nullopt;
            }
            chosen.site = &site;
            const auto id = jobs::find_configured(app.database(), site, settings);
            chosen.course = id ? app.courses().get(*id) : nullptr;
        }
    }
    if (chosen.site == nullptr) {
        complain(fmt::format("no course \"{}\" is configured", choice.course), refused);
        return std::nullopt;
    }
    if (!chosen.course) {
        complain("this course was never read; run `waymark sync --once` first", failed);
        return std::nullopt;
    }
    chosen.zone = &i18n::zone_or_utc(chosen.site->zone, "UTC");
    return chosen;
}

std::optional<std::string> read_file(const std::string& path) {
    const auto all_of = [](std::istream& stream) {
        return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    };
    if (path == "-") return all_of(std::cin);
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        complain(fmt::format("{} cannot be read", path), failed);
        return std::nullopt;
    }
    return all_of(file);
}

int with_course_file(Session& session, const CourseChoice& choice, const std::string& path,
                     const std::function<int(const ChosenCourse&, const std::string&)>& work) {
    const std::optional<ChosenCourse> chosen = choose_course(session, choice);
    if (!chosen) return failed;
    const std::optional<std::string> text = read_file(path);
    return text ? work(*chosen, *text) : failed;
}

}  // namespace waymark::commands
