#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "commands/course_choice.hpp"
#include "commands/csv_problems.hpp"
#include "commands/risk_output.hpp"
#include "config/model.hpp"
#include "core/groups_csv.hpp"
#include "store/facts.hpp"
#include "web/risk_report_view.hpp"

namespace waymark::commands {

namespace {

struct FitOptions {
    std::string out = "risk-own.toml";
    std::string name = "own";
    bool dry_run = false;
    bool force = false;
};

struct ReportOptions {
    std::string html;
    std::string audit;
    std::string site;
    std::string language;
    bool json = false;
};

std::string today(core::Instant now) {
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(core::to_unix(now)));
}

jobs::FinishedCourses finished(Session& session) {
    return jobs::finished_courses(session.app->database(), session.app->sites(), session.configuration.policy,
                                  {}, session.clock.now());
}

/// Writes a whole file or nothing of it.
bool write_file(const std::string& path, const std::string& text) {
    const std::string draft = path + ".part";
    std::ofstream file(draft, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    std::error_code failure;
    if (file) std::filesystem::rename(draft, path, failure);
    if (file && !failure) return true;
    std::filesystem::remove(draft, failure);
    return false;
}

std::string note_of(const core::OwnFit& fit) {
    return fmt::format("{}; log loss of students outside the fit {:.4f}, with the card before it {:.4f}",
                       describe(fit.chosen), fit.chosen.log_loss, fit.trials.front().log_loss);
}

int keep_fit(Session& session, const FitOptions& options, const jobs::FinishedCourses& history,
             const core::OwnFit& fit) {
    if (options.dry_run) {
        fmt::print("dry run: no file was written\n");
        return done;
    }
    if (std::filesystem::exists(options.out) && !options.force)
        return complain(fmt::format("{} is there already; choose another --out, or --force", options.out),
                        failed);
    config::ModelFile file{fit.model, {}};
    file.risk.name = options.name;
    file.provenance.source = source_of(history, session.configuration.policy.risk.model);
    file.provenance.made = today(session.clock.now());
    file.provenance.note = note_of(fit);
    if (!write_file(options.out, config::print_model(file)))
        return complain(fmt::format("{} cannot be written", options.out), failed);
    fmt::print(
        "written to {}\nto use it: risk_model = \"{}\" in the configuration; to go back, leave that key "
        "out\n",
        options.out, options.out);
    return done;
}

int fit(Session& session, const FitOptions& options) {
    const jobs::FinishedCourses history = finished(session);
    print_courses(history);
    const core::FitLimits limits;
    const auto& dropped = core::terms_not_rebuilt();
    const auto found =
        core::fit_own(history.examples, session.configuration.policy.risk.model, limits, dropped);
    if (!found) return complain(describe(found.error(), history, limits), failed);
    print_trials(*found);
    return keep_fit(session, options, history, *found);
}

/// The persons of the file, by our numbers; those that the site does not know are left out.
core::OutsideGroups known_groups(store::Database& database, core::SiteId site, const core::GroupsFile& file) {
    core::OutsideGroups groups;
    for (const auto& [attribute, of_people] : file.groups)
        for (const auto& [lms_id, group] : of_people)
            if (const auto person = store::find_person(database, site, lms_id))
                groups[attribute][*person] = group;
    return groups;
}

/// The site whose people the file names; absent when that is not clear, which is said.
std::optional<core::SiteId> audited_site(Session& session, const std::string& key) {
    const std::vector<jobs::SiteSettings>& sites = session.app->sites();
    if (key.empty() && sites.size() == 1) return sites.front().id;
    for (const jobs::SiteSettings& site : sites)
        if (site.key == key) return site.id;
    complain(key.empty() ? "several sites are configured: name the one of the file with --site"
                         : fmt::format("no site \"{}\" is configured", key),
             refused);
    return std::nullopt;
}

std::optional<core::OutsideGroups> read_audit(Session& session, const ReportOptions& options) {
    if (options.audit.empty()) return core::OutsideGroups{};
    const std::optional<core::SiteId> site = audited_site(session, options.site);
    if (!site) return std::nullopt;
    const std::optional<std::string> text = read_file(options.audit);
    if (!text) return std::nullopt;
    const core::GroupsFile file = core::read_groups(*text);
    if (file.problems.empty()) return known_groups(session.app->database(), *site, file);
    print_problems(options.audit, file.problems);
    return std::nullopt;
}

int report(Session& session, const ReportOptions& options) {
    const std::optional<core::OutsideGroups> groups = read_audit(session, options);
    if (!groups) return failed;
    jobs::FinishedCourses history = finished(session);
    const core::RiskModel& model = session.configuration.policy.risk.model;
    const web::RiskReportFacts facts{core::report_on(history.examples, model, *groups), model,
                                     std::move(history.courses), today(session.clock.now())};
    if (options.json)
        fmt::print("{}\n", report_json(facts));
    else
        print_report(facts);
    if (options.html.empty()) return done;
    const std::string tag =
        options.language.empty() ? session.configuration.default_language : options.language;
    if (!write_file(options.html, web::risk_report_html(facts, i18n::language(tag))))
        return complain(fmt::format("{} cannot be written", options.html), failed);
    if (!options.json) fmt::print("\npage written to {}\n", options.html);
    return done;
}

}  // namespace

void add_risk(Registry& registry) {
    CLI::App* family = registry.family("risk", "the risk card and this institution's own courses");
    const auto fit_options = std::make_shared<FitOptions>();
    CLI::App* fit_command = registry.add(
        family, "fit", "fit the card in force to courses that are over, into a model file of its own",
        [fit_options](Session& session) { return fit(session, *fit_options); });
    fit_command->add_option("--out", fit_options->out, "the model file")->capture_default_str();
    fit_command->add_option("--name", fit_options->name, "what the card is called")->capture_default_str();
    fit_command->add_flag("--force", fit_options->force, "replace the file if it is there");
    fit_command->add_flag("--dry-run", fit_options->dry_run, "say what would come out, write nothing");
    const auto report_options = std::make_shared<ReportOptions>();
    CLI::App* report_command =
        registry.add(family, "report", "how well the card in force foretold the courses that are over",
                     [report_options](Session& session) { return report(session, *report_options); });
    report_command->add_option("--html", report_options->html, "also write a page with plots to this file");
    report_command->add_option("--language", report_options->language, "of the page");
    report_command->add_option(
        "--audit", report_options->audit,
        "CSV with groups of people (person,…) to compare errors by; nothing of it is kept");
    report_command->add_option("--site", report_options->site, "the site of the people in that file");
    report_command->add_flag("--json", report_options->json, "as JSON");
}

}  // namespace waymark::commands
