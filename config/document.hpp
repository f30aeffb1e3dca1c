#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/problem.hpp"

namespace waymark::config {

struct Position {
    int line = 0;
    int column = 0;
};

struct Node;
struct Entry;
using Items = std::vector<Node>;
using Entries = std::vector<Entry>;
/// A TOML value that no setting of ours has: dates and times.
struct OtherValue {};

/// A TOML value and where it stands.
struct Node {
    Position at;
    std::variant<OtherValue, bool, std::int64_t, double, std::string, Items, Entries> value;
};

/// One `key = value` of a table and where its key stands.
struct Entry {
    std::string key;
    Position at;
    Node node;
};

/// What a value is, for a sentence: "a text", "a whole number", …
[[nodiscard]] std::string_view kind_name(const Node& node);

/// Reads TOML 1.0 text into a table node. Broken syntax, bad UTF-8 and repeated keys are one Problem with
/// `file` as its name.
[[nodiscard]] Checked<Node> parse_document(std::string_view text, const std::string& file);

}  // namespace waymark::config
