#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app.hpp"
#include "config/config.hpp"

namespace CLI {
class App;
}

namespace waymark::commands {

inline constexpr int done = 0;
inline constexpr int failed = 1;   ///< the reason is on standard error
inline constexpr int refused = 2;  ///< the command line or the configuration is wrong

/// What a command works with: the configuration in force and the opened app.
struct Session {
    config::Config configuration;
    support::SystemClock clock;
    support::SystemRandom random;
    std::unique_ptr<App> app;
};

/// Prints `text` for the administrator on standard error and returns `status`.
int complain(std::string_view text, int status);

/// Reads both configuration files; prints every problem when they are wrong.
[[nodiscard]] config::Checked<config::Config> load_configuration(
    const config::Paths& paths, config::Tokens tokens = config::Tokens::read);

/// Where commands declare themselves. One file per command or family of commands, each with one
/// `add_…(Registry&)`; commands.cpp lists them.
class Registry {
  public:
    /// `cli` must outlive the registry; the common options are declared on it.
    explicit Registry(CLI::App& cli);
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    /// A command that runs with the app opened (and the database migrated). `parent` is nullptr for a command
    /// at the top. The result is owned by the parser; options are added to it.
    CLI::App* add(CLI::App* parent, const char* name, const char* help, std::function<int(Session&)> work);
    /// A command that needs the files only.
    CLI::App* add_without_app(CLI::App* parent, const char* name, const char* help,
                              std::function<int(const config::Paths&)> work);
    /// A name with commands below it, e.g. `config`; the same one when asked for again.
    CLI::App* family(const char* name, const char* help);

    [[nodiscard]] int status() const { return status_; }

  private:
    [[nodiscard]] config::Paths paths() const;

    CLI::App& cli_;
    std::string config_path_ = "waymark.toml";
    std::string policy_path_;
    int status_ = refused;
};

/// Declares a flag that `command` does not run without, so that its plain name stays free for later.
void require_flag(CLI::App& command, const char* flag, const std::string& help);

void add_serve(Registry& registry);
void add_migrate(Registry& registry);
void add_sync(Registry& registry);
void add_outbox(Registry& registry);
void add_remind(Registry& registry);
void add_config(Registry& registry);
void add_lti(Registry& registry);
void add_lti_score(Registry& registry);
void add_keys(Registry& registry);
void add_policy(Registry& registry);
void add_plan(Registry& registry);
void add_mentors(Registry& registry);
void add_course(Registry& registry);
void add_doctor(Registry& registry);
void add_risk(Registry& registry);
void add_trial(Registry& registry);
void add_own_token(Registry& registry);

}  // namespace waymark::commands
