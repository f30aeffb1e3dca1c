#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

std::string purpose_of(const std::string& module) {
    static const std::map<std::string, std::string> purposes = {
        {"forum", "collaboration"},       {"page", "content"},           {"choice", "communication"},
        {"assign", "assessment"},         {"label", "content"},          {"quiz", "assessment"},
        {"lesson", "interactivecontent"}, {"feedback", "communication"}, {"subsection", "content"}};
    const auto found = purposes.find(module);
    return found == purposes.end() ? "other" : found->second;
}

/// 4.2 says nothing about reading tracking, from 4.5 every forum does.
void add_tracking(json& module) {
    const auto custom = module.at("customdata").get<std::string>();
    module["customdata"] = custom == "\"\"" ? R"({"trackingtype":"1"})"
                                            : custom.substr(0, custom.size() - 1) + R"(,"trackingtype":"1"})";
}

void add_fields_of_4_5(json& module) {
    const auto name = module.at("modname").get<std::string>();
    module["purpose"] = purpose_of(name);
    module["branded"] = false;
    module["groupmode"] = 0;
    if (name == "forum") {
        module["activitybadge"] = json::array();
        add_tracking(module);
    }
    if (module.contains("completiondata")) module["completiondata"]["isoverallcomplete"] = false;
}

/// The question bank is an activity of its own in 5.1, one that nobody is shown.
json question_bank(const State& state) {
    return {{"id", 37},
            {"name", "Question bank"},
            {"url", state.site_url + "/mod/qbank/view.php?id=37"},
            {"instance", 1},
            {"contextid", 140},
            {"visible", 1},
            {"uservisible", true},
            {"visibleoncoursepage", 0},
            {"modicon", state.site_url + "/theme/image.php/boost/qbank/1/monologo?filtericon=1"},
            {"modname", "qbank"},
            {"modplural", "Question banks"},
            {"availability", nullptr},
            {"indent", 0},
            {"onclick", ""},
            {"afterlink", nullptr},
            {"customdata", "\"\""},
            {"noviewlink", false},
            {"completion", 0},
            {"downloadcontent", 1},
            {"dates", json::array()}};
}

bool wanted_module(const json& module, const json& params) {
    const std::string cmid = option(params, "cmid");
    const std::string name = option(params, "modname");
    const std::string instance = option(params, "modid");
    return (cmid.empty() || cmid == std::to_string(module.at("id").get<Id>())) &&
           (name.empty() || name == module.at("modname").get<std::string>()) &&
           (instance.empty() || instance == std::to_string(module.at("instance").get<Id>()));
}

json shaped_module(const State& state, json module, const json& params) {
    if (state.since(MoodleVersion::v4_5)) add_fields_of_4_5(module);
    if (state.since(MoodleVersion::v5_1)) module["candisplay"] = module.at("modname") != "qbank";
    if (option_on(params, "excludecontents") && module.contains("contents"))
        module["contents"] = json::array();
    return module;
}

json shaped_section(const State& state, json section, const json& params) {
    json modules = json::array();
    const bool first = section.at("section") == 0;
    if (first && state.since(MoodleVersion::v5_1)) section["modules"].push_back(question_bank(state));
    if (!option_on(params, "excludemodules"))
        for (const json& module : section.at("modules"))
            if (wanted_module(module, params)) modules.push_back(shaped_module(state, module, params));
    section["modules"] = std::move(modules);
    if (state.since(MoodleVersion::v4_5)) {
        const bool nested = section.at("id").get<Id>() == 14;
        section["component"] = nested ? json("mod_subsection") : json();
        section["itemid"] = nested ? json(1) : json();
    }
    return section;
}

bool wanted_section(const json& section, const json& params) {
    const std::string id = option(params, "sectionid");
    const std::string number = option(params, "sectionnumber");
    return (id.empty() || id == std::to_string(section.at("id").get<Id>())) &&
           (number.empty() || number == std::to_string(section.at("section").get<Id>()));
}

Answer contents(State& state, const json& params) {
    const std::set<std::string> known = {"excludemodules",
                                         "excludecontents",
                                         "includestealthmodules",
                                         "sectionid",
                                         "sectionnumber",
                                         "cmid",
                                         "modname",
                                         "modid"};
    for (const json& row : params.at("options"))
        if (known.count(row.at("name").get<std::string>()) == 0)
            return tl::unexpected(plain_refusal(
                "errorinvalidparam", "The param \"" + row.at("name").get<std::string>() + "\" is invalid."));
    const json& all = state.rows->at("contents");
    const auto found = all.find(std::to_string(params.at("courseid").get<Id>()));
    if (found == all.end()) return tl::unexpected(missing_record(state.version, "course"));
    json sections = json::array();
    for (const json& section : *found)
        if (wanted_section(section, params)) sections.push_back(shaped_section(state, section, params));
    return sections;
}

}  // namespace

std::vector<Function> contents_functions() {
    return {{"core_course_get_contents", {{"courseid", integer()}, {"options", options()}}, contents}};
}

}  // namespace waymark::practice
