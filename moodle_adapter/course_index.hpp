#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot.hpp"

namespace waymark::moodle {

/// A Moodle number written in digits only; nothing for anything else, 0 included.
[[nodiscard]] std::optional<std::int64_t> parse_id(std::string_view text);

/// What of a course Moodle's rows may speak about; rows about anything else are dropped. Made from a snapshot
/// whose contents and roster are there, and valid as long as these do not change.
class CourseIndex {
  public:
    explicit CourseIndex(const core::CourseSnapshot& snapshot);

    [[nodiscard]] std::optional<core::ActivityId> activity(core::ActivityKind kind,
                                                           std::int64_t instance) const;
    /// The same by Moodle's word for the kind, which also tells third-party modules apart.
    [[nodiscard]] std::optional<core::ActivityId> activity(std::string_view module_type,
                                                           std::int64_t instance) const;
    [[nodiscard]] bool has_module(std::int64_t module) const { return modules_.count(module) != 0; }
    [[nodiscard]] bool has_person(std::int64_t user) const { return people_.count(user) != 0; }
    [[nodiscard]] bool has_group(std::int64_t group) const { return groups_.count(group) != 0; }
    /// Instances of all activities of a kind, in ascending order.
    [[nodiscard]] std::vector<std::int64_t> instances(core::ActivityKind kind) const;

  private:
    std::map<std::pair<core::ActivityKind, std::int64_t>, core::ActivityId> by_instance_;
    std::map<std::pair<std::string, std::int64_t>, core::ActivityId> by_module_type_;
    std::set<std::int64_t> modules_;
    std::set<std::int64_t> people_;
    std::set<std::int64_t> groups_;
};

/// Active people whose progress is read: everybody but staff, and staff who are students as well. A site's
/// own roles count as students, so that a renamed role costs a few calls and never a student.
[[nodiscard]] std::vector<std::int64_t> learners(const core::CourseSnapshot& snapshot);

}  // namespace waymark::moodle
