#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace oulad {

/// A dated assessment other than the exam. Days count from the start of the presentation.
struct Assessment {
    std::string id;
    double due = 0;
    bool by_tutor = false;  ///< marked by a tutor: the mark comes later than the hand-in
    bool counts = true;     ///< has a weight in the result
};

struct HandIn {
    double day = 0;
    bool banked = false;  ///< carried over from an earlier presentation
    std::optional<double> score;
};

/// Rows of activity up to a day.
struct Activity {
    double rows = 0;
    std::optional<double> active_days;
    double sites = 0;  ///< different materials
};

struct Student {
    std::string id;
    bool single = true;  ///< this is the only enrolment of that person in the whole data set
    bool at_risk = false;
    std::optional<double> registered;
    std::optional<double> left;
    std::vector<std::optional<HandIn>> hand_ins;  ///< in the order of Presentation::assessments
    std::map<int, Activity> stages;               ///< by day; a day that is not there = no activity
    std::map<int, Activity> early;                ///< days 14, 28 …; only of single enrolments
    std::map<std::string, std::string> groups;    ///< gender, disability, deprivation: for the audit only
};

/// One run of one module.
struct Presentation {
    std::string module;
    std::string run;  ///< e.g. "2013B"
    double length = 0;
    std::vector<Assessment> assessments;  ///< by date
    std::vector<Student> students;
    std::set<int> stage_days;  ///< days of stages30 that exist for this presentation
    std::set<int> early_days;
};

/// Reads the folder described in docs/risk.md; only the presentations whose run is in `runs`. Throws
/// std::runtime_error when a required file is missing or broken. The files of activity are optional: without
/// them activity is not known.
[[nodiscard]] std::vector<Presentation> read_dataset(const std::filesystem::path& folder,
                                                     const std::set<std::string>& runs);

}  // namespace oulad
