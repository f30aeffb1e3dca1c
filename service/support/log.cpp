#include "support/log.hpp"

#include <atomic>
#include <cstdio>
#include <mutex>

namespace waymark::support {
namespace {

std::atomic<LogLevel> lowest_level{LogLevel::info};

std::string_view name_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug ";
        case LogLevel::info:
            return "info ";
        case LogLevel::warning:
            return "warning ";
        case LogLevel::error:
            return "error ";
    }
    return "error ";
}

/// C0, DEL and, as UTF-8, the C1 controls: a terminal acts on all of them.
void defuse(std::string& text) {
    char* previous = nullptr;
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool c1 = previous != nullptr && *previous == '\xC2' && byte >= 0x80 && byte <= 0x9F;
        if (c1) *previous = '?';
        if (c1 || byte < 0x20 || byte == 0x7F) c = '?';
        previous = &c;
    }
}

}  // namespace

void set_log_level(LogLevel lowest) {
    lowest_level = lowest;
}

void log_line(LogLevel level, std::string_view message) {
    if (level < lowest_level.load()) return;
    std::string line{name_of(level)};
    line += message;
    defuse(line);
    line += '\n';
    static std::mutex one_at_a_time;
    const std::lock_guard guard(one_at_a_time);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace waymark::support
