#include "tests/practice_lms/faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::practice {
namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 13> names = {{
    {"error", FaultKind::error},
    {"http503", FaultKind::http503},
    {"html", FaultKind::html},
    {"stall", FaultKind::stall},
    {"truncate", FaultKind::truncate},
    {"drop_before", FaultKind::drop_before},
    {"drop_after", FaultKind::drop_after},
    {"sitemaintenance", FaultKind::sitemaintenance},
    {"denied", FaultKind::denied},
    {"no_right", FaultKind::no_right},
    {"bad_output", FaultKind::bad_output},
    {"service_off", FaultKind::service_off},
    {"php_error", FaultKind::php_error},
}};

}  // namespace

std::optional<FaultKind> parse_fault(std::string_view name) {
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    return std::nullopt;
}

void Faults::add(Fault fault) {
    const std::scoped_lock lock(mutex_);
    faults_.push_back(std::move(fault));
}

void Faults::clear() {
    const std::scoped_lock lock(mutex_);
    faults_.clear();
}

std::optional<Fault> Faults::take(std::string_view function) {
    const std::scoped_lock lock(mutex_);
    const auto found = std::find_if(faults_.begin(), faults_.end(), [&](Fault& fault) {
        if (!fault.function.empty() && fault.function != function) return false;
        return fault.skip-- <= 0;
    });
    if (found == faults_.end()) return std::nullopt;
    Fault taken = *found;
    if (--found->count <= 0) faults_.erase(found);
    return taken;
}

web::Response dropped_response() {
    web::Response response;
    response.headers.emplace_back(drop_header, "1");
    return response;
}

web::Response maintenance_page() {
    web::Response response;
    response.status = 503;
    response.body =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Practice LMS under maintenance</title></head>"
        "<body><p>This site is under maintenance.</p></body></html>\n";
    return response;
}

web::Response switched_off() {
    web::Response response;
    response.status = 403;
    return response;
}

web::Response login_page() {
    web::Response response;
    response.body =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Log in to the site</title></head>"
        "<body><form method=\"post\"></form></body></html>\n";
    return response;
}

}  // namespace waymark::practice
