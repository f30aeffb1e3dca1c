#include "tests/practice_lms/xml.hpp"

#include <nlohmann/json.hpp>

#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n";

/// As PHP's htmlspecialchars by default: the apostrophe stays.
std::string escaped(const std::string& text) {
    return replace_all(escape_html(text), "&#039;", "'");
}

std::string scalar(const json& value) {
    if (value.is_null()) return "<VALUE null=\"null\"/>\n";
    if (value.is_boolean()) return value.get<bool>() ? "<VALUE>1</VALUE>\n" : "<VALUE>0</VALUE>\n";
    const std::string text = value.is_string() ? escaped(value.get<std::string>()) : value.dump();
    return "<VALUE>" + text + "</VALUE>\n";
}

std::string element(const json& value);

std::string single(const json& value) {
    std::string text = "<SINGLE>\n";
    for (const auto& [key, part] : value.items())
        text += "<KEY name=\"" + key + "\">" + element(part) + "</KEY>\n";
    return text + "</SINGLE>\n";
}

std::string multiple(const json& value) {
    std::string text = "<MULTIPLE>\n";
    for (const json& part : value) text += element(part);
    return text + "</MULTIPLE>\n";
}

std::string element(const json& value) {
    if (value.is_object()) return single(value);
    return value.is_array() ? multiple(value) : scalar(value);
}

}  // namespace

std::string xml_response(const json& value) {
    return head + "<RESPONSE>\n" + (value.is_null() ? std::string() : element(value)) + "</RESPONSE>\n";
}

std::string xml_exception(const json& error) {
    return head + "<EXCEPTION class=\"" + escaped(error.at("exception").get<std::string>()) + "\">\n" +
           "<ERRORCODE>" + escaped(error.value("errorcode", "")) + "</ERRORCODE>\n" + "<MESSAGE>" +
           escaped(error.at("message").get<std::string>()) + "</MESSAGE>\n</EXCEPTION>\n";
}

}  // namespace waymark::practice
