#include "store/own_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "store/query.hpp"

namespace waymark::store {

namespace {

constexpr std::string_view token_context = "own_token.token";

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

OwnToken stored_token(Database& database, Query& row) {
    const auto state = core::own_token_state(row.bytes("state"));
    if (!state) throw std::runtime_error("store: unknown state of a token");
    return {row.id<core::SiteId>("site"),
            row.id<core::PersonId>("person"),
            row.bytes("person_lms_id"),
            unseal(database, row.bytes("token_sealed"), token_context),
            {*state, row.flag("marks_read"), words_of(row.bytes("surplus"))},
            row.time("given"),
            row.time_or_none("checked")};
}

}  // namespace

void save_own_token(Database& database, core::SiteId site, core::PersonId person, std::string_view token,
                    core::Instant now) {
    Query(database, "save_own_token")
        .bind(":person", person)
        .bind(":site", site)
        .bind_blob(":token_sealed", seal(database, token, token_context))
        .bind(":now", now)
        .run();
}

std::optional<OwnToken> own_token(Database& database, core::PersonId person) {
    Query row(database, "own_token");
    row.bind(":person", person);
    if (!row.step()) return std::nullopt;
    return stored_token(database, row);
}

void note_own_token(Database& database, core::PersonId person, core::Instant given,
                    const core::OwnTokenVerdict& verdict, core::Instant now) {
    Query(database, "note_own_token")
        .bind(":person", person)
        .bind(":given", given)
        .bind(":state", core::word(verdict.state))
        .bind(":marks_read", verdict.marks_read)
        .bind(":surplus", fmt::format("{}", fmt::join(verdict.surplus, " ")))
        .bind(":now", now)
        .run();
}

bool forget_own_token(Database& database, core::PersonId person) {
    return Query(database, "forget_own_token").bind(":person", person).run() == 1;
}

std::vector<OwnToken> own_tokens(Database& database, core::SiteId site,
                                 std::optional<core::OwnTokenState> state) {
    std::vector<OwnToken> tokens;
    Query row(database, "own_tokens");
    row.bind(":site", site).bind(":state", state ? core::word(*state) : std::string_view());
    while (row.step()) tokens.push_back(stored_token(database, row));
    return tokens;
}

}  // namespace waymark::store
