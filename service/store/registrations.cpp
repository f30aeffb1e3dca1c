#include "store/registrations.hpp"

#include "store/query.hpp"

namespace waymark::store {

namespace {

constexpr std::string_view token_context = "lti_registrations_begun.token";

void bump_version(Database& database) {
    Query(database, "bump_lti_version").run();
}

}  // namespace

std::vector<RegistrationRow> load_registrations(Database& database) {
    std::vector<RegistrationRow> rows;
    Query row(database, "load_registrations");
    while (row.step())
        rows.push_back({row.bytes("key"), row.bytes("site"), row.bytes("issuer"), row.bytes("client_id"),
                        row.bytes("authorization_endpoint"), row.bytes("jwks_uri"),
                        row.bytes("token_endpoint"), row.bytes("token_audience"), row.bytes("product"),
                        row.time("created")});
    return rows;
}

bool save_registration(Database& database, const RegistrationRow& row) {
    bool saved = false;
    database.transaction([&] {
        saved = Query(database, "save_registration")
                    .bind(":key", row.key)
                    .bind(":site", row.site)
                    .bind(":issuer", row.issuer)
                    .bind(":client_id", row.client_id)
                    .bind(":authorization_endpoint", row.authorization_endpoint)
                    .bind(":jwks_uri", row.jwks_uri)
                    .bind(":token_endpoint", row.token_endpoint)
                    .bind(":token_audience", row.token_audience)
                    .bind(":product", row.product)
                    .bind(":created", row.created)
                    .run() == 1;
        if (saved) bump_version(database);
    });
    return saved;
}

std::vector<DeploymentRow> load_deployments(Database& database) {
    std::vector<DeploymentRow> rows;
    Query row(database, "load_deployments");
    while (row.step())
        rows.push_back({row.bytes("registration"), row.bytes("deployment_id"),
                        row.bytes("state") == "approved", row.time("noted")});
    return rows;
}

void note_deployment(Database& database, std::string_view registration, std::string_view deployment_id,
                     core::Instant now, int most) {
    database.transaction([&] {
        Query waiting(database, "count_pending_deployments");
        waiting.bind(":registration", registration);
        if (waiting.step() && waiting.integer("pending") >= most) return;
        Query(database, "note_deployment")
            .bind(":registration", registration)
            .bind(":deployment_id", deployment_id)
            .bind(":noted", now)
            .run();
    });
}

bool approve_deployment(Database& database, std::string_view registration, std::string_view deployment_id,
                        core::Instant now) {
    bool changed = false;
    database.transaction([&] {
        changed = Query(database, "approve_deployment")
                      .bind(":registration", registration)
                      .bind(":deployment_id", deployment_id)
                      .bind(":noted", now)
                      .run() == 1;
        if (changed) bump_version(database);
    });
    return changed;
}

std::int64_t registrations_version(Database& database) {
    Query row(database, "lti_version");
    return row.step() ? row.integer("version") : 0;
}

void save_invitation(Database& database, std::string_view code_hash, std::string_view site, core::Instant now,
                     core::Instant expires) {
    Query(database, "save_invitation")
        .bind_blob(":code_hash", code_hash)
        .bind(":site", site)
        .bind(":created", now)
        .bind(":expires", expires)
        .run();
}

std::optional<std::string> find_invitation(Database& database, std::string_view code_hash,
                                           core::Instant now) {
    Query row(database, "find_invitation");
    row.bind_blob(":code_hash", code_hash).bind(":now", now);
    if (!row.step()) return std::nullopt;
    return row.bytes("site");
}

std::optional<std::string> invitation_site(Database& database, std::string_view code_hash) {
    Query row(database, "invitation_site");
    row.bind_blob(":code_hash", code_hash);
    if (!row.step()) return std::nullopt;
    return row.bytes("site");
}

void give_back_invitation(Database& database, std::string_view code_hash) {
    Query(database, "give_back_invitation").bind_blob(":code_hash", code_hash).run();
}

void save_begun_registration(Database& database, std::string_view confirm_hash,
                             const BegunRegistration& begun, core::Instant now, core::Instant expires) {
    database.transaction([&] {
        Query(database, "purge_begun_registrations").bind(":now", now).run();
        Query(database, "save_begun_registration")
            .bind_blob(":confirm_hash", confirm_hash)
            .bind_blob(":invitation", begun.invitation)
            .bind(":configuration_url", begun.configuration_url)
            .bind_blob(":token_sealed", seal(database, begun.token, token_context))
            .bind(":expires", expires)
            .run();
    });
}

std::optional<BegunRegistration> take_begun_registration(Database& database, std::string_view confirm_hash,
                                                         core::Instant now) {
    std::optional<BegunRegistration> begun;
    database.transaction([&] {
        Query row(database, "take_begun_registration");
        row.bind_blob(":confirm_hash", confirm_hash).bind(":now", now);
        if (!row.step()) return;
        begun = BegunRegistration{row.bytes("invitation"), row.bytes("configuration_url"),
                                  unseal(database, row.bytes("token_sealed"), token_context)};
        row.run();
        const bool used = Query(database, "use_invitation")
                              .bind_blob(":code_hash", begun->invitation)
                              .bind(":now", now)
                              .run() == 1;
        if (!used) begun.reset();
    });
    return begun;
}

}  // namespace waymark::store
