#include "config/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace waymark::config {
namespace {

std::string quoted_list(const std::vector<std::string_view>& words) {
    std::string list;
    for (const std::string_view word : words) {
        if (!list.empty()) list += ", ";
        list += fmt::format("\"{}\"", word);
    }
    return list;
}

const Entry* find_entry(const Entries& entries, std::string_view key) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [key](const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

std::string unknown_key_text(const std::string& key, const std::vector<std::string>& known) {
    const auto nearest = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
        return edit_distance(key, a) < edit_distance(key, b);
    });
    if (nearest == known.end()) return fmt::format("unknown key \"{}\"", key);
    if (edit_distance(key, *nearest) <= std::max<std::size_t>(2, key.size() / 3))
        return fmt::format("unknown key \"{}\"; did you mean \"{}\"?", key, *nearest);
    return fmt::format("unknown key \"{}\"; the nearest known key is \"{}\", of: {}", key, *nearest,
                       fmt::join(known, ", "));
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::vector<std::size_t> row(b.size() + 1);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = std::move(last);
        last = std::move(row);
    }
    return last[b.size()];
}

TableReader::TableReader(const Node* node, std::string path, Reading& reading)
    : node_(node), path_(std::move(path)), reading_(&reading) {}

const Entries& TableReader::entries() const {
    static const Entries none;
    if (node_ == nullptr) return none;
    const auto* entries = std::get_if<Entries>(&node_->value);
    return entries == nullptr ? none : *entries;
}

void TableReader::expect(std::string_view key) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
    reading_->known.insert(path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key));
}

const Node* TableReader::find(std::string_view key) {
    expect(key);
    const Entry* entry = find_entry(entries(), key);
    return entry == nullptr ? nullptr : &entry->node;
}

bool TableReader::has(std::string_view key) const {
    return find_entry(entries(), key) != nullptr;
}

void TableReader::problem(std::string_view key, std::string text) {
    const Entry* entry = find_entry(entries(), key);
    const Position at = entry != nullptr ? entry->node.at : node_ != nullptr ? node_->at : Position{};
    reading_->problems.push_back({reading_->file, at.line, at.column, std::move(text)});
}

void TableReader::missing(std::string_view key) {
    problem({}, path_.empty() ? fmt::format("\"{}\" is missing", key)
                              : fmt::format("\"{}\" is missing in [{}]", key, path_));
}

bool TableReader::refuse(std::string_view key, std::string text) {
    if (!has(key)) return false;
    problem(key, std::move(text));
    asked_.emplace_back(key);
    return true;
}

void TableReader::wrong_type(std::string_view key, const Node& node, std::string_view wanted) {
    problem(key, fmt::format("\"{}\" must be {}, not {}", key, wanted, kind_name(node)));
}

bool TableReader::text(std::string_view key, std::string& target) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    const auto* value = std::get_if<std::string>(&node->value);
    if (value == nullptr) {
        wrong_type(key, *node, "a text");
        return false;
    }
    if (value->empty()) {
        problem(key, fmt::format("\"{}\" is empty", key));
        return false;
    }
    target = *value;
    return true;
}

bool TableReader::flag(std::string_view key, bool& target) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    const auto* value = std::get_if<bool>(&node->value);
    if (value == nullptr) {
        wrong_type(key, *node, "true or false");
        return false;
    }
    target = *value;
    return true;
}

bool TableReader::whole(std::string_view key, std::int64_t& target, std::int64_t least, std::int64_t most) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    const auto* value = std::get_if<std::int64_t>(&node->value);
    if (value == nullptr) {
        wrong_type(key, *node, "a whole number");
        return false;
    }
    if (*value < least || *value > most) {
        problem(key, fmt::format("\"{}\" must be from {} to {}, not {}", key, least, most, *value));
        return false;
    }
    target = *value;
    return true;
}

bool TableReader::whole(std::string_view key, int& target, int least, int most) {
    std::int64_t value = 0;
    if (!whole(key, value, static_cast<std::int64_t>(least), static_cast<std::int64_t>(most))) return false;
    target = static_cast<int>(value);
    return true;
}

