#include <algorithm>
#include <stdexcept>

#include "store/facts.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

/// The `id` of the row with this `lms_id` on this site.
template <class Id>
std::optional<Id> find_by_lms_id(Database& database, const char* statement, core::SiteId site,
                                 std::string_view lms_id) {
    Query query(database, statement);
    query.bind(":site", site).bind(":lms_id", lms_id);
    if (!query.step()) return std::nullopt;
    return query.id<Id>("id");
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace

core::SiteId ensure_site(Database& database, std::string_view key) {
    Query(database, "ensure_site").bind(":key", key).run();
    const std::optional<core::SiteId> site = find_site(database, key);
    if (!site) throw std::logic_error("store: a site that was just made is not there");
    return *site;
}

std::optional<core::SiteId> find_site(Database& database, std::string_view key) {
    Query query(database, "find_site");
    query.bind(":key", key);
    if (!query.step()) return std::nullopt;
    return query.id<core::SiteId>("id");
}

void save_site_info(Database& database, core::SiteId site, const core::SiteInfo& info, core::Instant now) {
    const core::LmsNotices notices = info.notices.value_or(core::LmsNotices{});
    Query(database, "save_site_info")
        .bind(":site", site)
        .bind(":name", info.name)
        .bind(":address", info.address)
        .bind(":release", info.release)
        .bind(":account_lms_id", info.account_lms_id)
        .bind(":told", info.notices.has_value())
        .bind(":due_soon", notices.due_soon)
        .bind(":overdue", notices.overdue)
        .bind(":digest", notices.digest)
        .bind(":now", now)
        .run();
}

std::optional<StoredSiteInfo> load_site_info(Database& database, core::SiteId site) {
    Query row(database, "load_site_info");
    row.bind(":site", site);
    if (!row.step()) return std::nullopt;
    StoredSiteInfo info{row.bytes("name"),           row.bytes("address"),  row.bytes("release"),
                        row.bytes("account_lms_id"), row.time("info_read"), {}};
    if (row.flag("notices_told"))
        info.notices = core::LmsNotices{row.flag("notice_due_soon"), row.flag("notice_overdue"),
                                        row.flag("notice_digest")};
    return info;
}

std::optional<core::CourseId> find_course(Database& database, core::SiteId site, std::string_view lms_id) {
    return find_by_lms_id<core::CourseId>(database, "find_course", site, lms_id);
}

std::string course_lms_id(Database& database, core::SiteId site, std::string_view configured) {
    if (all_digits(configured)) return std::string(configured);
    Query row(database, "find_course_by_name");
    row.bind(":site", site).bind(":short_name", configured);
    return row.step() ? row.bytes("lms_id") : std::string(configured);
}

std::optional<core::PersonId> find_person(Database& database, core::SiteId site, std::string_view lms_id) {
    return find_by_lms_id<core::PersonId>(database, "find_person", site, lms_id);
}

std::vector<core::CourseId> courses_read(Database& database, core::SiteId site) {
    std::vector<core::CourseId> courses;
    Query row(database, "courses_read");
    row.bind(":site", site);
    while (row.step()) courses.push_back(row.id<core::CourseId>("id"));
    return courses;
}

std::optional<CourseState> course_state(Database& database, core::CourseId course) {
    Query row(database, "course_state");
    row.bind(":course", course);
    if (!row.step()) return std::nullopt;
    CourseState state;
    state.id = row.id<core::CourseId>("id");
    state.site = row.id<core::SiteId>("site");
    state.lms_id = row.bytes("lms_id");
    state.version = row.integer("version");
    state.last_success = row.time_or_none("last_success");
    state.last_failure = row.time_or_none("last_failure");
    if (!row.is_null("failure")) state.failure = lms_failure(row.bytes("failure"));
    state.failure_detail = row.bytes("failure_detail");
    return state;
}

core::LmsCursor load_cursor(Database& database, core::CourseId course) {
    Query row(database, "load_cursor");
    row.bind(":course", course);
    return row.step() ? row.bytes("cursor") : core::LmsCursor();
}

}  // namespace waymark::store
