#include "tests/practice_lms_ws/recording.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include "tests/support/paths.hpp"

namespace waymark::practice {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(test::fixture_path("moodle"));

Recording read(const std::string& version, const fs::path& file) {
    std::ifstream stream(file);
    return {version, file.parent_path().filename().string() + "/" + file.stem().string(),
            nlohmann::ordered_json::parse(stream)};
}

}  // namespace

support::FormFields Recording::params() const {
    support::FormFields fields;
    for (const auto& [field, value] : content.at("params").items())
        fields.emplace_back(field, value.get<std::string>());
    return fields;
}

std::vector<Recording> recordings(const std::string& version) {
    std::vector<Recording> found;
    for (const auto& entry : fs::recursive_directory_iterator(root / version))
        if (entry.path().extension() == ".json") found.push_back(read(version, entry.path()));
    std::sort(found.begin(), found.end(),
              [](const Recording& left, const Recording& right) { return left.name < right.name; });
    return found;
}

Recording recording(const std::string& version, const std::string& name) {
    return read(version, root / version / (name + ".json"));
}

Options recorded_options(const std::string& version) {
    Options options;
    options.version = *parse_version(version);
    options.site_url = "https://moodle.example.test";
    options.token = "TOKEN";
    options.clock = std::make_shared<FixedClock>();
    return options;
}

web::Response call(PracticeLms& lms, const support::FormFields& fields) {
    web::Request request;
    request.method = web::Method::post;
    request.path = "/webservice/rest/server.php";
    request.body = support::form_encode(fields);
    return lms.handle(request);
}

nlohmann::json ask(PracticeLms& lms, const std::string& function, support::FormFields fields) {
    fields.emplace_back("wstoken", lms.options().token);
    fields.emplace_back("wsfunction", function);
    fields.emplace_back("moodlewsrestformat", "json");
    return nlohmann::json::parse(call(lms, fields).body);
}

web::Response post_page(PracticeLms& lms, const std::string& path, const support::FormFields& fields) {
    web::Request request;
    request.method = web::Method::post;
    request.path = path;
    request.body = support::form_encode(fields);
    return lms.handle(request);
}

}  // namespace waymark::practice
