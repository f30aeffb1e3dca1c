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

/// Where one of the two tokens is written down and where it goes.
struct Place {
    std::string_view file_key;
    std::string_view environment_key;
    std::string& token;
    std::string& source;
};

/// Takes over a token that looks like one; says what is wrong without showing it otherwise.
void accept_token(TableReader& table, std::string_view key, std::string token, std::string source,
                  const Place& place) {
    if (token.empty() || token.size() > longest_token ||
        !std::all_of(token.begin(), token.end(), is_printable)) {
        table.problem(key, fmt::format("{} holds no token: one line without spaces is expected", source));
        return;
    }
    place.token = std::move(token);
    place.source = std::move(source);
}

void read_token_file(TableReader& table, const Surroundings& around, const Place& place) {
    const std::string_view key = place.file_key;
    std::filesystem::path path;
    if (!read_path(table, key, around.folder, path)) return;
    const std::string name = path.string();
    struct stat status {};
    if (::stat(name.c_str(), &status) != 0) {
        table.problem(key, fmt::format("cannot read {}: {}", name, std::generic_category().message(errno)));
        return;
    }
    if (!S_ISREG(status.st_mode)) {
        table.problem(key, fmt::format("{} is not a file", name));
        return;
    }
    if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
        table.problem(key, fmt::format("{} can be read or changed by others: chmod 600 {}", name, name));
        return;
    }
    std::ifstream file{path, std::ios::binary};
    std::string token{std::istreambuf_iterator<char>{file}, {}};
    if (!file) {
        table.problem(key, fmt::format("cannot read {}", name));
        return;
    }
    accept_token(table, key, trimmed(std::move(token)), fmt::format("file {}", name), place);
}

void read_token_environment(TableReader& table, const Surroundings& around, const Place& place) {
    const std::string_view key = place.environment_key;
    std::string name;
    if (!table.text(key, name)) return;
    const auto value = around.environment(name);
    if (!value) {
        table.problem(key, fmt::format("the environment variable {} is not set", name));
        return;
    }
    accept_token(table, key, trimmed(*value), fmt::format("environment {}", name), place);
}

enum class Needed { yes, no };

void read_token(TableReader& table, const Surroundings& around, const Place& place, Needed needed) {
    const bool from_file = table.has(place.file_key);
    const bool from_environment = table.has(place.environment_key);
    if (from_file && from_environment) {
        table.problem(place.environment_key,
                      fmt::format("{} of \"{}\" and \"{}\" must say where the token is",
                                  needed == Needed::yes ? "exactly one" : "at most one", place.file_key,
                                  place.environment_key));
    } else if (around.tokens == Tokens::leave) {
        std::string where;
        if (from_file || from_environment)
            (void)table.text(from_file ? place.file_key : place.environment_key, where);
    } else if (from_file) {
        read_token_file(table, around, place);
    } else if (from_environment) {
        read_token_environment(table, around, place);
    } else if (needed == Needed::yes) {
        table.problem("", fmt::format("exactly one of \"{}\" and \"{}\" must say where the token is",
                                      place.file_key, place.environment_key));
    }
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

void read_tokens(TableReader& table, const Surroundings& around, WebService& service) {
    for (const char* key : {"token_file", "token_env", "write_token_file", "write_token_env"})
        table.expect(key);
    for (const char* key : {"token", "write_token"})
        if (table.refuse(
                key,
                "a token does not belong into this file, which gets copied and shown; put it into a file of "
                "its own (token_file, mode 600) or an environment variable (token_env)"))
            return;
    read_token(table, around, {"token_file", "token_env", service.token, service.token_source}, Needed::yes);
    read_token(table, around,
               {"write_token_file", "write_token_env", service.write_token, service.write_token_source},
               Needed::no);
    if (!service.token.empty() && service.token == service.write_token)
        table.problem(
            "write_token_file",
            "the token for writing is the one for reading; leave it out, or make a service of its own "
            "(docs/moodle-setup.md)");
}

}  // namespace waymark::config