bool TableReader::decimal(std::string_view key, double& target, double least, double most) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    double value = 0;
    if (const auto* real = std::get_if<double>(&node->value)) {
        value = *real;
    } else if (const auto* number = std::get_if<std::int64_t>(&node->value)) {
        value = static_cast<double>(*number);
    } else {
        wrong_type(key, *node, "a number");
        return false;
    }
    if (!(value >= least && value <= most)) {
        problem(key, fmt::format("\"{}\" must be from {} to {}, not {}", key, least, most, value));
        return false;
    }
    target = value;
    return true;
}

bool TableReader::decimals(std::string_view key, std::vector<double>& target, double least, double most) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    const auto* items = std::get_if<Items>(&node->value);
    if (items == nullptr) {
        wrong_type(key, *node, "a list of numbers");
        return false;
    }
    std::vector<double> values;
    for (const Node& item : *items) {
        const auto* whole = std::get_if<std::int64_t>(&item.value);
        const auto* decimal = std::get_if<double>(&item.value);
        const double value = whole != nullptr     ? static_cast<double>(*whole)
                             : decimal != nullptr ? *decimal
                                                  : std::numeric_limits<double>::quiet_NaN();
        if (!(value >= least && value <= most)) {
            reading_->problems.push_back(
                {reading_->file, item.at.line, item.at.column,
                 fmt::format("\"{}\" must hold only numbers from {} to {}", key, least, most)});
            return false;
        }
        values.push_back(value);
    }
    target = std::move(values);
    return true;
}

bool TableReader::texts(std::string_view key, std::vector<std::string>& target) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    const auto* items = std::get_if<Items>(&node->value);
    if (items == nullptr) {
        wrong_type(key, *node, "a list of texts");
        return false;
    }
    std::vector<std::string> values;
    for (const Node& item : *items) {
        const auto* value = std::get_if<std::string>(&item.value);
        if (value == nullptr || value->empty()) {
            reading_->problems.push_back(
                {reading_->file, item.at.line, item.at.column,
                 fmt::format("\"{}\" must hold only texts that are not empty", key)});
            return false;
        }
        values.push_back(*value);
    }
    target = std::move(values);
    return true;
}

bool TableReader::choice(std::string_view key, std::size_t& target,
                         const std::vector<std::string_view>& words) {
    std::string value;
    if (!text(key, value)) return false;
    const auto found = std::find(words.begin(), words.end(), value);
    if (found == words.end()) {
        problem(key, fmt::format("\"{}\" must be one of {}, not \"{}\"", key, quoted_list(words), value));
        return false;
    }
    target = static_cast<std::size_t>(found - words.begin());
    return true;
}

bool TableReader::text_or_number(std::string_view key, std::string& target) {
    const Node* node = find(key);
    if (node == nullptr) return false;
    if (const auto* number = std::get_if<std::int64_t>(&node->value)) {
        target = fmt::format("{}", *number);
        return true;
    }
    return text(key, target);
}

TableReader TableReader::table(std::string_view key) {
    const Node* node = find(key);
    if (node != nullptr && !std::holds_alternative<Entries>(node->value)) {
        wrong_type(key, *node, "a table");
        node = nullptr;
    }
    return TableReader{node, path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key), *reading_};
}

void TableReader::tables(std::string_view key, const std::function<void(TableReader&)>& each) {
    const Node* node = find(key);
    if (node == nullptr) return;
    const auto* items = std::get_if<Items>(&node->value);
    const bool good = items != nullptr && std::all_of(items->begin(), items->end(), [](const Node& item) {
                          return std::holds_alternative<Entries>(item.value);
                      });
    if (!good) {
        problem(key, fmt::format("\"{0}\" must be written as tables: [[{0}]]", key));
        return;
    }
    const std::string path = path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
    for (const Node& item : *items) {
        TableReader reader{&item, path, *reading_};
        each(reader);
    }
}

void TableReader::finish() {
    for (const Entry& entry : entries()) {
        if (std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
        reading_->problems.push_back(
            {reading_->file, entry.at.line, entry.at.column, unknown_key_text(entry.key, asked_)});
    }
}

}  // namespace waymark::config
