#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/course_choice.hpp"
#include "commands/csv_problems.hpp"
#include "store/course_notes.hpp"

namespace waymark::commands {

namespace {

struct ImportOptions {
    std::string file;
    bool dry_run = false;
    bool replace = false;
};

void print_changes(const core::PlanChanges& changes, bool replace) {
    for (const core::PlanItem& item : changes.added) fmt::print("  new      {}: {}\n", item.key, item.title);
    for (const core::PlanItem& item : changes.changed)
        fmt::print("  changed  {}: {}\n", item.key, item.title);
    for (const std::string& key : changes.removed)
        fmt::print("  {} {}\n", replace ? "removed " : "kept    ", key);
    fmt::print("{} new, {} changed, {} the same, {} not in the file\n", changes.added.size(),
               changes.changed.size(), changes.same, changes.removed.size());
}

int import_plan(Session& session, const ChosenCourse& chosen, const std::string& text,
                const ImportOptions& options) {
    const core::CourseSnapshot& snapshot = chosen.course->snapshot;
    const core::PlanFile file = core::read_plan(text, snapshot, *chosen.zone, session.clock.now());
    if (!file.problems.empty()) {
        print_problems(options.file, file.problems);
        return complain("nothing was changed", failed);
    }
    const core::PlanChanges changes = core::plan_changes(snapshot.plan, file.items);
    print_changes(changes, options.replace);
    if (options.dry_run) {
        fmt::print("dry run: nothing was changed\n");
        return done;
    }
    std::vector<core::PlanItem> saved = changes.added;
    saved.insert(saved.end(), changes.changed.begin(), changes.changed.end());
    store::change_plan(session.app->database(), snapshot.course.id, saved,
                       options.replace ? changes.removed : std::vector<std::string>{});
    return done;
}

int export_plan(Session& session, const CourseChoice& choice) {
    const std::optional<ChosenCourse> chosen = choose_course(session, choice);
    if (!chosen) return failed;
    fmt::print("{}", core::write_plan(chosen->course->snapshot, *chosen->zone));
    return done;
}

}  // namespace

void add_plan(Registry& registry) {
    CLI::App* family = registry.family("plan", "what teachers add to the schedule of a course");
    const auto options = std::make_shared<ImportOptions>();
    const auto choice = std::make_shared<std::shared_ptr<CourseChoice>>();
    CLI::App* import =
        registry.add(family, "import", "take plan items from a CSV file", [=](Session& session) {
            return with_course_file(session, **choice, options->file,
                                    [&](const ChosenCourse& chosen, const std::string& text) {
                                        return import_plan(session, chosen, text, *options);
                                    });
        });
    *choice = add_course_choice(*import);
    import->add_option("file", options->file, "the file; - = standard input")->required();
    import->add_flag("--dry-run", options->dry_run, "say what would change, change nothing");
    import->add_flag("--replace", options->replace, "remove items that the file does not have");
    const auto export_choice = std::make_shared<std::shared_ptr<CourseChoice>>();
    CLI::App* output = registry.add(family, "export", "write the plan as CSV to standard output",
                                    [=](Session& session) { return export_plan(session, **export_choice); });
    *export_choice = add_course_choice(*output);
}

}  // namespace waymark::commands
