#include "tests/practice_lms_ws/compare.hpp"

#include <nlohmann/json.hpp>

namespace waymark::practice {
namespace {

using nlohmann::json;

struct Walk {
    const std::set<std::string>& free;
    std::vector<std::string> found = {};

    void note(const std::string& path, const std::string& what) { found.push_back(path + ": " + what); }

    void objects(const json& recorded, const json& answered, const std::string& path) {
        for (const auto& [key, value] : recorded.items()) {
            if (!answered.contains(key)) {
                note(path, "no " + key);
            } else {
                std::string below = path;
                compare(value, answered.at(key), below.append("/").append(key), key);
            }
        }
        for (const auto& [key, value] : answered.items())
            if (!recorded.contains(key)) note(path, "extra " + key);
    }

    void lists(const json& recorded, const json& answered, const std::string& path, const std::string& key) {
        if (recorded.size() != answered.size())
            note(path,
                 std::to_string(answered.size()) + " rows instead of " + std::to_string(recorded.size()));
        for (std::size_t i = 0; i < std::min(recorded.size(), answered.size()); ++i)
            compare(recorded[i], answered[i], std::string(path).append("/").append(std::to_string(i)), key);
    }

    void compare(const json& recorded, const json& answered, const std::string& path,
                 const std::string& key) {
        if (recorded.is_number() != answered.is_number() ||
            (!recorded.is_number() && recorded.type() != answered.type())) {
            note(path, std::string(answered.type_name()) + " instead of " + recorded.type_name());
        } else if (recorded.is_object()) {
            objects(recorded, answered, path);
        } else if (recorded.is_array()) {
            lists(recorded, answered, path, key);
        } else if (recorded != answered && free.count(key) == 0) {
            note(path, answered.dump() + " instead of " + recorded.dump());
        }
    }
};

}  // namespace

std::vector<std::string> differences(const json& recorded, const json& answered,
                                     const std::set<std::string>& free) {
    Walk walk{free};
    walk.compare(recorded, answered, "", "");
    return walk.found;
}

}  // namespace waymark::practice
