#include "situation_cells.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace waymark::test {

using namespace core;

[[noreturn]] void bad(const std::string& text) {
    throw std::invalid_argument("not understood: " + text);
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> pieces;
    std::istringstream stream(text);
    for (std::string piece; std::getline(stream, piece, by);) pieces.push_back(piece);
    return pieces;
}

int number(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) bad(std::string(text));
    return value;
}

double decimal(const std::string& text) {
    std::istringstream stream(text);
    double value = 0;
    if (!(stream >> value)) bad(text);
    return value;
}

std::optional<std::string> after(const std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    return text.substr(prefix.size());
}

Instant time_in(const ZoneRules& zone, std::string text) {
    using namespace std::chrono;
    const bool universal = text.back() == 'Z';
    if (universal) text.pop_back();
    const std::size_t at = text.find('@');
    const std::string day_text = text.substr(0, at);
    Day day{local_days{year{2026} / November / 23}};
    if (const auto parts = split(day_text, '-'); parts.size() == 3 && parts[0].size() == 4)
        day = Day{local_days{year{number(parts[0])} / number(parts[1]) / number(parts[2])}};
    else
        day += days{number(day_text)};
    seconds clock = hours{12};
    if (at != std::string::npos) {
        const auto parts = split(text.substr(at + 1), ':');
        clock = hours{number(parts.at(0))} + minutes{number(parts.at(1))};
    }
    const LocalTime local = LocalTime{day} + clock;
    return universal ? Instant{local.time_since_epoch()} : zone.to_instant(local);
}

namespace {

Availability::Kind junction(const std::string& name) {
    if (name == "any") return Availability::Kind::any;
    if (name == "none") return Availability::Kind::not_any;
    if (name == "not") return Availability::Kind::not_all;
    bad(name);
}

Availability condition(const std::string& text, const ZoneRules& zone) {
    using Kind = Availability::Kind;
    using Expects = Availability::Expects;
    if (text == "profile") return {Kind::profile};
    if (text == "mystery") return {Kind::unknown};
    if (text == "anygroup") return {Kind::group};
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (name == "group") return {Kind::group, {}, {}, value};
    if (name == "grouping") return {Kind::grouping, {}, {}, value};
    if (name == "from") return {Kind::from, {}, time_in(zone, value)};
    if (name == "until") return {Kind::until, {}, time_in(zone, value)};
    if (name == "done") return {Kind::completion, {}, {}, value, Expects::complete};
    if (name == "passed") return {Kind::completion, {}, {}, value, Expects::passed};
    if (name == "undone") return {Kind::completion, {}, {}, value, Expects::incomplete};
    if (name == "grade") return {Kind::grade, {}, {}, "91", Expects::complete, decimal(value)};
    if (name == "grade404") return {Kind::grade, {}, {}, "404", Expects::complete, decimal(value)};
    if (name == "below") return {Kind::grade, {}, {}, "91", Expects::complete, {}, decimal(value)};
    bad(text);
}

std::vector<Availability> conditions(std::string_view& text, const ZoneRules& zone) {
    std::vector<Availability> found;
    while (!text.empty() && text.front() != ')') {
        const std::size_t end = std::min(text.find_first_of("(,)"), text.size());
        const std::string name(text.substr(0, end));
        text.remove_prefix(end);
        if (!text.empty() && text.front() == '(') {
            text.remove_prefix(1);
            found.push_back({junction(name), conditions(text, zone)});
            text.remove_prefix(1);
        } else {
            found.push_back(condition(name, zone));
        }
        if (!text.empty() && text.front() == ',') text.remove_prefix(1);
    }
    return found;
}

}  // namespace

std::vector<Availability> conditions_of(std::string_view text, const ZoneRules& zone) {
    return conditions(text, zone);
}

}  // namespace waymark::test
