#include "moodle_adapter/decode_course.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "moodle_adapter/fields.hpp"
#include "moodle_adapter/text.hpp"

namespace waymark::moodle {
namespace {

using nlohmann::json;

/// Every element of an array made into a value; nothing if it is no array or one element cannot be read.
template <class Row, class Make>
std::optional<std::vector<Row>> rows_of(const json& array, const Make& make) {
    if (!array.is_array()) return std::nullopt;
    std::vector<Row> rows;
    rows.reserve(array.size());
    for (const json& element : array) {
        std::optional<Row> row = make(element);
        if (!row) return std::nullopt;
        rows.push_back(std::move(*row));
    }
    return rows;
}

/// Accounts of old sites have hours east of Greenwich for a zone ("5.5", "-3.0"); Moodle shows them the zones
/// below, of other fractions the whole hours. "99" and names stay.
std::string zone_name(std::string zone) {
    if (zone.empty() || zone.find_first_not_of("+-.0123456789") != std::string::npos) return zone;
    if (zone == "4.5") return "Asia/Kabul";
    if (zone == "5.5") return "Asia/Kolkata";
    if (zone == "6.5") return "Asia/Rangoon";
    if (zone == "9.5") return "Australia/Darwin";
    int hours = 0;
    const auto read = std::from_chars(zone.data(), zone.data() + zone.size(), hours);
    if (read.ec != std::errc{} || hours < -12 || hours > 14) return zone;
    if (hours == 0) return "Etc/GMT";
    return fmt::format("Etc/GMT{:+}", -hours);  // the names of these zones count the other way
}

std::optional<core::Course> course_of(const json& row, std::string_view site) {
    const auto number = id(row, "id");
    if (!number) return std::nullopt;
    core::Course course;
    course.id = {*number};
    course.lms_id = std::to_string(*number);
    course.short_name = decode_entities(text(row, "shortname"));
    course.full_name = decode_entities(text(row, "fullname"));
    course.starts = instant(row, "startdate");
    course.ends = instant(row, "enddate");
    course.visible = flag(row, "visible", true);
    course.language = text(row, "lang");
    course.url = fmt::format("{}/course/view.php?id={}", site, *number);
    return course;
}

std::optional<core::Enrolment> enrolment_of(const json& row) {
    const auto number = id(row, "id");
    if (!number) return std::nullopt;
    core::Enrolment person;
    person.person = {*number};
    person.lms_id = std::to_string(*number);
    person.full_name = text(row, "fullname");
    person.first_name = text(row, "firstname");
    person.email = text(row, "email");
    person.last_access = instant(row, "lastcourseaccess");
    for (const json& role : list(row, "roles")) {
        if (auto name = text(role, "shortname"); !name.empty()) person.roles.push_back(std::move(name));
    }
    for (const json& group : list(row, "groups")) {
        if (const auto group_number = id(group, "id")) person.groups.push_back({*group_number});
    }
    return person;
}

}  // namespace

std::optional<core::SiteInfo> decode_site_info(const json& answer) {
    const auto account = id(answer, "userid");
    if (!account) return std::nullopt;
    core::SiteInfo site;
    site.name = decode_entities(text(answer, "sitename"));
    site.address = text(answer, "siteurl");
    while (!site.address.empty() && site.address.back() == '/') site.address.pop_back();
    site.release = text(answer, "release");
    site.version = text(answer, "version");
    site.language = text(answer, "lang");
    site.account_lms_id = std::to_string(*account);
    site.account_name = text(answer, "fullname");
    for (const json& function : list(answer, "functions")) {
        if (auto name = text(function, "name"); !name.empty()) site.functions.push_back(std::move(name));
    }
    return site;
}

std::optional<std::vector<core::Course>> decode_courses(const json& answer, std::string_view site) {
    if (!answer.is_object() || !answer.contains("courses")) return std::nullopt;
    return rows_of<core::Course>(answer["courses"], [&](const json& row) { return course_of(row, site); });
}

std::optional<std::vector<core::Enrolment>> decode_roster(const json& answer) {
    return rows_of<core::Enrolment>(answer, enrolment_of);
}

std::optional<std::vector<std::int64_t>> decode_user_ids(const json& answer) {
    return rows_of<std::int64_t>(answer, [](const json& row) { return id(row, "id"); });
}

std::optional<std::vector<Profile>> decode_profiles(const json& answer) {
    return rows_of<Profile>(answer, [](const json& row) -> std::optional<Profile> {
        const auto user = id(row, "id");
        if (!user) return std::nullopt;
        return Profile{*user, text(row, "firstname"), text(row, "lang"), zone_name(text(row, "timezone"))};
    });
}

std::optional<std::vector<core::Group>> decode_groups(const json& answer) {
    return rows_of<core::Group>(answer, [](const json& row) -> std::optional<core::Group> {
        const auto number = id(row, "id");
        if (!number) return std::nullopt;
        return core::Group{
            {*number}, std::to_string(*number), decode_entities(text(row, "name")), text(row, "idnumber")};
    });
}

std::optional<std::vector<core::Grouping>> decode_groupings(const json& answer) {
    return rows_of<core::Grouping>(answer, [](const json& row) -> std::optional<core::Grouping> {
        const auto number = id(row, "id");
        if (!number) return std::nullopt;
        core::Grouping grouping{std::to_string(*number), decode_entities(text(row, "name")), {}};
        for (const json& group : list(row, "groups")) {
            if (const auto member = id(group, "id")) grouping.groups.push_back({*member});
        }
        return grouping;
    });
}

std::optional<GroupMembers> decode_group_members(const json& answer) {
    if (!answer.is_array()) return std::nullopt;
    GroupMembers members;
    for (const json& row : answer) {
        const auto group = id(row, "groupid");
        if (!group) return std::nullopt;
        auto& users = members[*group];
        for (const json& user : list(row, "userids")) {
            if (const auto number = id_of(user)) users.push_back(*number);
        }
    }
    return members;
}

}  // namespace waymark::moodle
