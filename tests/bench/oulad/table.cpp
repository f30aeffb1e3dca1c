#include "bench/oulad/table.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace oulad {

namespace {

const std::string nothing;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& why) {
    throw std::runtime_error(file.string() + ": " + why);
}

/// For a POSIX shell.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return result + "'";
}

std::string unpack(const std::filesystem::path& file) {
    const std::string command = "gzip -dc -- " + quoted(file.string());
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) fail(file, "gzip could not be started");
    std::string text;
    char block[65536];
    for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, pipe)) > 0;) text.append(block, got);
    const int status = pclose(pipe);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail(file, "gzip could not unpack it (is the program gzip installed?)");
    return text;
}

std::string read_plain(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::optional<std::string> read_text(const std::filesystem::path& folder, const std::string& name) {
    const std::filesystem::path packed = folder / (name + ".csv.gz");
    if (std::filesystem::exists(packed)) return unpack(packed);
    const std::filesystem::path plain = folder / (name + ".csv");
    if (std::filesystem::exists(plain)) return read_plain(plain);
    return std::nullopt;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

}  // namespace

std::vector<std::string> split_line(std::string_view line) {
    std::vector<std::string> fields(1);
    bool inside = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char letter = line[i];
        if (inside && letter == '"' && i + 1 < line.size() && line[i + 1] == '"')
            fields.back() += line[++i];
        else if (letter == '"')
            inside = !inside;
        else if (letter == ',' && !inside)
            fields.emplace_back();
        else
            fields.back() += letter;
    }
    return fields;
}

std::optional<double> to_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

const std::string& Row::text(std::string_view column) const {
    const auto found = std::find(names_->begin(), names_->end(), column);
    return found == names_->end() ? nothing : (*values_)[static_cast<std::size_t>(found - names_->begin())];
}

std::optional<double> Row::number(std::string_view column) const {
    return to_number(text(column));
}

bool read_table(const std::filesystem::path& folder, const std::string& name, Need need,
                std::initializer_list<std::string_view> columns,
                const std::function<void(const Row&)>& take) {
    const std::filesystem::path file = folder / (name + ".csv");
    const std::optional<std::string> whole = read_text(folder, name);
    if (!whole && need == Need::required) fail(file, "not found, nor with .gz");
    if (!whole) return false;
    std::string_view rest = *whole;
    const std::vector<std::string> names = split_line(take_line(rest));
    for (const std::string_view column : columns)
        if (std::find(names.begin(), names.end(), column) == names.end())
            fail(file, "has no column " + std::string(column));
    while (!rest.empty()) {
        const std::vector<std::string> values = split_line(take_line(rest));
        if (values.size() == names.size()) take(Row(names, values));
    }
    return true;
}

}  // namespace oulad
