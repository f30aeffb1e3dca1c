#pragma once

#include <functional>
#include <memory>
#include <string>

#include "commands/command.hpp"

namespace CLI {
class App;
}

namespace waymark::commands {

/// Which configured course a command is about.
struct CourseChoice {
    std::string site;    ///< key; may be left out when only one site has the course
    std::string course;  ///< as configured
};

/// Declares `--course` (needed) and `--site` on a command; the choice lives as long as the command.
std::shared_ptr<CourseChoice> add_course_choice(CLI::App& command);

/// A course as last read, and the site it belongs to.
struct ChosenCourse {
    const jobs::SiteSettings* site = nullptr;
    std::shared_ptr<const jobs::LoadedCourse> course;
    const core::ZoneRules* zone = nullptr;  ///< the site's
};
/// The course that is meant; says on standard error why there is none: not configured, on several sites,
/// never read.
[[nodiscard]] std::optional<ChosenCourse> choose_course(Session& session, const CourseChoice& choice);

/// The bytes of a file, "-" = standard input; says on standard error why it cannot be read.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

/// Reads a file for a course and hands both to `work`; the status of a command.
int with_course_file(Session& session, const CourseChoice& choice, const std::string& path,
                     const std::function<int(const ChosenCourse&, const std::string&)>& work);

}  // namespace waymark::commands
