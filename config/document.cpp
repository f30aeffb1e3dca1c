#include "config/document.hpp"

#include <toml++/toml.h>

namespace waymark::config {
namespace {

Position position_of(const toml::source_region& region) {
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

Node convert(const toml::node& source);

Entries convert_table(const toml::table& table) {
    Entries entries;
    for (const auto& [key, value] : table) {
        Entry entry{std::string{key.str()}, position_of(key.source()), convert(value)};
        entries.push_back(std::move(entry));
    }
    return entries;
}

Items convert_array(const toml::array& array) {
    Items items;
    for (const toml::node& item : array) items.push_back(convert(item));
    return items;
}

Node convert(const toml::node& source) {
    Node node;
    node.at = position_of(source.source());
    if (const auto* table = source.as_table())
        node.value = convert_table(*table);
    else if (const auto* array = source.as_array())
        node.value = convert_array(*array);
    else if (const auto* text = source.as_string())
        node.value = text->get();
    else if (const auto* number = source.as_integer())
        node.value = number->get();
    else if (const auto* real = source.as_floating_point())
        node.value = real->get();
    else if (const auto* truth = source.as_boolean())
        node.value = truth->get();
    return node;
}

}  // namespace

std::string_view kind_name(const Node& node) {
    static constexpr std::string_view names[] = {"a date or time",   "true or false", "a whole number",
                                                 "a decimal number", "a text",        "a list",
                                                 "a table"};
    return names[node.value.index()];
}

Checked<Node> parse_document(std::string_view text, const std::string& file) {
    try {
        return convert(toml::parse(text, file));
    } catch (const toml::parse_error& error) {
        const Position at = position_of(error.source());
        return tl::unexpected(Problems{{file, at.line, at.column, std::string{error.description()}}});
    }
}

}  // namespace waymark::config
