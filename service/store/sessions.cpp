#include "store/sessions.hpp"

#include "store/query.hpp"
#include "support/crypto.hpp"

namespace waymark::store {

namespace {

constexpr std::string_view name_context = "session.display_name";

LoginStateRow login_state(Query& row) {
    return LoginStateRow{row.bytes("state"),
                         row.bytes("nonce"),
                         row.bytes("registration"),
                         row.bytes("browser_hash"),
                         row.bytes("redirect_uri"),
                         row.bytes("target_link_uri"),
                         row.bytes("lti_deployment_id"),
                         row.time("created"),
                         row.time("expires"),
                         row.bytes("storage_frame")};
}

/// Runs one of the statements that give the row of a state.
std::optional<LoginStateRow> fetch_login_state(Database& database, const char* statement,
                                               std::string_view state, core::Instant now) {
    Query row(database, statement);
    row.bind(":state", state).bind(":now", now);
    if (!row.step()) return std::nullopt;
    LoginStateRow result = login_state(row);
    row.run();
    return result;
}

std::optional<SessionRow> live_session(Database& database, std::string_view launch_id,
                                       core::Instant made_after, core::Instant seen_since) {
    Query row(database, "find_session");
    row.bind(":launch_id", launch_id).bind(":made_after", made_after).bind(":seen_since", seen_since);
    if (!row.step()) return std::nullopt;
    SessionRow session;
    session.launch_id = row.bytes("launch_id");
    session.secret_hash = row.bytes("secret_hash");
    session.csrf = row.bytes("csrf");
    session.registration = row.bytes("registration");
    session.site = row.bytes("site");
    session.subject = row.bytes("subject");
    session.context_lms_id = row.bytes("context_lms_id");
    session.launch_role = row.bytes("launch_role");
    session.display_name = unseal(database, row.bytes("display_name_sealed"), name_context);
    session.language = row.bytes("language");
    session.return_url = row.bytes("return_url");
    session.created = row.time("created");
    session.last_seen = row.time("last_seen");
    Query mentee(database, "load_launch_mentees");
    mentee.bind(":launch_id", launch_id);
    while (mentee.step()) session.mentees.push_back(mentee.bytes("subject"));
    return session;
}

}  // namespace

void save_login_state(Database& database, const LoginStateRow& row) {
    database.transaction([&] {
        Query(database, "save_login_state")
            .bind(":state", row.state)
            .bind(":nonce", row.nonce)
            .bind(":registration", row.registration)
            .bind_blob(":browser_hash", row.browser_hash)
            .bind(":redirect_uri", row.redirect_uri)
            .bind(":target_link_uri", row.target_link_uri)
            .bind(":lti_deployment_id", row.lti_deployment_id)
            .bind(":storage_frame", row.storage_frame)
            .bind(":created", row.created)
            .bind(":expires", row.expires)
            .run();
    });
}

std::optional<LoginStateRow> find_login_state(Database& database, std::string_view state, core::Instant now) {
    return fetch_login_state(database, "find_login_state", state, now);
}

std::optional<LoginStateRow> consume_login_state(Database& database, std::string_view state,
                                                 core::Instant now) {
    std::optional<LoginStateRow> row;
    database.transaction([&] { row = fetch_login_state(database, "consume_login_state", state, now); });
    return row;
}

void save_session(Database& database, const SessionRow& row) {
    database.transaction([&] {
        Query(database, "save_session")
            .bind(":launch_id", row.launch_id)
            .bind_blob(":secret_hash", row.secret_hash)
            .bind(":csrf", row.csrf)
            .bind(":registration", row.registration)
            .bind(":site", row.site)
            .bind(":subject", row.subject)
            .bind(":context_lms_id", row.context_lms_id)
            .bind(":launch_role", row.launch_role)
            .bind_blob(":display_name_sealed", seal(database, row.display_name, name_context))
            .bind(":language", row.language)
            .bind(":return_url", row.return_url)
            .bind(":created", row.created)
            .bind(":last_seen", row.last_seen)
            .run();
        if (row.mentees.empty()) return;
        Query mentee(database, "save_launch_mentee");
        mentee.bind(":launch_id", row.launch_id);
        for (const std::string& subject : row.mentees) mentee.bind(":subject", subject).run();
    });
}

std::optional<SessionRow> find_session(Database& database, std::string_view launch_id,
                                       std::string_view secret_hash, core::Instant now, core::seconds max_age,
                                       core::seconds idle) {
    auto session = live_session(database, launch_id, now - max_age, now - idle);
    if (!session || !support::equal_constant_time(session->secret_hash, secret_hash)) return std::nullopt;
    return session;
}

std::optional<SessionRow> find_session_by_csrf(Database& database, std::string_view launch_id,
                                               std::string_view csrf, core::Instant now,
                                               core::seconds max_age, core::seconds idle) {
    auto session = live_session(database, launch_id, now - max_age, now - idle);
    if (!session || csrf.empty() || !support::equal_constant_time(session->csrf, csrf)) return std::nullopt;
    return session;
}

void touch_session(Database& database, std::string_view launch_id, core::Instant now) {
    Query(database, "touch_session").bind(":launch_id", launch_id).bind(":now", now).run();
}

void set_session_language(Database& database, std::string_view launch_id, std::string_view language) {
    Query(database, "set_session_language").bind(":launch_id", launch_id).bind(":language", language).run();
}

int purge_expired(Database& database, core::Instant now, core::seconds session_max_age) {
    int gone = 0;
    database.transaction([&] {
        gone = Query(database, "purge_login_states").bind(":now", now).run() +
               Query(database, "purge_sessions").bind(":made_until", now - session_max_age).run() +
               Query(database, "purge_message_links").bind(":now", now).run();
    });
    return gone;
}

}  // namespace waymark::store
