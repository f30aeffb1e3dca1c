#pragma once

#include "config/config.hpp"
#include "config/reader.hpp"

namespace waymark::config {

/// The parts of load(); each reads one file's top table and leaves what is wrong in its Reading.
struct Surroundings {
    const Environment& environment;
    const std::filesystem::path& folder;
    Tokens tokens = Tokens::read;
};
void read_config(TableReader& top, const Surroundings& around, Config& config);
void read_sites(TableReader& top, const Surroundings& around, Config& config);
void read_courses(TableReader& top, Config& config);
void read_policy(TableReader& top, core::Policy& policy);
void read_worklist(TableReader table, core::WorklistPolicy& worklist);
void read_pace(TableReader table, core::PacePolicy& pace);
/// The tables [[trial]]; one whose safeguards are not all written down is a Problem.
void read_trials(TableReader& top, std::vector<core::Trial>& trials);

/// "2026-12-24"; nothing for a day that is not in the calendar.
[[nodiscard]] std::optional<core::Day> parse_day(std::string_view text);
void read_own_tokens(TableReader table, core::OwnTokenPolicy& own_tokens);
/// `reminders` must have been read: the digest keeps to its quiet hours.
void read_letters(TableReader table, const core::ReminderPolicy& reminders, core::LetterPolicy& letters);

/// Reads the token of a web service from `token_file` or `token_env`; exactly one of them must be there. The
/// one for writing, from `write_token_file` or `write_token_env`, may be left out. With Tokens::leave the
/// keys are checked alone.
void read_tokens(TableReader& table, const Surroundings& around, WebService& service);

/// Reads an absolute address without query; http only for loopback or when `allow_http`. A trailing slash
/// goes.
bool read_address(TableReader& table, std::string_view key, bool allow_http, std::string& target);
bool is_loopback_host(std::string_view host);
/// Two or three small letters, with an optional region: "lv", "pt-BR".
void read_language(TableReader& table, std::string_view key, std::string& target);
/// A relative path is taken from `folder`.
bool read_path(TableReader& table, std::string_view key, const std::filesystem::path& folder,
               std::filesystem::path& target);

/// Whether `key` is fit for addresses, file names and logs: small letters, digits and hyphens, at most 40.
[[nodiscard]] bool is_plain_key(std::string_view key);

}  // namespace waymark::config
