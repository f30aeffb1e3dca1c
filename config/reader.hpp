#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/document.hpp"

namespace waymark::config {

/// What one reading of a file gathers.
struct Reading {
    std::string file;
    Problems problems;
    std::set<std::string> known;  ///< every key that was asked for, as "site.web_service.address"
};

/// Reads the keys of one table. Each wrong value becomes a Problem and leaves the target as it was, so that
/// one run shows everything that is wrong. Call finish() last: what nobody asked for is refused there.
class TableReader {
  public:
    /// A null `node` is a table that is not in the file: all its keys keep their defaults, required ones are
    /// reported by whoever requires the table. `node` and `reading` must outlive the reader.
    TableReader(const Node* node, std::string path, Reading& reading);

    /// Each returns whether the key was there and good, and writes `target` only then.
    bool text(std::string_view key, std::string& target);
    bool flag(std::string_view key, bool& target);
    bool whole(std::string_view key, std::int64_t& target, std::int64_t least, std::int64_t most);
    bool whole(std::string_view key, int& target, int least, int most);
    bool decimal(std::string_view key, double& target, double least, double most);
    bool decimals(std::string_view key, std::vector<double>& target, double least, double most);
    bool texts(std::string_view key, std::vector<std::string>& target);
    /// One of a few words; writes the index of the word.
    bool choice(std::string_view key, std::size_t& target, const std::vector<std::string_view>& words);
    /// A text, or a whole number taken as its digits (Moodle's ids are often written without quotes).
    bool text_or_number(std::string_view key, std::string& target);

    /// A table inside this one; without a node when it is missing.
    [[nodiscard]] TableReader table(std::string_view key);
    /// Calls `each` for every table of a list of tables ([[key]]).
    void tables(std::string_view key, const std::function<void(TableReader&)>& each);

    [[nodiscard]] bool present() const { return node_ != nullptr; }
    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] const Entries& entries() const;
    [[nodiscard]] Reading& reading() const { return *reading_; }
    /// Refuses `key` with a sentence of its own when it is there; returns whether it was.
    bool refuse(std::string_view key, std::string text);
    /// Takes note that `key` exists without reading it.
    void expect(std::string_view key);
    /// Reports `key` as missing, at the table.
    void missing(std::string_view key);
    /// Adds a Problem at the value of `key`, or at the table when the key is not there.
    void problem(std::string_view key, std::string text);
    /// Reports every key that was not asked for, with the nearest known one.
    void finish();

  private:
    const Node* find(std::string_view key);
    void wrong_type(std::string_view key, const Node& node, std::string_view wanted);

    const Node* node_;
    std::string path_;
    Reading* reading_;
    std::vector<std::string> asked_;
};

/// Number of single-character insertions, deletions, replacements and swaps of neighbours between two words.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace waymark::config
