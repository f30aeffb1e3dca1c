#pragma once

#include <optional>
#include <string_view>

#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Background work is a row with a lease: whoever holds it works, everybody else leaves it alone.
/// Takes the job `name` for `owner` until `now + lease` if nobody else holds it. False: somebody does.
[[nodiscard]] bool acquire_lease(Database& database, std::string_view name, std::string_view owner,
                                 core::Instant now, core::seconds lease);
/// Sign of life: everything `owner` holds is held until `now + lease`. A process renews its leases several
/// times per lease, so that work may take long and a dead process is noticed soon.
void renew_leases(Database& database, std::string_view owner, core::Instant now, core::seconds lease);
/// Gives it back and notes when the job last ended.
void release_lease(Database& database, std::string_view name, std::string_view owner, core::Instant now);
/// When the job last ended, by anybody.
[[nodiscard]] std::optional<core::Instant> last_run(Database& database, std::string_view name);

}  // namespace waymark::store
