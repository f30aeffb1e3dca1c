#include "tests/practice_lms/practice.hpp"

#include <chrono>
#include <thread>

#include "tests/practice_lms/pages.hpp"
#include "tests/practice_lms/rest.hpp"
#include "tests/practice_lms/seed.hpp"
#include "tests/practice_lms/service_answers.hpp"
#include "tests/practice_lms/state_file.hpp"

namespace waymark::practice {
namespace {

Options completed(Options options) {
    if (!options.clock) options.clock = std::make_shared<support::SystemClock>();
    return options;
}

State first_state(const Options& options) {
    SeedOptions seed;
    seed.version = options.version;
    seed.now = options.clock->now().time_since_epoch().count();
    seed.site_url = options.site_url;
    seed.subsections = options.subsections.value_or(options.version >= MoodleVersion::v5_1);
    seed.may_message_anyone = options.may_message_anyone;
    if (options.placed) seed.placed_tool = options.tool_url;
    return load_seed(seed);
}

/// Moodle takes parameters from the query and from the form alike.
support::FormFields all_fields(const web::Request& request) {
    support::FormFields fields = request.query;
    const auto form = support::form_decode(request.body);
    if (form) fields.insert(fields.end(), form->begin(), form->end());
    return fields;
}

constexpr std::string_view services_root = "/mod/lti/services.php/";

/// What becomes of a call that goes wrong; `refuse` makes the refusals that belong to the interface.
web::Response spoiled(const Fault& fault, const std::function<web::Response()>& carry_out,
                      const std::function<web::Response()>& refuse) {
    switch (fault.kind) {
        case FaultKind::http503:
            return maintenance_page();
        case FaultKind::service_off:
            return switched_off();
        case FaultKind::html:
            return login_page();
        case FaultKind::stall:
            std::this_thread::sleep_for(fault.delay);
            return carry_out();
        case FaultKind::truncate: {
            web::Response response = carry_out();
            response.body.resize(response.body.size() / 2);
            return response;
        }
        case FaultKind::error:
        case FaultKind::sitemaintenance:
        case FaultKind::denied:
        case FaultKind::no_right:
        case FaultKind::bad_output:
        case FaultKind::php_error:
            return refuse();
        case FaultKind::drop_before:
            return dropped_response();
        case FaultKind::drop_after:
            (void)carry_out();
            return dropped_response();
    }
    return refuse();
}

web::Response not_found() {
    web::Response response;
    response.status = 404;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "There is no such page in the practice LMS.\n";
    return response;
}

}  // namespace

PracticeLms::PracticeLms(Options options)
    : options_(completed(std::move(options))), world_(first_state(options_)) {
    if (options_.state_file.empty()) return;
    world_.with([&](State& state) { restore_state(state, options_.state_file); });
}

Time PracticeLms::now() const {
    return options_.clock->now().time_since_epoch().count();
}

web::Response PracticeLms::handle(const web::Request& request) {
    if (request.path == "/webservice/rest/server.php") return rest(request);
    if (request.path.starts_with(services_root)) return service(request);
    if (also_)
        if (auto response = also_(request)) return *std::move(response);
    if (request.path.rfind("/practice", 0) != 0) return not_found();
    web::Response response = answer_page(world_, faults_, now(), request);
    if (request.method == web::Method::post) save();
    return response;
}

web::Response PracticeLms::carried_out(const support::FormFields& fields) {
    web::Response response = world_.with([&](State& state) {
        state.now = now();
        return answer_rest(state, options_.token, fields);
    });
    save();
    return response;
}

web::Response PracticeLms::rest(const web::Request& request) {
    const support::FormFields fields = all_fields(request);
    const std::string* function = support::find_once(fields, "wsfunction");
    const auto fault = faults_.take(function == nullptr ? std::string_view() : std::string_view(*function));
    const auto carry_out = [&] { return carried_out(fields); };
    if (!fault) return carry_out();
    return spoiled(*fault, carry_out, [&] {
        return fault->kind == FaultKind::error ? database_error(options_.version)
                                               : refused_answer(fault->kind, options_.version);
    });
}

/// A fault of a service of LTI is named after the last part of its path, as in "lti:scores".
web::Response PracticeLms::service(const web::Request& request) {
    const auto carry_out = [&] {
        auto response = also_ ? also_(request) : std::nullopt;
        return response ? *std::move(response) : not_found();
    };
    const auto fault = faults_.take("lti:" + request.path.substr(request.path.rfind('/') + 1));
    if (!fault) return carry_out();
    if (fault->kind == FaultKind::sitemaintenance) return maintenance_page();
    return spoiled(*fault, carry_out, [&] { return refuse_service(request, 401, "Unauthorized"); });
}

void PracticeLms::save() {
    if (options_.state_file.empty()) return;
    const std::scoped_lock lock(saving_);
    world_.with([&](const State& state) { save_state(state, options_.state_file); });
}

}  // namespace waymark::practice
