#pragma once

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oulad {

/// One row of a CSV file by column name. Valid during the call that hands it out.
class Row {
  public:
    Row(const std::vector<std::string>& names, const std::vector<std::string>& values)
        : names_(&names), values_(&values) {}
    /// "" when the file has no such column.
    [[nodiscard]] const std::string& text(std::string_view column) const;
    /// Absent when empty, missing or no number.
    [[nodiscard]] std::optional<double> number(std::string_view column) const;
    [[nodiscard]] const std::vector<std::string>& names() const { return *names_; }
    [[nodiscard]] const std::vector<std::string>& values() const { return *values_; }

  private:
    const std::vector<std::string>* names_;
    const std::vector<std::string>* values_;
};

enum class Need { required, optional };

/// Reads NAME.csv or NAME.csv.gz (through the program gzip) row by row. False when an optional file is not
/// there. Throws std::runtime_error with the file's name when a required file is missing, lacks one of
/// `columns` or cannot be unpacked. Rows with another number of fields than the header are left out.
bool read_table(const std::filesystem::path& folder, const std::string& name, Need need,
                std::initializer_list<std::string_view> columns, const std::function<void(const Row&)>& take);

/// The fields of one line of CSV; quotes are taken off, "" inside quotes is a quote.
[[nodiscard]] std::vector<std::string> split_line(std::string_view line);

[[nodiscard]] std::optional<double> to_number(std::string_view text);

}  // namespace oulad
