#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/contact.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// A contact that somebody made outside Waymark and noted here. The text is sealed at rest.
struct Contact {
    core::SiteId site;
    core::CourseId course;
    core::PersonId person;  ///< the student
    core::PersonId author;
    core::ContactChannel channel = core::ContactChannel::moodle;
    std::string text;  ///< what was written, or what it was about; "" if nothing
    core::Instant at;
    std::optional<core::Instant> follow_up{};  ///< the day on which the author wants to be in touch again
};

/// `form_id` makes it once-only: false and nothing added when it is there.
bool save_contact(Database& database, const Contact& contact, std::string_view form_id);
/// Those with one student in one course, oldest first.
[[nodiscard]] std::vector<Contact> contacts_with(Database& database, core::CourseId course,
                                                 core::PersonId person);

}  // namespace waymark::store
