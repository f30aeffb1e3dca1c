#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

bool may_extend(const State& state, const Assignment& assignment, Id user, Time until) {
    if (!state.is_participant(user)) return false;
    const EffectiveDates dates = effective_dates(state, assignment, user);
    return until == 0 || (until >= dates.due && until >= dates.open);
}

Answer save_user_extensions(State& state, const json& params) {
    const Assignment* assignment = state.assignment(params.at("assignmentid").get<Id>());
    if (assignment == nullptr) return tl::unexpected(missing_record(state.version, "assign"));
    const json& users = params.at("userids");
    const json& dates = params.at("dates");
    json warnings = json::array();
    if (users.size() != dates.size()) {
        warnings.push_back(warning("Length of userids and dates parameters differ.", assignment->id,
                                   "invalidparameters", "Invalid parameters."));
        return warnings;
    }
    for (std::size_t i = 0; i < users.size(); ++i) {
        const Id user = users[i].get<Id>();
        const Time until = dates[i].get<Time>();
        if (may_extend(state, *assignment, user, until)) {
            state.set_extension(assignment->id, user, until);
            continue;
        }
        warnings.push_back(warning(
            fmt::format("User id: {}, Assignment id: {}, Extension date: {}", user, assignment->id, until),
            assignment->id, "couldnotgrantextensions", "Could not grant submission date extensions."));
    }
    return warnings;
}

}  // namespace

std::vector<Function> assign_write_functions() {
    return {{"mod_assign_save_user_extensions",
             {{"assignmentid", integer()}, {"userids", list_of(integer())}, {"dates", list_of(integer())}},
             save_user_extensions}};
}

}  // namespace waymark::practice
