#include "jobs/links.hpp"

#include <algorithm>

#include "store/links.hpp"
#include "store/placing.hpp"

namespace waymark::jobs {

namespace {

constexpr std::size_t code_bytes = 16;
constexpr std::size_t code_length = 22;

std::string address_of(std::string_view public_url, std::string_view code) {
    return std::string(public_url).append("/m/").append(code);
}

}  // namespace

std::string placement_address(store::Database& database, const LoadedCourse& course) {
    const auto info = store::load_site_info(database, course.state.site);
    if (!info || info->address.empty()) return {};
    const std::string inside = info->address + "/";
    const auto& activities = course.snapshot.activities;
    const auto placed =
        std::find_if(activities.begin(), activities.end(), [&](const core::Activity& activity) {
            return activity.own_placement && activity.visibility == core::Visibility::shown &&
                   activity.on_course_page && !activity.availability && activity.url.starts_with(inside);
        });
    return placed == activities.end() ? std::string() : placed->url;
}

bool students_can_open(store::Database& database, const LoadedCourse& course, std::string_view site) {
    const auto& activities = course.snapshot.activities;
    const bool recognized = std::any_of(activities.begin(), activities.end(),
                                        [](const core::Activity& one) { return one.own_placement; });
    if (recognized) return !placement_address(database, course).empty();
    return store::find_context(database, site, course.state.lms_id).has_value();
}

std::string link_for_counting(store::Database& database, const LoadedCourse& course,
                              std::string_view public_url) {
    if (public_url.empty() || placement_address(database, course).empty()) return {};
    return address_of(public_url, std::string(code_length, 'x'));
}

LinkMaker link_maker(store::Database& database, std::string public_url, support::Random& random) {
    return [&database, url = std::move(public_url), &random](
               const LoadedCourse& course, std::optional<core::ActivityId> activity, core::Instant now) {
        if (url.empty() || placement_address(database, course).empty()) return std::string();
        const std::string code =
            store::keep_link(database, {course.snapshot.course.id, activity},
                             support::random_token(random, code_bytes), now + link_lifetime);
        return address_of(url, code);
    };
}

}  // namespace waymark::jobs
