#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#include "config/settings.hpp"

namespace waymark::config {
namespace {

constexpr std::size_t longest_token = 4096;

bool is_printable(char c) {
    return c > ' ' && c <= '~';
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// Takes over a token that looks like one; says what is wrong without showing it otherwise.
void accept_token(TableReader& table, std::string_view key, std::string token, std::string source,
                  WebService& service) {
    if (token.empty() || token.size() > longest_token ||
        !std::all_of(token.begin(), token.end(), is_printable)) {
        table.problem(key, fmt::format("{} holds no token: one line without spaces is expected", source));
        return;
    }
    service.token = std::move(token);
    service.token_source = std::move(source);
}

void read_token_file(TableReader& table, const Surroundings& around, WebService& service) {
    std::filesystem::path path;
    if (!read_path(table, "token_file", around.folder, path)) return;
    const std::string name = path.string();
    struct stat status {};
    if (::stat(name.c_str(), &status) != 0) {
        table.problem("token_file",
                      fmt::format("cannot read {}: {}", name, std::generic_category().message(errno)));
        return;
    }
    if (!S_ISREG(status.st_mode)) {
        table.problem("token_file", fmt::format("{} is not a file", name));
        return;
    }
    if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
        table.problem("token_file",
                      fmt::format("{} can be read or changed by others: chmod 600 {}", name, name));
        return;
    }
    std::ifstream file{path, std::ios::binary};
    std::string token{std::istreambuf_iterator<char>{file}, {}};
    if (!file) {
        table.problem("token_file", fmt::format("cannot read {}", name));
        return;
    }
    accept_token(table, "token_file", trimmed(std::move(token)), fmt::format("file {}", name), service);
}

void read_token_environment(TableReader& table, const Surroundings& around, WebService& service) {
    std::string name;
    if (!table.text("token_env", name)) return;
    const auto value = around.environment(name);
    if (!value) {
        table.problem("token_env", fmt::format("the environment variable {} is not set", name));
        return;
    }
    accept_token(table, "token_env", trimmed(*value), fmt::format("environment {}", name), service);
}

}  // namespace

Environment process_environment() {
    return [](std::string_view name) -> std::optional<std::string> {
        // Read before any thread is started and never changed by us.
        const char* value = std::getenv(std::string{name}.c_str());  // NOLINT(concurrency-mt-unsafe)
        if (value == nullptr) return std::nullopt;
        return std::string{value};
    };
}

void read_token(TableReader& table, const Surroundings& around, WebService& service) {
    table.expect("token_file");
    table.expect("token_env");
    if (table.refuse(
            "token",
            "a token does not belong into this file, which gets copied and shown; put it into a file of "
            "its own (token_file, mode 600) or an environment variable (token_env)"))
        return;
    const bool from_file = table.has("token_file");
    if (from_file == table.has("token_env")) {
        table.problem(from_file ? "token_env" : "",
                      "exactly one of \"token_file\" and \"token_env\" must say where the token is");
        return;
    }
    if (from_file)
        read_token_file(table, around, service);
    else
        read_token_environment(table, around, service);
}

}  // namespace waymark::config
