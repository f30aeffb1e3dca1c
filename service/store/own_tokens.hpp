#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/own_token.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// A token that a person gave. Sealed at rest.
struct OwnToken {
    core::SiteId site;
    core::PersonId person;
    std::string person_lms_id;
    std::string token;
    core::OwnTokenVerdict verdict;  ///< as of `checked`
    core::Instant given;
    std::optional<core::Instant> checked;
};

/// In place of any that the person gave before; unchecked.
void save_own_token(Database& database, core::SiteId site, core::PersonId person, std::string_view token,
                    core::Instant now);
[[nodiscard]] std::optional<OwnToken> own_token(Database& database, core::PersonId person);
/// What was found out about the token given at `given`; nothing happens when another one was given since.
void note_own_token(Database& database, core::PersonId person, core::Instant given,
                    const core::OwnTokenVerdict& verdict, core::Instant now);
/// False when there was none.
bool forget_own_token(Database& database, core::PersonId person);
/// All of a site, by person; of those in `state` only, if given.
[[nodiscard]] std::vector<OwnToken> own_tokens(Database& database, core::SiteId site,
                                               std::optional<core::OwnTokenState> state = {});

}  // namespace waymark::store
