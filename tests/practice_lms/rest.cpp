#include "tests/practice_lms/rest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/special.hpp"
#include "tests/practice_lms/xml.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

std::string take(json& form, const std::string& name) {
    const auto found = form.find(name);
    if (found == form.end() || !found->is_string()) return {};
    std::string value = found->get<std::string>();
    form.erase(found);
    return value;
}

Refusal not_callable(const State& state, const std::string& name) {
    if (name.empty()) return invalid_parameter();
    const json& known = state.rows->at("known_functions");
    const bool newer = std::any_of(all_functions().begin(), all_functions().end(),
                                   [&](const Function& function) { return function.name == name; });
    if (!newer && std::find(known.begin(), known.end(), name) != known.end()) return access_exception();
    return missing_record(state.version, "external_functions");
}

/// Whose token it is, as state.caller; or why it is not let in.
std::optional<Refusal> trouble_with(State& state, const std::string& given, const std::string& token,
                                    const std::string& function) {
    state.caller = state.service_user;
    if (!given.empty() && given == token) return std::nullopt;
    const auto own = state.own_tokens.find(given);
    if (own == state.own_tokens.end())
        return plain_refusal("invalidtoken", "Invalid token - token not found");
    if (own->second.expired) {
        state.own_tokens.erase(own);
        return access_exception();
    }
    state.caller = own->second.person;
    const auto& held = own_service_functions();
    if (std::find(held.begin(), held.end(), function) == held.end()) return access_exception();
    return std::nullopt;
}

Answer call(State& state, const std::string& token, json form) {
    const std::string given = take(form, "wstoken");
    const std::string name = take(form, "wsfunction");
    if (auto refusal = trouble_with(state, given, token, name)) return tl::unexpected(*std::move(refusal));
    const Function* function = find_function(state.version, name);
    if (function == nullptr) return tl::unexpected(not_callable(state, name));
    const auto params = checked_params(form, function->params);
    if (!params) return tl::unexpected(invalid_parameter());
    if (auto answer = special_answer(state, name, *params)) return *std::move(answer);
    return function->answer(state, *params);
}

web::Response respond(const Answer& answer, MoodleVersion version, bool as_json) {
    web::Response response;
    const json body = answer ? *answer : refusal_json(answer.error(), version);
    if (as_json) {
        response.content_type = "application/json";
        response.body = body.dump(-1, ' ', true, json::error_handler_t::replace);
    } else {
        response.content_type = "application/xml; charset=utf-8";
        response.body = answer ? xml_response(body) : xml_exception(body);
    }
    return response;
}

}  // namespace

web::Response answer_rest(State& state, const std::string& token, const support::FormFields& fields) {
    json form = nested_form(fields);
    const bool as_json = take(form, "moodlewsrestformat") == "json";
    return respond(call(state, token, std::move(form)), state.version, as_json);
}

web::Response refused_answer(FaultKind kind, MoodleVersion version) {
    Refusal refusal{"Error", "", "Call to a member function on null"};
    if (kind == FaultKind::sitemaintenance)
        refusal = plain_refusal("sitemaintenance", "The site is undergoing maintenance");
    if (kind == FaultKind::denied) refusal = access_exception();
    if (kind == FaultKind::no_right) refusal = missing_capability("view it");
    if (kind == FaultKind::bad_output) refusal = invalid_response();
    return respond(tl::unexpected(std::move(refusal)), version, true);
}

web::Response database_error(MoodleVersion version) {
    return respond(
        tl::unexpected(Refusal{"dml_read_exception", "dmlreadexception", "Error reading from database"}),
        version, true);
}

}  // namespace waymark::practice
