#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app.hpp"
#include "commands.hpp"
#include "config/model.hpp"
#include "core/finished.hpp"
#include "store/endings.hpp"
#include "store/facts.hpp"
#include "support/clock.hpp"
#include "support/course_builder.hpp"
#include "support/random.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using Catch::Contains;
using test::CourseBuilder;

namespace {

/// Long over, whenever the test runs.
constexpr core::Instant start = test::noon - core::days{2000};

/// A course of 100 days and eight assignments: every third student hands in half of them, late, the others
/// all.
core::CourseSnapshot finished_course(int students) {
    CourseBuilder builder;
    builder.snapshot.course.lms_id = "7";
    builder.snapshot.course.starts = start;
    builder.snapshot.course.ends = start + core::days{100};
    builder.snapshot.taken = start + core::days{101};
    builder.students(10, 9 + students);
    for (core::Enrolment& person : builder.snapshot.people) person.last_access.reset();
    for (int activity = 1; activity <= 8; ++activity) {
        const core::Instant due = start + core::days{12 * activity};
        builder.assignment(activity, due).completion_tracked = false;
        for (int student = 10; student < 10 + students; ++student) {
            const bool careless = student % 3 == 0;
            if (careless && (student + activity) % 2 == 0) continue;
            builder.submitted(activity, student,
                              careless ? due + core::hours{12} : due - core::hours{24 + student % 40});
        }
    }
    for (core::PartStatus& part : builder.snapshot.parts) part.as_of = start + core::days{101};
    return builder.snapshot;
}

struct Run {
    int status = 0;
    std::string out;
};

/// A folder with a configuration and a database that holds one finished course.
struct World {
    explicit World(int students) {
        std::ofstream(file("waymark.toml")) << "public_url = \"https://waymark.example.org\"\n[storage]\n"
                                               "database = \"waymark.db\"\ndata_key = \"data.key\"\n"
                                               "lti_keys = \"lti\"\n[[site]]\nkey = \"one\"\nname = \"One\"\n"
                                               "zone = \"Europe/Riga\"\n";
        run({"migrate"});
        const auto sealer =
            std::make_unique<support::Sealer>(support::load_or_make_key(file("data.key"), random), random);
        auto database = store::Database::open(file("waymark.db"), *sealer);
        const core::SiteId site = store::ensure_site(**database, "one");
        course = store::save_reading(**database, site, {finished_course(students), {}});
        store::WorklistEnding wrong;
        wrong.site = site;
        wrong.course = course;
        wrong.person = store::find_person(**database, site, "10").value();
        wrong.ending = core::Ending::wrong;
        wrong.about_level = true;
        wrong.at = start + core::days{50};
        store::save_ending(**database, wrong, "form");
    }

    [[nodiscard]] std::string file(const std::string& name) const { return (folder.path() / name).string(); }
    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream stream(file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    /// `waymark --config … arguments`, with what it prints.
    Run run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"waymark", "--config", file("waymark.toml")});
        std::vector<char*> pointers;
        for (std::string& one : arguments) pointers.push_back(one.data());
        const std::string path = file("out");
        std::fflush(stdout);
        const int kept = ::dup(1);
        std::FILE* target = std::fopen(path.c_str(), "w");
        ::dup2(::fileno(target), 1);
        const int status = waymark::run(static_cast<int>(pointers.size()), pointers.data());
        std::fflush(stdout);
        ::dup2(kept, 1);
        ::close(kept);
        std::fclose(target);
        return {status, text("out")};
    }
    /// Bytes of the database, to see whether anything of a file found its way in.
    [[nodiscard]] std::string stored() const { return text("waymark.db") + text("waymark.db-wal"); }

    tests::TempFolder folder;
    support::SystemRandom random;
    core::CourseId course;
};

}  // namespace

