#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>

#include "commands/course_choice.hpp"
#include "commands/csv_problems.hpp"
#include "core/access.hpp"
#include "store/course_notes.hpp"

namespace waymark::commands {

namespace {

struct ImportOptions {
    std::string file;
    bool dry_run = false;
    bool keep = false;
};

using Pairs = std::vector<core::Mentorship>;

Pairs without(const Pairs& all, const Pairs& others) {
    Pairs rest;
    std::set_difference(all.begin(), all.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

std::string name_of(const core::CourseSnapshot& snapshot, core::PersonId id) {
    const core::Enrolment* person = core::find_person(snapshot, id);
    return person == nullptr ? "somebody who left the course" : person->full_name;
}

void print_pairs(const core::CourseSnapshot& snapshot, const char* what, const Pairs& pairs) {
    for (const core::Mentorship& pair : pairs)
        fmt::print("  {}  {} -> {}\n", what, name_of(snapshot, pair.mentor), name_of(snapshot, pair.student));
}

/// Students whom nobody would look after with these pairs.
void print_students_alone(core::CourseSnapshot snapshot, const Pairs& pairs, const core::RolePolicy& policy) {
    snapshot.mentorships = pairs;
    const std::vector<core::PersonId> alone = core::students_without_mentor(snapshot, policy);
    for (const core::PersonId student : alone) fmt::print("  no mentor  {}\n", name_of(snapshot, student));
    fmt::print("{} students without mentor\n", alone.size());
}

/// The course as the next reading will show it where no web service tells who is a mentor.
core::CourseSnapshot with_listed(core::CourseSnapshot snapshot, const Pairs& pairs,
                                 const core::RolePolicy& policy) {
    for (core::Enrolment& person : snapshot.people)
        if (std::any_of(pairs.begin(), pairs.end(),
                        [&](const core::Mentorship& pair) { return pair.mentor == person.person; }))
            core::appoint_mentor(person, policy);
    return snapshot;
}

int import_mentors(Session& session, const ChosenCourse& chosen, const std::string& text,
                   const ImportOptions& options) {
    const core::CourseSnapshot& snapshot = chosen.course->snapshot;
    const core::RolePolicy& policy = session.configuration.policy.roles;
    const bool by_list = !chosen.site->has_web_service;
    const core::MentorsFile file = core::read_mentors(
        text, snapshot, policy, by_list ? core::MentorsToldBy::list : core::MentorsToldBy::roles);
    if (!file.problems.empty()) {
        print_problems(options.file, file.problems);
        return complain("nothing was changed", failed);
    }
    const Pairs& before = snapshot.mentorships;
    const Pairs gone = without(before, file.pairs);
    Pairs after = file.pairs;
    if (options.keep) {
        after.insert(after.end(), gone.begin(), gone.end());
        std::sort(after.begin(), after.end());
    }
    print_pairs(snapshot, "new     ", without(file.pairs, before));
    print_pairs(snapshot, options.keep ? "kept    " : "removed ", gone);
    fmt::print("{} pairs in the file, {} new, {} {}\n", file.pairs.size(), without(file.pairs, before).size(),
               gone.size(), options.keep ? "kept although not in the file" : "removed: not in the file");
    if (policy.mentees == core::MenteesBy::groups)
        fmt::print("note: the policy tells mentees by groups; this list has no effect (roles.mentees)\n");
    print_students_alone(by_list ? with_listed(snapshot, after, policy) : snapshot, after, policy);
    if (options.dry_run) {
        fmt::print("dry run: nothing was changed\n");
        return done;
    }
    store::replace_mentorships(session.app->database(), snapshot.course.id, after);
    if (by_list) fmt::print("they count as mentors from the next reading on (waymark sync --once)\n");
    return done;
}

}  // namespace

void add_mentors(Registry& registry) {
    CLI::App* family = registry.family("mentors", "who looks after whom");
    const auto options = std::make_shared<ImportOptions>();
    const auto choice = std::make_shared<std::shared_ptr<CourseChoice>>();
    CLI::App* import = registry.add(
        family, "import", "take pairs of mentor and student from a CSV file", [=](Session& session) {
            return with_course_file(session, **choice, options->file,
                                    [&](const ChosenCourse& chosen, const std::string& text) {
                                        return import_mentors(session, chosen, text, *options);
                                    });
        });
    *choice = add_course_choice(*import);
    import->add_option("file", options->file, "the file; - = standard input")->required();
    import->add_flag("--dry-run", options->dry_run, "say what would change, change nothing");
    import->add_flag("--keep", options->keep, "keep pairs that the file does not have");
}

}  // namespace waymark::commands
