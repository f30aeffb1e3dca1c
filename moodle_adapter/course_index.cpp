#include "moodle_adapter/course_index.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace waymark::moodle {

std::optional<std::int64_t> parse_id(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value <= 0) return std::nullopt;
    return value;
}

CourseIndex::CourseIndex(const core::CourseSnapshot& snapshot) {
    for (const auto& activity : snapshot.activities) {
        modules_.insert(activity.id.value);
        if (const auto instance = parse_id(activity.instance_lms_id)) {
            by_instance_.emplace(std::pair{activity.kind, *instance}, activity.id);
            by_module_type_.emplace(std::pair{activity.module_type, *instance}, activity.id);
        }
    }
    for (const auto& person : snapshot.people) people_.insert(person.person.value);
    for (const auto& group : snapshot.groups) groups_.insert(group.id.value);
}

std::optional<core::ActivityId> CourseIndex::activity(core::ActivityKind kind, std::int64_t instance) const {
    // Several module types share these, so that an instance number does not tell which one is meant.
    if (kind == core::ActivityKind::other || kind == core::ActivityKind::material) return std::nullopt;
    const auto found = by_instance_.find({kind, instance});
    if (found == by_instance_.end()) return std::nullopt;
    return found->second;
}

std::optional<core::ActivityId> CourseIndex::activity(std::string_view module_type,
                                                      std::int64_t instance) const {
    const auto found = by_module_type_.find({std::string{module_type}, instance});
    if (found == by_module_type_.end()) return std::nullopt;
    return found->second;
}

std::vector<std::int64_t> CourseIndex::instances(core::ActivityKind kind) const {
    std::vector<std::int64_t> result;
    for (const auto& [key, unused] : by_instance_) {
        if (key.first == kind) result.push_back(key.second);
    }
    return result;
}

std::vector<std::int64_t> learners(const core::CourseSnapshot& snapshot) {
    constexpr std::array staff{"teacher", "editingteacher", "manager", "coursecreator"};
    std::vector<std::int64_t> result;
    for (const auto& person : snapshot.people) {
        const bool is_staff = std::any_of(staff.begin(), staff.end(),
                                          [&](const char* role) { return core::has_role(person, role); });
        if (person.active && (!is_staff || core::has_role(person, "student")))
            result.push_back(person.person.value);
    }
    return result;
}

}  // namespace waymark::moodle
