#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace waymark::support {

/// One line per event on standard error: `level event key=value …`. Values are ids, codes and counts, never
/// names, tokens or texts of people; CR, LF and control characters are replaced. Safe from any thread.
enum class LogLevel { debug, info, warning, error };

void set_log_level(LogLevel lowest);
void log_line(LogLevel level, std::string_view message);

template <class... Args>
void log(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
    log_line(level, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::info, format, std::forward<Args>(args)...);
}
template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::warning, format, std::forward<Args>(args)...);
}
template <class... Args>
void log_error(fmt::format_string<Args...> format, Args&&... args) {
    log(LogLevel::error, format, std::forward<Args>(args)...);
}

}  // namespace waymark::support