TEST_CASE("a fit to own finished courses becomes a model file that the configuration can choose and drop",
          "[risk][command]") {
    const World world(120);
    const std::string out = world.file("own.toml");
    const Run fit = world.run({"risk", "fit", "--out", out, "--name", "ours"});
    INFO(fit.out);
    REQUIRE(fit.status == 0);
    CHECK_THAT(fit.out, Contains("120 enrolments, 40 not finished (by required_work)") &&
                            Contains("the card as it was") && Contains("chosen:"));
    const auto model = config::load_model(out);
    REQUIRE(model);
    CHECK(model->risk.name == "ours");
    CHECK(model->risk.own_enrolments == 120);
    CHECK_THAT(model->provenance.source, Contains("1 finished courses, 120 enrolments of which 40"));
    CHECK(world.run({"risk", "fit", "--out", out}).status == 1);  // it is there already
    std::ofstream(world.file("policy.toml")) << "";
    const std::string plain = world.text("waymark.toml");
    std::ofstream(world.file("waymark.toml")) << "risk_model = \"own.toml\"\n" + plain;
    CHECK_THAT(world.run({"risk", "report"}).out, Contains("The card ours (fitted on 120 own enrolments)"));
    std::ofstream(world.file("waymark.toml")) << plain;
    CHECK_THAT(world.run({"risk", "report"}).out, Contains("The card oulad-2013"));
}

TEST_CASE("too few enrolments or undated facts are refused with the sizes needed, and no file is written",
          "[risk][command]") {
    const World world(30);
    const std::string out = world.file("own.toml");
    CHECK(world.run({"risk", "fit", "--out", out}).status == 1);
    CHECK_FALSE(std::filesystem::exists(out));
    CHECK_THAT(world.run({"risk", "report"}).out, Contains("30 enrolments"));
    const World large(60);
    CHECK(large.run({"risk", "fit", "--dry-run", "--out", out}).status == 0);
    CHECK_FALSE(std::filesystem::exists(out));
}

TEST_CASE("the report judges by moment and course, and shows what mentors called wrong", "[risk][command]") {
    const World world(90);
    const Run text = world.run({"risk", "report", "--html", world.file("report.html")});
    REQUIRE(text.status == 0);
    CHECK_THAT(text.out, Contains("idle rule") && Contains("PR-AUC") && Contains("calibration error") &&
                             Contains("the picture as a whole 1"));
    const auto json = nlohmann::json::parse(world.run({"risk", "report", "--json"}).out);
    REQUIRE(json["stages"].size() == core::rebuilt_moments().size());
    CHECK(json["stages"][3]["n"] == 90);
    CHECK(json["stages"][3]["auc"].get<double>() > 0.9);
    CHECK(json["stages"][3]["auc_low"].get<double>() <= json["stages"][3]["auc"].get<double>());
    CHECK(json["courses"][0]["wrong"]["levels"] == 1);
    CHECK(json["courses"][0]["stages"].size() == core::rebuilt_moments().size());
    const std::string page = world.text("report.html");
    CHECK_THAT(page, Contains("<svg") && !Contains("http") && !Contains("<script") && !Contains("Student 1"));
    CHECK(page.size() < 120'000);
}

TEST_CASE("groups are compared and nothing of their file is stored", "[risk][command]") {
    const World world(90);
    std::ofstream groups(world.file("groups.csv"));
    groups << "person,kept_apart\n";
    for (int student = 10; student < 100; ++student)
        groups << student << (student % 2 == 0 ? ",purple_group\n" : ",orange_group\n");
    groups.close();
    const auto json = nlohmann::json::parse(
        world.run({"risk", "report", "--json", "--audit", world.file("groups.csv")}).out);
    REQUIRE(json["audit"].size() == 2);
    CHECK(json["audit"][0]["attribute"] == "kept_apart");
    CHECK(json["audit"][0]["groups"].size() == 2);
    CHECK(json["audit"][0]["groups"][0]["group"] == "orange_group");
    CHECK(json["audit"][0]["groups"][0].contains("missed_high"));
    CHECK_THAT(world.stored(), !Contains("purple_group") && !Contains("kept_apart"));
    std::ofstream(world.file("groups.csv")) << "someone,else\n1,2\n";
    CHECK(world.run({"risk", "report", "--audit", world.file("groups.csv")}).status == 1);
}
